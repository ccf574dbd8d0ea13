#include "adx.h"
#include "groth16.h"
#include "keys.h"

namespace zkliq {

#if defined(__x86_64__)
std::shared_ptr<Key> openAdxKey(ProvingKey key) {
  return std::make_shared<Groth16Key<Adx>>(std::move(key));
}
#endif

}  // namespace zkliq
