// A key's points, with the multiples that are kept of them.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <memory>
#include <utility>

#include "bases.h"
#include "field.h"
#include "fp2.h"
#include "provingKey.h"

namespace zkliq {

template <class Arithmetic>
struct KeyTables {
  using G1 = Curve<PrimeField<BaseModulus, Arithmetic>>;
  using G2 = Curve<QuadraticField<PrimeField<BaseModulus, Arithmetic>>>;

  /** Of a, b1 and c. */
  std::array<Bases<G1>, 3> bases1;
  Bases<G2> bases2;

  /** The points alone: ready at once. Takes them out of the key. */
  explicit KeyTables(ProvingKey &key)
      : bases1{Bases<G1>(std::move(key.a.points)), Bases<G1>(std::move(key.b1.points)),
               Bases<G1>(std::move(key.c.points))},
        bases2(std::move(key.b2.points)) {}

  KeyTables &operator=(const KeyTables &) = delete;

  /** With tables: takes about a second. Null if `closing` is set meanwhile. */
  static std::shared_ptr<const KeyTables> extended(const KeyTables &plain,
                                                   const std::atomic<bool> &closing) {
    std::shared_ptr<KeyTables> tables(new KeyTables(plain));
    for (Bases<G1> &bases : tables->bases1) {
      if (!extendAll(bases, closing)) return nullptr;
    }
    if (!extendAll(tables->bases2, closing)) return nullptr;
    return tables;
  }

 private:
  /** More of them cost more memory than time they save: see docs/performance.md. */
  static constexpr unsigned kCopies = 4;

  /** Room for tables of the same points. */
  KeyTables(const KeyTables &plain)
      : bases1{room(plain.bases1[0]), room(plain.bases1[1]), room(plain.bases1[2])},
        bases2(room(plain.bases2)) {}

  template <class Curve>
  static Bases<Curve> room(const Bases<Curve> &plain) {
    return Bases<Curve>(Plan::best(plain.count, kCopies), plain);
  }

  template <class Curve>
  static bool extendAll(Bases<Curve> &bases, const std::atomic<bool> &closing) {
    constexpr std::size_t kShare = 64;
    for (std::size_t from = 0; from < bases.count; from += kShare) {
      if (closing) return false;
      bases.extend(from, std::min(bases.count, from + kShare));
    }
    return true;
  }
};

}  // namespace zkliq
