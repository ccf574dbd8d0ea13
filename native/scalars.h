// Scalars that blind proofs.
#pragma once

#include "field.h"

namespace zkliq {

/**
 * Uniform below r, from the system's generator.
 *
 * @throws std::system_error if there is none
 */
Limbs randomScalar();

struct Blinding {
  Limbs r;
  Limbs s;

  static Blinding random() { return {randomScalar(), randomScalar()}; }
};

}  // namespace zkliq
