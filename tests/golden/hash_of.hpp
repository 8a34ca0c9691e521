// The fingerprint of what a text does: a scenario's trace; a script's trace and its verdict.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hash.hpp"
#include "core/drill/parser.hpp"
#include "core/drill/run.hpp"
#include "core/scenario/parser.hpp"
#include "core/scenario/run.hpp"
#include "core/trace/fingerprint.hpp"

namespace synwave::golden {

/// Empty: the text cannot be understood.
inline std::optional<std::uint64_t> hash_of_scenario(std::string_view text) {
  const scenario::ParseResult parsed = scenario::parse(text);
  if (!parsed.ok()) return std::nullopt;
  scenario::Run run{parsed.scenario};
  while (run.step(1'000'000) == scenario::Progress::more) {
  }
  return fingerprint(run.log());
}

inline std::optional<std::uint64_t> hash_of_script(std::string_view text) {
  drill::ParseResult parsed = drill::parse(text);
  if (!parsed.ok()) return std::nullopt;
  drill::Run run{std::move(parsed.script), {}};
  while (run.step(1'000'000) == drill::Progress::more) {
  }
  Hasher hasher;
  hasher.add(fingerprint(run.log()));
  for (const char c : drill::line_of("", run.verdict()) + run.printed()) hasher.add(static_cast<std::uint8_t>(c));
  return hasher.result();
}

/// By the ending of the file's name.
inline bool is_script(std::string_view path) {
  return path.size() > 4 && path.substr(path.size() - 4) == ".pkt";
}
inline std::optional<std::uint64_t> hash_of(std::string_view path, std::string_view text) {
  return is_script(path) ? hash_of_script(text) : hash_of_scenario(text);
}

/// Why a text has no hash, as a compiler would print it; `name`: of the file, in messages.
inline std::vector<std::string> problems_of(std::string_view path, std::string_view name, std::string_view text) {
  std::vector<std::string> lines;
  if (is_script(path)) {
    const drill::ParseResult parsed = drill::parse(text);
    if (!parsed.ok()) lines.push_back(drill::line_of(name, drill::verdict_of(parsed.diagnostics.front())));
    return lines;
  }
  for (const scenario::Diagnostic& d : scenario::parse(text).diagnostics) {
    if (severity_of(d.code) == scenario::Severity::error) lines.push_back(scenario::line_of(name, d));
  }
  return lines;
}

}  // namespace synwave::golden
