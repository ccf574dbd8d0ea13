#include "groth16.h"
#include "provers.h"

namespace zkliq {

std::unique_ptr<Prover> createPortableProver(ProvingKey key, unsigned threads) {
  return std::make_unique<Groth16Prover<Portable>>(std::move(key), threads);
}

}  // namespace zkliq
