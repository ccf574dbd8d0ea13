// The quadratic extension of a prime field by i, i^2 = -1: where the coordinates of G2 are.
#pragma once

#include "limbs.h"

namespace zkliq {

struct Pair {
  Limbs real;
  Limbs imaginary;

  constexpr bool operator==(const Pair &other) const {
    return real == other.real && imaginary == other.imaginary;
  }
  constexpr bool isZero() const { return real.isZero() && imaginary.isZero(); }
};

template <class Prime_>
struct QuadraticField {
  using Prime = Prime_;
  using Element = Pair;

  static constexpr Element zero() { return Pair{}; }
  static constexpr Element one() { return Pair{Prime::one(), Prime::zero()}; }

  static inline Element add(const Element &a, const Element &b) {
    return {Prime::add(a.real, b.real), Prime::add(a.imaginary, b.imaginary)};
  }
  static inline Element subtract(const Element &a, const Element &b) {
    return {Prime::subtract(a.real, b.real), Prime::subtract(a.imaginary, b.imaginary)};
  }
  static inline Element twice(const Element &a) { return add(a, a); }
  static inline Element negate(const Element &a) {
    return {Prime::negate(a.real), Prime::negate(a.imaginary)};
  }

  static inline Element negateIf(bool condition, const Element &a) {
    return {Prime::negateIf(condition, a.real), Prime::negateIf(condition, a.imaginary)};
  }

  /** Karatsuba's way: three products of the prime field. */
  static inline Element multiply(const Element &a, const Element &b) {
    const Limbs reals = Prime::multiply(a.real, b.real);
    const Limbs imaginaries = Prime::multiply(a.imaginary, b.imaginary);
    const Limbs both =
        Prime::multiply(Prime::add(a.real, a.imaginary), Prime::add(b.real, b.imaginary));
    return {Prime::subtract(reals, imaginaries),
            Prime::subtract(Prime::subtract(both, reals), imaginaries)};
  }

  /** (re + im)(re - im) + 2 re im i */
  static inline Element square(const Element &a) {
    const Limbs product = Prime::multiply(a.real, a.imaginary);
    return {Prime::multiply(Prime::add(a.real, a.imaginary), Prime::subtract(a.real, a.imaginary)),
            Prime::twice(product)};
  }

  /** re^2 + im^2: an element's product with its conjugate. */
  static inline Limbs norm(const Element &a) {
    return Prime::add(Prime::square(a.real), Prime::square(a.imaginary));
  }

  /** The conjugate over the norm, whose inverse is given. */
  static inline Element invertBy(const Element &a, const Limbs &inverseNorm) {
    return {Prime::multiply(a.real, inverseNorm),
            Prime::negate(Prime::multiply(a.imaginary, inverseNorm))};
  }

  static Element invert(const Element &a) { return invertBy(a, Prime::invert(norm(a))); }
};

}  // namespace zkliq
