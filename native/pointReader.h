// Reads points of a proving key, and refuses those that are none.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "byteReader.h"
#include "field.h"
#include "provingKey.h"

namespace zkliq {

/** Keys are read once: by the arithmetic that every machine has. */
using KeyField = PrimeField<BaseModulus, Portable>;

inline Limbs baseElement(ByteReader &reader) {
  const Limbs value = reader.limbs();
  if (!isBelow(value, BaseModulus::value)) throw InvalidKey("a coordinate is not reduced");
  return value;
}

inline void readCoordinate(ByteReader &reader, Limbs &to) { to = baseElement(reader); }
inline void readCoordinate(ByteReader &reader, Pair &to) {
  to.real = baseElement(reader);
  to.imaginary = baseElement(reader);
}

inline Limbs curveConstant(const Limbs &) { return KeyField::fromInteger(Limbs{3, 0, 0, 0}); }
/** 3 / (9 + i) */
inline Pair curveConstant(const Pair &) {
  const Pair nonResidue{KeyField::fromInteger(Limbs{9, 0, 0, 0}), KeyField::one()};
  const Pair three{KeyField::fromInteger(Limbs{3, 0, 0, 0}), KeyField::zero()};
  return QuadraticField<KeyField>::multiply(three, QuadraticField<KeyField>::invert(nonResidue));
}

template <class Field>
class PointReader {
 public:
  using Point = Affine<typename Field::Element>;
  static constexpr std::size_t kBytes = sizeof(typename Field::Element) * 2;

  /** On the curve, or at infinity. */
  Point read(ByteReader &reader) const {
    Point point;
    readCoordinate(reader, point.x);
    readCoordinate(reader, point.y);
    if (!point.isInfinity() && !Curve<Field>::isOnCurve(point, constant_)) {
      throw InvalidKey("a point is not on its curve");
    }
    return point;
  }

  /** Proofs are blinded by multiples of delta: at infinity it would blind nothing, and verify. */
  Point readFinite(ByteReader &reader) const {
    const Point point = read(reader);
    if (point.isInfinity()) throw InvalidKey("a point is at infinity");
    return point;
  }

  /** The points of wires `firstWire` to `wires`, with room for `more` behind. */
  WireBases<Point> readBases(ByteReader reader, std::uint32_t wires, std::uint32_t firstWire,
                             std::size_t more) const {
    const std::size_t count = wires - firstWire;
    reader = reader.part(count * kBytes);
    std::vector<Point> points;
    WireBases<Point> bases;
    for (std::uint32_t wire = firstWire; wire < wires; wire++) {
      const Point point = read(reader);
      if (point.isInfinity()) continue;
      bases.wires.push_back(wire);
      points.push_back(point);
    }
    bases.points.resize(points.size() + more);
    std::copy(points.begin(), points.end(), bases.points.data());
    return bases;
  }

 private:
  typename Field::Element constant_ = curveConstant(typename Field::Element{});
};

}  // namespace zkliq
