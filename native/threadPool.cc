#include "threadPool.h"

#include <exception>
#include <utility>

#include "memory.h"

namespace zkliq {

ThreadPool::ThreadPool(unsigned threads) {
  workers_.reserve(threads - 1);
  try {
    for (unsigned i = 1; i < threads; i++) workers_.emplace_back([this, i] { work(i); });
  } catch (...) {
    // No more threads or memory: those that did start are enough.
  }
}

ThreadPool::~ThreadPool() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    closing_ = true;
  }
  started_.notify_all();
  for (std::thread &worker : workers_) worker.join();
}

void ThreadPool::run(const std::vector<PoolTask> &tasks) {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    tasks_ = &tasks;
    next_ = 0;
    busy_ = static_cast<unsigned>(workers_.size());
    round_++;
  }
  started_.notify_all();
  takeTasks(0);
  std::unique_lock<std::mutex> lock(mutex_);
  ended_.wait(lock, [this] { return busy_ == 0; });
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void ThreadPool::work(unsigned thread) {
  std::size_t round = 0;
  for (;;) {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      started_.wait(lock, [&] { return closing_ || round_ != round; });
      if (closing_) return;
      round = round_;
    }
    takeTasks(thread);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (--busy_ == 0) ended_.notify_one();
  }
}

void ThreadPool::takeTasks(unsigned thread) {
  for (;;) {
    const std::size_t index = next_.fetch_add(1);
    if (index >= tasks_->size()) break;
    try {
      (*tasks_)[index](thread);
    } catch (...) {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      next_ = tasks_->size();
    }
  }
  wipeStack();
}

}  // namespace zkliq
