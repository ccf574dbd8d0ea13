// Sums of points times scalars, by Pippenger's method, in steps that threads can share.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "bases.h"
#include "batchAdd.h"
#include "bucketSort.h"

namespace zkliq {

/**
 * Call `sort`; then `addChunk` for each chunk; then `fold` for each fold; then `weigh` for each
 * group; then `total`. Calls of the same step may run at the same time, each thread with a
 * workspace of its own. May be used again, for other scalars.
 */
template <class Curve>
class WeightedSum {
 public:
  using Field = typename Curve::Field;
  using AffinePoint = typename Curve::AffinePoint;
  using Point = typename Curve::Point;

  /** Half of a core's cache of the second level, points and all. */
  static constexpr std::size_t kChunk = 524288 / sizeof(AffinePoint);

  explicit WeightedSum(const Bases<Curve> &bases)
      : bases_(bases), plan_(bases.plan), rows_(std::size_t{1} << ((plan_.bits - 1) / 2)),
        columns_(plan_.buckets() / rows_), sorted_(plan_, bases.count, kChunk),
        sums_(plan_.groups * plan_.buckets()), rowSums_(plan_.groups * rows_),
        columnSums_(plan_.groups * columns_), weighed_(plan_.groups) {}

  /** Sorts the points of all windows by their bucket. */
  void sort(const Limbs *scalars) { sorted_.sort(scalars); }

  std::size_t chunks() const { return sorted_.chunks(); }

  /** Sums the buckets of a chunk. */
  void addChunk(std::size_t chunk, Workspace<Curve> &workspace) {
    const std::size_t first = sorted_.chunkStart(chunk);
    const std::size_t last = sorted_.chunkStart(chunk + 1);
    if (sorted_.start(last) - sorted_.start(first) > workspace.capacity) {
      return addLongBucket(first, workspace);
    }
    std::size_t runs = 0;
    for (std::size_t bucket = first; bucket < last; bucket++) {
      const std::uint32_t length = sorted_.start(bucket + 1) - sorted_.start(bucket);
      if (length > 0) workspace.lengths[runs++] = length;
    }
    load(sorted_.start(first), sorted_.start(last), workspace.points.data());
    sumRuns(workspace, runs);
    std::size_t run = 0;
    for (std::size_t bucket = first; bucket < last; bucket++) {
      const bool used = sorted_.start(bucket + 1) > sorted_.start(bucket);
      sums_[bucket] = used ? workspace.points[run++] : AffinePoint{};
    }
  }

  /** A group's rows make one fold, and its columns another. */
  std::size_t folds() const { return 2 * plan_.groups; }

  /**
   * A bucket's weight is its number plus 1, and the number is row * columns + column: with the sum
   * of each row and of each column few points are left that must be multiplied by weights.
   */
  void fold(std::size_t index, Workspace<Curve> &workspace) {
    const std::size_t group = index / 2;
    const AffinePoint *const sums = sums_.data() + group * plan_.buckets();
    if (index % 2 == 0) {
      foldLines(sums, rows_, columns_, columns_, 1, rowSums_.data() + group * rows_, workspace);
    } else {
      foldLines(sums, columns_, 1, rows_, columns_, columnSums_.data() + group * columns_,
                workspace);
    }
  }

  std::size_t groups() const { return plan_.groups; }

  /** Sum of a group's buckets, each times its weight. */
  void weigh(std::size_t group) {
    Point result = Curve::infinity();
    Point running = Curve::infinity();
    for (std::size_t row = rows_ - 1; row > 0; row--) {
      running = Curve::add(running, rowSums_[group * rows_ + row]);
      result = Curve::add(result, running);
    }
    for (std::size_t i = 1; i < columns_; i *= 2) result = Curve::twice(result);
    running = Curve::infinity();
    for (std::size_t column = columns_; column-- > 0;) {
      running = Curve::add(running, columnSums_[group * columns_ + column]);
      result = Curve::add(result, running);
    }
    weighed_[group] = result;
  }

  Point total() const {
    Point total = Curve::infinity();
    for (std::size_t group = plan_.groups; group-- > 0;) {
      for (unsigned i = 0; i < plan_.bits && !total.isInfinity(); i++) total = Curve::twice(total);
      total = Curve::add(total, weighed_[group]);
    }
    return total;
  }

  void wipeAll() {
    sorted_.wipeAll();
    sums_.wipeAll();
    rowSums_.wipeAll();
    columnSums_.wipeAll();
    weighed_.wipeAll();
  }

 private:
  /** Of more entries than a workspace takes: part after part. */
  void addLongBucket(std::size_t bucket, Workspace<Curve> &workspace) {
    Secret<Point> sum;
    sum.value = Curve::infinity();
    const std::uint32_t end = sorted_.start(bucket + 1);
    for (std::uint32_t start = sorted_.start(bucket); start < end;) {
      const auto length = static_cast<std::uint32_t>(
          std::min<std::size_t>(end - start, workspace.capacity));
      load(start, start + length, workspace.points.data());
      workspace.lengths[0] = length;
      sumRuns(workspace, 1);
      sum.value = Curve::add(sum.value, BatchAdder<Curve>::leave(workspace.points[0]));
      start += length;
    }
    sums_[bucket] = BatchAdder<Curve>::enter(Curve::toAffine(sum.value));
  }

  /** The points of some entries: from anywhere in a large table, so they are asked for early. */
  void load(std::uint32_t first, std::uint32_t last, AffinePoint *to) const {
    constexpr std::uint32_t kAhead = 32;
    constexpr std::uint32_t kNegative = BucketSort::kNegative;
    const AffinePoint *const points = bases_.points.data();
    const std::uint32_t *const entries = sorted_.entries();
    for (std::uint32_t entry = first; entry < last; entry++) {
      if (entry + kAhead < last) {
        const char *later =
            reinterpret_cast<const char *>(points + (entries[entry + kAhead] & ~kNegative));
        for (std::size_t line = 0; line < sizeof(AffinePoint); line += 64) {
          __builtin_prefetch(later + line);
        }
      }
      const AffinePoint &point = points[entries[entry] & ~kNegative];
      to->x = point.x;
      to->y = Field::negateIf((entries[entry] & kNegative) != 0, point.y);
      to++;
    }
  }

  /** Sums of lines: `length` sums, `stride` apart; lines start `step` apart. */
  static void foldLines(const AffinePoint *sums, std::size_t lines, std::size_t step,
                        std::size_t length, std::size_t stride, AffinePoint *to,
                        Workspace<Curve> &workspace) {
    const std::size_t atOnce = std::min(lines, workspace.capacity / length);
    for (std::size_t first = 0; first < lines; first += atOnce) {
      const std::size_t count = std::min(atOnce, lines - first);
      AffinePoint *next = workspace.points.data();
      for (std::size_t line = first; line < first + count; line++) {
        for (std::size_t i = 0; i < length; i++) *next++ = sums[line * step + i * stride];
        workspace.lengths[line - first] = static_cast<std::uint32_t>(length);
      }
      sumRuns(workspace, count);
      for (std::size_t i = 0; i < count; i++) {
        to[first + i] = BatchAdder<Curve>::leave(workspace.points[i]);
      }
    }
  }

  const Bases<Curve> &bases_;
  const Plan plan_;
  const std::size_t rows_;
  const std::size_t columns_;
  BucketSort sorted_;
  SecretBuffer<AffinePoint> sums_;
  SecretBuffer<AffinePoint> rowSums_;
  SecretBuffer<AffinePoint> columnSums_;
  SecretBuffer<Point> weighed_;
};

}  // namespace zkliq
