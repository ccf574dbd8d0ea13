// Room for a proof's sums over a key's points.
#pragma once

#include <array>
#include <memory>
#include <utility>

#include "keyTables.h"
#include "weightedSum.h"

namespace zkliq {

template <class Arithmetic>
struct KeySums {
  using Tables = KeyTables<Arithmetic>;

  const std::shared_ptr<const Tables> tables;
  WeightedSum<typename Tables::G1> a;
  WeightedSum<typename Tables::G1> b1;
  WeightedSum<typename Tables::G1> c;
  WeightedSum<typename Tables::G2> b2;

  explicit KeySums(std::shared_ptr<const Tables> tables_)
      : tables(std::move(tables_)), a(tables->bases1[0]), b1(tables->bases1[1]),
        c(tables->bases1[2]), b2(tables->bases2) {}
};

}  // namespace zkliq
