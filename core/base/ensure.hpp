// ENSURE states what our own code promises; what a caller can cause is a value, never an ENSURE.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace synwave {

[[noreturn]] inline void ensure_failed(const char* what, const char* file, int line) {
  std::fprintf(stderr, "%s:%d: broken promise: %s\n", file, line, what);
  std::abort();
}

}  // namespace synwave

#define ENSURE(condition) ((condition) ? (void)0 : ::synwave::ensure_failed(#condition, __FILE__, __LINE__))
