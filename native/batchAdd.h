// Affine additions by the thousand: one inversion for all of them (Montgomery's trick), so that an
// addition costs 5 products and a square, half of what it costs in projective coordinates.
#pragma once

#include <cstddef>
#include <cstdint>

#include "curve.h"
#include "memory.h"

namespace zkliq {

/** Additions that vector instructions do at once: room for as many more is left behind. */
constexpr std::size_t kLanes = 8;

/** What a thread needs to sum runs of up to `capacity` points. */
template <class Curve>
struct Workspace {
  explicit Workspace(std::size_t capacity_)
      : capacity(capacity_), points(capacity_ + kLanes), steps(capacity_), pairs(capacity_),
        lengths(capacity_), norms(capacity_ + kLanes), products(capacity_ + kLanes) {}

  void wipeAll() {
    points.wipeAll();
    steps.wipeAll();
    pairs.wipeAll();
    lengths.wipeAll();
    norms.wipeAll();
    products.wipeAll();
  }

  std::size_t capacity;
  SecretBuffer<typename Curve::AffinePoint> points;
  /** Where step k finds its point or pair, times 2, plus 1 if it is a pair. */
  SecretBuffer<std::uint32_t> steps;
  /** Which steps are pairs. */
  SecretBuffer<std::uint32_t> pairs;
  SecretBuffer<std::uint32_t> lengths;
  SecretBuffer<Limbs> norms;
  SecretBuffer<Limbs> products;
};

/** Arithmetic without vectors; others have a specialization of `BatchAdderFor`. */
template <class Curve>
class ScalarBatchAdder {
  using Field = typename Curve::Field;
  using Prime = typename Field::Prime;
  using Element = typename Curve::Element;
  using AffinePoint = typename Curve::AffinePoint;

 public:
  // To and from the form that coordinates have in workspaces: here the usual one.
  static AffinePoint enter(const AffinePoint &p) { return p; }
  static AffinePoint leave(const AffinePoint &p) { return p; }

  /**
   * Step k leaves at k the point, or the sum of the pair, that starts at `steps[k] >> 1`. That is
   * never before k, so the second pass, forward, overwrites nothing that it still needs. The first
   * goes backwards and leaves with each pair the product of all later denominators. There are two
   * such chains, of even and odd steps, as a product takes longer than the time between two.
   */
  static void takeSteps(Workspace<Curve> &workspace, std::size_t count) {
    AffinePoint *const points = workspace.points.data();
    const std::uint32_t *const steps = workspace.steps.data();
    Limbs *const norms = workspace.norms.data();
    Limbs *const products = workspace.products.data();
    Limbs chain[2] = {Prime::one(), Prime::one()};
    for (std::size_t k = count; k-- > 0;) {
      if ((steps[k] & 1) == 0) continue;
      const AffinePoint *pair = points + (steps[k] >> 1);
      norms[k] = Field::norm(denominator(pair[0], pair[1]));
      products[k] = chain[k & 1];
      chain[k & 1] = Prime::multiply(chain[k & 1], norms[k]);
    }
    const Limbs inverse = Prime::invert(Prime::multiply(chain[0], chain[1]));
    Limbs inverses[2] = {Prime::multiply(inverse, chain[1]), Prime::multiply(inverse, chain[0])};
    for (std::size_t k = 0; k < count; k++) {
      const std::uint32_t position = steps[k] >> 1;
      if (steps[k] & 1) {
        Limbs &rest = inverses[k & 1];
        const Limbs inverseNorm = Prime::multiply(rest, products[k]);
        rest = Prime::multiply(rest, norms[k]);
        points[k] = add(points[position], points[position + 1], inverseNorm);
      } else if (position != k) {
        points[k] = points[position];
      }
    }
  }

 private:
  /** What the slope of the line through p and q is divided by; never 0. */
  static Element denominator(const AffinePoint &p, const AffinePoint &q) {
    if (__builtin_expect(p.isInfinity() || q.isInfinity(), 0)) return Field::one();
    const Element dx = Field::subtract(q.x, p.x);
    if (__builtin_expect(!dx.isZero(), 1)) return dx;
    return isDoubling(p, q) ? Field::twice(p.y) : Field::one();
  }

  static AffinePoint add(const AffinePoint &p, const AffinePoint &q, const Limbs &inverseNorm) {
    if (__builtin_expect(p.isInfinity(), 0)) return q;
    if (__builtin_expect(q.isInfinity(), 0)) return p;
    const Element dx = Field::subtract(q.x, p.x);
    Element slope;
    if (__builtin_expect(!dx.isZero(), 1)) {
      slope = Field::multiply(Field::subtract(q.y, p.y), Field::invertBy(dx, inverseNorm));
    } else if (isDoubling(p, q)) {
      const Element squared = Field::square(p.x);
      slope = Field::multiply(Field::add(Field::twice(squared), squared),
                              Field::invertBy(Field::twice(p.y), inverseNorm));
    } else {
      return AffinePoint{};
    }
    const Element x = Field::subtract(Field::subtract(Field::square(slope), p.x), q.x);
    const Element y =
        Field::subtract(Field::multiply(slope, Field::subtract(p.x, x)), p.y);
    return {x, y};
  }

  /** Of points with the same x: equal, not opposite. */
  static bool isDoubling(const AffinePoint &p, const AffinePoint &q) {
    return p.y == q.y && !p.y.isZero();
  }
};

template <class Curve, class Arithmetic>
struct BatchAdderFor {
  using type = ScalarBatchAdder<Curve>;
};

template <class Curve>
using BatchAdder = typename BatchAdderFor<Curve, typename Curve::Field::Prime::Arithmetic>::type;

/**
 * Sums adjacent runs of points: `lengths[i]` >= 1 points each, from the front of
 * `workspace.points`, where the sums are left, one after the other. Pairs are added, and the sums
 * of pairs again, until one point is left of each run.
 */
template <class Curve>
void sumRuns(Workspace<Curve> &workspace, std::size_t runs) {
  std::uint32_t *const steps = workspace.steps.data();
  std::uint32_t *const lengths = workspace.lengths.data();
  for (;;) {
    std::size_t count = 0;
    std::uint32_t position = 0;
    bool pairs = false;
    for (std::size_t run = 0; run < runs; run++) {
      const std::uint32_t length = lengths[run];
      const std::uint32_t end = position + length;
      for (; position + 1 < end; position += 2) steps[count++] = position << 1 | 1;
      if (position < end) steps[count++] = position++ << 1;
      lengths[run] = (length + 1) / 2;
      pairs |= length > 1;
    }
    if (!pairs) return;
    BatchAdder<Curve>::takeSteps(workspace, count);
  }
}

}  // namespace zkliq
