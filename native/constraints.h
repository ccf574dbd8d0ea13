// What a proof's scalars are made by: a circuit's constraints, and the wires of each sum.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "field.h"
#include "provingKey.h"
#include "transform.h"

namespace zkliq {

/** The sums of points times scalars that a proof is made of. */
enum SumName { kSumA, kSumB1, kSumB2, kSumC, kSums };

template <class Arithmetic>
struct Constraints {
  using Scalars = PrimeField<ScalarModulus, Arithmetic>;

  Shape shape;
  Transform<Scalars> transform;
  Matrix matrices[2];
  std::vector<std::uint32_t> wiresOf[kSums];

  /** Takes matrices and wires out of the key. */
  explicit Constraints(ProvingKey &key)
      : shape{key.wires, key.publicSignals}, transform(key.domainPower),
        matrices{std::move(key.matrices[0]), std::move(key.matrices[1])},
        wiresOf{std::move(key.a.wires), std::move(key.b1.wires), std::move(key.b2.wires),
                std::move(key.c.wires)} {}

  std::size_t rows() const { return transform.size(); }

  /** A row of a matrix times the witness. */
  Limbs evaluate(const Matrix &matrix, std::size_t row, const Limbs *witness) const {
    Limbs sum = Scalars::zero();
    for (std::size_t i = matrix.rowStarts[row]; i < matrix.rowStarts[row + 1]; i++) {
      const Coefficient &coefficient = matrix.coefficients[i];
      const Limbs &value = witness[coefficient.wire];
      if (value.isZero()) continue;
      sum = Scalars::add(sum, Scalars::multiply(coefficient.value, value));
    }
    return sum;
  }
};

}  // namespace zkliq
