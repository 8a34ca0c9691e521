// Runs a script to its end and says what came of it.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "core/drill/parser.hpp"
#include "core/drill/run.hpp"

namespace synwave::drill::test {

inline Run finished(std::string_view text, const Settings& settings = {}) {
  ParseResult parsed = parse(text);
  REQUIRE_MESSAGE(parsed.ok(), (parsed.ok() ? "" : text_of(parsed.diagnostics.front())));
  Run run{std::move(parsed.script), settings};
  while (run.step(1000) == Progress::more) {
  }
  return run;
}

/// "pass", or "fail 7: expected ..." with the line.
inline std::string outcome(std::string_view text, const Settings& settings = {}) {
  const Run run = finished(text, settings);
  const Verdict& verdict = run.verdict();
  if (verdict.outcome == Outcome::passed) return "pass";
  return std::string{name_of(verdict.outcome)} + ' ' + std::to_string(verdict.why.place.line) + ": " +
         text_of(verdict.why);
}

/// An accepted connection, descriptor 4, in nine lines; what follows begins at line 10.
inline std::string accepted(std::string_view rest, std::string_view before = "") {
  std::string text{before};
  text +=
      "\n0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
      "+0 bind(3, ..., ...) = 0\n"
      "+0 listen(3, 1) = 0\n"
      "+0 < S 0:0(0) win 65535 <mss 1460>\n"
      "+0 > S. 0:0(0) ack 1 <...>\n"
      "+.1 < . 1:1(0) ack 1 win 65535\n"
      "+0 accept(3, ..., ...) = 4\n"
      "\n";
  return text.append(rest);
}

}  // namespace synwave::drill::test
