// Keys, and what makes proofs under them, on whatever the processor does best.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "provingKey.h"
#include "scalars.h"

namespace zkliq {

/** Coordinates as integers, little-endian: a.x, a.y, b.x, b.y (real part first), c.x, c.y. */
using ProofBytes = std::array<std::uint8_t, 8 * 32>;

/** Milliseconds of a proof's steps, in their order. */
struct Timing {
  const char *step;
  double milliseconds;
};

class Key;

/** With working memory and threads of its own; it holds its key. */
class Prover {
 public:
  virtual ~Prover() = default;

  /**
   * One proof at a time: a second caller waits.
   *
   * @param witness values of the wires, 32 bytes little-endian each
   * @throws InvalidWitness if there are more or fewer than wires, or one is not below r
   */
  virtual ProofBytes prove(const std::uint8_t *witness, std::size_t size,
                           const Blinding &blinding) = 0;
  virtual std::vector<Timing> timings() const = 0;
  virtual std::shared_ptr<Key> key() const = 0;
};

/** What any number of provers share, each on threads of its own. */
class Key {
 public:
  virtual ~Key() = default;

  virtual std::unique_ptr<Prover> newProver(unsigned threads) = 0;

  /**
   * Starts computing tables for faster proofs, on a thread of its own; returns at once. Every prover of
   * the key takes them for the next proof it begins. Where there is neither a thread nor memory to be
   * had, proofs are made without.
   *
   * @param inBackground on what time others leave: long, where the processor is never idle
   */
  virtual void startTables(bool inBackground) noexcept = 0;
  virtual bool hasTables() const = 0;
  virtual Shape shape() const = 0;
};

/** Names of the arithmetics that this processor can run, the fastest first. */
std::vector<std::string> availableArithmetics();

/**
 * @param arithmetic one of the available
 * @throws InvalidKey
 */
std::shared_ptr<Key> openKey(const std::uint8_t *zkey, std::size_t size,
                             const std::string &arithmetic);

}  // namespace zkliq
