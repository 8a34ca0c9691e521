#include "wasm/lab.hpp"

#include "core/scenario/parser.hpp"
#include "core/scenario/printer.hpp"
#include "wasm/common_json.hpp"
#include "wasm/intent.hpp"
#include "wasm/summary.hpp"

namespace synwave {
bool Lab::begin(std::string_view text) {
  cancel();
  scenario::ParseResult parsed = scenario::parse(text);
  diagnostics_ = std::move(parsed.diagnostics);
  if (scenario::any_error(diagnostics_)) return false;
  run_.emplace(std::move(parsed.scenario), std::move(used_));
  for (const scenario::HostSpec& host : run_->scenario().hosts) add_host(host.name, host.address);
  return true;
}

int Lab::step(std::uint32_t events) {
  if (!run_) return 1;
  switch (run_->step(events)) {
    case scenario::Progress::more: return 0;
    case scenario::Progress::finished: return 1;
    case scenario::Progress::budget: return 2;
  }
  return 1;
}

void Lab::cancel() {
  if (run_) used_ = run_->take_log();
  run_.reset();
  diagnostics_.clear();
  forget();
}

std::string Lab::summary() const {
  return summary_of(diagnostics_, run_ ? &*run_ : nullptr);
}

std::string Lab::edit(std::string_view text, std::string_view intent) const {
  const auto read = read_intent(intent, run_ ? &*run_ : nullptr);
  json::Writer out;
  out.begin_object();
  if (const auto* const error = std::get_if<IntentError>(&read)) {
    out.key("error").begin_object().key("code").string(name_of(*error)).key("params").begin_object().end_object();
    return out.end_object().end_object().text();
  }
  const scenario::Edited edited = scenario::edit(text, *std::get_if<scenario::Intent>(&read));
  if (edited.error) {
    out.key("error").begin_object().key("code").string(name_of(edited.error->code));
    out.key("text").string(text_of(*edited.error)).key("params");
    write_params(out, edited.error->params);
    return out.end_object().end_object().text();
  }
  return out.key("text").string(edited.text).key("line").integer(edited.line).end_object().text();
}

std::string Lab::format(std::string_view text) {
  return scenario::format(text);
}

}  // namespace synwave
