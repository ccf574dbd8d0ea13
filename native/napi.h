// The little of Node-API that the addon needs, with errors that have a code.
#pragma once

#include <node_api.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>

#include "errors.h"

namespace zkliq {

/** Thrown where a JavaScript exception is pending already, or the environment is going away. */
struct NapiFailure {};

inline void check(napi_status status) {
  if (status != napi_ok) throw NapiFailure{};
}

struct Bytes {
  const std::uint8_t *data;
  std::size_t size;
};

/** Of a Uint8Array or another view; valid until control goes back to JavaScript. */
inline Bytes bytesOf(napi_env env, napi_value value) {
  bool isTypedArray = false;
  check(napi_is_typedarray(env, value, &isTypedArray));
  napi_typedarray_type type{};
  std::size_t size = 0;
  void *data = nullptr;
  if (isTypedArray) {
    check(napi_get_typedarray_info(env, value, &type, &size, &data, nullptr, nullptr));
  }
  if (!isTypedArray || type != napi_uint8_array) {
    napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", "A Uint8Array is expected");
    throw NapiFailure{};
  }
  return {static_cast<const std::uint8_t *>(data), size};
}

inline std::string stringOf(napi_env env, napi_value value) {
  char text[64];
  std::size_t length = 0;
  check(napi_get_value_string_utf8(env, value, text, sizeof text, &length));
  return {text, length};
}

inline std::uint32_t numberOf(napi_env env, napi_value value) {
  std::uint32_t number = 0;
  check(napi_get_value_uint32(env, value, &number));
  return number;
}

/** Of a bigint below 2^64. */
inline std::uint64_t integerOf(napi_env env, napi_value value) {
  std::uint64_t integer = 0;
  bool whole = false;
  check(napi_get_value_bigint_uint64(env, value, &integer, &whole));
  if (!whole) throw NapiFailure{};
  return integer;
}

inline bool booleanOf(napi_env env, napi_value value) {
  bool boolean = false;
  check(napi_get_value_bool(env, value, &boolean));
  return boolean;
}

inline napi_value newInteger(napi_env env, std::uint64_t integer) {
  napi_value value = nullptr;
  check(napi_create_bigint_uint64(env, integer, &value));
  return value;
}

inline napi_value newString(napi_env env, const std::string &text) {
  napi_value value = nullptr;
  check(napi_create_string_utf8(env, text.data(), text.size(), &value));
  return value;
}

inline napi_value newNumber(napi_env env, double number) {
  napi_value value = nullptr;
  check(napi_create_double(env, number, &value));
  return value;
}

inline napi_value newBoolean(napi_env env, bool boolean) {
  napi_value value = nullptr;
  check(napi_get_boolean(env, boolean, &value));
  return value;
}

/** A Uint8Array with a copy of the bytes. */
inline napi_value newBytes(napi_env env, const void *bytes, std::size_t size) {
  void *data = nullptr;
  napi_value buffer = nullptr;
  napi_value array = nullptr;
  check(napi_create_arraybuffer(env, size, &data, &buffer));
  if (size > 0) __builtin_memcpy(data, bytes, size);
  check(napi_create_typedarray(env, napi_uint8_array, size, buffer, 0, &array));
  return array;
}

inline void setProperty(napi_env env, napi_value object, const char *name, napi_value value) {
  check(napi_set_named_property(env, object, name, value));
}

template <std::size_t kCount>
struct Arguments {
  napi_value values[kCount];

  Arguments(napi_env env, napi_callback_info info) {
    std::size_t count = kCount;
    check(napi_get_cb_info(env, info, &count, values, nullptr, nullptr));
  }
  napi_value operator[](std::size_t index) const { return values[index]; }
};

/** Wraps a function so that no C++ exception leaves it: one that does becomes a JavaScript error. */
template <napi_value (*function)(napi_env, napi_callback_info)>
napi_value guarded(napi_env env, napi_callback_info info) noexcept {
  try {
    return function(env, info);
  } catch (const NapiFailure &) {
    bool pending = false;
    if (napi_is_exception_pending(env, &pending) == napi_ok && !pending) {
      napi_throw_error(env, "ERR_INVALID_ARG_VALUE", "The arguments are not what is expected");
    }
  } catch (const InvalidWitness &error) {
    napi_throw_error(env, "INVALID_WITNESS", error.what());
  } catch (const std::exception &error) {
    napi_throw_error(env, "ERR_NATIVE", error.what());
  } catch (...) {
    napi_throw_error(env, "ERR_NATIVE", "An unknown failure");
  }
  return nullptr;
}

template <napi_value (*function)(napi_env, napi_callback_info)>
void setFunction(napi_env env, napi_value object, const char *name) {
  napi_value value = nullptr;
  check(napi_create_function(env, name, NAPI_AUTO_LENGTH, guarded<function>, nullptr, &value));
  setProperty(env, object, name, value);
}

}  // namespace zkliq
