// Work on a thread of Node's pool, and a promise of its result.
#pragma once

#include <cstdio>
#include <functional>
#include <memory>

#include "errors.h"
#include "memory.h"
#include "napi.h"

namespace zkliq {

/**
 * `work` runs on another thread and must not touch JavaScript; it returns what makes the result, on
 * JavaScript's thread. Errors reject the promise; their code is INVALID_KEY, INVALID_WITNESS or
 * FAILED. The process stays alive until the work is done.
 */
class AsyncTask {
 public:
  using Result = std::function<napi_value(napi_env)>;
  using Work = std::function<Result()>;

  static napi_value start(napi_env env, Work work) {
    std::unique_ptr<AsyncTask> task(new AsyncTask(std::move(work)));
    napi_value promise = nullptr;
    napi_value name = newString(env, "zkliq");
    check(napi_create_promise(env, &task->deferred_, &promise));
    check(napi_create_async_work(env, nullptr, name, execute, complete, task.get(), &task->work_));
    if (napi_queue_async_work(env, task->work_) != napi_ok) {
      napi_delete_async_work(env, task->work_);
      throw NapiFailure{};
    }
    task.release();  // complete() deletes it
    return promise;
  }

 private:
  explicit AsyncTask(Work work) : run_(std::move(work)) {}

  static void execute(napi_env, void *data) noexcept {
    auto *const task = static_cast<AsyncTask *>(data);
    try {
      task->result_ = task->run_();
    } catch (const InvalidKey &error) {
      task->fail("INVALID_KEY", error.what());
    } catch (const InvalidWitness &error) {
      task->fail("INVALID_WITNESS", error.what());
    } catch (const std::exception &error) {
      task->fail("FAILED", error.what());
    } catch (...) {
      task->fail("FAILED", "an unknown failure");
    }
    task->run_ = nullptr;  // with what it holds: secrets, among others
    wipeStack();
  }

  /**
   * The promise is settled, whatever fails: at worst it is rejected with nothing. Only when an
   * environment is torn down nothing can be settled any more.
   */
  static void complete(napi_env env, napi_status status, void *data) noexcept {
    const std::unique_ptr<AsyncTask> task(static_cast<AsyncTask *>(data));
    napi_delete_async_work(env, task->work_);
    if (status != napi_ok) task->fail("FAILED", "the work was cancelled");
    try {
      if (task->code_ == nullptr) {
        check(napi_resolve_deferred(env, task->deferred_, task->result_(env)));
        return;
      }
    } catch (const std::exception &error) {
      task->fail("FAILED", error.what());
    } catch (...) {
      task->fail("FAILED", "there is no room for the result");
    }
    task->reject(env);
  }

  void reject(napi_env env) noexcept {
    napi_value pending = nullptr;
    napi_get_and_clear_last_exception(env, &pending);
    napi_value code = nullptr, message = nullptr, error = nullptr;
    const bool made =
        napi_create_string_utf8(env, code_, NAPI_AUTO_LENGTH, &code) == napi_ok &&
        napi_create_string_utf8(env, message_, NAPI_AUTO_LENGTH, &message) == napi_ok &&
        napi_create_error(env, code, message, &error) == napi_ok;
    if (!made) napi_get_undefined(env, &error);
    napi_reject_deferred(env, deferred_, error);
  }

  /** Allocates nothing: memory may be what is missing. */
  void fail(const char *code, const char *message) noexcept {
    code_ = code;
    std::snprintf(message_, sizeof message_, "%s", message);
  }

  Work run_;
  Result result_;
  const char *code_ = nullptr;
  char message_[128] = "";
  napi_deferred deferred_ = nullptr;
  napi_async_work work_ = nullptr;
};

}  // namespace zkliq
