// A fixed number of threads that share the tasks of one caller at a time.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace zkliq {

/** `thread` is below the pool's number of threads: tasks of one thread never overlap. */
using PoolTask = std::function<void(unsigned thread)>;

class ThreadPool {
 public:
  /** The caller of `run` is one of the threads. If the system refuses others, it is with fewer. */
  explicit ThreadPool(unsigned threads);
  ~ThreadPool();
  ThreadPool(const ThreadPool &) = delete;
  ThreadPool &operator=(const ThreadPool &) = delete;

  unsigned threads() const { return static_cast<unsigned>(workers_.size()) + 1; }

  /**
   * Runs all tasks, started in their order, and returns when the last has ended. Allocates nothing.
   * The first error of a task is thrown, and no other task is started after it.
   */
  void run(const std::vector<PoolTask> &tasks);

 private:
  void work(unsigned thread);
  void takeTasks(unsigned thread);

  std::vector<std::thread> workers_;
  std::mutex mutex_;
  std::condition_variable started_;
  std::condition_variable ended_;
  const std::vector<PoolTask> *tasks_ = nullptr;
  std::atomic<std::size_t> next_{0};
  std::size_t round_ = 0;
  unsigned busy_ = 0;
  bool closing_ = false;
  /** The first that a task threw. */
  std::exception_ptr failure_;
};

}  // namespace zkliq
