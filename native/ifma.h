// Modular arithmetic on eight numbers at once: AVX-512's 52-bit multiply-add instructions.
//
// Numbers have five limbs of 52 bits and are times 2^260, where the other arithmetics have 2^256.
// They are kept below a small multiple of the modulus, which is said with each operation:
// 2^260 is 84 times the modulus, so a product of numbers below a and b times the modulus is below
// a * b / 84 + 1 times the modulus.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__)
#define ZKLIQ_HAS_IFMA 1

#include <immintrin.h>

#include "adx.h"
#include "moduli.h"

/** Functions for processors that have it: which one this is, is asked when the engine starts. */
#define ZKLIQ_IFMA_FUNCTION __attribute__((target("avx512f,avx512dq,avx512vl,avx512ifma,bmi2")))
/** Those that become part of others. */
#define ZKLIQ_IFMA ZKLIQ_IFMA_FUNCTION inline __attribute__((always_inline))

namespace zkliq {

/** What is not done eight at a time is done as on ADX, which all these processors have. */
struct Ifma : Adx {
  static constexpr const char *name = "ifma";
};

/** Eight integers of 52-bit limbs: limb i of all of them is in `limb[i]`. */
struct Lanes {
  __m512i limb[5];
};

struct Limbs52 {
  Word limb[5];
};

constexpr Word kMask52 = (Word{1} << 52) - 1;

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
struct LaneField {
  template <Word kFactor>
  static constexpr Limbs52 multiple = cut(Modulus::value, kFactor);

  ZKLIQ_IFMA static __m512i word(Word value) {
    return _mm512_set1_epi64(static_cast<long long>(value));
  }

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

  /** Words of eight numbers: word i of all of them is in `w[i]`. */
  struct Words {
    __m512i w[4];
  };

  ZKLIQ_IFMA static Words loadWords(const Limbs *const *from) {
    __m512i row[4];
    for (int i = 0; i < 4; i++) {
      // Lanes 2i and 2i + 1 of the result are words of rows 0 and 1, or 2 and 3.
      const int first = i < 2 ? i : i + 2;
      const auto low = _mm256_load_si256(reinterpret_cast<const __m256i *>(from[first]));
      const auto high = _mm256_load_si256(reinterpret_cast<const __m256i *>(from[first + 2]));
      row[i] = _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
    }
    const __m512i even0 = _mm512_unpacklo_epi64(row[0], row[1]);
    const __m512i odd0 = _mm512_unpackhi_epi64(row[0], row[1]);
    const __m512i even1 = _mm512_unpacklo_epi64(row[2], row[3]);
    const __m512i odd1 = _mm512_unpackhi_epi64(row[2], row[3]);
    return {{_mm512_shuffle_i64x2(even0, even1, 0x88), _mm512_shuffle_i64x2(odd0, odd1, 0x88),
             _mm512_shuffle_i64x2(even0, even1, 0xdd), _mm512_shuffle_i64x2(odd0, odd1, 0xdd)}};
  }

  ZKLIQ_IFMA static __mmask8 areZero(const Words &a) {
    const __m512i any = _mm512_or_si512(_mm512_or_si512(a.w[0], a.w[1]),
                                        _mm512_or_si512(a.w[2], a.w[3]));
    return _mm512_testn_epi64_mask(any, any);
  }

  ZKLIQ_IFMA static __mmask8 areEqual(const Words &a, const Words &b) {
    __mmask8 equal = 0xff;
    for (int i = 0; i < 4; i++) equal = _mm512_mask_cmpeq_epi64_mask(equal, a.w[i], b.w[i]);
    return equal;
  }

  ZKLIQ_IFMA static Lanes toLanes(const Words &a) {
    const __m512i mask = word(kMask52);
    return {{_mm512_and_si512(a.w[0], mask), middle(a.w[0], a.w[1], 52, mask),
             middle(a.w[1], a.w[2], 40, mask), middle(a.w[2], a.w[3], 28, mask),
             _mm512_srli_epi64(a.w[3], 16)}};
  }

  /** Of reduced numbers. */
  ZKLIQ_IFMA static void store(const Lanes &a, Limbs *const *to) {
    const __m512i w0 = _mm512_or_si512(a.limb[0], _mm512_slli_epi64(a.limb[1], 52));
    const __m512i w1 =
        _mm512_or_si512(_mm512_srli_epi64(a.limb[1], 12), _mm512_slli_epi64(a.limb[2], 40));
    const __m512i w2 =
        _mm512_or_si512(_mm512_srli_epi64(a.limb[2], 24), _mm512_slli_epi64(a.limb[3], 28));
    const __m512i w3 =
        _mm512_or_si512(_mm512_srli_epi64(a.limb[3], 36), _mm512_slli_epi64(a.limb[4], 16));
    storeHalves(_mm512_unpacklo_epi64(w0, w1), _mm512_unpacklo_epi64(w2, w3), to);
    storeHalves(_mm512_unpackhi_epi64(w0, w1), _mm512_unpackhi_epi64(w2, w3), to + 1);
  }

 private:
  ZKLIQ_IFMA static __m512i middle(__m512i low, __m512i high, unsigned shift, __m512i mask) {
    // (low >> shift | high << (64 - shift)) & mask
    return _mm512_ternarylogic_epi64(_mm512_srli_epi64(low, shift),
                                     _mm512_slli_epi64(high, 64 - shift), mask, 0xa8);
  }

  /** Low and high words of lanes 0, 2, 4 and 6. */
  ZKLIQ_IFMA static void storeHalves(__m512i low, __m512i high, Limbs *const *to) {
    const auto half = [](Limbs *limbs, int which) {
      return reinterpret_cast<__m128i *>(limbs->word + 2 * which);
    };
    _mm_store_si128(half(to[0], 0), _mm512_extracti64x2_epi64(low, 0));
    _mm_store_si128(half(to[0], 1), _mm512_extracti64x2_epi64(high, 0));
    _mm_store_si128(half(to[2], 0), _mm512_extracti64x2_epi64(low, 1));
    _mm_store_si128(half(to[2], 1), _mm512_extracti64x2_epi64(high, 1));
    _mm_store_si128(half(to[4], 0), _mm512_extracti64x2_epi64(low, 2));
    _mm_store_si128(half(to[4], 1), _mm512_extracti64x2_epi64(high, 2));
    _mm_store_si128(half(to[6], 0), _mm512_extracti64x2_epi64(low, 3));
    _mm_store_si128(half(to[6], 1), _mm512_extracti64x2_epi64(high, 3));
  }
};

}  // namespace zkliq

#endif
