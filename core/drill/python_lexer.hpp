// A block of code as logical lines of tokens.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/drill/python.hpp"

namespace synwave::drill::python {

enum class TokenKind : std::uint8_t { name, number, string, punctuation, end };

struct Token {
  TokenKind kind = TokenKind::end;  // `end`: of the logical line
  Place place;
  std::string_view text;   // as written
  std::size_t offset = 0;  // in the block

  bool is(std::string_view other) const {
    return (kind == TokenKind::name || kind == TokenKind::punctuation) && text == other;
  }
};

/// What the first line of `%{ ...` is indented by says nothing: it follows the opening.
inline constexpr std::int32_t no_indentation = -1;

struct Line {
  std::int32_t indentation = no_indentation;
  std::vector<Token> tokens;  // the last one is `end`; there is at least one other
};

/// Lines go on within brackets and after a backslash; comments and empty lines are left out.
std::vector<Line> lex(std::string_view text, Place place, std::vector<Diagnostic>& diagnostics);

/// What a string means: quotes off, escapes replaced as Python does. Empty: an escape that is not supported.
std::optional<std::string> decode(std::string_view literal);

}  // namespace synwave::drill::python
