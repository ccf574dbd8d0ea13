// Points of y^2 = x^3 + b over any field: BN254's G1 and G2.
#pragma once

#include "limbs.h"

namespace zkliq {

/** (0, 0), which is on neither curve, stands for the point at infinity, as in zkey files. */
template <class Element>
struct Affine {
  Element x;
  Element y;

  bool isInfinity() const { return x.isZero() && y.isZero(); }
};

/** x = X/ZZ, y = Y/ZZZ with ZZ^3 = ZZZ^2; at infinity ZZ = 0. */
template <class Element>
struct Extended {
  Element x;
  Element y;
  Element zz;
  Element zzz;

  bool isInfinity() const { return zz.isZero(); }
};

/** Formulas "madd-2008-s", "add-2008-s" and "dbl-2008-s-1" of the Explicit-Formulas Database. */
template <class Field_>
struct Curve {
  using Field = Field_;
  using Element = typename Field::Element;
  using AffinePoint = Affine<Element>;
  using Point = Extended<Element>;

  static Point infinity() { return Point{}; }

  static Point fromAffine(const AffinePoint &p) {
    if (p.isInfinity()) return infinity();
    return {p.x, p.y, Field::one(), Field::one()};
  }

  static AffinePoint toAffine(const Point &p) {
    if (p.isInfinity()) return AffinePoint{};
    const Element inverse = Field::invert(p.zzz);
    // 1/ZZ = ZZ^2/ZZZ^2, as ZZ^3 = ZZZ^2.
    const Element inverseZz = Field::square(Field::multiply(p.zz, inverse));
    return {Field::multiply(p.x, inverseZz), Field::multiply(p.y, inverse)};
  }

  static AffinePoint negate(const AffinePoint &p) { return {p.x, Field::negate(p.y)}; }

  static Point twice(const Point &p) {
    if (p.isInfinity() || p.y.isZero()) return infinity();
    const Element u = Field::twice(p.y);
    const Element v = Field::square(u);
    const Element w = Field::multiply(u, v);
    const Element s = Field::multiply(p.x, v);
    const Element squared = Field::square(p.x);
    const Element m = Field::add(Field::twice(squared), squared);
    const Element x = Field::subtract(Field::square(m), Field::twice(s));
    const Element y = Field::subtract(Field::multiply(m, Field::subtract(s, x)),
                                      Field::multiply(w, p.y));
    return {x, y, Field::multiply(v, p.zz), Field::multiply(w, p.zzz)};
  }

  static Point add(const Point &p, const AffinePoint &q) {
    if (q.isInfinity()) return p;
    if (p.isInfinity()) return fromAffine(q);
    return addAligned(p, p.x, p.y, Field::multiply(q.x, p.zz), Field::multiply(q.y, p.zzz), p.zz,
                      p.zzz);
  }

  static Point add(const Point &p, const Point &q) {
    if (q.isInfinity()) return p;
    if (p.isInfinity()) return q;
    return addAligned(p, Field::multiply(p.x, q.zz), Field::multiply(p.y, q.zzz),
                      Field::multiply(q.x, p.zz), Field::multiply(q.y, p.zzz),
                      Field::multiply(p.zz, q.zz), Field::multiply(p.zzz, q.zzz));
  }

  /** Double and add: for the few products that are not sums of many. */
  static Point multiply(const Point &p, const Limbs &scalar) {
    Point result = infinity();
    for (int bit = 255; bit >= 0; bit--) {
      result = twice(result);
      if ((scalar.word[bit / 64] >> (bit % 64)) & 1) result = add(result, p);
    }
    return result;
  }

  /** Whether a point that is not at infinity satisfies y^2 = x^3 + b. */
  static bool isOnCurve(const AffinePoint &p, const Element &b) {
    const Element cube = Field::multiply(Field::square(p.x), p.x);
    return Field::square(p.y) == Field::add(cube, b);
  }

 private:
  /** p + q, their coordinates already over the common denominators zz and zzz. */
  static Point addAligned(const Point &p, const Element &px, const Element &py, const Element &qx,
                          const Element &qy, const Element &zz, const Element &zzz) {
    const Element dx = Field::subtract(qx, px);
    const Element dy = Field::subtract(qy, py);
    if (dx.isZero()) return dy.isZero() ? twice(p) : infinity();
    const Element dx2 = Field::square(dx);
    const Element dx3 = Field::multiply(dx2, dx);
    const Element q = Field::multiply(px, dx2);
    const Element x =
        Field::subtract(Field::subtract(Field::square(dy), dx3), Field::twice(q));
    const Element y = Field::subtract(Field::multiply(dy, Field::subtract(q, x)),
                                      Field::multiply(py, dx3));
    return {x, y, Field::multiply(zz, dx2), Field::multiply(zzz, dx3)};
  }
};

}  // namespace zkliq
