// Eight numbers at once, between memory and the limbs of 52 bits that AVX-512 multiplies.
#pragma once

#if defined(__x86_64__) && defined(__GNUC__)
#define ZKLIQ_HAS_IFMA 1

#include <immintrin.h>

#include "limbs.h"

/** Functions for processors that have it: which one this is, is asked when the engine starts. */
#define ZKLIQ_IFMA_FUNCTION __attribute__((target("avx512f,avx512dq,avx512vl,avx512ifma,bmi2")))
/** Those that become part of others. */
#define ZKLIQ_IFMA ZKLIQ_IFMA_FUNCTION inline __attribute__((always_inline))

namespace zkliq {

/** Eight integers of 52-bit limbs: limb i of all of them is in `limb[i]`. */
struct Lanes {
  __m512i limb[5];
};

constexpr Word kMask52 = (Word{1} << 52) - 1;

struct LaneMemory {
  ZKLIQ_IFMA static __m512i word(Word value) {
    return _mm512_set1_epi64(static_cast<long long>(value));
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
