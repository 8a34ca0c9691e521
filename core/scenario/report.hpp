// Where the parser writes what it finds; bounded, so that no input can make it large.
#pragma once

#include <utility>
#include <vector>

#include "core/scenario/diagnostics.hpp"

namespace synwave::scenario {

/// Keeps up to budget::diagnostics errors, and as many warnings; says so once when more errors come.
class Report {
 public:
  void add(Place place, Code code, std::vector<Param> params = {});
  bool any_error() const { return errors_ != 0; }
  /// No further error will be kept: the parser may stop.
  bool full() const { return full_; }
  /// All that was added, in the order of the text.
  std::vector<Diagnostic> take();

 private:
  std::vector<Diagnostic> found_;
  std::uint32_t errors_ = 0;
  std::uint32_t warnings_ = 0;
  bool full_ = false;
};

}  // namespace synwave::scenario
