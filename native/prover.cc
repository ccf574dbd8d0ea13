#include "prover.h"

#include <stdexcept>

#include "keys.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace zkliq {

namespace {

struct Candidate {
  const char *name;
  bool (*runs)();
  std::shared_ptr<Key> (*open)(ProvingKey);
};

#if defined(__x86_64__)
/** BMI2 is bit 8 and ADX bit 19 of the extended features; neither needs the system's support. */
bool hasAdx() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b >> 8 & 1) != 0 && (b >> 19 & 1) != 0;
}

/** The registers of AVX-512 need the system's support, which this asks for, too. */
bool hasIfma() {
  __builtin_cpu_init();
  return hasAdx() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512ifma");
}
#endif

const Candidate kCandidates[] = {
#if defined(__x86_64__)
    {"ifma", hasIfma, openIfmaKey},
    {"adx", hasAdx, openAdxKey},
#endif
    {"portable", [] { return true; }, openPortableKey},
};

}  // namespace

std::vector<std::string> availableArithmetics() {
  std::vector<std::string> names;
  for (const Candidate &candidate : kCandidates) {
    if (candidate.runs()) names.emplace_back(candidate.name);
  }
  return names;
}

std::shared_ptr<Key> openKey(const std::uint8_t *zkey, std::size_t size,
                             const std::string &arithmetic) {
  for (const Candidate &candidate : kCandidates) {
    if (candidate.name != arithmetic || !candidate.runs()) continue;
    return candidate.open(ProvingKey::parse(zkey, size));
  }
  throw std::invalid_argument("this processor has no arithmetic of that name");
}

}  // namespace zkliq
