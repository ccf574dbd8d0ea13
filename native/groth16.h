// A Groth16 proof (Groth, eprint 2016/260, section 3.2), step by step on a pool of threads.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>

#include "errors.h"
#include "keyTables.h"
#include "prover.h"
#include "threadPool.h"
#include "transform.h"

namespace zkliq {

template <class Arithmetic>
class Groth16Prover : public Prover {
  using Scalars = PrimeField<ScalarModulus, Arithmetic>;
  using G1 = Curve<PrimeField<BaseModulus, Arithmetic>>;
  using G2 = Curve<QuadraticField<PrimeField<BaseModulus, Arithmetic>>>;

 public:
  Groth16Prover(ProvingKey key, unsigned threads)
      : wires_(key.wires), transform_(key.domainPower), pool_(threads),
        tables_(std::make_shared<KeyTables<Arithmetic>>(key)), witness_(key.wires),
        a_(key.domainSize()), b_(key.domainSize()), c_(key.domainSize()) {
    for (int m = 0; m < 2; m++) matrices_[m] = std::move(key.matrices[m]);
    wiresOf_[0] = std::move(key.a.wires);
    wiresOf_[1] = std::move(key.b1.wires);
    wiresOf_[2] = std::move(key.b2.wires);
    wiresOf_[3] = std::move(key.c.wires);
    const std::size_t further[4] = {2, 2, 2, key.domainSize() + 1};
    for (int i = 0; i < 4; i++) scalars_[i].resize(wiresOf_[i].size() + further[i]);
    for (unsigned i = 0; i < pool_.threads(); i++) {
      workspaces1_.emplace_back(WeightedSum<G1>::kChunk);
      workspaces2_.emplace_back(WeightedSum<G2>::kChunk);
    }
  }

  ~Groth16Prover() override {
    closing_ = true;
    if (extending_.joinable()) extending_.join();
  }

  ProofBytes prove(const std::uint8_t *witness, std::size_t size,
                   const Blinding &blinding) override {
    const std::lock_guard<std::mutex> lock(proving_);
    readWitness(witness, size);
    forgetTimings();
    const std::shared_ptr<KeyTables<Arithmetic>> tables = currentTables();
    try {
      const ProofBytes proof = compute(*tables, blinding);
      wipeSecrets(*tables);
      return proof;
    } catch (...) {
      wipeSecrets(*tables);
      throw;
    }
  }

  void startTables() override {
    const std::lock_guard<std::mutex> lock(starting_);
    if (extending_.joinable()) return;
    try {
      extending_ = std::thread([this] { extend(); });
    } catch (const std::system_error &) {
      // No thread to be had: proofs are made without tables.
    }
  }

  bool hasTables() const override { return extended_; }
  std::vector<Timing> timings() const override {
    const std::lock_guard<std::mutex> lock(timing_);
    return timings_;
  }

 private:
  using Tasks = std::vector<PoolTask>;

  std::shared_ptr<KeyTables<Arithmetic>> currentTables() {
    const std::lock_guard<std::mutex> lock(swapping_);
    return tables_;
  }

  /** Without memory for tables there are none. */
  void extend() noexcept {
    try {
      lowerPriority();
      auto tables = KeyTables<Arithmetic>::extended(*currentTables(), closing_);
      if (tables == nullptr) return;
      const std::lock_guard<std::mutex> lock(swapping_);
      tables_ = std::move(tables);
      extended_ = true;
    } catch (...) {
    }
  }

  void forgetTimings() {
    const std::lock_guard<std::mutex> lock(timing_);
    timings_.clear();
  }

  void readWitness(const std::uint8_t *witness, std::size_t size) {
    if (size != wires_ * sizeof(Limbs)) throw InvalidWitness("the number of wires is another");
    std::memcpy(static_cast<void *>(witness_.data()), witness, size);
    for (std::size_t i = 0; i < wires_; i++) {
      if (isBelow(witness_[i], ScalarModulus::value)) continue;
      witness_.wipeAll();
      throw InvalidWitness("a value is not reduced");
    }
  }

