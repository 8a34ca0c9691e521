// The options of the language: --name=value at the top of a script, or on the command line.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "core/drill/diagnostics.hpp"
#include "core/drill/parser.hpp"
#include "core/drill/script.hpp"

namespace synwave::drill {

/// What this program does about an option.
enum class OptionUse : std::uint8_t {
  obeyed,         // the run, or the parser, goes by it
  harmless,       // accepted: it cannot change what a run shows here
  not_supported,  // refused: it would change the verdict
  cannot_exist,   // refused: there is no such thing here
};

/// Names that are known, in the order of the reference.
std::span<const std::string_view> option_words();
std::optional<OptionUse> use_of_option(std::string_view name);

/// What is wrong with an option, if anything.
std::optional<Diagnostic> check_option(const OptionLine& option);

/// SYMBOL=VALUE taken apart; empty if it is not that.
std::optional<Definition> parse_definition(std::string_view text);

/// The value that counts: the last of that name; null if there is none.
const OptionLine* find_option(const std::vector<OptionLine>& options, std::string_view name);

}  // namespace synwave::drill
