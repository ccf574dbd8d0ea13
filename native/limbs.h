// Integers of 256 bits, as four words of 64, the lowest first.
#pragma once

#include <cstdint>

#if !defined(__BYTE_ORDER__) || __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "Keys, witnesses and proofs are read and written as they are in memory: little-endian"
#endif

namespace zkliq {

using Word = std::uint64_t;
using DoubleWord = unsigned __int128;

struct alignas(32) Limbs {
  Word word[4];

  // Word by word: vector registers would wait for words that have just been stored one by one.
  constexpr Limbs() : word{0, 0, 0, 0} {}
  constexpr Limbs(Word w0, Word w1, Word w2, Word w3) : word{w0, w1, w2, w3} {}
  constexpr Limbs(const Limbs &other)
      : word{other.word[0], other.word[1], other.word[2], other.word[3]} {}
  constexpr Limbs &operator=(const Limbs &other) {
    for (int i = 0; i < 4; i++) word[i] = other.word[i];
    return *this;
  }

  constexpr bool operator==(const Limbs &other) const {
    return ((word[0] ^ other.word[0]) | (word[1] ^ other.word[1]) | (word[2] ^ other.word[2]) |
            (word[3] ^ other.word[3])) == 0;
  }
  constexpr bool isZero() const { return (word[0] | word[1] | word[2] | word[3]) == 0; }
};

/** a += b; returns the carry. */
constexpr Word addTo(Limbs &a, const Limbs &b) {
  DoubleWord sum = 0;
  for (int i = 0; i < 4; i++) {
    sum += static_cast<DoubleWord>(a.word[i]) + b.word[i];
    a.word[i] = static_cast<Word>(sum);
    sum >>= 64;
  }
  return static_cast<Word>(sum);
}

/** a -= b; returns the borrow. */
constexpr Word subtractFrom(Limbs &a, const Limbs &b) {
  Word borrow = 0;
  for (int i = 0; i < 4; i++) {
    const DoubleWord difference = static_cast<DoubleWord>(a.word[i]) - b.word[i] - borrow;
    a.word[i] = static_cast<Word>(difference);
    borrow = static_cast<Word>(difference >> 64) & 1;
  }
  return borrow;
}

constexpr bool isBelow(const Limbs &a, const Limbs &b) {
  Limbs copy = a;
  return subtractFrom(copy, b) == 1;
}

/** a < 2^256 is halved, with `top` shifted in. */
constexpr void halve(Limbs &a, Word top = 0) {
  for (int i = 0; i < 3; i++) a.word[i] = (a.word[i] >> 1) | (a.word[i + 1] << 63);
  a.word[3] = (a.word[3] >> 1) | (top << 63);
}

/** The `count` <= 32 bits of a from bit `start` on; those above 256 are 0. */
inline std::uint32_t bitsOf(const Limbs &a, unsigned start, unsigned count) {
  if (start >= 256) return 0;
  const unsigned word = start / 64;
  const unsigned shift = start % 64;
  Word bits = a.word[word] >> shift;
  if (shift + count > 64 && word < 3) bits |= a.word[word + 1] << (64 - shift);
  return static_cast<std::uint32_t>(bits & ((Word{1} << count) - 1));
}

}  // namespace zkliq
