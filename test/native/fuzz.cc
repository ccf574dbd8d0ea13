// Proves with damaged keys and witnesses, for some seconds, on every arithmetic: fuzz.ts compiles
// and runs this under sanitizers. Whatever the bytes are, and whenever memory is short, there may be
// an error, but no crash; and all arithmetics, on any number of threads, with tables or not, make the
// same proof, and so do two provers of one key at the same time.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <random>
#include <thread>
#include <vector>

#include <unistd.h>

#include "../../native/errors.h"
#include "../../native/field.h"
#include "../../native/keyRegistry.h"
#include "../../native/prover.h"

namespace {

/** One in so many allocations fails, of whatever thread; 0: none. */
std::atomic<unsigned> failing{0};
std::atomic<unsigned> allocations{0};

}  // namespace

void *operator new(std::size_t size) {
  const unsigned every = failing;
  const bool fails = every != 0 && allocations.fetch_add(1) % every == 0;
  void *const memory = fails ? nullptr : std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void *memory) noexcept { std::free(memory); }
void operator delete(void *memory, std::size_t) noexcept { std::free(memory); }

using namespace zkliq;

namespace {

using Bytes = std::vector<std::uint8_t>;
using Base = PrimeField<BaseModulus, Portable>;
using Extension = QuadraticField<Base>;
using G1 = Curve<Base>;
using G2 = Curve<Extension>;

constexpr std::uint32_t kSignals = 3;

/** Of a key. */
struct Size {
  std::uint32_t wires;
  std::uint32_t domain;
};

std::mt19937_64 generator;

std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(generator() % limit); }

template <class Value>
void put(Bytes &bytes, const Value &value) {
  const auto *start = reinterpret_cast<const std::uint8_t *>(&value);
  bytes.insert(bytes.end(), start, start + sizeof value);
}

/** Mostly small, as they are quick; at times with vectors in transforms, and several chunks. */
Size anySize() {
  const std::uint32_t power = below(24) == 0 ? 8 + below(2) : below(7);
  const std::uint32_t domain = 1u << power;
  return {kSignals + 1 + below(domain + 40), domain};
}

void putNumber(Bytes &bytes, std::uint32_t number) { put(bytes, number); }

Limbs anyScalar() {
  // Ones and zeros as often as in real witnesses.
  const std::uint32_t kind = below(4);
  if (kind < 2) return Limbs{kind, 0, 0, 0};
  return Limbs{generator(), generator(), generator(), generator() >> 3};
}

/** Some at infinity, some equal, some opposite: all of them small multiples of the generator. */
void putG1(Bytes &bytes, bool finite) {
  const Affine<Limbs> one{Base::one(), Base::twice(Base::one())};
  const auto point = G1::multiply(G1::fromAffine(one), Limbs{below(5) + finite, 0, 0, 0});
  const auto affine = G1::toAffine(point);
  put(bytes, below(2) == 0 ? affine : G1::negate(affine));
}

void putG2(Bytes &bytes, bool finite) {
  static const Limbs c[] = {
      Base::fromInteger(Limbs{0x46debd5cd992f6ed, 0x674322d4f75edadd, 0x426a00665e5c4479, 0x1800deef121f1e76}),
      Base::fromInteger(Limbs{0x97e485b7aef312c2, 0xf1aa493335a9e712, 0x7260bfb731fb5d25, 0x198e9393920d483a}),
      Base::fromInteger(Limbs{0x4ce6cc0166fa7daa, 0xe3d1e7690c43d37b, 0x4aab71808dcb408f, 0x12c85ea5db8c6deb}),
      Base::fromInteger(Limbs{0x55acdadcd122975b, 0xbc4b313370b38ef3, 0xec9e99ad690c3395, 0x090689d0585ff075}),
  };
  const Affine<Pair> one{{c[0], c[1]}, {c[2], c[3]}};
  const auto point = G2::multiply(G2::fromAffine(one), Limbs{below(5) + finite, 0, 0, 0});
  put(bytes, G2::toAffine(point));
}

