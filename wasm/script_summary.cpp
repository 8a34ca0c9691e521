#include "wasm/script_summary.hpp"

#include <variant>

#include "core/wire/address.hpp"
#include "wasm/common_json.hpp"

namespace synwave {
namespace {

using json::Writer;

std::string_view word_of(drill::Outcome outcome) {
  switch (outcome) {
    case drill::Outcome::passed: return "pass";
    case drill::Outcome::failed: return "fail";
    case drill::Outcome::skipped: return "skip";
    case drill::Outcome::unusable: return "error";
  }
  return "";
}

void write_host(Writer& out, const drill::Run& run, HostId host) {
  const bool kernel = host == drill::kernel_host;
  out.begin_object().key("name").string(script_host_name(host));
  out.key("address").string(to_text(run.address_of(host)));
  out.key("profile").string(kernel ? name_of(run.profile()) : "");
  out.key("line").integer(0).key("keys").begin_object().end_object().end_object();
}

void write_link(Writer& out) {
  out.begin_object().key("a").integer(drill::kernel_host.raw).key("b").integer(drill::script_host.raw);
  out.key("line").integer(0).key("keys_ab").begin_object().end_object();
  out.key("keys_ba").begin_object().end_object().end_object();
}

void write_error(Writer& out, const drill::Diagnostic& error) {
  out.begin_object().key("severity").string("error");
  write_place(out, error.place);
  out.key("code").string(name_of(error.code)).key("params");
  write_params(out, error.params);
  out.key("text").string(text_of(error)).end_object();
}

void write_verdict(Writer& out, const drill::Verdict& verdict) {
  const bool passed = verdict.outcome == drill::Outcome::passed;
  out.begin_object().key("outcome").string(word_of(verdict.outcome)).key("passed").boolean(passed);
  out.key("line").integer(passed ? 0 : verdict.why.place.line);
  out.key("code").string(passed ? "" : name_of(verdict.why.code)).key("params");
  write_params(out, passed ? std::vector<Param>{} : verdict.why.params);
  out.key("expected").string(verdict.expected).key("seen").string(verdict.seen);
  out.key("at_ns").integer(to_ns(verdict.at)).key("segment");
  verdict.segment != nothing ? out.integer(verdict.segment) : out.null();
  out.key("text").string(passed ? "" : text_of(verdict.why)).end_object();
}

/// The members that a scenario's summary has too, as far as a script fills them.
void write_head(Writer& out, bool ok, bool done, std::int64_t end_ns) {
  out.begin_object().key("kind").string("script").key("ok").boolean(ok).key("done").boolean(done);
  out.key("end_ns").integer(end_ns);
  for (const std::string_view name : {"title", "about"}) out.key(name).begin_object().end_object();
  out.key("seed").integer(0);
  for (const std::string_view name : {"names", "notes", "verdicts"}) out.key(name).begin_array().end_array();
}

}  // namespace

std::string_view script_host_name(HostId host) {
  return host == drill::kernel_host ? "kernel" : "script";
}

std::uint32_t checks_of(const drill::Script& script) {
  std::uint32_t checks = 0;
  for (const drill::Event& event : script.events) {
    const auto* const packet = std::get_if<drill::PacketEvent>(&event.what);
    const bool command = std::holds_alternative<drill::CommandEvent>(event.what);
    if (packet != nullptr ? !packet->inbound : !command) ++checks;
  }
  return checks;
}

std::string summary_of(const drill::Diagnostic* error) {
  Writer out;
  write_head(out, false, false, 0);
  for (const std::string_view name : {"hosts", "links"}) out.key(name).begin_array().end_array();
  out.key("diagnostics").begin_array();
  if (error != nullptr) write_error(out, *error);
  out.end_array().key("verdict").null();
  return out.end_object().text();
}

std::string summary_of(const drill::Run& run, bool done, std::uint32_t checks) {
  Writer out;
  write_head(out, true, done, to_ns(run.now()));
  out.key("hosts").begin_array();
  write_host(out, run, drill::kernel_host);
  write_host(out, run, drill::script_host);
  out.end_array().key("links").begin_array();
  write_link(out);
  out.end_array().key("diagnostics").begin_array().end_array();
  out.key("profile").string(name_of(run.profile())).key("printed").string(run.printed());
  out.key("checks").natural(checks).key("verdict");
  if (done) {
    write_verdict(out, run.verdict());
  } else {
    out.null();
  }
  return out.end_object().text();
}

}  // namespace synwave
