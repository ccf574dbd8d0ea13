// Modular arithmetic on eight numbers at once: AVX-512's 52-bit multiply-add instructions.
//
// Numbers have five limbs of 52 bits and are times 2^260, where the other arithmetics have 2^256.
// They are kept below a small multiple of the modulus, which is said with each operation:
// 2^260 is 84 times the modulus, so a product of numbers below a and b times the modulus is below
// a * b / 84 + 1 times the modulus.
#pragma once

#include "ifmaMemory.h"

#if defined(ZKLIQ_HAS_IFMA)

#include "adx.h"
#include "moduli.h"

namespace zkliq {

/** What is not done eight at a time is done as on ADX, which all these processors have. */
struct Ifma : Adx {
  static constexpr const char *name = "ifma";
};

struct Limbs52 {
  Word limb[5];
};

/** A small multiple of 256 bits, cut into limbs. */
constexpr Limbs52 cut(const Limbs &a, Word factor) {
  Word words[5] = {0, 0, 0, 0, 0};
  DoubleWord sum = 0;
  for (int i = 0; i < 4; i++) {
    sum += static_cast<DoubleWord>(a.word[i]) * factor;
    words[i] = static_cast<Word>(sum);
    sum >>= 64;
  }
  words[4] = static_cast<Word>(sum);
  return {{words[0] & kMask52, (words[0] >> 52 | words[1] << 12) & kMask52,
           (words[1] >> 40 | words[2] << 24) & kMask52, (words[2] >> 28 | words[3] << 36) & kMask52,
           words[3] >> 16 | words[4] << 48}};
}

template <class Modulus>
struct LaneField : LaneMemory {
  template <Word kFactor>
  static constexpr Limbs52 multiple = cut(Modulus::value, kFactor);

  ZKLIQ_IFMA static Lanes broadcast(const Limbs52 &a) {
    Lanes result;
    for (int i = 0; i < 5; i++) result.limb[i] = word(a.limb[i]);
    return result;
  }

  /** Lets limbs carry, negative ones too: all but the highest are below 2^52 then. */
  ZKLIQ_IFMA static Lanes carry(Lanes a) {
    for (int i = 0; i < 4; i++) {
      a.limb[i + 1] = _mm512_add_epi64(a.limb[i + 1], _mm512_srai_epi64(a.limb[i], 52));
      a.limb[i] = _mm512_and_si512(a.limb[i], word(kMask52));
    }
    return a;
  }

  ZKLIQ_IFMA static Lanes plainAdd(const Lanes &a, const Lanes &b) {
    Lanes sum;
    for (int i = 0; i < 5; i++) sum.limb[i] = _mm512_add_epi64(a.limb[i], b.limb[i]);
    return sum;
  }

  ZKLIQ_IFMA static Lanes plainSubtract(const Lanes &a, const Lanes &b) {
    Lanes difference;
    for (int i = 0; i < 5; i++) difference.limb[i] = _mm512_sub_epi64(a.limb[i], b.limb[i]);
    return difference;
  }

  /** A sum of numbers that have not carried, plus a multiple of the modulus. */
  template <Word kFactor>
  ZKLIQ_IFMA static Lanes settle(const Lanes &a) {
    return carry(plainAdd(a, broadcast(multiple<kFactor>)));
  }

  ZKLIQ_IFMA static Lanes add(const Lanes &a, const Lanes &b) { return carry(plainAdd(a, b)); }

  /** a - b + kFactor * modulus. */
  template <Word kFactor>
  ZKLIQ_IFMA static Lanes subtract(const Lanes &a, const Lanes &b) {
    return settle<kFactor>(plainSubtract(a, b));
  }

  /** Montgomery's product a * b / 2^260. */
  ZKLIQ_IFMA static Lanes multiply(const Lanes &a, const Lanes &b) {
    const __m512i zero = _mm512_setzero_si512();
    const __m512i inverse = word(Modulus::inverse & kMask52);
    __m512i sum[6] = {zero, zero, zero, zero, zero, zero};
#pragma GCC unroll 5
    for (int i = 0; i < 5; i++) {
#pragma GCC unroll 5
      for (int j = 0; j < 5; j++) {
        sum[j] = _mm512_madd52lo_epu64(sum[j], a.limb[j], b.limb[i]);
        sum[j + 1] = _mm512_madd52hi_epu64(sum[j + 1], a.limb[j], b.limb[i]);
      }
      const __m512i factor = _mm512_madd52lo_epu64(zero, sum[0], inverse);
#pragma GCC unroll 5
      for (int j = 0; j < 5; j++) {
        const __m512i modulus = word(multiple<1>.limb[j]);
        sum[j] = _mm512_madd52lo_epu64(sum[j], modulus, factor);
        sum[j + 1] = _mm512_madd52hi_epu64(sum[j + 1], modulus, factor);
      }
      sum[0] = _mm512_add_epi64(sum[1], _mm512_srli_epi64(sum[0], 52));
#pragma GCC unroll 5
      for (int j = 1; j < 5; j++) sum[j] = sum[j + 1];
      sum[5] = zero;
    }
    return carry(Lanes{{sum[0], sum[1], sum[2], sum[3], sum[4]}});
  }

  /** Subtracts kFactor * modulus from those that are not below it. */
  template <Word kFactor>
  ZKLIQ_IFMA static Lanes reduceOnce(const Lanes &a) {
    const Lanes smaller = carry(plainSubtract(a, broadcast(multiple<kFactor>)));
    const __mmask8 negative = _mm512_movepi64_mask(smaller.limb[4]);
    return select(negative, a, smaller);
  }

  /** The modulus's remainder of numbers below 4 times it. */
  ZKLIQ_IFMA static Lanes reduce4(const Lanes &a) { return reduceOnce<1>(reduceOnce<2>(a)); }
  /** … and below 8 times it. */
  ZKLIQ_IFMA static Lanes reduce8(const Lanes &a) { return reduce4(reduceOnce<4>(a)); }

  ZKLIQ_IFMA static Lanes select(__mmask8 first, const Lanes &a, const Lanes &b) {
    Lanes result;
    for (int i = 0; i < 5; i++) {
      result.limb[i] = _mm512_mask_blend_epi64(first, b.limb[i], a.limb[i]);
    }
    return result;
  }

  /** Lane i becomes lane i ^ kDistance, for a distance of 1, 2 or 4. */
  template <int kDistance>
  ZKLIQ_IFMA static Lanes exchange(const Lanes &a) {
    Lanes result;
    for (int i = 0; i < 5; i++) {
      if (kDistance == 4) result.limb[i] = _mm512_shuffle_i64x2(a.limb[i], a.limb[i], 0x4e);
      if (kDistance == 2) result.limb[i] = _mm512_shuffle_i64x2(a.limb[i], a.limb[i], 0xb1);
      if (kDistance == 1) result.limb[i] = _mm512_permutex_epi64(a.limb[i], 0xb1);
    }
    return result;
  }
};

}  // namespace zkliq

#endif
