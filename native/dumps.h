// Keeps what is in memory out of what the system makes of a process that dies.
#pragma once

#include <sys/resource.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

namespace zkliq {

/**
 * No core of this process is written, nor of those that it starts. On Linux a core that goes to a program
 * instead of a file is neither, and other processes of the same user cannot look into this one's memory and
 * environment.
 *
 * @return whether the system agrees
 */
inline bool forbidDumps() {
  const rlimit none{0, 0};
  bool forbidden = setrlimit(RLIMIT_CORE, &none) == 0;
#if defined(__linux__)
  forbidden = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && forbidden;
#endif
  return forbidden;
}

}  // namespace zkliq
