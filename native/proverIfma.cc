#include "ifmaBatchAdd.h"
#include "ifmaTransform.h"
// The specializations above must be known before they are used.
#include "groth16.h"
#include "keys.h"

namespace zkliq {

#if defined(ZKLIQ_HAS_IFMA)
std::shared_ptr<Key> openIfmaKey(ProvingKey key) {
  return std::make_shared<Groth16Key<Ifma>>(std::move(key));
}
#endif

}  // namespace zkliq
