// Modular arithmetic in x86-64 assembly: MULX, ADCX and ADOX keep two chains of carries apart.
//
// The instructions are in inline assembly, not behind compiler flags, so that one binary runs
// everywhere: whether the processor has BMI2 and ADX is asked when the engine starts.
#pragma once

#include "limbs.h"

namespace zkliq {

#if defined(__x86_64__)

/** Operands are below the modulus, and so are results. Moduli are below 2^254. */
struct Adx {
  static constexpr const char *name = "adx";

  template <class Modulus>
  static inline __attribute__((always_inline)) Limbs add(const Limbs &a, const Limbs &b) {
    Word s0 = a.word[0], s1 = a.word[1], s2 = a.word[2], s3 = a.word[3];
    Word d0, d1, d2, d3;
    asm("addq %[b0], %[s0]\n\t"
        "adcq %[b1], %[s1]\n\t"
        "adcq %[b2], %[s2]\n\t"
        "adcq %[b3], %[s3]\n\t"
        "movq %[s0], %[d0]\n\t"
        "movq %[s1], %[d1]\n\t"
        "movq %[s2], %[d2]\n\t"
        "movq %[s3], %[d3]\n\t"
        "subq %[m0], %[d0]\n\t"
        "sbbq %[m1], %[d1]\n\t"
        "sbbq %[m2], %[d2]\n\t"
        "sbbq %[m3], %[d3]\n\t"
        "cmovncq %[d0], %[s0]\n\t"
        "cmovncq %[d1], %[s1]\n\t"
        "cmovncq %[d2], %[s2]\n\t"
        "cmovncq %[d3], %[s3]\n\t"
        : [s0] "+&r"(s0), [s1] "+&r"(s1), [s2] "+&r"(s2), [s3] "+&r"(s3), [d0] "=&r"(d0),
          [d1] "=&r"(d1), [d2] "=&r"(d2), [d3] "=&r"(d3)
        : [b0] "m"(b.word[0]), [b1] "m"(b.word[1]), [b2] "m"(b.word[2]), [b3] "m"(b.word[3]),
          [m0] "m"(Modulus::value.word[0]), [m1] "m"(Modulus::value.word[1]),
          [m2] "m"(Modulus::value.word[2]), [m3] "m"(Modulus::value.word[3])
        : "cc");
    return Limbs{s0, s1, s2, s3};
  }

  template <class Modulus>
  static inline __attribute__((always_inline)) Limbs subtract(const Limbs &a, const Limbs &b) {
    Word s0 = a.word[0], s1 = a.word[1], s2 = a.word[2], s3 = a.word[3];
    Word d0, d1, d2, d3;
    asm("subq %[b0], %[s0]\n\t"
        "sbbq %[b1], %[s1]\n\t"
        "sbbq %[b2], %[s2]\n\t"
        "sbbq %[b3], %[s3]\n\t"
        "sbbq %[d3], %[d3]\n\t"  // all ones if there was a borrow
        "movq %[d3], %[d0]\n\t"
        "movq %[d3], %[d1]\n\t"
        "movq %[d3], %[d2]\n\t"
        "andq %[m0], %[d0]\n\t"
        "andq %[m1], %[d1]\n\t"
        "andq %[m2], %[d2]\n\t"
        "andq %[m3], %[d3]\n\t"
        "addq %[d0], %[s0]\n\t"
        "adcq %[d1], %[s1]\n\t"
        "adcq %[d2], %[s2]\n\t"
        "adcq %[d3], %[s3]\n\t"
        : [s0] "+&r"(s0), [s1] "+&r"(s1), [s2] "+&r"(s2), [s3] "+&r"(s3), [d0] "=&r"(d0),
          [d1] "=&r"(d1), [d2] "=&r"(d2), [d3] "=&r"(d3)
        : [b0] "m"(b.word[0]), [b1] "m"(b.word[1]), [b2] "m"(b.word[2]), [b3] "m"(b.word[3]),
          [m0] "m"(Modulus::value.word[0]), [m1] "m"(Modulus::value.word[1]),
          [m2] "m"(Modulus::value.word[2]), [m3] "m"(Modulus::value.word[3])
        : "cc");
    return Limbs{s0, s1, s2, s3};
  }

// One word of the first factor (in rdx) times the second, added to t0..t3; t4 is the carry.
#define ZKLIQ_MULTIPLY(word)           \
  "movq " word ", %%rdx\n\t"           \
  "xorl %k[low], %k[low]\n\t"          \
  "mulxq %[b0], %[low], %[t4]\n\t"     \
  "adoxq %[low], %[t0]\n\t"            \
  "adcxq %[t4], %[t1]\n\t"             \
  "mulxq %[b1], %[low], %[t4]\n\t"     \
  "adoxq %[low], %[t1]\n\t"            \
  "adcxq %[t4], %[t2]\n\t"             \
  "mulxq %[b2], %[low], %[t4]\n\t"     \
  "adoxq %[low], %[t2]\n\t"            \
  "adcxq %[t4], %[t3]\n\t"             \
  "mulxq %[b3], %[low], %[t4]\n\t"     \
  "adoxq %[low], %[t3]\n\t"            \
  "movl $0, %k[low]\n\t"               \
  "adcxq %[low], %[t4]\n\t"            \
  "adoxq %[low], %[t4]\n\t"

// Adds the multiple of the modulus that clears t0, and shifts t0..t4 down by a word.
#define ZKLIQ_REDUCE                   \
  "movq %[inverse], %%rdx\n\t"         \
  "imulq %[t0], %%rdx\n\t"             \
  "xorl %k[low], %k[low]\n\t"          \
  "mulxq %[m0], %[low], %[high]\n\t"   \
  "adcxq %[t0], %[low]\n\t"            \
  "movq %[high], %[t0]\n\t"            \
  "adcxq %[t1], %[t0]\n\t"             \
  "mulxq %[m1], %[low], %[t1]\n\t"     \
  "adoxq %[low], %[t0]\n\t"            \
  "adcxq %[t2], %[t1]\n\t"             \
  "mulxq %[m2], %[low], %[t2]\n\t"     \
  "adoxq %[low], %[t1]\n\t"            \
  "adcxq %[t3], %[t2]\n\t"             \
  "mulxq %[m3], %[low], %[t3]\n\t"     \
  "adoxq %[low], %[t2]\n\t"            \
  "movl $0, %k[low]\n\t"               \
  "adcxq %[low], %[t3]\n\t"            \
  "adoxq %[t4], %[t3]\n\t"

