// One prover for each arithmetic, each compiled on its own.
#pragma once

#include <memory>

#include "prover.h"

namespace zkliq {

std::unique_ptr<Prover> createPortableProver(ProvingKey key, unsigned threads);
#if defined(__x86_64__)
std::unique_ptr<Prover> createAdxProver(ProvingKey key, unsigned threads);
std::unique_ptr<Prover> createIfmaProver(ProvingKey key, unsigned threads);
#endif

}  // namespace zkliq
