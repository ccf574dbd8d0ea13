// A Groth16 proof (Groth, eprint 2016/260, section 3.2), step by step on a pool of threads.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstring>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "assignment.h"
#include "groth16Key.h"
#include "keySums.h"
#include "prover.h"
#include "threadPool.h"

namespace zkliq {

template <class Arithmetic>
class Groth16Prover : public Prover {
  using G1 = typename KeyTables<Arithmetic>::G1;
  using G2 = typename KeyTables<Arithmetic>::G2;
  using Sums = KeySums<Arithmetic>;

 public:
  Groth16Prover(std::shared_ptr<Groth16Key<Arithmetic>> key, unsigned threads)
      : key_(std::move(key)), assignment_(key_->constraints()), pool_(threads),
        sums_(std::make_unique<Sums>(key_->tables())) {
    for (unsigned i = 0; i < pool_.threads(); i++) {
      workspaces1_.emplace_back(WeightedSum<G1>::kChunk);
      workspaces2_.emplace_back(WeightedSum<G2>::kChunk);
    }
    listWiping();
    timings_.reserve(kMaximalTimings);
  }

  ProofBytes prove(const std::uint8_t *witness, std::size_t size,
                   const Blinding &blinding) override {
    const std::lock_guard<std::mutex> lock(proving_);
    forgetTimings();
    takeTables();
    const Wiping wiping{*this};
    assignment_.readWitness(witness, size);
    return compute(blinding);
  }

  std::vector<Timing> timings() const override {
    const std::lock_guard<std::mutex> lock(timing_);
    return timings_;
  }

  std::shared_ptr<Key> key() const override { return key_; }

 private:
  using Tasks = std::vector<PoolTask>;

  /** Those that are current; without memory for sums over them, those of the last proof. */
  void takeTables() noexcept {
    try {
      auto tables = key_->tables();
      if (sums_->tables != tables) sums_ = std::make_unique<Sums>(std::move(tables));
    } catch (...) {
    }
  }

  void forgetTimings() {
    const std::lock_guard<std::mutex> lock(timing_);
    timings_.clear();
  }

  /**
   * With z the witness: A = alpha + sum z_i A_i + r delta and B = beta + sum z_i B_i + s delta;
   * C = sum z_i C_i + sum h_i H_i - r s delta + s A + r B. Each is one sum, but for the last two
   * terms. Steps end together; what is long comes first in them, and what others wait for.
   */
  ProofBytes compute(const Blinding &blinding) {
    WeightedSum<G1> &a = sums_->a, &b1 = sums_->b1, &c = sums_->c;
    WeightedSum<G2> &b2 = sums_->b2;
    Tasks tasks;
    forRows(tasks, [this](std::size_t row) { assignment_.evaluateRow(row); });
    for (const SumName sum : {kSumA, kSumB1, kSumB2, kSumC}) {
      tasks.push_back([&, sum](unsigned) { assignment_.select(sum, blinding); });
    }
    run("constraints", tasks);

    for (std::size_t column = 0; column < Assignment<Arithmetic>::kColumns; column++) {
      tasks.push_back([this, column](unsigned) { assignment_.transformColumn(column); });
    }
    tasks.push_back([&](unsigned) { b2.sort(assignment_.scalars(kSumB2)); });
    tasks.push_back([&](unsigned) { a.sort(assignment_.scalars(kSumA)); });
    tasks.push_back([&](unsigned) { b1.sort(assignment_.scalars(kSumB1)); });
    run("transforms", tasks);

    forRows(tasks, [this](std::size_t row) { assignment_.divideRow(row); });
    run("quotient", tasks);

    tasks.push_back([&](unsigned) { c.sort(assignment_.scalars(kSumC)); });
    addChunks(tasks, b2, workspaces2_);
    addChunks(tasks, a, workspaces1_);
    addChunks(tasks, b1, workspaces1_);
    run("sums of A and B", tasks);

    addFolds(tasks, b2, workspaces2_);
    addChunks(tasks, c, workspaces1_);
    addFolds(tasks, a, workspaces1_);
    addFolds(tasks, b1, workspaces1_);
    run("sum of C", tasks);

    addWeighings(tasks, b2);
    addFolds(tasks, c, workspaces1_);
    addWeighings(tasks, a);
    addWeighings(tasks, b1);
    run("buckets of C", tasks);

    Affine<Limbs> proofA, proofC;
    Affine<Pair> proofB;
    Secret<typename G1::Point> multipleOfA, multipleOfB;
    tasks.push_back([&](unsigned) {
      const Secret<typename G1::Point> total([&] { return a.total(); });
      proofA = G1::toAffine(total.value);
      multipleOfA.value = G1::multiply(total.value, blinding.s);
    });
    tasks.push_back([&](unsigned) { multipleOfB.value = G1::multiply(b1.total(), blinding.r); });
    tasks.push_back([&](unsigned) { proofB = G2::toAffine(b2.total()); });
    addWeighings(tasks, c);
    run("multiples of A and B", tasks);
    proofC = G1::toAffine(G1::add(G1::add(c.total(), multipleOfA.value), multipleOfB.value));
    return toBytes(proofA, proofB, proofC);
  }

