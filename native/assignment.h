// The scalars of a proof: a witness, and what the constraints make of it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "constraints.h"
#include "errors.h"
#include "field.h"
#include "scalars.h"

namespace zkliq {

/**
 * Call `readWitness`; `evaluateRow` for each row; `transformColumn` for each column; `divideRow` for each
 * row. `select` comes any time after the witness. Calls of the same step may run at the same time.
 */
template <class Arithmetic>
class Assignment {
  using Scalars = PrimeField<ScalarModulus, Arithmetic>;

 public:
  static constexpr std::size_t kColumns = 3;

  explicit Assignment(const Constraints<Arithmetic> &constraints)
      : constraints_(constraints), witness_(constraints.shape.wires) {
    const std::size_t further[kSums] = {2, 2, 2, rows() + 1};
    for (int sum = 0; sum < kSums; sum++) {
      scalars_[sum].resize(constraints.wiresOf[sum].size() + further[sum]);
    }
    for (auto &column : columns_) column.resize(rows());
  }

  std::size_t rows() const { return constraints_.rows(); }

  /** @throws InvalidWitness */
  void readWitness(const std::uint8_t *witness, std::size_t size) {
    const std::size_t wires = witness_.size();
    if (size != wires * sizeof(Limbs)) throw InvalidWitness("the number of wires is another");
    std::memcpy(static_cast<void *>(witness_.data()), witness, size);
    for (std::size_t i = 0; i < wires; i++) {
      if (!isBelow(witness_[i], ScalarModulus::value)) throw InvalidWitness("a value is not reduced");
    }
  }

  void evaluateRow(std::size_t row) {
    for (int m = 0; m < 2; m++) {
      columns_[m][row] = constraints_.evaluate(constraints_.matrices[m], row, witness_.data());
    }
    columns_[2][row] = Scalars::multiply(columns_[0][row], columns_[1][row]);
  }

  void transformColumn(std::size_t column) {
    constraints_.transform.toOddPoints(columns_[column].data());
  }

  void divideRow(std::size_t row) {
    const Limbs product = Scalars::multiply(columns_[0][row], columns_[1][row]);
    scalars_[kSumC][constraints_.wiresOf[kSumC].size() + row] =
        Scalars::toInteger(Scalars::subtract(product, columns_[2][row]));
  }

  /** The values of the sum's wires; for A and B also 1, and the blinding that delta is taken by. */
  void select(SumName sum, const Blinding &blinding) {
    Limbs *next = scalars_[sum].data();
    for (const std::uint32_t wire : constraints_.wiresOf[sum]) *next++ = witness_[wire];
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
  const Constraints<Arithmetic> &constraints_;
  SecretBuffer<Limbs> witness_;
  /** A z, B z and their product: on the domain, then on the odd points. */
  SecretBuffer<Limbs> columns_[kColumns];
  SecretBuffer<Limbs> scalars_[kSums];
};

}  // namespace zkliq
