#include "ifma.h"
#include "testSurface.h"

namespace zkliq {

#if defined(ZKLIQ_HAS_IFMA)

namespace {

constexpr std::size_t kLaneCount = 8;

/** Results are reduced, but for `copy` and `exchange`, which leave numbers as they are. */
template <class Modulus>
ZKLIQ_IFMA_FUNCTION Lanes compute(const std::string &operation, const Lanes &a, const Lanes &b) {
  using Lane = LaneField<Modulus>;
  if (operation == "copy") return a;
  if (operation == "exchange1") return Lane::template exchange<1>(a);
  if (operation == "exchange2") return Lane::template exchange<2>(a);
  if (operation == "exchange4") return Lane::template exchange<4>(a);
  if (operation == "multiply") return Lane::reduce4(Lane::multiply(a, b));
  if (operation == "add") return Lane::reduce8(Lane::add(a, b));
  if (operation == "subtract") return Lane::reduce8(Lane::template subtract<4>(a, b));
  if (operation == "reduce4") return Lane::reduce4(a);
  if (operation == "reduceOnce") return Lane::template reduceOnce<1>(a);
  throw NapiFailure{};
}

template <class Modulus>
ZKLIQ_IFMA_FUNCTION void computeEight(const std::string &operation, const Limbs *a, const Limbs *b,
                                      Limbs *result) {
  using Lane = LaneField<Modulus>;
  const Limbs *left[kLaneCount], *right[kLaneCount];
  Limbs *to[kLaneCount];
  for (std::size_t i = 0; i < kLaneCount; i++) {
    left[i] = a + i;
    right[i] = b + i;
    to[i] = result + i;
  }
  const Lanes x = Lane::toLanes(Lane::loadWords(left));
  const Lanes y = Lane::toLanes(Lane::loadWords(right));
  Lane::store(compute<Modulus>(operation, x, y), to);
}

/** lanes('p' | 'r', operation, a, b): integers of 256 bits, eight by eight */
napi_value lanes(napi_env env, napi_callback_info info) {
  const Arguments<4> arguments(env, info);
  const std::string name = stringOf(env, arguments[0]);
  const std::string operation = stringOf(env, arguments[1]);
  const auto a = valuesOf<Limbs>(env, arguments[2]);
  const auto b = valuesOf<Limbs>(env, arguments[3]);
  if (a.size() != b.size() || a.size() % kLaneCount != 0) throw NapiFailure{};
  const auto computeOn = name == "p" ? computeEight<BaseModulus> : computeEight<ScalarModulus>;
  std::vector<Limbs> results(a.size());
  for (std::size_t i = 0; i < a.size(); i += kLaneCount) {
    computeOn(operation, a.data() + i, b.data() + i, results.data() + i);
  }
  return newValues(env, results);
}

}  // namespace

void exportLanes(napi_env env, napi_value exports) { setFunction<lanes>(env, exports, "lanes"); }

#else

void exportLanes(napi_env, napi_value) {}

#endif

}  // namespace zkliq
