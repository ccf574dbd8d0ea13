// Inverses modulo an odd number, by the division steps of Bernstein and Yang (eprint 2019/266).
#pragma once

#include <cstdint>

#include "limbs.h"

namespace zkliq {

/**
 * Each division step looks at the lowest bits of f and g alone, so 62 of them are done on single
 * words, and then applied at once, as a matrix, to the long numbers. The time depends on the value.
 */
template <class Modulus>
class Inverse {
 public:
  /** Of 0 < value < modulus. */
  static Limbs of(const Limbs &value) {
    Long f = fromLimbs(Modulus::value);
    Long g = fromLimbs(value);
    // f = d * value and g = e * value, modulo the modulus, throughout.
    Long d{{0, 0, 0, 0, 0}};
    Long e{{1, 0, 0, 0, 0}};
    std::int64_t delta = 1;
    while (!isZero(g)) {
      const Matrix matrix = divide(f.digit[0], g.digit[0], delta);
      apply(matrix, f, g);
      applyModular(matrix, d, e);
    }
    // f is 1 or -1 now.
    return reduce(d, f.digit[4] < 0);
  }

 private:
  static constexpr int kBits = 62;
  static constexpr std::uint64_t kMask = (std::uint64_t{1} << kBits) - 1;

  /** In base 2^62; the highest digit has the sign. */
  struct Long {
    std::int64_t digit[5];
  };

  /** (f, g) becomes (uf + vg, qf + rg) / 2^62. */
  struct Matrix {
    std::int64_t u, v, q, r;
  };

  static Long fromLimbs(const Limbs &a) {
    Long result{};
    for (int i = 0; i < 5; i++) {
      const int bit = kBits * i;
      const int word = bit / 64;
      const int shift = bit % 64;
      std::uint64_t digit = a.word[word] >> shift;
      if (shift > 2 && word < 3) digit |= a.word[word + 1] << (64 - shift);
      result.digit[i] = static_cast<std::int64_t>(digit & kMask);
    }
    return result;
  }

  static bool isZero(const Long &a) {
    return (a.digit[0] | a.digit[1] | a.digit[2] | a.digit[3] | a.digit[4]) == 0;
  }

  static Matrix divide(std::int64_t lowF, std::int64_t lowG, std::int64_t &delta) {
    auto f = static_cast<std::uint64_t>(lowF);
    auto g = static_cast<std::uint64_t>(lowG);
    std::uint64_t u = 1, v = 0, q = 0, r = 1;
    int left = kBits;
    for (;;) {
      const int zeros = __builtin_ctzll(g | (std::uint64_t{1} << left));
      g >>= zeros;
      u <<= zeros;
      v <<= zeros;
      delta += zeros;
      left -= zeros;
      if (left == 0) break;
      if (delta > 0) {
        delta = -delta;
        exchange(f, g);
        exchange(u, q);
        exchange(v, r);
      }
      g += f;
      q += u;
      r += v;
    }
    return {static_cast<std::int64_t>(u), static_cast<std::int64_t>(v),
            static_cast<std::int64_t>(q), static_cast<std::int64_t>(r)};
  }

  /** (a, b) becomes (b, -a). */
  static void exchange(std::uint64_t &a, std::uint64_t &b) {
    const std::uint64_t negative = ~a + 1;
    a = b;
    b = negative;
  }

  static void apply(const Matrix &m, Long &f, Long &g) {
    __int128 first = product(m.u, f.digit[0]) + product(m.v, g.digit[0]);
    __int128 second = product(m.q, f.digit[0]) + product(m.r, g.digit[0]);
    for (int i = 1; i < 5; i++) {
      first >>= kBits;
      second >>= kBits;
      first += product(m.u, f.digit[i]) + product(m.v, g.digit[i]);
      second += product(m.q, f.digit[i]) + product(m.r, g.digit[i]);
      f.digit[i - 1] = lowDigit(first);
      g.digit[i - 1] = lowDigit(second);
    }
    f.digit[4] = static_cast<std::int64_t>(first >> kBits);
    g.digit[4] = static_cast<std::int64_t>(second >> kBits);
  }

  /** Multiples of the modulus make it divisible. At most one is gained each time: 12 in the end. */
  static void applyModular(const Matrix &m, Long &d, Long &e) {
    static const Long modulus = fromLimbs(Modulus::value);
    __int128 first = product(m.u, d.digit[0]) + product(m.v, e.digit[0]);
    __int128 second = product(m.q, d.digit[0]) + product(m.r, e.digit[0]);
    const std::int64_t a = clearing(first);
    const std::int64_t b = clearing(second);
    first += product(a, modulus.digit[0]);
    second += product(b, modulus.digit[0]);
    for (int i = 1; i < 5; i++) {
      first >>= kBits;
      second >>= kBits;
      first += product(m.u, d.digit[i]) + product(m.v, e.digit[i]) + product(a, modulus.digit[i]);
      second += product(m.q, d.digit[i]) + product(m.r, e.digit[i]) + product(b, modulus.digit[i]);
      d.digit[i - 1] = lowDigit(first);
      e.digit[i - 1] = lowDigit(second);
    }
    d.digit[4] = static_cast<std::int64_t>(first >> kBits);
    e.digit[4] = static_cast<std::int64_t>(second >> kBits);
  }

  static __int128 product(std::int64_t a, std::int64_t b) { return static_cast<__int128>(a) * b; }

  static std::int64_t lowDigit(__int128 a) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) & kMask);
  }

  /** What times the modulus clears the lowest digit. */
  static std::int64_t clearing(__int128 a) {
    return static_cast<std::int64_t>((static_cast<std::uint64_t>(a) * Modulus::inverse) & kMask);
  }

  static Limbs reduce(Long a, bool negate) {
    static const Long modulus = fromLimbs(Modulus::value);
    if (negate) {
      for (std::int64_t &digit : a.digit) digit = -digit;
    }
    carry(a);
    while (a.digit[4] < 0) add(a, modulus, 1);
    for (;;) {
      Long smaller = a;
      add(smaller, modulus, -1);
      if (smaller.digit[4] < 0) break;
      a = smaller;
    }
    Limbs result;
    for (int i = 0; i < 4; i++) {
      const int digit = 64 * i / kBits;
      const int shift = 64 * i % kBits;
      result.word[i] = static_cast<std::uint64_t>(a.digit[digit]) >> shift |
                       static_cast<std::uint64_t>(a.digit[digit + 1]) << (kBits - shift);
    }
    return result;
  }

  static void add(Long &a, const Long &b, std::int64_t sign) {
    for (int i = 0; i < 5; i++) a.digit[i] += sign * b.digit[i];
    carry(a);
  }

  static void carry(Long &a) {
    for (int i = 0; i < 4; i++) {
      a.digit[i + 1] += a.digit[i] >> kBits;
      a.digit[i] = static_cast<std::int64_t>(static_cast<std::uint64_t>(a.digit[i]) & kMask);
    }
  }
};

}  // namespace zkliq
