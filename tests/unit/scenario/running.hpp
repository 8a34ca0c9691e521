// What the tests of Run share: a text run to its end, and what came of it as readable strings.
#pragma once

#include <string>
#include <string_view>

#include "core/scenario/run.hpp"
#include "tests/unit/scenario/parsed.hpp"

namespace synwave::scenario::test {

/// The run of a text that must be without errors, from start to end.
inline Run run_of(std::string_view text) {
  Run run{parsed(text)};
  while (run.step(1'000) == Progress::more) {
  }
  return run;
}

/// Hosts a and b, 10 ms apart; b listens on 80 and a connects at 0.
inline std::string connected(std::string_view body) {
  return with_hosts("0 b listen 80\n0 a connect b:80\n").append(body);
}

/// The verdicts that failed, as `line: expected | seen`, one per line.
inline std::string failures(const Run& run) {
  std::string out;
  for (const Verdict& v : run.verdicts()) {
    if (v.passed) continue;
    if (!out.empty()) out += '\n';
    out += std::to_string(v.place.line) + ": " + v.expected + " | " + v.seen;
  }
  return out;
}
inline std::string failures(std::string_view text) {
  return failures(run_of(text));
}

/// The run's diagnostics as `line code`, one per line.
inline std::string remarks(const Run& run) {
  std::string out;
  for (const Diagnostic& d : run.diagnostics()) {
    if (!out.empty()) out += '\n';
    out += std::to_string(d.place.line) + ' ';
    out.append(name_of(d.code));
  }
  return out;
}

/// When the calls of a host were made, in ms, as `send@500 close@510`.
inline std::string calls(const Run& run, HostId host) {
  std::string out;
  for (const Event& e : run.log().events) {
    if (e.kind != static_cast<std::uint8_t>(EventKind::call) || e.host != host.raw) continue;
    if (!out.empty()) out += ' ';
    out.append(synwave::name_of(static_cast<CallKind>(e.a))).append("@").append(std::to_string(e.at_ns / 1'000'000));
  }
  return out;
}

}  // namespace synwave::scenario::test
