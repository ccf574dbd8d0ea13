// Keys of this process by tokens, so that other threads' JavaScript can have provers of them.
#pragma once

#include <cstdint>
#include <memory>

#include "prover.h"

namespace zkliq {

/**
 * The key's token: the same for the same key, and of no other that there is or was. It does not
 * keep the key alive. Threads may call this at the same time.
 *
 * @throws std::system_error if there are no random numbers
 */
std::uint64_t shareKey(const std::shared_ptr<Key> &key);

/** Null if no key has the token, or the one that had it is gone. */
std::shared_ptr<Key> findKey(std::uint64_t token);

}  // namespace zkliq
