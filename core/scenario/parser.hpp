// Text to Scenario. Never guesses: what is not understood is an error with its place and what was expected.
#pragma once

#include <string_view>
#include <vector>

#include "core/scenario/ast.hpp"
#include "core/scenario/diagnostics.hpp"

namespace synwave::scenario {

struct ParseResult {
  Scenario scenario;                    // complete only if ok()
  std::vector<Diagnostic> diagnostics;  // in the order of the text; all of them, up to budget::diagnostics

  /// Whether the scenario may run: there are warnings at most.
  bool ok() const { return !any_error(diagnostics); }
};

/// Bounded in time and memory for any input; text above budget::text_octets is refused unread.
ParseResult parse(std::string_view text);

}  // namespace synwave::scenario
