// Reads little-endian values from bytes that nobody vouches for.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "errors.h"
#include "limbs.h"

namespace zkliq {

class ByteReader {
 public:
  ByteReader() = default;
  ByteReader(const std::uint8_t *bytes, std::size_t size) : bytes_(bytes), left_(size) {}

  std::size_t left() const { return left_; }

  /** @throws InvalidKey if there are not as many */
  const std::uint8_t *take(std::uint64_t count) {
    if (count > left_) throw InvalidKey("the file ends too early");
    const std::uint8_t *const taken = bytes_;
    bytes_ += count;
    left_ -= static_cast<std::size_t>(count);
    return taken;
  }

  /** The next part as a reader of its own. */
  ByteReader part(std::uint64_t count) { return {take(count), static_cast<std::size_t>(count)}; }

  std::uint32_t uint32() { return number<std::uint32_t>(); }
  std::uint64_t uint64() { return number<std::uint64_t>(); }

  Limbs limbs() {
    Limbs value;
    for (Word &word : value.word) word = uint64();
    return value;
  }

 private:
  template <class Number>
  Number number() {
    const std::uint8_t *const taken = take(sizeof(Number));
    Number value = 0;
    for (std::size_t i = 0; i < sizeof(Number); i++) {
      value |= static_cast<Number>(static_cast<Number>(taken[i]) << (8 * i));
    }
    return value;
  }

  const std::uint8_t *bytes_ = nullptr;
  std::size_t left_ = 0;
};

}  // namespace zkliq
