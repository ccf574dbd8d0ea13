// The parts of the engine, each for itself, as tests see them. Not in the addon that is used.
#pragma once

#include <node_api.h>

#include <cstring>
#include <vector>

#include "napi.h"

namespace zkliq {

void exportTestSurface(napi_env env, napi_value exports);
/** Arithmetic on eight numbers at once; nothing where the compiler knows no such instructions. */
void exportLanes(napi_env env, napi_value exports);

template <class Value>
std::vector<Value> valuesOf(napi_env env, napi_value array) {
  const Bytes bytes = bytesOf(env, array);
  if (bytes.size % sizeof(Value) != 0) throw NapiFailure{};
  std::vector<Value> values(bytes.size / sizeof(Value));
  if (bytes.size > 0) std::memcpy(static_cast<void *>(values.data()), bytes.data, bytes.size);
  return values;
}

template <class Value>
napi_value newValues(napi_env env, const std::vector<Value> &values) {
  return newBytes(env, values.data(), values.size() * sizeof(Value));
}

}  // namespace zkliq
