// The two primes of BN254, and what Montgomery arithmetic needs to know of them.
#pragma once

#include "limbs.h"

namespace zkliq {

/** Doubles a < modulus. */
constexpr void doubleModular(Limbs &a, const Limbs &modulus) {
  const Limbs copy = a;
  addTo(a, copy);
  if (!isBelow(a, modulus)) subtractFrom(a, modulus);
}

/** 2^exponent mod modulus. */
constexpr Limbs powerOfTwo(unsigned exponent, const Limbs &modulus) {
  Limbs result{1, 0, 0, 0};
  for (unsigned i = 0; i < exponent; i++) doubleModular(result, modulus);
  return result;
}

/** -1/odd mod 2^64, by Newton's iteration: each step doubles the number of right bits. */
constexpr Word negativeInverse(Word odd) {
  Word inverse = odd;
  for (int i = 0; i < 6; i++) inverse *= 2 - odd * inverse;
  return ~inverse + 1;
}

/** `R` is 2^256 mod the modulus: what 1 is in Montgomery form. */
struct BaseModulus {
  static constexpr Limbs value{
      0x3c208c16d87cfd47, 0x97816a916871ca8d, 0xb85045b68181585d, 0x30644e72e131a029};
  static constexpr Word inverse = negativeInverse(value.word[0]);
  static constexpr Limbs R = powerOfTwo(256, value);
  static constexpr Limbs R2 = powerOfTwo(512, value);
  static constexpr Limbs R3 = powerOfTwo(768, value);
};

struct ScalarModulus {
  static constexpr Limbs value{
      0x43e1f593f0000001, 0x2833e84879b97091, 0xb85045b68181585d, 0x30644e72e131a029};
  static constexpr Word inverse = negativeInverse(value.word[0]);
  static constexpr Limbs R = powerOfTwo(256, value);
  static constexpr Limbs R2 = powerOfTwo(512, value);
  static constexpr Limbs R3 = powerOfTwo(768, value);
};

}  // namespace zkliq
