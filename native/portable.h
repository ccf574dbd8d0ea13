// Modular arithmetic in plain C++: what every machine can do.
#pragma once

#include "limbs.h"

namespace zkliq {

/** Operands are below the modulus, and so are results. Moduli are below 2^254. */
struct Portable {
  static constexpr const char *name = "portable";

  template <class Modulus>
  static Limbs add(const Limbs &a, const Limbs &b) {
    Limbs sum = a;
    addTo(sum, b);
    return reduceOnce<Modulus>(sum);
  }

  template <class Modulus>
  static Limbs subtract(const Limbs &a, const Limbs &b) {
    Limbs difference = a;
    const Word mask = ~subtractFrom(difference, b) + 1;
    Limbs correction = Modulus::value;
    for (Word &word : correction.word) word &= mask;
    addTo(difference, correction);
    return difference;
  }

  /**
   * Montgomery's product a * b / 2^256, word by word. As moduli are below 2^254, the running sum
   * never needs a sixth word.
   */
  template <class Modulus>
  static Limbs multiply(const Limbs &a, const Limbs &b) {
    constexpr Limbs modulus = Modulus::value;
    Word sum[5] = {0, 0, 0, 0, 0};
    for (int i = 0; i < 4; i++) {
      Word carry = 0;
      for (int j = 0; j < 4; j++) sum[j] = multiplyAdd(a.word[j], b.word[i], sum[j], carry);
      sum[4] = carry;
      const Word factor = sum[0] * Modulus::inverse;
      carry = 0;
      multiplyAdd(modulus.word[0], factor, sum[0], carry);
      for (int j = 1; j < 4; j++) {
        sum[j - 1] = multiplyAdd(modulus.word[j], factor, sum[j], carry);
      }
      sum[3] = sum[4] + carry;
    }
    return reduceOnce<Modulus>(Limbs{sum[0], sum[1], sum[2], sum[3]});
  }

 private:
  template <class Modulus>
  static Limbs reduceOnce(const Limbs &a) {
    Limbs reduced = a;
    const Word mask = ~subtractFrom(reduced, Modulus::value) + 1;
    for (int i = 0; i < 4; i++) {
      reduced.word[i] = (a.word[i] & mask) | (reduced.word[i] & ~mask);
    }
    return reduced;
  }

  /** Low word of a * b + addend + carry; the high word becomes the carry. */
  static Word multiplyAdd(Word a, Word b, Word addend, Word &carry) {
    const DoubleWord result = static_cast<DoubleWord>(a) * b + addend + carry;
    carry = static_cast<Word>(result >> 64);
    return static_cast<Word>(result);
  }
};

}  // namespace zkliq
