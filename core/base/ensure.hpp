// ENSURE states what our own code promises; what a caller can cause is a value, never an ENSURE.
#pragma once

#include <cstdio>
#include <cstdlib>

namespace synwave {

[[noreturn]] inline void ensure_failed(const char* message) {
  std::fputs(message, stderr);
  std::abort();
}

}  // namespace synwave

// One text made by the preprocessor: formatting would bring the whole of printf into the page.
#define SYNWAVE_TEXT_OF(x) #x
#define SYNWAVE_ENSURE_MESSAGE(condition, line) __FILE__ ":" SYNWAVE_TEXT_OF(line) ": broken promise: " condition "\n"
#define ENSURE(condition) \
  ((condition) ? (void)0 : ::synwave::ensure_failed(SYNWAVE_ENSURE_MESSAGE(#condition, __LINE__)))
