// Prime fields in Montgomery form, by whatever arithmetic the machine has.
#pragma once

#include "inverse.h"
#include "moduli.h"
#include "portable.h"

namespace zkliq {

/** Elements are below the modulus, and stand for themselves times 2^256. */
template <class Modulus_, class Arithmetic_>
struct PrimeField {
  using Modulus = Modulus_;
  using Arithmetic = Arithmetic_;
  using Element = Limbs;
  using Prime = PrimeField;

  static constexpr Element zero() { return Limbs{}; }
  static constexpr Element one() { return Modulus::R; }

  static inline __attribute__((always_inline)) Element add(const Element &a, const Element &b) {
    return Arithmetic::template add<Modulus>(a, b);
  }
  static inline __attribute__((always_inline)) Element subtract(const Element &a, const Element &b) {
    return Arithmetic::template subtract<Modulus>(a, b);
  }
  static inline Element twice(const Element &a) { return add(a, a); }
  static inline Element negate(const Element &a) { return subtract(zero(), a); }
  /** Without a branch, which digits' signs would make a guess of. */
  static inline Element negateIf(bool condition, const Element &a) {
    const Word mask = ~static_cast<Word>(condition) + 1;
    const Element negative = negate(a);
    Element result;
    for (int i = 0; i < 4; i++) {
      result.word[i] = (negative.word[i] & mask) | (a.word[i] & ~mask);
    }
    return result;
  }
  static inline __attribute__((always_inline)) Element multiply(const Element &a, const Element &b) {
    return Arithmetic::template multiply<Modulus>(a, b);
  }
  static inline Element square(const Element &a) { return multiply(a, a); }

  /** From and to an integer below the modulus. */
  static inline Element fromInteger(const Limbs &value) { return multiply(value, Modulus::R2); }
  static inline Limbs toInteger(const Element &a) { return multiply(a, Limbs{1, 0, 0, 0}); }

  static Element power(const Element &base, const Limbs &exponent) {
    Element result = one();
    for (int bit = 255; bit >= 0; bit--) {
      result = square(result);
      if ((exponent.word[bit / 64] >> (bit % 64)) & 1) result = multiply(result, base);
    }
    return result;
  }

  /** 1/a; 0 for 0. The integer's inverse lacks 2^256 three times. */
  static Element invert(const Element &a) {
    if (a.isZero()) return zero();
    return multiply(Inverse<Modulus>::of(a), Modulus::R3);
  }

  // What an extension inverts by: here the element itself.
  static inline Limbs norm(const Element &a) { return a; }
  static inline Element invertBy(const Element &, const Limbs &inverseNorm) { return inverseNorm; }
};

}  // namespace zkliq
