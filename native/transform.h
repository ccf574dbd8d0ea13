// Number-theoretic transforms over the scalar field.
#pragma once

#include <cstddef>
#include <vector>

#include "memory.h"
#include "moduli.h"

namespace zkliq {

/** Arithmetic with vectors has a specialization: for layers of `kWidth` butterflies and more. */
template <class Field>
struct VectorLayers {
  static constexpr bool exist = false;
};

/**
 * For a domain of 2^power roots of unity: values of a polynomial on the domain are turned into
 * values on the odd points of the domain of twice the size. The way there leaves coefficients in
 * bit-reversed order, which the way back takes, so nothing is ever reordered.
 */
template <class Field>
class Transform {
 public:
  /** r - 1 is divisible by 2^28 and no higher power; the odd points need one more than `power`. */
  static constexpr unsigned kMaximalPower = 27;

  explicit Transform(unsigned power)
      : size_(std::size_t{1} << power), twiddles_(size_), scales_(size_) {
    Limbs root = rootOfUnity(power);
    for (std::size_t half = size_ / 2; half > 0; half /= 2) {
      Limbs twiddle = Field::one();
      for (std::size_t j = 0; j < half; j++) {
        twiddles_[half + j] = twiddle;
        twiddle = Field::multiply(twiddle, root);
      }
      root = Field::square(root);
    }
    if constexpr (VectorLayers<Field>::exist) prepareVectors();
    const Limbs shift = rootOfUnity(power + 1);
    Limbs scale = Field::invert(Field::fromInteger(Limbs{size_, 0, 0, 0}));
    for (std::size_t i = 0; i < size_; i++) {
      scales_[reverseBits(i, power)] = scale;
      scale = Field::multiply(scale, shift);
    }
  }

  std::size_t size() const { return size_; }

  void toOddPoints(Limbs *values) const {
    interpolate(values);
    for (std::size_t i = 0; i < size_; i++) values[i] = Field::multiply(values[i], scales_[i]);
    evaluate(values);
  }

 private:
  /** snarkjs's choice: powers of 5, the least number that is no square. */
  static Limbs rootOfUnity(unsigned power) {
    Limbs exponent = Field::Modulus::value;
    subtractFrom(exponent, Limbs{1, 0, 0, 0});
    for (unsigned i = 0; i < power; i++) halve(exponent);
    return Field::power(Field::fromInteger(Limbs{5, 0, 0, 0}), exponent);
  }

  static std::size_t reverseBits(std::size_t value, unsigned bits) {
    std::size_t reversed = 0;
    for (unsigned i = 0; i < bits; i++) reversed |= (value >> i & 1) << (bits - 1 - i);
    return reversed;
  }

  /** Twiddles of the larger layers as vectors take them, and their inverses. */
  void prepareVectors() {
    inverseTwiddles_.resize(size_);
    for (std::size_t half = VectorLayers<Field>::kWidth; half < size_; half *= 2) {
      inverseTwiddles_[half] = VectorLayers<Field>::enter(twiddles_[half]);
      for (std::size_t j = 1; j < half; j++) {
        inverseTwiddles_[half + j] =
            Field::negate(VectorLayers<Field>::enter(twiddles_[2 * half - j]));
      }
      for (std::size_t j = 0; j < half; j++) {
        twiddles_[half + j] = VectorLayers<Field>::enter(twiddles_[half + j]);
      }
    }
  }

  /** Times `size`; decimation in frequency. The inverse of twiddle j is minus twiddle half - j. */
  void interpolate(Limbs *values) const {
    for (std::size_t half = size_ / 2; half > 0; half /= 2) {
      const Limbs *const twiddles = twiddles_.data() + half;
      for (Limbs *block = values; block < values + size_; block += 2 * half) {
        if constexpr (VectorLayers<Field>::exist) {
          if (half >= VectorLayers<Field>::kWidth) {
            VectorLayers<Field>::down(block, half, inverseTwiddles_.data() + half);
            continue;
          }
        }
        butterflyDown(block[0], block[half]);
        for (std::size_t j = 1; j < half; j++) {
          const Limbs difference = Field::subtract(block[half + j], block[j]);
          block[j] = Field::add(block[j], block[half + j]);
          block[half + j] = Field::multiply(difference, twiddles[half - j]);
        }
      }
    }
  }

  static void butterflyDown(Limbs &low, Limbs &high) {
    const Limbs difference = Field::subtract(low, high);
    low = Field::add(low, high);
    high = difference;
  }

  /** Decimation in time. */
  void evaluate(Limbs *values) const {
    for (std::size_t half = 1; half < size_; half *= 2) {
      const Limbs *const twiddles = twiddles_.data() + half;
      for (Limbs *block = values; block < values + size_; block += 2 * half) {
        if constexpr (VectorLayers<Field>::exist) {
          if (half >= VectorLayers<Field>::kWidth) {
            VectorLayers<Field>::up(block, half, twiddles);
            continue;
          }
        }
        butterflyDown(block[0], block[half]);
        for (std::size_t j = 1; j < half; j++) {
          const Limbs product = Field::multiply(block[half + j], twiddles[j]);
          block[half + j] = Field::subtract(block[j], product);
          block[j] = Field::add(block[j], product);
        }
      }
    }
  }

  std::size_t size_;
  /** Those of the layer of blocks of 2 * half from `half` on. */
  Buffer<Limbs> twiddles_;
  Buffer<Limbs> inverseTwiddles_;
  /** shift^i / size at the bit-reversed i. */
  Buffer<Limbs> scales_;
};

}  // namespace zkliq
