// Batched affine additions (batchAdd.h), eight at a time.
#pragma once

#include "ifma.h"

#if defined(ZKLIQ_HAS_IFMA)

#include <algorithm>

#include "batchAdd.h"
#include "ifmaCoordinates.h"

namespace zkliq {

/** Coordinates of all points are times 2^260 here: see `enter` and `leave`. */
template <class Curve>
class IfmaBatchAdder {
  using Field = typename Curve::Field;
  using Prime = typename Field::Prime;
  using Element = typename Curve::Element;
  using AffinePoint = typename Curve::AffinePoint;
  using Lane = LaneField<typename Prime::Modulus>;
  using Coordinates = LaneCoordinates<Field>;
  using LaneElement = typename Coordinates::Element;
  using Words = typename Coordinates::Words;

 public:
  static AffinePoint enter(const AffinePoint &p) { return scale(p, kEnter); }
  static AffinePoint leave(const AffinePoint &p) { return scale(p, kLeave); }

  /**
   * As BatchAdder's: but pairs are taken in batches of eight, from the last to the first in the
   * first pass. What does not go by the formula - points at infinity, equal ones, opposites, and
   * lanes of a batch that is not full - has a denominator of 1 there and is done one by one.
   */
  static void takeSteps(Workspace<Curve> &workspace, std::size_t count) {
    const std::uint32_t *const steps = workspace.steps.data();
    std::uint32_t *const pairs = workspace.pairs.data();
    std::size_t pairCount = 0;
    for (std::size_t k = 0; k < count; k++) {
      pairs[pairCount] = static_cast<std::uint32_t>(k);
      pairCount += steps[k] & 1;
    }
    addPairs(workspace, pairCount, count);
  }

 private:
  static constexpr Limbs kEnter = powerOfTwo(260, Prime::Modulus::value);
  static constexpr Limbs kLeave = powerOfTwo(252, Prime::Modulus::value);
  /** 1, as the lanes have it. */
  static constexpr Limbs52 kOne = cut(kEnter, 1);

  static Limbs scale(const Limbs &a, const Limbs &by) { return Prime::multiply(a, by); }
  static Pair scale(const Pair &a, const Limbs &by) {
    return {Prime::multiply(a.real, by), Prime::multiply(a.imaginary, by)};
  }
  static AffinePoint scale(const AffinePoint &p, const Limbs &by) {
    return {scale(p.x, by), scale(p.y, by)};
  }

  /** Where the points of eight pairs are. */
  struct Batch {
    const AffinePoint *left[8];
    __mmask8 active;

    Batch(const AffinePoint *points, const std::uint32_t *steps, const std::uint32_t *pairs,
          std::size_t first, std::size_t count)
        : active(static_cast<__mmask8>((1u << std::min<std::size_t>(8, count - first)) - 1)) {
      for (std::size_t lane = 0; lane < 8; lane++) {
        left[lane] = points + (steps[pairs[std::min(first + lane, count - 1)]] >> 1);
      }
    }
  };

  ZKLIQ_IFMA static Words loadX(const Batch &batch, int side) {
    const Element *from[8];
    for (int lane = 0; lane < 8; lane++) from[lane] = &batch.left[lane][side].x;
    return Coordinates::load(from);
  }

  ZKLIQ_IFMA static LaneElement loadY(const Batch &batch, int side) {
    const Element *from[8];
    for (int lane = 0; lane < 8; lane++) from[lane] = &batch.left[lane][side].y;
    return Coordinates::toLanes(Coordinates::load(from));
  }

  /** An x of 0 is that of the point at infinity, or of none. */
  ZKLIQ_IFMA static __mmask8 specialLanes(const Batch &batch, const Words &x1, const Words &x2) {
    return static_cast<__mmask8>(Coordinates::areEqual(x1, x2) | Coordinates::areZero(x1) |
                                 Coordinates::areZero(x2) | ~batch.active);
  }

