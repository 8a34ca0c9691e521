// What keeps a session from going on, as a value: the words for the user, and whose fault it is.
#pragma once

#include <string>

namespace synwave::runner::tun {

/// No words: all is well.
struct Problem {
  std::string text;

  bool any() const { return !text.empty(); }
};

/// `what` with the system's words for errno.
Problem system_problem(const std::string& what);

}  // namespace synwave::runner::tun
