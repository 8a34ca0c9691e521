#include "wasm/script_lab.hpp"

#include <string>
#include <utility>

#include "core/drill/parser.hpp"
#include "wasm/script_summary.hpp"

namespace synwave {
namespace {

bool is_budget(drill::Code code) {
  using enum drill::Code;
  return code == budget_events || code == budget_segments || code == budget_time;
}

}  // namespace

bool ScriptLab::begin(std::string_view text) {
  cancel();
  drill::ParseResult parsed = drill::parse(text);
  if (!parsed.ok()) {
    error_ = std::move(parsed.diagnostics.front());
    return false;
  }
  checks_ = checks_of(parsed.script);
  run_.emplace(std::move(parsed.script), drill::Settings{});
  for (const HostId host : {drill::kernel_host, drill::script_host}) {
    add_host(std::string{script_host_name(host)}, run_->address_of(host));
  }
  return true;
}

int ScriptLab::step(std::uint32_t events) {
  if (!run_ || done_) return 1;
  if (run_->step(events) == drill::Progress::more) return 0;
  done_ = true;
  const drill::Verdict& verdict = run_->verdict();
  return verdict.outcome == drill::Outcome::failed && is_budget(verdict.why.code) ? 2 : 1;
}

void ScriptLab::cancel() {
  run_.reset();
  error_.reset();
  done_ = false;
  forget();
}

std::string ScriptLab::summary() const {
  if (!run_) return summary_of(error_ ? &*error_ : nullptr);
  return summary_of(*run_, done_, checks_);
}

}  // namespace synwave
