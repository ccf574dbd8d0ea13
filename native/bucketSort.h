// The digits of scalars, sorted by the buckets that their points go into.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "bases.h"
#include "memory.h"

namespace zkliq {

/** May be used again, for other scalars. */
class BucketSort {
 public:
  static constexpr std::uint32_t kNegative = 0x80000000;

  /** @param chunk entries that a chunk may have */
  BucketSort(const Plan &plan, std::size_t count, std::size_t chunk)
      : plan_(plan), count_(count), chunk_(chunk), windows_(listWindows()),
        starts_(plan.groups * plan.buckets() + 1), entries_(count * plan.windows()),
        // Two that are side by side have more than `chunk` entries, or they were one.
        chunkStarts_(2 * entries_.size() / chunk + 2) {}

  /** Zeros cost nothing, ones an addition. */
  void sort(const Limbs *scalars) {
    starts_.fillZero();
    forEachDigit(scalars, [this](std::size_t, const Window &window, std::int32_t digit) {
      starts_[window.firstBucket + static_cast<std::uint32_t>(std::abs(digit))]++;
    });
    std::uint32_t start = 0;
    for (std::size_t bucket = 0; bucket < starts_.size(); bucket++) {
      const std::uint32_t length = starts_[bucket];
      starts_[bucket] = start;
      start += length;
    }
    forEachDigit(scalars, [this](std::size_t point, const Window &window, std::int32_t digit) {
      const std::uint32_t bucket =
          window.firstBucket + static_cast<std::uint32_t>(std::abs(digit));
      const std::uint32_t sign = static_cast<std::uint32_t>(digit) & kNegative;
      entries_[starts_[bucket]++] = (window.firstPoint + static_cast<std::uint32_t>(point)) | sign;
    });
    // Each start is now that of the next bucket.
    for (std::size_t bucket = starts_.size() - 1; bucket > 0; bucket--) {
      starts_[bucket] = starts_[bucket - 1];
    }
    starts_[0] = 0;
    cutIntoChunks();
  }

  std::size_t chunks() const { return chunks_; }
  /** A chunk's first bucket: it ends where the next begins. */
  std::size_t chunkStart(std::size_t chunk) const { return chunkStarts_[chunk]; }
  /** A bucket's first entry: it ends where the next begins. */
  std::uint32_t start(std::size_t bucket) const { return starts_[bucket]; }
  /** Numbers of points among all their copies, with `kNegative` for those to subtract. */
  const std::uint32_t *entries() const { return entries_.data(); }

  void wipeAll() {
    starts_.wipeAll();
    entries_.wipeAll();
    chunkStarts_.wipeAll();
    chunks_ = 0;
  }

 private:
  struct Window {
    /** One less than where its buckets begin: digits begin with 1. */
    std::uint32_t firstBucket;
    /** Where its copy of the points begins. */
    std::uint32_t firstPoint;
  };

  std::vector<Window> listWindows() const {
    std::vector<Window> windows;
    for (unsigned window = 0; window < plan_.windows(); window++) {
      const std::size_t bucket = window % plan_.groups * plan_.buckets();
      const std::size_t point = window / plan_.groups * count_;
      windows.push_back(
          {static_cast<std::uint32_t>(bucket) - 1, static_cast<std::uint32_t>(point)});
    }
    return windows;
  }

  template <class Use>
  void forEachDigit(const Limbs *scalars, Use use) const {
    const unsigned bits = plan_.bits;
    const unsigned windows = plan_.windows();
    const auto half = static_cast<std::int32_t>(plan_.buckets());
    for (std::size_t i = 0; i < count_; i++) {
      const Limbs scalar = scalars[i];
      const Word high = scalar.word[1] | scalar.word[2] | scalar.word[3];
      if (high == 0 && scalar.word[0] <= 1) {
        if (scalar.word[0] == 1) use(i, windows_[0], 1);
        continue;
      }
      std::int32_t carry = 0;
      for (unsigned window = 0; window < windows; window++) {
        std::int32_t digit =
            static_cast<std::int32_t>(bitsOf(scalar, window * bits, bits)) + carry;
        carry = digit > half;
        digit -= carry << bits;
        if (digit != 0) use(i, windows_[window], digit);
      }
    }
  }

  /** A chunk is as many buckets as may be, or one that has more entries than that. */
  void cutIntoChunks() {
    const std::size_t buckets = starts_.size() - 1;
    chunks_ = 0;
    chunkStarts_[0] = 0;
    for (std::size_t bucket = 1; bucket < buckets; bucket++) {
      if (starts_[bucket + 1] - starts_[chunkStarts_[chunks_]] <= chunk_) continue;
      chunkStarts_[++chunks_] = static_cast<std::uint32_t>(bucket);
    }
    chunkStarts_[++chunks_] = static_cast<std::uint32_t>(buckets);
  }

  const Plan plan_;
  const std::size_t count_;
  const std::size_t chunk_;
  const std::vector<Window> windows_;
  SecretBuffer<std::uint32_t> starts_;
  SecretBuffer<std::uint32_t> entries_;
  SecretBuffer<std::uint32_t> chunkStarts_;
  std::size_t chunks_ = 0;
};

}  // namespace zkliq
