// What the tests of the language share: a text of two joined hosts, and diagnostics as one readable string.
#pragma once

#include <doctest/doctest.h>

#include <cstdio>
#include <string>
#include <string_view>

#include "core/scenario/parser.hpp"

namespace synwave::scenario::test {

inline constexpr HostId a{0};
inline constexpr HostId b{1};

/// Three lines: the statement under test begins in line 4.
inline std::string with_hosts(std::string_view body) {
  return std::string{"host a\nhost b\nlink a b delay=10ms\n"}.append(body);
}

/// Errors and warnings as `line:column+length code: text`, one per line.
inline std::string complaints(std::string_view text) {
  std::string out;
  for (const Diagnostic& d : parse(text).diagnostics) {
    if (!out.empty()) out += '\n';
    out += std::to_string(d.place.line) + ':' + std::to_string(d.place.column) + '+' + std::to_string(d.place.length) +
           ' ';
    out.append(name_of(d.code)).append(": ").append(text_of(d));
  }
  return out;
}

inline std::string complaints_in_body(std::string_view body) {
  return complaints(with_hosts(body));
}

/// The scenario of a text that must be without errors.
inline Scenario parsed(std::string_view text) {
  ParseResult result = parse(text);
  for (const Diagnostic& d : result.diagnostics) CAPTURE(line_of("text", d));
  REQUIRE_MESSAGE(result.ok(), complaints(text));
  return std::move(result.scenario);
}

inline Scenario parsed_body(std::string_view body) {
  return parsed(with_hosts(body));
}

template <class T>
const T& only_action(const Scenario& scenario) {
  REQUIRE(scenario.steps.size() == 1);
  const auto* action = std::get_if<HostAction>(&scenario.steps[0].what);
  REQUIRE(action != nullptr);
  const T* found = std::get_if<T>(&action->action);
  REQUIRE(found != nullptr);
  return *found;
}

template <class T>
T only_expectation(std::string_view body) {
  const Scenario scenario = parsed_body(body);
  REQUIRE(scenario.expectations.size() == 1);
  const T* found = std::get_if<T>(&scenario.expectations[0].what);
  REQUIRE(found != nullptr);
  return *found;
}

/// A file of the project, by its path from the root.
inline std::string file(const std::string& path) {
  std::FILE* in = std::fopen((std::string{SYNWAVE_SOURCE_DIR "/"} + path).c_str(), "rb");
  REQUIRE_MESSAGE(in != nullptr, path);
  std::string text;
  char block[4096];
  for (std::size_t n = 0; (n = std::fread(block, 1, sizeof block, in)) > 0;) text.append(block, n);
  std::fclose(in);
  return text;
}

}  // namespace synwave::scenario::test
