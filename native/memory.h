// Memory for many points, and for what must not outlive a proof.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace zkliq {

/** Overwrites memory in a way that compilers do not leave out. */
inline void wipe(void *memory, std::size_t bytes) {
  if (bytes == 0) return;
  std::memset(memory, 0, bytes);
  asm volatile("" : : "r"(memory) : "memory");
}

/** Overwrites what the functions that just returned may have left on this thread's stack. */
__attribute__((noinline)) inline void wipeStack() {
  char frames[32768];
  wipe(frames, sizeof frames);
}

/** Calls it when what comes after is done, or has failed. */
struct StackWiping {
  ~StackWiping() { wipeStack(); }
};

/**
 * A fixed number of plain values at an address that vector instructions like. Large ones ask for
 * huge pages: tables are read at random, and would miss the TLB at nearly every point.
 */
template <class Value>
class Buffer {
 public:
  Buffer() = default;
  explicit Buffer(std::size_t count) { resize(count); }
  Buffer(Buffer &&other) noexcept { swap(other); }
  Buffer &operator=(Buffer &&other) noexcept {
    swap(other);
    return *this;
  }
  Buffer(const Buffer &) = delete;
  Buffer &operator=(const Buffer &) = delete;
  ~Buffer() { std::free(values_); }

  /** Contents are lost if it grows; it never shrinks. */
  void resize(std::size_t count) {
    if (count > capacity_) {
      std::free(values_);
      values_ = nullptr;
      capacity_ = count_ = 0;
      const std::size_t alignment = count * sizeof(Value) >= kHugePage ? kHugePage : 64;
      if (count > SIZE_MAX / 2 / sizeof(Value)) throw std::bad_alloc();
      const std::size_t bytes = (count * sizeof(Value) + alignment - 1) / alignment * alignment;
      void *memory = std::aligned_alloc(alignment, bytes);
      if (memory == nullptr) throw std::bad_alloc();
#if defined(__linux__)
      if (alignment == kHugePage) madvise(memory, bytes / kHugePage * kHugePage, MADV_HUGEPAGE);
#endif
      values_ = static_cast<Value *>(memory);
      capacity_ = count;
    }
    count_ = count;
  }

  /** Everything it ever held, not only what it holds now. */
  void wipeAll() { wipe(static_cast<void *>(values_), capacity_ * sizeof(Value)); }
  void fillZero() { std::memset(static_cast<void *>(values_), 0, count_ * sizeof(Value)); }

  Value *data() { return values_; }
  const Value *data() const { return values_; }
  std::size_t size() const { return count_; }
  Value &operator[](std::size_t index) { return values_[index]; }
  const Value &operator[](std::size_t index) const { return values_[index]; }

 private:
  static constexpr std::size_t kHugePage = std::size_t{2} << 20;

  void swap(Buffer &other) {
    std::swap(values_, other.values_);
    std::swap(count_, other.count_);
    std::swap(capacity_, other.capacity_);
  }

  Value *values_ = nullptr;
  std::size_t count_ = 0;
  std::size_t capacity_ = 0;
};

/** A buffer that is wiped before memory of it is freed. */
template <class Value>
class SecretBuffer : public Buffer<Value> {
 public:
  SecretBuffer() = default;
  explicit SecretBuffer(std::size_t count) : Buffer<Value>(count) {}
  SecretBuffer(SecretBuffer &&) noexcept = default;
  SecretBuffer &operator=(SecretBuffer &&) noexcept = default;
  ~SecretBuffer() { this->wipeAll(); }

  /** Contents are lost. */
  void resize(std::size_t count) {
    this->wipeAll();
    Buffer<Value>::resize(count);
  }
};

/** A plain value that is wiped when it goes. */
template <class Value>
struct Secret {
  Value value{};

  Secret() = default;
  /** What `make` returns, without a copy of it anywhere. */
  template <class Make>
  explicit Secret(Make make) : value(make()) {}
  Secret(const Secret &) = delete;
  Secret &operator=(const Secret &) = delete;
  ~Secret() { wipe(static_cast<void *>(&value), sizeof value); }
};

}  // namespace zkliq
