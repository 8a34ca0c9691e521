// The fingerprint of what a text does: a scenario's trace; a script's trace and its verdict.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

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
inline std::optional<std::uint64_t> hash_of(std::string_view path, std::string_view text) {
  const bool script = path.size() > 4 && path.substr(path.size() - 4) == ".pkt";
  return script ? hash_of_script(text) : hash_of_scenario(text);
}

}  // namespace synwave::golden
