// What provers of one key share: constraints, points and tables. Nothing in it is secret.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "constraints.h"
#include "keyTables.h"
#include "prover.h"

#if defined(__linux__)
#include <sys/resource.h>
#endif

namespace zkliq {

/** Of this thread, where the system knows such a thing. */
inline void lowerPriority() {
#if defined(__linux__)
  setpriority(PRIO_PROCESS, 0, 10);
#endif
}

template <class Arithmetic>
class Groth16Key : public Key, public std::enable_shared_from_this<Groth16Key<Arithmetic>> {
 public:
  using Tables = KeyTables<Arithmetic>;

  explicit Groth16Key(ProvingKey key)
      : constraints_(key), tables_(std::make_shared<const Tables>(key)) {}

  ~Groth16Key() override {
    closing_ = true;
    if (extending_.joinable()) extending_.join();
  }

  std::unique_ptr<Prover> newProver(unsigned threads) override;

  void startTables(bool inBackground) noexcept override {
    try {
      const std::lock_guard<std::mutex> lock(starting_);
      if (!extending_.joinable()) {
        extending_ = std::thread([this, inBackground] { extend(inBackground); });
      }
    } catch (...) {
    }
  }

  bool hasTables() const override { return extended_; }
  Shape shape() const override { return constraints_.shape; }

  const Constraints<Arithmetic> &constraints() const { return constraints_; }

  /** The current ones: others may take their place, but these stay while they are held. */
  std::shared_ptr<const Tables> tables() const {
    const std::lock_guard<std::mutex> lock(swapping_);
    return tables_;
  }

 private:
  /** Without memory for tables there are none. */
  void extend(bool inBackground) noexcept {
    try {
      if (inBackground) lowerPriority();
      auto extended = Tables::extended(*tables(), closing_);
      if (extended == nullptr) return;
      const std::lock_guard<std::mutex> lock(swapping_);
      tables_ = std::move(extended);
      extended_ = true;
    } catch (...) {
    }
  }

  const Constraints<Arithmetic> constraints_;
  std::mutex starting_;
  mutable std::mutex swapping_;
  std::thread extending_;
  std::atomic<bool> closing_{false};
  std::atomic<bool> extended_{false};
  std::shared_ptr<const Tables> tables_;
};

}  // namespace zkliq