  ZKLIQ_IFMA_FUNCTION static void addPairs(Workspace<Curve> &workspace, std::size_t pairCount,
                                           std::size_t stepCount) {
    AffinePoint *const points = workspace.points.data();
    const std::uint32_t *const steps = workspace.steps.data();
    const std::uint32_t *const pairs = workspace.pairs.data();
    auto *const norms = reinterpret_cast<Lanes *>(workspace.norms.data());
    auto *const products = reinterpret_cast<Lanes *>(workspace.products.data());
    const std::size_t batches = (pairCount + 7) / 8;
    const Lanes one = Lane::broadcast(kOne);
    Lanes chain[2] = {one, one};
    for (std::size_t b = batches; b-- > 0;) {
      const Batch batch(points, steps, pairs, 8 * b, pairCount);
      const Words x1 = loadX(batch, 0);
      const Words x2 = loadX(batch, 1);
      const LaneElement dx =
          Coordinates::difference(Coordinates::toLanes(x2), Coordinates::toLanes(x1));
      norms[b] = Lane::select(specialLanes(batch, x1, x2), one, Coordinates::norm(dx));
      products[b] = chain[b & 1];
      chain[b & 1] = Lane::multiply(chain[b & 1], norms[b]);
    }

    Lanes inverses[2];
    invertChains(chain, inverses);

    std::size_t step = 0;
    for (std::size_t b = 0; b < batches; b++) {
      const Batch batch(points, steps, pairs, 8 * b, pairCount);
      const Words words1 = loadX(batch, 0);
      const Words words2 = loadX(batch, 1);
      const __mmask8 special = specialLanes(batch, words1, words2);
      const LaneElement x1 = Coordinates::toLanes(words1);
      const LaneElement x2 = Coordinates::toLanes(words2);
      const LaneElement y1 = loadY(batch, 0);
      const LaneElement y2 = loadY(batch, 1);
      const Lanes inverseNorm = Lane::multiply(inverses[b & 1], products[b]);
      inverses[b & 1] = Lane::multiply(inverses[b & 1], norms[b]);
      const LaneElement slope = Coordinates::divide(
          Coordinates::difference(y2, y1), Coordinates::difference(x2, x1), inverseNorm);
      const LaneElement x = Coordinates::squareMinus(slope, x1, x2);
      const LaneElement y =
          Coordinates::multiplyMinus(slope, Coordinates::difference(x1, x), y1);

      AffinePoint sums[8];
      for (unsigned lane = 0; lane < 8; lane++) {
        if (special >> lane & batch.active >> lane & 1) {
          sums[lane] = addOne(batch.left[lane][0], batch.left[lane][1]);
        }
      }
      // The points of this batch are read: single ones may move over them, and then its sums.
      const std::size_t last = 8 * b + 8 < pairCount ? pairs[8 * b + 8] : stepCount;
      for (; step < last; step++) {
        if ((steps[step] & 1) == 0) points[step] = points[steps[step] >> 1];
      }
      Element *toX[8], *toY[8];
      for (unsigned lane = 0; lane < 8; lane++) {
        const bool normal = (special >> lane & 1) == 0;
        AffinePoint *const to = normal ? points + pairs[8 * b + lane] : &ignored(workspace)[lane];
        toX[lane] = &to->x;
        toY[lane] = &to->y;
      }
      Coordinates::store(x, toX);
      Coordinates::store(y, toY);
      for (unsigned lane = 0; lane < 8; lane++) {
        if (special >> lane & batch.active >> lane & 1) points[pairs[8 * b + lane]] = sums[lane];
      }
    }
  }

  /** Where lanes without a meaning are stored. */
  static AffinePoint *ignored(Workspace<Curve> &workspace) {
    return workspace.points.data() + workspace.capacity;
  }

  /** The inverse of each lane of both chains, by one inversion. */
  ZKLIQ_IFMA static void invertChains(const Lanes *chain, Lanes *inverses) {
    const Lanes eight = Lane::multiply(chain[0], chain[1]);
    const Lanes other4 = Lane::template exchange<4>(eight);
    const Lanes four = Lane::multiply(eight, other4);
    const Lanes other2 = Lane::template exchange<2>(four);
    const Lanes two = Lane::multiply(four, other2);
    const Lanes other1 = Lane::template exchange<1>(two);
    const Lanes all = Lane::reduce4(Lane::multiply(two, other1));
    Limbs total[8];
    Limbs *to[8];
    for (int lane = 0; lane < 8; lane++) to[lane] = total + lane;
    Lane::store(all, to);
    const Limbs inverse = scale(Prime::invert(scale(total[0], kLeave)), kEnter);
    const Lanes rest = Lane::multiply(
        Lane::multiply(Lane::broadcast(cutOne(inverse)), other1), Lane::multiply(other2, other4));
    inverses[0] = Lane::multiply(rest, chain[1]);
    inverses[1] = Lane::multiply(rest, chain[0]);
  }

  static Limbs52 cutOne(const Limbs &a) { return cut(a, 1); }

  static AffinePoint addOne(const AffinePoint &p, const AffinePoint &q) {
    if (p.isInfinity()) return q;
    if (q.isInfinity()) return p;
    return enter(Curve::toAffine(Curve::add(Curve::fromAffine(leave(p)), leave(q))));
  }
};

template <class Curve>
struct BatchAdderFor<Curve, Ifma> {
  using type = IfmaBatchAdder<Curve>;
};

}  // namespace zkliq

#endif
