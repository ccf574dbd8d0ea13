// The points that scalars are multiplied by: fixed by the key, so multiples can be kept ready.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "batchAdd.h"
#include "curve.h"
#include "memory.h"

namespace zkliq {

constexpr unsigned kScalarBits = 254;

/**
 * How scalars are cut. Digits are signed, between -2^(bits-1) and 2^(bits-1), so one more bit than
 * the scalars have is needed. Window j uses copy j / groups of the points, multiplied by
 * 2^(bits * groups * copy), and puts them into the buckets of group j % groups.
 */
struct Plan {
  unsigned bits;
  unsigned groups;

  unsigned windows() const { return (kScalarBits + bits) / bits; }
  unsigned copies() const { return (windows() + groups - 1) / groups; }
  std::size_t buckets() const { return std::size_t{1} << (bits - 1); }

  /** Fewest additions with at most so many copies of the points. */
  static Plan best(std::size_t count, unsigned copies) {
    Plan best{};
    double least = 0;
    for (unsigned bits = 2; bits <= 16; bits++) {
      Plan plan{bits, 1};
      plan.groups = (plan.windows() + copies - 1) / copies;
      const double additions = static_cast<double>(plan.windows()) * static_cast<double>(count) +
                               2.2 * plan.groups * static_cast<double>(plan.buckets());
      if (bits == 2 || additions < least) {
        best = plan;
        least = additions;
      }
    }
    return best;
  }
};

template <class Curve>
struct Bases {
  using AffinePoint = typename Curve::AffinePoint;
  using Point = typename Curve::Point;

  Plan plan{};
  std::size_t count = 0;
  /** Copy after copy, in the form that additions take. */
  Buffer<AffinePoint> points;

  /** The points alone. */
  explicit Bases(Buffer<AffinePoint> points_)
      : plan(Plan::best(points_.size(), 1)), count(points_.size()),
        points(std::move(points_)) {
    for (std::size_t i = 0; i < count; i++) points[i] = BatchAdder<Curve>::enter(points[i]);
  }

  /** Room for copies of others' points: `extend` has to be called for all of them. */
  Bases(Plan plan_, const Bases &plain)
      : plan(plan_), count(plain.count), points(plain.count * plan_.copies()) {
    std::copy_n(plain.points.data(), count, points.data());
  }

  /** Computes the further copies of points `from` to `to`, a few hundred of them. */
  void extend(std::size_t from, std::size_t to) {
    std::vector<Point> current;
    for (std::size_t i = from; i < to; i++) {
      current.push_back(Curve::fromAffine(BatchAdder<Curve>::leave(points[i])));
    }
    for (unsigned copy = 1; copy < plan.copies(); copy++) {
      for (Point &point : current) {
        for (unsigned i = 0; i < plan.bits * plan.groups; i++) point = Curve::twice(point);
      }
      AffinePoint *const to = points.data() + copy * count + from;
      normalize(current, to);
      for (std::size_t i = 0; i < current.size(); i++) {
        current[i] = Curve::fromAffine(to[i]);
        to[i] = BatchAdder<Curve>::enter(to[i]);
      }
    }
  }

 private:
  using Field = typename Curve::Field;
  using Element = typename Field::Element;

  /** All to affine coordinates, with one inversion. */
  static void normalize(const std::vector<Point> &from, AffinePoint *to) {
    std::vector<Element> products;
    Element product = Field::one();
    for (const Point &point : from) {
      products.push_back(product);
      if (!point.isInfinity()) product = Field::multiply(product, point.zzz);
    }
    Element inverse = Field::invert(product);
    for (std::size_t i = from.size(); i-- > 0;) {
      const Point &point = from[i];
      if (point.isInfinity()) {
        to[i] = AffinePoint{};
        continue;
      }
      const Element inverseZzz = Field::multiply(inverse, products[i]);
      inverse = Field::multiply(inverse, point.zzz);
      const Element inverseZz = Field::square(Field::multiply(point.zz, inverseZzz));
      to[i] = {Field::multiply(point.x, inverseZz), Field::multiply(point.y, inverseZzz)};
    }
  }
};

}  // namespace zkliq
