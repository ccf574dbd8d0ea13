#include "ifmaBatchAdd.h"
// The specialization above must be known before it is used.
#include "groth16.h"
#include "provers.h"

namespace zkliq {

#if defined(ZKLIQ_HAS_IFMA)
std::unique_ptr<Prover> createIfmaProver(ProvingKey key, unsigned threads) {
  return std::make_unique<Groth16Prover<Ifma>>(std::move(key), threads);
}
#endif

}  // namespace zkliq