void putSection(Bytes &file, std::uint32_t id, const Bytes &content) {
  putNumber(file, id);
  put(file, static_cast<std::uint64_t>(content.size()));
  file.insert(file.end(), content.begin(), content.end());
}

/** A key of no circuit, but in good order. */
Bytes makeKey(const Size &size) {
  Bytes header, coefficients, a, b1, b2, c, h;
  for (const Limbs &modulus : {BaseModulus::value, ScalarModulus::value}) {
    putNumber(header, 32);
    put(header, modulus);
  }
  for (const std::uint32_t number : {size.wires, kSignals, size.domain}) putNumber(header, number);
  putG1(header, true);
  putG1(header, true);
  putG2(header, true);
  putG2(header, true);
  putG1(header, true);
  putG2(header, true);
  const std::uint32_t count = 3 * size.domain;
  putNumber(coefficients, count);
  for (std::uint32_t i = 0; i < count; i++) {
    for (const std::uint32_t limit : {2u, size.domain, size.wires}) putNumber(coefficients, below(limit));
    put(coefficients, anyScalar());
  }
  for (std::uint32_t wire = 0; wire < size.wires; wire++) {
    putG1(a, false);
    putG1(b1, false);
    putG2(b2, false);
    if (wire > kSignals) putG1(c, false);
  }
  for (std::uint32_t i = 0; i < size.domain; i++) putG1(h, false);
  Bytes protocol;
  putNumber(protocol, 1);
  Bytes file{'z', 'k', 'e', 'y'};
  putNumber(file, 1);
  putNumber(file, 8);
  const std::pair<std::uint32_t, const Bytes *> sections[] = {
      {1, &protocol}, {2, &header}, {4, &coefficients}, {5, &a}, {6, &b1}, {7, &b2}, {8, &c}, {9, &h}};
  for (const auto &[id, content] : sections) putSection(file, id, *content);
  return file;
}

Bytes makeWitness(const Size &size) {
  Bytes witness;
  for (std::uint32_t wire = 0; wire < size.wires; wire++) put(witness, anyScalar());
  return witness;
}

void damage(Bytes &bytes) {
  constexpr std::uint32_t kNumbers[] = {0,          1,          2,          0x7fffffff,
                                        0x80000000, 0xffffffff, 0xfffffff0, 1 << 25};
  for (std::uint32_t times = below(3) + 1; times > 0 && !bytes.empty(); times--) {
    // Sizes are at the front; half of the damage is done there.
    const auto size = static_cast<std::uint32_t>(bytes.size());
    const std::uint32_t position = below(2) == 0 ? below(std::min(size, 160u)) : below(size);
    switch (below(5)) {
      case 0: bytes[position] ^= static_cast<std::uint8_t>(1u << below(8)); break;
      case 1: bytes[position] = static_cast<std::uint8_t>(generator()); break;
      case 2: bytes.resize(position); break;
      case 3: bytes.insert(bytes.end(), bytes.begin() + position, bytes.end()); break;
      default: {
        const std::uint32_t number = kNumbers[below(8)];
        if (position + 4 <= size) std::copy_n(reinterpret_cast<const std::uint8_t *>(&number), 4, bytes.data() + position);
      }
    }
  }
}

/** Ends the run: what is printed is enough to repeat it. */
[[noreturn]] void fail(const char *what) {
  std::printf("%s\n", what);
  std::fflush(stdout);
  std::_Exit(1);
}

/** Calls `work`, at times with memory short, until it does not fail for that. */
template <class Work>
auto whileMemoryFails(bool memoryFails, Work work) {
  for (;;) {
    if (memoryFails) failing = below(4) * (1 + below(50));
    const auto restore = std::unique_ptr<void, void (*)(void *)>(&failing, [](void *) { failing = 0; });
    try {
      return work();
    } catch (const std::bad_alloc &) {
    }
  }
}

/** Of one key. */
using Provers = std::vector<std::unique_ptr<Prover>>;

