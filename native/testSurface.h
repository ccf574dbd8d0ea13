// The parts of the engine, each for itself, as tests see them. Not in the addon that is used.
#pragma once

#include <node_api.h>

namespace zkliq {

void exportTestSurface(napi_env env, napi_value exports);

}  // namespace zkliq
