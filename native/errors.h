// What a caller can have done wrong; the addon turns them into typed errors.
#pragma once

#include <stdexcept>

namespace zkliq {

/** The bytes are no Groth16 zkey over BN254 that proofs can be made with. */
struct InvalidKey : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/** The bytes are no witness of the key's circuit. The message says nothing about its values. */
struct InvalidWitness : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace zkliq