  /** Montgomery's product a * b / 2^256. */
  template <class Modulus>
  static inline __attribute__((always_inline)) Limbs multiply(const Limbs &a, const Limbs &b) {
    Word t0, t1, t2, t3, t4, low, high;
    asm("movq %[a0], %%rdx\n\t"
        "xorl %k[low], %k[low]\n\t"
        "mulxq %[b0], %[t0], %[t1]\n\t"
        "mulxq %[b1], %[low], %[t2]\n\t"
        "adcxq %[low], %[t1]\n\t"
        "mulxq %[b2], %[low], %[t3]\n\t"
        "adcxq %[low], %[t2]\n\t"
        "mulxq %[b3], %[low], %[t4]\n\t"
        "adcxq %[low], %[t3]\n\t"
        "movl $0, %k[low]\n\t"
        "adcxq %[low], %[t4]\n\t"
        ZKLIQ_REDUCE
        ZKLIQ_MULTIPLY("%[a1]") ZKLIQ_REDUCE
        ZKLIQ_MULTIPLY("%[a2]") ZKLIQ_REDUCE
        ZKLIQ_MULTIPLY("%[a3]") ZKLIQ_REDUCE
        "movq %[t0], %[t4]\n\t"
        "movq %[t1], %[low]\n\t"
        "movq %[t2], %[high]\n\t"
        "movq %[t3], %%rdx\n\t"
        "subq %[m0], %[t0]\n\t"
        "sbbq %[m1], %[t1]\n\t"
        "sbbq %[m2], %[t2]\n\t"
        "sbbq %[m3], %[t3]\n\t"
        "cmovcq %[t4], %[t0]\n\t"
        "cmovcq %[low], %[t1]\n\t"
        "cmovcq %[high], %[t2]\n\t"
        "cmovcq %%rdx, %[t3]\n\t"
        : [t0] "=&r"(t0), [t1] "=&r"(t1), [t2] "=&r"(t2), [t3] "=&r"(t3), [t4] "=&r"(t4),
          [low] "=&r"(low), [high] "=&r"(high)
        : [a0] "m"(a.word[0]), [a1] "m"(a.word[1]), [a2] "m"(a.word[2]), [a3] "m"(a.word[3]),
          [b0] "m"(b.word[0]), [b1] "m"(b.word[1]), [b2] "m"(b.word[2]), [b3] "m"(b.word[3]),
          [m0] "m"(Modulus::value.word[0]), [m1] "m"(Modulus::value.word[1]),
          [m2] "m"(Modulus::value.word[2]), [m3] "m"(Modulus::value.word[3]),
          [inverse] "m"(Modulus::inverse)
        : "cc", "rdx");
    return Limbs{t0, t1, t2, t3};
  }

#undef ZKLIQ_MULTIPLY
#undef ZKLIQ_REDUCE
};

#endif

}  // namespace zkliq
