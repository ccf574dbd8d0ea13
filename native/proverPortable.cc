#include "groth16.h"
#include "keys.h"

namespace zkliq {

std::shared_ptr<Key> openPortableKey(ProvingKey key) {
  return std::make_shared<Groth16Key<Portable>>(std::move(key));
}

}  // namespace zkliq
