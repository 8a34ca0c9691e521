#include "wasm/lab.hpp"

#include "core/scenario/parser.hpp"
#include "core/scenario/printer.hpp"
#include "wasm/intent.hpp"
#include "wasm/json.hpp"
#include "wasm/layout_checks.hpp"
#include "wasm/summary.hpp"

namespace synwave {
namespace {

template <class Record>
View view_of(const std::vector<Record>& records) {
  return {reinterpret_cast<const std::uint8_t*>(records.data()), records.size() * sizeof(Record)};
}

}  // namespace

bool Lab::begin(std::string_view text) {
  cancel();
  scenario::ParseResult parsed = scenario::parse(text);
  diagnostics_ = std::move(parsed.diagnostics);
  if (scenario::any_error(diagnostics_)) return false;
  run_.emplace(std::move(parsed.scenario));
  for (const scenario::HostSpec& host : run_->scenario().hosts) hosts_.push_back({host.name, host.address});
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
  run_.reset();
  hosts_.clear();
  diagnostics_.clear();
  packets_ = {};
}

std::string Lab::summary() const {
  return summary_of(diagnostics_, run_ ? &*run_ : nullptr);
}

View Lab::events() const {
  return run_ ? view_of(run_->log().events) : View{};
}
View Lab::segments() const {
  return run_ ? view_of(run_->log().segments) : View{};
}
View Lab::options() const {
  return run_ ? view_of(run_->log().options) : View{};
}
View Lab::changes() const {
  return run_ ? view_of(run_->log().changes) : View{};
}
View Lab::sockets() const {
  return run_ ? view_of(run_->log().sockets) : View{};
}

View Lab::octets(std::uint32_t segment) {
  if (!run_ || segment >= run_->log().segments.size()) return {};
  packets_ = packet_of(run_->log(), segment, hosts_, run_->octets());
  return packets_;
}

View Lab::pcapng(std::uint32_t host) {
  if (!run_ || host >= hosts_.size()) return {};
  packets_ = to_pcapng(run_->log(), hosts_, run_->octets(), HostId{static_cast<std::uint8_t>(host)});
  return packets_;
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
    write_params(out, *edited.error);
    return out.end_object().end_object().text();
  }
  return out.key("text").string(edited.text).key("line").integer(edited.line).end_object().text();
}

std::string Lab::format(std::string_view text) {
  return scenario::format(text);
}

std::string Lab::rules() {
  return rules_as_json();
}

}  // namespace synwave
