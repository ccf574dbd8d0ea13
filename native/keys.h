// One kind of key for each arithmetic, each compiled on its own.
#pragma once

#include <memory>

#include "prover.h"

namespace zkliq {

std::shared_ptr<Key> openPortableKey(ProvingKey key);
#if defined(__x86_64__)
std::shared_ptr<Key> openAdxKey(ProvingKey key);
std::shared_ptr<Key> openIfmaKey(ProvingKey key);
#endif

}  // namespace zkliq
