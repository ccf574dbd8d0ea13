#include "testSurface.h"

#include <algorithm>
#include <vector>

#include "adx.h"
#include "field.h"
#include "fp2.h"
#include "ifmaBatchAdd.h"
#include "ifmaTransform.h"
#include "transform.h"
#include "weightedSum.h"

namespace zkliq {

namespace {

/** Calls `use` with the arithmetic of that name. */
template <class Use>
napi_value withArithmetic(const std::string &name, Use use) {
#if defined(__x86_64__)
  if (name == Adx::name) return use(Adx{});
#endif
#if defined(ZKLIQ_HAS_IFMA)
  if (name == Ifma::name) return use(Ifma{});
#endif
  if (name == Portable::name) return use(Portable{});
  throw NapiFailure{};
}

template <class Field>
typename Field::Element compute(const std::string &operation, const typename Field::Element &a,
                                const typename Field::Element &b) {
  if (operation == "add") return Field::add(a, b);
  if (operation == "subtract") return Field::subtract(a, b);
  if (operation == "multiply") return Field::multiply(a, b);
  if (operation == "square") return Field::square(a);
  if (operation == "negate") return Field::negate(a);
  if (operation == "twice") return Field::twice(a);
  if (operation == "invert") return Field::invert(a);
  throw NapiFailure{};
}

template <class Field>
napi_value computeAll(napi_env env, const Arguments<5> &arguments) {
  using Element = typename Field::Element;
  const std::string operation = stringOf(env, arguments[2]);
  const std::vector<Element> a = valuesOf<Element>(env, arguments[3]);
  const std::vector<Element> b = valuesOf<Element>(env, arguments[4]);
  if (a.size() != b.size()) throw NapiFailure{};
  std::vector<Element> results;
  for (std::size_t i = 0; i < a.size(); i++) results.push_back(compute<Field>(operation, a[i], b[i]));
  return newValues(env, results);
}

/** field(arithmetic, 'p' | 'r' | 'p2', operation, a, b): element by element, Montgomery form */
napi_value field(napi_env env, napi_callback_info info) {
  const Arguments<5> arguments(env, info);
  const std::string name = stringOf(env, arguments[1]);
  return withArithmetic(stringOf(env, arguments[0]), [&](auto arithmetic) {
    using Arithmetic = decltype(arithmetic);
    using Base = PrimeField<BaseModulus, Arithmetic>;
    if (name == "p") return computeAll<Base>(env, arguments);
    if (name == "r") return computeAll<PrimeField<ScalarModulus, Arithmetic>>(env, arguments);
    if (name == "p2") return computeAll<QuadraticField<Base>>(env, arguments);
    throw NapiFailure{};
  });
}

/** Calls `use` with the curve of that name. */
template <class Arithmetic, class Use>
napi_value withCurve(const std::string &name, Use use) {
  using Base = PrimeField<BaseModulus, Arithmetic>;
  if (name == "g1") return use(Curve<Base>{});
  if (name == "g2") return use(Curve<QuadraticField<Base>>{});
  throw NapiFailure{};
}

/** curve(arithmetic, 'g1' | 'g2', operation, p, q): affine points, one by one */
napi_value curve(napi_env env, napi_callback_info info) {
  const Arguments<5> arguments(env, info);
  const std::string name = stringOf(env, arguments[1]);
  const std::string operation = stringOf(env, arguments[2]);
  return withArithmetic(stringOf(env, arguments[0]), [&](auto arithmetic) {
    return withCurve<decltype(arithmetic)>(name, [&](auto group) {
      using Group = decltype(group);
      using Point = typename Group::AffinePoint;
      const std::vector<Point> p = valuesOf<Point>(env, arguments[3]);
      const std::vector<Point> q = valuesOf<Point>(env, arguments[4]);
      if (p.size() != q.size()) throw NapiFailure{};
      std::vector<Point> results;
      for (std::size_t i = 0; i < p.size(); i++) {
        // Not over 1, so that the denominators take part.
        const auto left = Group::add(Group::twice(Group::fromAffine(p[i])), Group::negate(p[i]));
        const auto right = Group::add(Group::twice(Group::fromAffine(q[i])), Group::negate(q[i]));
        if (operation == "add") results.push_back(Group::toAffine(Group::add(left, right)));
        if (operation == "addAffine") results.push_back(Group::toAffine(Group::add(left, q[i])));
        if (operation == "twice") results.push_back(Group::toAffine(Group::twice(left)));
      }
      return newValues(env, results);
    });
  });
}

/** sumRuns(arithmetic, group, points, lengths): sums of adjacent runs; lengths of 4 bytes each */
napi_value sumRuns(napi_env env, napi_callback_info info) {
  const Arguments<4> arguments(env, info);
  const std::string name = stringOf(env, arguments[1]);
  return withArithmetic(stringOf(env, arguments[0]), [&](auto arithmetic) {
    return withCurve<decltype(arithmetic)>(name, [&](auto group) {
      using Group = decltype(group);
      using Point = typename Group::AffinePoint;
      const std::vector<Point> points = valuesOf<Point>(env, arguments[2]);
      const auto lengths = valuesOf<std::uint32_t>(env, arguments[3]);
      std::size_t total = 0;
      for (const std::uint32_t length : lengths) total += length;
      if (total != points.size() || lengths.size() > total) throw NapiFailure{};
      Workspace<Group> workspace(points.size());
      std::transform(points.begin(), points.end(), workspace.points.data(),
                     BatchAdder<Group>::enter);
      std::copy(lengths.begin(), lengths.end(), workspace.lengths.data());
      zkliq::sumRuns(workspace, lengths.size());
      std::vector<Point> sums(lengths.size());
      std::transform(workspace.points.data(), workspace.points.data() + lengths.size(),
                     sums.begin(), BatchAdder<Group>::leave);
      return newValues(env, sums);
    });
  });
}

/** weightedSum(arithmetic, group, points, scalars, bits, groups): bits 0 stands for the best plan */
napi_value weightedSum(napi_env env, napi_callback_info info) {
  const Arguments<6> arguments(env, info);
  const std::string name = stringOf(env, arguments[1]);
  return withArithmetic(stringOf(env, arguments[0]), [&](auto arithmetic) {
    return withCurve<decltype(arithmetic)>(name, [&](auto group) {
      using Group = decltype(group);
      using Point = typename Group::AffinePoint;
      const std::vector<Point> points = valuesOf<Point>(env, arguments[2]);
      const std::vector<Limbs> scalars = valuesOf<Limbs>(env, arguments[3]);
      const std::uint32_t bits = numberOf(env, arguments[4]);
      const std::uint32_t groups = numberOf(env, arguments[5]);
      if (points.size() != scalars.size() || bits > 16) throw NapiFailure{};
      Buffer<Point> copy(points.size());
      std::copy(points.begin(), points.end(), copy.data());
      const Bases<Group> plain(std::move(copy));
      Plan plan = bits == 0 ? Plan::best(points.size(), groups == 1 ? 8 : 1) : Plan{bits, groups};
      if (plan.bits < 2 || plan.groups < 1 || plan.groups > plan.windows()) throw NapiFailure{};
      Bases<Group> bases(plan, plain);
      bases.extend(0, points.size());
      WeightedSum<Group> sum(bases);
      Workspace<Group> workspace(WeightedSum<Group>::kChunk);
      sum.sort(scalars.data());
      for (std::size_t i = 0; i < sum.chunks(); i++) sum.addChunk(i, workspace);
      for (std::size_t i = 0; i < sum.folds(); i++) sum.fold(i, workspace);
      for (std::size_t i = 0; i < sum.groups(); i++) sum.weigh(i);
      return newValues(env, std::vector<Point>{Group::toAffine(sum.total())});
    });
  });
}

/** toOddPoints(arithmetic, values): Montgomery form */
napi_value toOddPoints(napi_env env, napi_callback_info info) {
  const Arguments<2> arguments(env, info);
  return withArithmetic(stringOf(env, arguments[0]), [&](auto arithmetic) {
    std::vector<Limbs> values = valuesOf<Limbs>(env, arguments[1]);
    unsigned power = 0;
    while ((std::size_t{1} << power) < values.size()) power++;
    if (std::size_t{1} << power != values.size()) throw NapiFailure{};
    const Transform<PrimeField<ScalarModulus, decltype(arithmetic)>> transform(power);
    transform.toOddPoints(values.data());
    return newValues(env, values);
  });
}

}  // namespace

void exportTestSurface(napi_env env, napi_value exports) {
  setFunction<field>(env, exports, "field");
  setFunction<curve>(env, exports, "curve");
  setFunction<sumRuns>(env, exports, "sumRuns");
  setFunction<weightedSum>(env, exports, "weightedSum");
  setFunction<toOddPoints>(env, exports, "toOddPoints");
  exportLanes(env, exports);
}

}  // namespace zkliq
