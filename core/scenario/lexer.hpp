// Text to lines of tokens. Knows nothing of statements.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/diagnostics.hpp"
#include "core/scenario/report.hpp"

namespace synwave::scenario {

enum class TokenKind : std::uint8_t {
  word,         // letters, digits, _ . - %
  string,       // with its quotes, escapes as written
  punctuation,  // one of > < = ! : + * / ( ) [ ] , or == != <= >=
  end,          // of the line
};

struct Token {
  TokenKind kind = TokenKind::end;
  bool space_before = false;
  Place place;
  std::string_view text;  // as written

  bool is(std::string_view other) const { return kind != TokenKind::string && kind != TokenKind::end && text == other; }
};

struct Line {
  std::uint32_t number = 0;   // from 1
  std::vector<Token> tokens;  // the last one is `end`
  std::string_view comment;   // from its # on, without trailing blanks; empty if there is none
  bool broken = false;        // could not be read to its end, which has been reported

  bool blank() const { return tokens.size() == 1 && comment.empty() && !broken; }
};

/// Whether `text` may be read at all: its size, NUL octets, UTF-8, number of lines. Reports what is wrong.
bool check_octets(std::string_view text, Report& report);
/// Whether `text` is UTF-8 (RFC 3629: shortest form, no surrogates) without NUL.
bool is_utf8_text(std::string_view text);

/// The lines of `text`, into which the tokens point. A byte order mark and the CR of CRLF are skipped.
std::vector<Line> lex(std::string_view text, Report& report);

/// What a string token means: quotes off, escapes replaced. Reports what is wrong with it and gives false then.
bool decode_string(const Token& token, std::string& out, Report& report);

}  // namespace synwave::scenario
