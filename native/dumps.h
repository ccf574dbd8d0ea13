// Keeps what is in memory out of what the system makes of a process that dies.
#pragma once

#include <sys/resource.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

namespace zkliq {

/**
 * No core file of this process is written, nor of those that it starts. On Linux its core goes to no program
 * either, and other processes of the same user cannot look into its memory and environment: what it starts
 * has to ask for that itself.
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
