#include "ifmaBatchAdd.h"
#include "ifmaTransform.h"
// The specializations above must be known before they are used.
#include "groth16.h"
#include "provers.h"

namespace zkliq {

#if defined(ZKLIQ_HAS_IFMA)
std::unique_ptr<Prover> createIfmaProver(ProvingKey key, unsigned threads) {
  return std::make_unique<Groth16Prover<Ifma>>(std::move(key), threads);
}
#endif

}  // namespace zkliq
