// Tokens back to text.
#pragma once

#include <string>
#include <vector>

#include "core/scenario/lexer.hpp"

namespace synwave::scenario {

/// The tokens of one statement with canonical spacing: `client>server`, `key=value`, `when ...: client close`.
std::string spell(const std::vector<Token>& tokens);
/// The same, but what follows a line's time begins in column 9, as in the examples.
std::string spell_in_columns(const std::vector<Token>& tokens);

}  // namespace synwave::scenario
