// The program on the kernel's side, run within the session's network.
#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "tests/runner/tun/problem.hpp"

namespace synwave::runner::tun {

/// Ends with the session.
class Child {
 public:
  Child() = default;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child();

  Problem start(const std::vector<std::string>& command);
  bool started() const { return id_ > 0; }
  bool running() const { return started() && !status_; }
  /// Becomes readable when it ends; -1 without one.
  int descriptor() const { return running() ? watch_ : -1; }
  /// Looks whether it has ended; then its exit code, or 128 and the signal's number.
  std::optional<int> look();

 private:
  pid_t id_ = -1;
  int watch_ = -1;
  std::optional<int> status_;
};

}  // namespace synwave::runner::tun
