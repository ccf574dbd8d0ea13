// What JavaScript sees: src/engine/native.ts says how it is used.
#include <cstring>
#include <functional>
#include <memory>
#include <vector>

#include "asyncTask.h"
#include "dumps.h"
#include "keyRegistry.h"
#include "memory.h"
#include "napi.h"
#include "prover.h"
#include "testSurface.h"

namespace zkliq {

namespace {

/** What this was built from: an addon that no longer fits its sources is not used. */
constexpr const char *kSources = ZKLIQ_SOURCES;

constexpr napi_type_tag kProverTag = {0x6b1f2a7f4a3c4d0e, 0x9d5c0e7a12b84f63};

/** A JavaScript object's hold on a prover, which tasks under way hold, too. */
using Handle = std::shared_ptr<Prover>;

Handle &handleOf(napi_env env, napi_value value) {
  bool ours = false;
  void *data = nullptr;
  check(napi_check_object_type_tag(env, value, &kProverTag, &ours));
  if (!ours) throw NapiFailure{};
  check(napi_get_value_external(env, value, &data));
  return *static_cast<Handle *>(data);
}

Handle openHandle(napi_env env, napi_value value) {
  Handle handle = handleOf(env, value);
  if (handle == nullptr) {
    napi_throw_error(env, "CLOSED", "The prover is closed");
    throw NapiFailure{};
  }
  return handle;
}

napi_value wrap(napi_env env, Handle prover) {
  auto handle = std::make_unique<Handle>(std::move(prover));
  napi_value value = nullptr;
  const auto release = [](napi_env, void *data, void *) { delete static_cast<Handle *>(data); };
  check(napi_create_external(env, handle.get(), release, nullptr, &value));
  handle.release();
  check(napi_type_tag_object(env, value, &kProverTag));
  return value;
}

using OpenKey = std::function<std::shared_ptr<Key>()>;

napi_value startProver(napi_env env, OpenKey open, std::uint32_t threads) {
  return AsyncTask::start(env, [open, threads]() -> AsyncTask::Result {
    const auto shared = std::make_shared<Handle>(open()->newProver(threads));
    return [shared](napi_env resultEnv) { return wrap(resultEnv, std::move(*shared)); };
  });
}

/** create(zkey, threads, arithmetic): promise of a prover */
napi_value create(napi_env env, napi_callback_info info) {
  const Arguments<3> arguments(env, info);
  const Bytes zkey = bytesOf(env, arguments[0]);
  const std::uint32_t threads = numberOf(env, arguments[1]);
  const std::string arithmetic = stringOf(env, arguments[2]);
  // A copy: JavaScript might change or free its bytes while they are read.
  auto copy = std::make_shared<std::vector<std::uint8_t>>(zkey.data, zkey.data + zkey.size);
  const auto open = [copy, arithmetic] { return openKey(copy->data(), copy->size(), arithmetic); };
  return startProver(env, open, threads);
}

/** share(prover): token of its key, for `attach` in any thread of this process */
napi_value share(napi_env env, napi_callback_info info) {
  const Arguments<1> arguments(env, info);
  return newInteger(env, shareKey(openHandle(env, arguments[0])->key()));
}

/** attach(token, threads): promise of another prover of a key */
napi_value attach(napi_env env, napi_callback_info info) {
  const Arguments<2> arguments(env, info);
  const std::shared_ptr<Key> key = findKey(integerOf(env, arguments[0]));
  if (key == nullptr) {
    napi_throw_error(env, "NO_KEY", "No prover of the key is open");
    throw NapiFailure{};
  }
  return startProver(env, [key] { return key; }, numberOf(env, arguments[1]));
}

napi_value startProof(napi_env env, napi_value prover, napi_value witness,
                      std::function<Blinding()> blinding) {
  Handle handle = openHandle(env, prover);
  const Bytes bytes = bytesOf(env, witness);
  auto copy = std::make_shared<SecretBuffer<std::uint8_t>>(bytes.size);
  if (bytes.size > 0) std::memcpy(copy->data(), bytes.data, bytes.size);
  return AsyncTask::start(env, [handle, copy, blinding]() -> AsyncTask::Result {
    const Secret<Blinding> factors(blinding);
    const ProofBytes proof = handle->prove(copy->data(), copy->size(), factors.value);
    return [proof](napi_env resultEnv) { return newBytes(resultEnv, proof.data(), proof.size()); };
  });
}

/** prove(prover, witness): promise of the proof's bytes */
napi_value prove(napi_env env, napi_callback_info info) {
  const Arguments<2> arguments(env, info);
  return startProof(env, arguments[0], arguments[1], Blinding::random);
}

/** proveSync(prover, witness): the proof's bytes, made on the calling thread */
napi_value proveSync(napi_env env, napi_callback_info info) {
  const Arguments<2> arguments(env, info);
  const Handle handle = openHandle(env, arguments[0]);
  const Bytes bytes = bytesOf(env, arguments[1]);
  const StackWiping wiping;
  const Secret<Blinding> factors(Blinding::random);
  const ProofBytes proof = handle->prove(bytes.data, bytes.size, factors.value);
  return newBytes(env, proof.data(), proof.size());
}

/** startTables(prover, inBackground) */
napi_value startTables(napi_env env, napi_callback_info info) {
  const Arguments<2> arguments(env, info);
  const Handle handle = openHandle(env, arguments[0]);
  handle->key()->startTables(booleanOf(env, arguments[1]));
  return nullptr;
}

/** hasTables(prover) */
napi_value hasTables(napi_env env, napi_callback_info info) {
  const Arguments<1> arguments(env, info);
  return newBoolean(env, openHandle(env, arguments[0])->key()->hasTables());
}

/** timings(prover): milliseconds of the last proof's steps */
napi_value timings(napi_env env, napi_callback_info info) {
  const Arguments<1> arguments(env, info);
  napi_value object = nullptr;
  check(napi_create_object(env, &object));
  for (const Timing &timing : openHandle(env, arguments[0])->timings()) {
    setProperty(env, object, timing.step, newNumber(env, timing.milliseconds));
  }
  return object;
}

/** shape(prover): numbers of wires and public signals of the key */
napi_value shape(napi_env env, napi_callback_info info) {
  const Arguments<1> arguments(env, info);
  const Shape shape = openHandle(env, arguments[0])->key()->shape();
  napi_value object = nullptr;
  check(napi_create_object(env, &object));
  setProperty(env, object, "wires", newNumber(env, shape.wires));
  setProperty(env, object, "publicSignals", newNumber(env, shape.publicSignals));
  return object;
}

/** close(prover): frees it as soon as the proofs under way are made. */
napi_value close(napi_env env, napi_callback_info info) {
  const Arguments<1> arguments(env, info);
  handleOf(env, arguments[0]).reset();
  return nullptr;
}

/** forbidDumps(): whether the system will write nothing of this process's memory, however it ends */
napi_value forbidDumpsOf(napi_env env, napi_callback_info) { return newBoolean(env, forbidDumps()); }

napi_value arithmetics(napi_env env) {
  napi_value array = nullptr;
  check(napi_create_array(env, &array));
  std::uint32_t index = 0;
  for (const std::string &name : availableArithmetics()) {
    check(napi_set_element(env, array, index++, newString(env, name)));
  }
  return array;
}

#ifdef ZKLIQ_TEST
/** proveBlinded(prover, witness, r, s): a proof that is not hidden, for tests alone */
napi_value proveBlinded(napi_env env, napi_callback_info info) {
  const Arguments<4> arguments(env, info);
  const auto factors = std::make_shared<Secret<Blinding>>();
  for (auto [scalar, index] : {std::pair{&factors->value.r, 2}, std::pair{&factors->value.s, 3}}) {
    const Bytes bytes = bytesOf(env, arguments[static_cast<std::size_t>(index)]);
    if (bytes.size != sizeof *scalar) throw NapiFailure{};
    std::memcpy(scalar->word, bytes.data, bytes.size);
  }
  return startProof(env, arguments[0], arguments[1], [factors] { return factors->value; });
}
#endif

napi_value initialize(napi_env env, napi_value exports) {
  setProperty(env, exports, "sources", newString(env, kSources));
  setProperty(env, exports, "arithmetics", arithmetics(env));
  setFunction<create>(env, exports, "create");
  setFunction<share>(env, exports, "share");
  setFunction<attach>(env, exports, "attach");
  setFunction<prove>(env, exports, "prove");
  setFunction<proveSync>(env, exports, "proveSync");
  setFunction<startTables>(env, exports, "startTables");
  setFunction<hasTables>(env, exports, "hasTables");
  setFunction<timings>(env, exports, "timings");
  setFunction<shape>(env, exports, "shape");
  setFunction<close>(env, exports, "close");
  setFunction<forbidDumpsOf>(env, exports, "forbidDumps");
#ifdef ZKLIQ_TEST
  setFunction<proveBlinded>(env, exports, "proveBlinded");
  exportTestSurface(env, exports);
#endif
  return exports;
}

}  // namespace

}  // namespace zkliq

NAPI_MODULE_INIT() {
  try {
    return zkliq::initialize(env, exports);
  } catch (...) {
    // Whatever is missing, the loader sees that nothing is exported.
    return nullptr;
  }
}
