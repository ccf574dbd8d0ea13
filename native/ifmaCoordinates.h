// The formulas of an affine addition, for eight additions at once, over both fields of coordinates.
#pragma once

#include "ifma.h"

#if defined(ZKLIQ_HAS_IFMA)

#include "field.h"
#include "fp2.h"

namespace zkliq {

/** Coordinates are below the modulus wherever they are stored. */
template <class Field>
struct LaneCoordinates;

template <class Modulus>
struct LaneCoordinates<PrimeField<Modulus, Ifma>> {
  using Lane = LaneField<Modulus>;
  using Stored = Limbs;

  struct Words {
    typename Lane::Words value;
  };
  using Element = Lanes;

  ZKLIQ_IFMA static Words load(const Stored *const *from) { return {Lane::loadWords(from)}; }
  ZKLIQ_IFMA static __mmask8 areZero(const Words &a) { return Lane::areZero(a.value); }
  ZKLIQ_IFMA static __mmask8 areEqual(const Words &a, const Words &b) {
    return Lane::areEqual(a.value, b.value);
  }
  ZKLIQ_IFMA static Element toLanes(const Words &a) { return Lane::toLanes(a.value); }
  ZKLIQ_IFMA static void store(const Element &a, Stored *const *to) { Lane::store(a, to); }

  /** Of stored ones; below 2. */
  ZKLIQ_IFMA static Element difference(const Element &a, const Element &b) {
    return Lane::template subtract<1>(a, b);
  }

  /** Below 3. */
  ZKLIQ_IFMA static Lanes norm(const Element &a) { return a; }

  ZKLIQ_IFMA static Element divide(const Element &a, const Element &, const Lanes &inverseNorm) {
    return Lane::multiply(a, inverseNorm);
  }

  /** slope^2 - a - b, below 1. */
  ZKLIQ_IFMA static Element squareMinus(const Element &slope, const Element &a, const Element &b) {
    const Lanes sum = Lane::plainSubtract(Lane::plainSubtract(Lane::multiply(slope, slope), a), b);
    return Lane::reduce4(Lane::template settle<2>(sum));
  }

  /** slope * a - b, below 1. */
  ZKLIQ_IFMA static Element multiplyMinus(const Element &slope, const Element &a,
                                          const Element &b) {
    return Lane::reduce4(Lane::template subtract<1>(Lane::multiply(slope, a), b));
  }
};

template <class Prime>
struct LaneCoordinates<QuadraticField<Prime>> {
  using Lane = LaneField<typename Prime::Modulus>;
  using Stored = Pair;

  struct Words {
    typename Lane::Words real, imaginary;
  };
  struct Element {
    Lanes real, imaginary;
  };

  ZKLIQ_IFMA static Words load(const Stored *const *from) {
    const Limbs *real[8], *imaginary[8];
    for (int i = 0; i < 8; i++) {
      real[i] = &from[i]->real;
      imaginary[i] = &from[i]->imaginary;
    }
    return {Lane::loadWords(real), Lane::loadWords(imaginary)};
  }
  ZKLIQ_IFMA static __mmask8 areZero(const Words &a) {
    return Lane::areZero(a.real) & Lane::areZero(a.imaginary);
  }
  ZKLIQ_IFMA static __mmask8 areEqual(const Words &a, const Words &b) {
    return Lane::areEqual(a.real, b.real) & Lane::areEqual(a.imaginary, b.imaginary);
  }
  ZKLIQ_IFMA static Element toLanes(const Words &a) {
    return {Lane::toLanes(a.real), Lane::toLanes(a.imaginary)};
  }
  ZKLIQ_IFMA static void store(const Element &a, Stored *const *to) {
    Limbs *real[8], *imaginary[8];
    for (int i = 0; i < 8; i++) {
      real[i] = &to[i]->real;
      imaginary[i] = &to[i]->imaginary;
    }
    Lane::store(a.real, real);
    Lane::store(a.imaginary, imaginary);
  }

  /** Of stored ones; below 2. */
  ZKLIQ_IFMA static Element difference(const Element &a, const Element &b) {
    return {Lane::template subtract<1>(a.real, b.real),
            Lane::template subtract<1>(a.imaginary, b.imaginary)};
  }

  /** Below 3, of a difference. */
  ZKLIQ_IFMA static Lanes norm(const Element &a) {
    return Lane::add(Lane::multiply(a.real, a.real), Lane::multiply(a.imaginary, a.imaginary));
  }

  /** a / d, of differences: real part below 3.1 and above 0.9, imaginary part below 4.2 likewise. */
  ZKLIQ_IFMA static Element divide(const Element &a, const Element &d, const Lanes &inverseNorm) {
    const Lanes zero = Lane::broadcast(Limbs52{});
    const Lanes imaginary = Lane::multiply(d.imaginary, inverseNorm);
    const Element inverse{Lane::multiply(d.real, inverseNorm),
                          Lane::template subtract<2>(zero, imaginary)};
    const Element quotient = product(a, inverse);
    return {Lane::template settle<2>(quotient.real), Lane::template settle<3>(quotient.imaginary)};
  }

  /** slope^2 - a - b, below 1. The sum is below 7.3, the difference 7.2: their product 1.7. */
  ZKLIQ_IFMA static Element squareMinus(const Element &slope, const Element &a, const Element &b) {
    const Lanes real = Lane::multiply(Lane::add(slope.real, slope.imaginary),
                                      Lane::template subtract<5>(slope.real, slope.imaginary));
    const Lanes half = Lane::multiply(slope.real, slope.imaginary);
    const Lanes imaginary = Lane::plainAdd(half, half);
    return {Lane::reduce4(Lane::template settle<2>(minusBoth(real, a.real, b.real))),
            Lane::reduce8(
                Lane::template settle<2>(minusBoth(imaginary, a.imaginary, b.imaginary)))};
  }

  /** slope * a - b, below 1. */
  ZKLIQ_IFMA static Element multiplyMinus(const Element &slope, const Element &a,
                                          const Element &b) {
    const Element all = product(slope, a);
    return {Lane::reduce8(Lane::template settle<3>(Lane::plainSubtract(all.real, b.real))),
            Lane::reduce8(
                Lane::template settle<4>(Lane::plainSubtract(all.imaginary, b.imaginary)))};
  }

 private:
  ZKLIQ_IFMA static Lanes minusBoth(const Lanes &a, const Lanes &b, const Lanes &c) {
    return Lane::plainSubtract(Lane::plainSubtract(a, b), c);
  }

  /** Neither part has carried; they are above -1.2 and -2.4 times the modulus. */
  ZKLIQ_IFMA static Element product(const Element &a, const Element &b) {
    const Lanes reals = Lane::multiply(a.real, b.real);
    const Lanes imaginaries = Lane::multiply(a.imaginary, b.imaginary);
    const Lanes both =
        Lane::multiply(Lane::add(a.real, a.imaginary), Lane::add(b.real, b.imaginary));
    return {Lane::plainSubtract(reals, imaginaries), minusBoth(both, reals, imaginaries)};
  }
};

}  // namespace zkliq

#endif
