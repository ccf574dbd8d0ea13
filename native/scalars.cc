#include "scalars.h"

#include <cerrno>
#include <system_error>

#include "memory.h"

#include <unistd.h>
#if defined(__APPLE__)
#include <sys/random.h>
#endif

namespace zkliq {

/** 512 bits mod r: the remainder is uniform but for 2^-256. */
Limbs randomScalar() {
  using Field = PrimeField<ScalarModulus, Portable>;
  Secret<Limbs[2]> secret;
  Limbs(&bits)[2] = secret.value;
  // On Linux this is getrandom, which waits until the generator is seeded.
  if (getentropy(bits, sizeof bits) != 0) {
    throw std::system_error(errno, std::generic_category(), "no random bytes");
  }
  for (Limbs &half : bits) {
    while (!isBelow(half, ScalarModulus::value)) subtractFrom(half, ScalarModulus::value);
  }
  // An element in Montgomery form is the integer times 2^256.
  return Field::add(Field::fromInteger(bits[1]), bits[0]);
}

}  // namespace zkliq