/** Two, or none if the key is refused. */
Provers open(const Bytes &bytes, const std::string &arithmetic, bool memoryFails) {
  return whileMemoryFails(memoryFails, [&]() -> Provers {
    try {
      const std::shared_ptr<Key> key = openKey(bytes.data(), bytes.size(), arithmetic);
      const std::uint64_t token = shareKey(key);
      Provers provers;
      provers.push_back(key->newProver(below(3) + 1));
      provers.push_back(findKey(token)->newProver(below(3) + 1));
      return provers;
    } catch (const InvalidKey &) {
      return {};
    }
  });
}

/** At the same time. */
std::optional<ProofBytes> prove(const Provers &provers, const Bytes &witness,
                                const Blinding &blinding, bool memoryFails) {
  return whileMemoryFails(memoryFails, [&]() -> std::optional<ProofBytes> {
    std::optional<ProofBytes> proofs[2];
    bool memoryFailed[2] = {false, false};
    const auto proveAs = [&](std::size_t i) noexcept {
      try {
        proofs[i] = provers[i]->prove(witness.data(), witness.size(), blinding);
      } catch (const InvalidWitness &) {
      } catch (const std::bad_alloc &) {
        memoryFailed[i] = true;
      }
    };
    std::thread other;
    if (provers.size() > 1) other = std::thread(proveAs, 1);
    proveAs(0);
    if (other.joinable()) other.join();
    if (memoryFailed[0] || memoryFailed[1]) throw std::bad_alloc();
    if (provers.size() > 1 && proofs[0] != proofs[1]) fail("the proofs of two provers differ");
    return proofs[0];
  });
}

void waitForTables(const Key &key) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(2);
  while (!key.hasTables()) {
    if (std::chrono::steady_clock::now() > deadline) fail("tables are never made");
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

struct Counts {
  std::size_t keys = 0;
  std::size_t taken = 0;
  std::size_t proofs = 0;
};

/** The same key, witnesses and blinding for every arithmetic. */
void round(Counts &counts) {
  const Size size = anySize();
  const bool memoryFails = below(3) == 0;
  Bytes key = makeKey(size);
  if (below(4) > 0) damage(key);
  counts.keys++;
  std::vector<Provers> all;
  for (const std::string &arithmetic : availableArithmetics()) {
    all.push_back(open(key, arithmetic, memoryFails));
    if (all.back().empty() != all[0].empty()) fail("only some take the key");
  }
  if (all[0].empty()) return;
  counts.taken++;
  for (int i = 0; i < 4; i++) {
    Bytes witness = makeWitness(size);
    if (below(4) == 0) damage(witness);
    const Blinding blinding{anyScalar(), anyScalar()};
    std::optional<ProofBytes> first;
    for (Provers &provers : all) {
      // Half of them prove while tables are made, half with them: in this round and the next.
      if (i == 1) provers[below(2)]->key()->startTables(below(2) == 0);
      // There may be none if memory fails.
      if (i == 2 && !memoryFails && below(2) == 0) waitForTables(*provers[0]->key());
      // Whichever goes, the key stays with the other.
      if (i == 3) provers.erase(provers.begin() + below(2));
      const std::optional<ProofBytes> proof = prove(provers, witness, blinding, memoryFails);
      if (&provers == &all[0]) first = proof;
      if (proof != first) fail("the proofs of two arithmetics differ");
      counts.proofs += proof.has_value();
    }
  }
  const std::uint64_t token = shareKey(all[0][0]->key());
  all.clear();
  if (findKey(token) != nullptr) fail("a key outlives its provers");
}

}  // namespace

int main(int count, char **arguments) {
  const int seconds = count > 1 ? std::atoi(arguments[1]) : 60;
  const unsigned long seed = count > 2 ? std::strtoul(arguments[2], nullptr, 10) : 1;
  std::printf("seed %lu\n", seed);
  std::fflush(stdout);
  generator.seed(seed);
  // A round that waits for ever is a failure, too.
  alarm(static_cast<unsigned>(seconds) + 300);
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  Counts counts;
  while (std::chrono::steady_clock::now() < end) round(counts);
  std::printf("%zu keys, %zu of them taken, %zu proofs, seed %lu: no crash, no difference\n",
              counts.keys, counts.taken, counts.proofs, seed);
  return counts.taken > 0 && counts.taken < counts.keys && counts.proofs > 0 ? 0 : 1;
}
