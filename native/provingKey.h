// A Groth16 proving key as zkey files hold it (iden3's format, version 1).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "curve.h"
#include "fp2.h"
#include "memory.h"

namespace zkliq {

using G1Point = Affine<Limbs>;
using G2Point = Affine<Pair>;

/** Points and the wires whose values they are multiplied by; those at infinity are left out. */
template <class Point>
struct WireBases {
  std::vector<std::uint32_t> wires;
  /** In the wires' order; further points may follow. */
  Buffer<Point> points;
};

/** A constraint's coefficient of a wire, times 2^512: its product with an integer is as usual. */
struct Coefficient {
  Limbs value;
  std::uint32_t wire;
};

/** The coefficients of a matrix, row after row. */
struct Matrix {
  std::vector<std::size_t> rowStarts;
  Buffer<Coefficient> coefficients;
};

/** Of a key and its witnesses. */
struct Shape {
  std::uint32_t wires;
  std::uint32_t publicSignals;
};

/**
 * Behind the points of wires come those that make a proof out of the sums, so that their multiples
 * are terms of the same sums:
 *
 *   a:  alpha1, delta1      b1: beta1, delta1      b2: beta2, delta2
 *   c:  the domainSize points of the quotient, delta1
 */
struct ProvingKey {
  std::uint32_t wires;
  std::uint32_t publicSignals;
  unsigned domainPower;
  Matrix matrices[2];
  WireBases<G1Point> a;
  WireBases<G1Point> b1;
  WireBases<G2Point> b2;
  WireBases<G1Point> c;

  std::size_t domainSize() const { return std::size_t{1} << domainPower; }

  /** @throws InvalidKey whatever the bytes are */
  static ProvingKey parse(const std::uint8_t *bytes, std::size_t size);
};

}  // namespace zkliq
