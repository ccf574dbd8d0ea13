#include "keyRegistry.h"

#include <iterator>
#include <map>
#include <mutex>

#include "scalars.h"

namespace zkliq {

namespace {

struct Registry {
  std::mutex mutex;
  std::map<std::uint64_t, std::weak_ptr<Key>> keys;
};

/** Never destroyed: threads may still look for keys while the process exits. */
Registry &registry() {
  static Registry &only = *new Registry;
  return only;
}

/** Random, as numbers in order would be given twice if the addon is unloaded and loaded again. */
std::uint64_t newToken() { return randomScalar().word[0]; }

}  // namespace

std::uint64_t shareKey(const std::shared_ptr<Key> &key) {
  auto &[mutex, keys] = registry();
  const std::lock_guard<std::mutex> lock(mutex);
  for (auto entry = keys.begin(); entry != keys.end();) {
    const std::weak_ptr<Key> &other = entry->second;
    if (!other.owner_before(key) && !key.owner_before(other)) return entry->first;
    entry = other.expired() ? keys.erase(entry) : std::next(entry);
  }
  const std::uint64_t token = newToken();
  keys[token] = key;
  return token;
}

std::shared_ptr<Key> findKey(std::uint64_t token) {
  auto &[mutex, keys] = registry();
  const std::lock_guard<std::mutex> lock(mutex);
  const auto entry = keys.find(token);
  return entry == keys.end() ? nullptr : entry->second.lock();
}

}  // namespace zkliq
