#include "wasm/summary.hpp"

#include "core/scenario/keys.hpp"
#include "core/wire/address.hpp"
#include "wasm/common_json.hpp"

namespace synwave {
namespace {

using json::Writer;

void write_texts(Writer& out, const std::vector<scenario::LocalText>& texts) {
  out.begin_object();
  for (const scenario::LocalText& text : texts) out.key(text.locale).string(text.text);
  out.end_object();
}

template <class Config>
void write_keys(Writer& out, const Config& config) {
  out.begin_object();
  for (const scenario::KeyValue& key : scenario::effective_keys(config)) out.key(key.key).string(key.value);
  out.end_object();
}

void write_hosts(Writer& out, const scenario::Scenario& scenario) {
  out.begin_array();
  for (const scenario::HostSpec& host : scenario.hosts) {
    out.begin_object().key("name").string(host.name).key("address").string(to_text(host.address));
    out.key("profile").string(host.profile).key("line").integer(host.place.line).key("keys");
    write_keys(out, host.config);
    out.end_object();
  }
  out.end_array();
}

void write_links(Writer& out, const scenario::Scenario& scenario) {
  out.begin_array();
  for (const scenario::LinkSpec& link : scenario.links) {
    out.begin_object().key("a").integer(link.a.raw).key("b").integer(link.b.raw);
    out.key("line").integer(link.place.line).key("keys_ab");
    write_keys(out, link.ab);
    out.key("keys_ba");
    write_keys(out, link.ba);
    out.end_object();
  }
  out.end_array();
}

void write_names(Writer& out, const scenario::Scenario& scenario) {
  out.begin_array();
  for (const scenario::ConnectionName& name : scenario.names) out.string(name.name);
  out.end_array();
}

void write_notes(Writer& out, const scenario::Run& run) {
  out.begin_array();
  for (const scenario::NoteReached& reached : run.notes()) {
    const scenario::Note& note = run.scenario().notes[reached.note];
    out.begin_object().key("line").integer(note.place.line).key("locale").string(note.locale);
    out.key("text").string(note.text).key("at_ns").integer(to_ns(reached.at)).key("host");
    reached.host.valid() ? out.integer(reached.host.raw) : out.null();
    out.key("segment");
    reached.segment != nothing ? out.integer(reached.segment) : out.null();
    out.end_object();
  }
  out.end_array();
}

void write_diagnostics(Writer& out, const std::vector<scenario::Diagnostic>& diagnostics) {
  for (const scenario::Diagnostic& d : diagnostics) {
    const bool error = severity_of(d.code) == scenario::Severity::error;
    out.begin_object().key("severity").string(error ? "error" : "warning");
    write_place(out, d.place);
    out.key("code").string(name_of(d.code)).key("params");
    write_params(out, d.params);
    out.key("text").string(text_of(d)).end_object();
  }
}

void write_verdicts(Writer& out, const std::vector<scenario::Verdict>& verdicts) {
  out.begin_array();
  for (const scenario::Verdict& verdict : verdicts) {
    out.begin_object().key("line").integer(verdict.place.line).key("passed").boolean(verdict.passed);
    out.key("expected").string(verdict.expected).key("seen").string(verdict.seen);
    out.key("at_ns").integer(to_ns(verdict.at)).end_object();
  }
  out.end_array();
}

}  // namespace

std::string summary_of(const std::vector<scenario::Diagnostic>& of_text, const scenario::Run* run) {
  const scenario::Scenario none;
  const scenario::Scenario& scenario = run != nullptr ? run->scenario() : none;
  Writer out;
  out.begin_object().key("ok").boolean(run != nullptr);
  out.key("done").boolean(run != nullptr && run->progress() != scenario::Progress::more);
  out.key("end_ns").integer(run != nullptr ? to_ns(run->now()) : 0).key("title");
  write_texts(out, scenario.titles);
  out.key("about");
  write_texts(out, scenario.abouts);
  out.key("seed").natural(scenario.seed).key("hosts");
  write_hosts(out, scenario);
  out.key("links");
  write_links(out, scenario);
  out.key("names");
  write_names(out, scenario);
  out.key("notes");
  if (run != nullptr) {
    write_notes(out, *run);
  } else {
    out.begin_array().end_array();
  }
  out.key("diagnostics").begin_array();
  write_diagnostics(out, of_text);
  if (run != nullptr) write_diagnostics(out, run->diagnostics());
  out.end_array().key("verdicts");
  write_verdicts(out, run != nullptr ? run->verdicts() : std::vector<scenario::Verdict>{});
  return out.end_object().text();
}

}  // namespace synwave
