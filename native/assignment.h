// The scalars of a proof: a witness, and what the constraints make of it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "errors.h"
#include "field.h"
#include "provingKey.h"
#include "scalars.h"
#include "transform.h"

namespace zkliq {

/** The sums of points times scalars that a proof is made of. */
enum SumName { kSumA, kSumB1, kSumB2, kSumC, kSums };

/**
 * Call `readWitness`; `evaluateRow` for each row; `transformColumn` for each column; `divideRow` for each
 * row. `select` comes any time after the witness. Calls of the same step may run at the same time.
 */
template <class Arithmetic>
class Assignment {
  using Scalars = PrimeField<ScalarModulus, Arithmetic>;

 public:
  static constexpr std::size_t kColumns = 3;

  /** Takes matrices and wires out of the key. */
  explicit Assignment(ProvingKey &key)
      : shape_{key.wires, key.publicSignals}, transform_(key.domainPower), witness_(key.wires) {
    for (int m = 0; m < 2; m++) matrices_[m] = std::move(key.matrices[m]);
    wiresOf_[kSumA] = std::move(key.a.wires);
    wiresOf_[kSumB1] = std::move(key.b1.wires);
    wiresOf_[kSumB2] = std::move(key.b2.wires);
    wiresOf_[kSumC] = std::move(key.c.wires);
    const std::size_t further[kSums] = {2, 2, 2, key.domainSize() + 1};
    for (int sum = 0; sum < kSums; sum++) scalars_[sum].resize(wiresOf_[sum].size() + further[sum]);
    for (auto &column : columns_) column.resize(key.domainSize());
  }

  const Shape &shape() const { return shape_; }
  std::size_t rows() const { return transform_.size(); }

  /** @throws InvalidWitness */
  void readWitness(const std::uint8_t *witness, std::size_t size) {
    if (size != shape_.wires * sizeof(Limbs)) throw InvalidWitness("the number of wires is another");
    std::memcpy(static_cast<void *>(witness_.data()), witness, size);
    for (std::size_t i = 0; i < shape_.wires; i++) {
      if (!isBelow(witness_[i], ScalarModulus::value)) throw InvalidWitness("a value is not reduced");
    }
  }

  void evaluateRow(std::size_t row) {
    columns_[0][row] = evaluate(matrices_[0], row);
    columns_[1][row] = evaluate(matrices_[1], row);
    columns_[2][row] = Scalars::multiply(columns_[0][row], columns_[1][row]);
  }

  void transformColumn(std::size_t column) { transform_.toOddPoints(columns_[column].data()); }

  void divideRow(std::size_t row) {
    const Limbs product = Scalars::multiply(columns_[0][row], columns_[1][row]);
    scalars_[kSumC][wiresOf_[kSumC].size() + row] =
        Scalars::toInteger(Scalars::subtract(product, columns_[2][row]));
  }

  /** The values of the sum's wires; for A and B also 1, and the blinding that delta is taken by. */
  void select(SumName sum, const Blinding &blinding) {
    Limbs *next = scalars_[sum].data();
    for (const std::uint32_t wire : wiresOf_[sum]) *next++ = witness_[wire];
    if (sum == kSumC) {
      const Limbs product = Scalars::multiply(Scalars::fromInteger(blinding.r), blinding.s);
      scalars_[sum][scalars_[sum].size() - 1] = Scalars::negate(product);
    } else {
      next[0] = Limbs{1, 0, 0, 0};
      next[1] = sum == kSumA ? blinding.r : blinding.s;
    }
  }

  const Limbs *scalars(SumName sum) const { return scalars_[sum].data(); }

  void wipeAll() {
    witness_.wipeAll();
    for (auto &column : columns_) column.wipeAll();
    for (auto &scalars : scalars_) scalars.wipeAll();
  }

 private:
  Limbs evaluate(const Matrix &matrix, std::size_t row) const {
    Limbs sum = Scalars::zero();
    for (std::size_t i = matrix.rowStarts[row]; i < matrix.rowStarts[row + 1]; i++) {
      const Coefficient &coefficient = matrix.coefficients[i];
      const Limbs &value = witness_[coefficient.wire];
      if (value.isZero()) continue;
      sum = Scalars::add(sum, Scalars::multiply(coefficient.value, value));
    }
    return sum;
  }

  const Shape shape_;
  const Transform<Scalars> transform_;
  Matrix matrices_[2];
  std::vector<std::uint32_t> wiresOf_[kSums];
  SecretBuffer<Limbs> witness_;
  /** A z, B z and their product: on the domain, then on the odd points. */
  SecretBuffer<Limbs> columns_[kColumns];
  SecretBuffer<Limbs> scalars_[kSums];
};

}  // namespace zkliq