  static ProofBytes toBytes(const Affine<Limbs> &proofA, const Affine<Pair> &proofB,
                            const Affine<Limbs> &proofC) {
    ProofBytes bytes;
    std::uint8_t *next = bytes.data();
    for (const Limbs &coordinate : {proofA.x, proofA.y, proofB.x.real, proofB.x.imaginary,
                                    proofB.y.real, proofB.y.imaginary, proofC.x, proofC.y}) {
      const Limbs integer = G1::Field::toInteger(coordinate);
      std::memcpy(next, integer.word, sizeof integer.word);
      next += sizeof integer.word;
    }
    return bytes;
  }

  void run(const char *step, Tasks &tasks) {
    measure(step, tasks);
    tasks.clear();
  }

  void measure(const char *step, const Tasks &tasks) {
    const auto start = std::chrono::steady_clock::now();
    pool_.run(tasks);
    const std::chrono::duration<double, std::milli> elapsed =
        std::chrono::steady_clock::now() - start;
    const std::lock_guard<std::mutex> lock(timing_);
    timings_.push_back({step, elapsed.count()});
  }

  template <class Use>
  void forRows(Tasks &tasks, Use use) {
    const std::size_t rows = assignment_.rows();
    const std::size_t share = std::max<std::size_t>(64, rows / (4 * pool_.threads()));
    for (std::size_t first = 0; first < rows; first += share) {
      const std::size_t last = std::min(rows, first + share);
      tasks.push_back([first, last, use](unsigned) {
        for (std::size_t row = first; row < last; row++) use(row);
      });
    }
  }

  template <class Sum, class Workspaces>
  static void addChunks(Tasks &tasks, Sum &sum, Workspaces &workspaces) {
    for (std::size_t i = 0; i < sum.chunks(); i++) {
      tasks.push_back([&, i](unsigned thread) { sum.addChunk(i, workspaces[thread]); });
    }
  }

  template <class Sum, class Workspaces>
  static void addFolds(Tasks &tasks, Sum &sum, Workspaces &workspaces) {
    for (std::size_t i = 0; i < sum.folds(); i++) {
      tasks.push_back([&, i](unsigned thread) { sum.fold(i, workspaces[thread]); });
    }
  }

  template <class Sum>
  static void addWeighings(Tasks &tasks, Sum &sum) {
    for (std::size_t i = 0; i < sum.groups(); i++) {
      tasks.push_back([&, i](unsigned) { sum.weigh(i); });
    }
  }

  /** Wipes when a proof is made, or has failed. */
  struct Wiping {
    Groth16Prover &prover;
    ~Wiping() {
      prover.measure("wiping", prover.wiping_);
      wipeStack();
    }
  };

  /**
   * Wiping everything that a witness or a blinding could be computed from. Listed once: it must not
   * need memory.
   */
  void listWiping() {
    wiping_.push_back([this](unsigned) { assignment_.wipeAll(); });
    wiping_.push_back([this](unsigned) { sums_->a.wipeAll(); });
    wiping_.push_back([this](unsigned) { sums_->b1.wipeAll(); });
    wiping_.push_back([this](unsigned) { sums_->c.wipeAll(); });
    wiping_.push_back([this](unsigned) { sums_->b2.wipeAll(); });
    for (auto &workspace : workspaces1_) wiping_.push_back([&](unsigned) { workspace.wipeAll(); });
    for (auto &workspace : workspaces2_) wiping_.push_back([&](unsigned) { workspace.wipeAll(); });
  }

  /** There are fewer steps. */
  static constexpr std::size_t kMaximalTimings = 16;

  const std::shared_ptr<Groth16Key<Arithmetic>> key_;
  Assignment<Arithmetic> assignment_;
  ThreadPool pool_;
  std::unique_ptr<Sums> sums_;
  std::vector<Workspace<G1>> workspaces1_;
  std::vector<Workspace<G2>> workspaces2_;
  Tasks wiping_;

  std::mutex proving_;
  mutable std::mutex timing_;
  std::vector<Timing> timings_;
};

template <class Arithmetic>
std::unique_ptr<Prover> Groth16Key<Arithmetic>::newProver(unsigned threads) {
  return std::make_unique<Groth16Prover<Arithmetic>>(this->shared_from_this(),
                                                     std::clamp(threads, 1u, 64u));
}

}  // namespace zkliq
