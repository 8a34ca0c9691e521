// From text to a script: the language of packetdrill, both dialects.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/drill/diagnostics.hpp"
#include "core/drill/script.hpp"

namespace synwave::drill {

/// Limits of a script and of its run, the same everywhere: they are part of what makes a run reproducible.
namespace budget {
inline constexpr std::uint32_t text_octets = 1024 * 1024;
inline constexpr std::uint32_t events = 20'000;
inline constexpr std::uint32_t nesting = 16;
inline constexpr std::uint32_t steps = 2'000'000;                      // of a run
inline constexpr std::uint32_t segments = 200'000;                     // of a run
inline constexpr Duration virtual_time = std::chrono::hours{24 * 30};  // also the longest time that can be written
}  // namespace budget

/// A symbol that the lexer replaces: -D SYM=value, --define=SYM=value.
using Definition = std::pair<std::string, std::string>;

struct ParseResult {
  Script script;
  std::vector<Diagnostic> diagnostics;  // at most one error: the first

  bool ok() const { return diagnostics.empty(); }
};

/// Never guesses: what is not understood is an error with line and column. `overrides` are options of the command line:
/// they are checked, appended to the script's own, and decide which IP version names of ICMP are read for; what is
/// wrong with one has no place. `definitions` are the command line's too; the text's own --define lines yield to them.
ParseResult parse(std::string_view text, const std::vector<Definition>& definitions = {},
                  const std::vector<OptionLine>& overrides = {});

}  // namespace synwave::drill
