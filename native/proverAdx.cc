#include "adx.h"
#include "groth16.h"
#include "provers.h"

namespace zkliq {

#if defined(__x86_64__)
std::unique_ptr<Prover> createAdxProver(ProvingKey key, unsigned threads) {
  return std::make_unique<Groth16Prover<Adx>>(std::move(key), threads);
}
#endif

}  // namespace zkliq
