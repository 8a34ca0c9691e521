// Memory to work in that is kept from one use to the next, so that a large thing need not be cleared each time.
#pragma once

namespace synwave {

/// No part of the value that has it: copies begin with a fresh one, and comparisons pass it over.
template <class T>
class Scratch {
 public:
  Scratch() = default;
  Scratch(const Scratch&) {}
  Scratch& operator=(const Scratch&) { return *this; }

  T& use() { return thing_; }

  friend bool operator==(const Scratch&, const Scratch&) { return true; }

 private:
  T thing_{};
};

}  // namespace synwave