  /**
   * With z the witness: A = alpha + sum z_i A_i + r delta and B = beta + sum z_i B_i + s delta;
   * C = sum z_i C_i + sum h_i H_i - r s delta + s A + r B. Each is one sum, but for the last two
   * terms. Steps end together; what is long comes first in them, and what others wait for.
   */
  ProofBytes compute(KeyTables<Arithmetic> &tables, const Blinding &blinding) {
    WeightedSum<G1> &a = tables.sums1[0], &b1 = tables.sums1[1], &c = tables.sums1[2];
    WeightedSum<G2> &b2 = tables.sum2;
    const Limbs one{1, 0, 0, 0};
    Tasks tasks;
    forRows(tasks, [this](std::size_t row) { evaluateRow(row); });
    tasks.push_back([&](unsigned) { selectScalars(0, {one, blinding.r}); });
    tasks.push_back([&](unsigned) { selectScalars(1, {one, blinding.s}); });
    tasks.push_back([&](unsigned) { selectScalars(2, {one, blinding.s}); });
    run("constraints", tasks);

    for (auto *values : {&a_, &b_, &c_}) {
      tasks.push_back([this, values](unsigned) { transform_.toOddPoints(values->data()); });
    }
    tasks.push_back([&](unsigned) { b2.sort(scalars_[2].data()); });
    tasks.push_back([&](unsigned) { a.sort(scalars_[0].data()); });
    tasks.push_back([&](unsigned) { b1.sort(scalars_[1].data()); });
    run("transforms", tasks);

    forRows(tasks, [this](std::size_t row) { divideRow(row); });
    tasks.push_back([&](unsigned) { selectScalars(3, {}); });
    tasks.push_back([&](unsigned) { scalars_[3][scalars_[3].size() - 1] = minusProduct(blinding); });
    run("quotient", tasks);

    tasks.push_back([&](unsigned) { c.sort(scalars_[3].data()); });
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
    typename G1::Point multipleOfA, multipleOfB;
    tasks.push_back([&](unsigned) {
      const auto total = a.total();
      proofA = G1::toAffine(total);
      multipleOfA = G1::multiply(total, blinding.s);
    });
    tasks.push_back([&](unsigned) { multipleOfB = G1::multiply(b1.total(), blinding.r); });
    tasks.push_back([&](unsigned) { proofB = G2::toAffine(b2.total()); });
    addWeighings(tasks, c);
    run("multiples of A and B", tasks);
    proofC = G1::toAffine(G1::add(G1::add(c.total(), multipleOfA), multipleOfB));

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
    const auto start = std::chrono::steady_clock::now();
    pool_.run(tasks);
    tasks.clear();
    const std::chrono::duration<double, std::milli> elapsed =
        std::chrono::steady_clock::now() - start;
    const std::lock_guard<std::mutex> lock(timing_);
    timings_.push_back({step, elapsed.count()});
  }

  template <class Use>
  void forRows(Tasks &tasks, Use use) {
    const std::size_t share = std::max<std::size_t>(64, a_.size() / (4 * pool_.threads()));
    for (std::size_t first = 0; first < a_.size(); first += share) {
      const std::size_t last = std::min(a_.size(), first + share);
      tasks.push_back([first, last, use](unsigned) {
        for (std::size_t row = first; row < last; row++) use(row);
      });
    }
  }

  void evaluateRow(std::size_t row) {
    a_[row] = evaluate(matrices_[0], row);
    b_[row] = evaluate(matrices_[1], row);
    c_[row] = Scalars::multiply(a_[row], b_[row]);
  }

  Limbs evaluate(const Matrix &matrix, std::size_t row) const {
    Limbs sum = Scalars::zero();
    for (std::size_t i = matrix.rowStarts[row]; i < matrix.rowStarts[row + 1]; i++) {
      const Coefficient &coefficient = matrix.coefficients[i];
      const Limbs &value = witness_[coefficient.wire];
      if (value.isZero()) continue;
      sum = Scalars::add(sum, Scalars::multiply(coefficient.value, value));
    }
    return sum;
  }

  void divideRow(std::size_t row) {
    const Limbs product = Scalars::multiply(a_[row], b_[row]);
    scalars_[3][wiresOf_[3].size() + row] =
        Scalars::toInteger(Scalars::subtract(product, c_[row]));
  }

  void selectScalars(int set, std::initializer_list<Limbs> further) {
    Limbs *next = scalars_[set].data();
    for (const std::uint32_t wire : wiresOf_[set]) *next++ = witness_[wire];
    std::copy(further.begin(), further.end(), next);
  }

  static Limbs minusProduct(const Blinding &blinding) {
    const Limbs product = Scalars::multiply(Scalars::fromInteger(blinding.r), blinding.s);
    return Scalars::negate(product);
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

  /** Everything that a witness or a blinding could be computed from. */
  void wipeSecrets(KeyTables<Arithmetic> &tables) {
    Tasks tasks;
    tasks.push_back([this](unsigned) {
      for (auto *values : {&witness_, &a_, &b_, &c_}) values->wipeAll();
      for (auto &values : scalars_) values.wipeAll();
    });
    for (auto &sum : tables.sums1) tasks.push_back([&](unsigned) { sum.wipeAll(); });
    tasks.push_back([&](unsigned) { tables.sum2.wipeAll(); });
    for (auto &workspace : workspaces1_) tasks.push_back([&](unsigned) { workspace.wipeAll(); });
    for (auto &workspace : workspaces2_) tasks.push_back([&](unsigned) { workspace.wipeAll(); });
    run("wiping", tasks);
  }

  const std::uint32_t wires_;
  const Transform<Scalars> transform_;
  Matrix matrices_[2];
  /** Of a, b1, b2 and c. */
  std::vector<std::uint32_t> wiresOf_[4];
  ThreadPool pool_;
  std::vector<Workspace<G1>> workspaces1_;
  std::vector<Workspace<G2>> workspaces2_;

  std::mutex proving_;
  std::mutex starting_;
  std::mutex swapping_;
  mutable std::mutex timing_;
  std::thread extending_;
  std::atomic<bool> closing_{false};
  std::atomic<bool> extended_{false};
  std::shared_ptr<KeyTables<Arithmetic>> tables_;

  SecretBuffer<Limbs> witness_;
  SecretBuffer<Limbs> a_;
  SecretBuffer<Limbs> b_;
  SecretBuffer<Limbs> c_;
  SecretBuffer<Limbs> scalars_[4];
  std::vector<Timing> timings_;
};

}  // namespace zkliq
