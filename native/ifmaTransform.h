// Layers of transforms (transform.h), eight butterflies at a time.
#pragma once

#include "ifma.h"

#if defined(ZKLIQ_HAS_IFMA)

#include "field.h"
#include "transform.h"

namespace zkliq {

/**
 * Values are as usual, times 2^256; twiddles are times 2^260, which the product takes away again.
 */
template <class Modulus>
struct VectorLayers<PrimeField<Modulus, Ifma>> {
  static constexpr bool exist = true;
  static constexpr std::size_t kWidth = 8;

  static Limbs enter(const Limbs &twiddle) { return Ifma::multiply<Modulus>(twiddle, kEnter); }

  /** (low, high) become (low + high, (low - high) * twiddle). */
  ZKLIQ_IFMA_FUNCTION static void down(Limbs *low, std::size_t half, const Limbs *twiddles) {
    for (std::size_t j = 0; j < half; j += kWidth) {
      const Lanes a = load(low + j);
      const Lanes b = load(low + half + j);
      store(Lane::template reduceOnce<1>(Lane::add(a, b)), low + j);
      const Lanes product =
          Lane::multiply(Lane::template subtract<1>(a, b), load(twiddles + j));
      store(Lane::template reduceOnce<1>(product), low + half + j);
    }
  }

  /** (low, high) become (low + high * twiddle, low - high * twiddle). */
  ZKLIQ_IFMA_FUNCTION static void up(Limbs *low, std::size_t half, const Limbs *twiddles) {
    for (std::size_t j = 0; j < half; j += kWidth) {
      const Lanes a = load(low + j);
      const Lanes b = Lane::template reduceOnce<1>(
          Lane::multiply(load(low + half + j), load(twiddles + j)));
      store(Lane::template reduceOnce<1>(Lane::add(a, b)), low + j);
      store(Lane::template reduceOnce<1>(Lane::template subtract<1>(a, b)), low + half + j);
    }
  }

 private:
  using Lane = LaneField<Modulus>;
  static constexpr Limbs kEnter = powerOfTwo(260, Modulus::value);

  ZKLIQ_IFMA static Lanes load(const Limbs *from) {
    const Limbs *each[kWidth];
    for (std::size_t i = 0; i < kWidth; i++) each[i] = from + i;
    return Lane::toLanes(Lane::loadWords(each));
  }

  ZKLIQ_IFMA static void store(const Lanes &a, Limbs *to) {
    Limbs *each[kWidth];
    for (std::size_t i = 0; i < kWidth; i++) each[i] = to + i;
    Lane::store(a, each);
  }
};

}  // namespace zkliq

#endif
