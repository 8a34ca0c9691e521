#include "core/scenario/report.hpp"

#include <string>

#include "core/base/sort.hpp"
#include "core/scenario/budgets.hpp"

namespace synwave::scenario {

void Report::add(Place place, Code code, std::vector<Param> params) {
  if (severity_of(code) == Severity::warning) {
    if (warnings_++ < budget::diagnostics) found_.push_back({place, code, std::move(params)});
    return;
  }
  if (full_) return;
  if (errors_++ < budget::diagnostics) {
    found_.push_back({place, code, std::move(params)});
    return;
  }
  full_ = true;
  found_.push_back({place, Code::too_many_diagnostics, {{"most", std::to_string(budget::diagnostics)}}});
}

std::vector<Diagnostic> Report::take() {
  sort_stably(found_, [](const Diagnostic& a, const Diagnostic& b) {
    if (a.place.line != b.place.line) return a.place.line < b.place.line;
    return a.place.column < b.place.column;
  });
  return std::move(found_);
}

}  // namespace synwave::scenario
