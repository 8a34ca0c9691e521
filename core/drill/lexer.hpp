// Text to tokens, one at a time. White space means nothing; symbols of --define are replaced here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/drill/diagnostics.hpp"

namespace synwave::drill {

enum class TokenKind : std::uint8_t {
  word,         // letters, digits and _; not a number
  number,       // 12, 0.5, .5, 0x1f: without a sign
  string,       // with its quotes, escapes as written
  command,      // with its backticks
  code,         // with its %{ and }%
  option,       // --name
  punctuation,  // `...`, or one character
  end,          // of the script
};

struct Token {
  TokenKind kind = TokenKind::end;
  bool space_before = false;
  Place place;
  std::string_view text;  // as written
  Place inside;           // of code: where what stands in it begins

  bool is(std::string_view other) const {
    return (kind == TokenKind::word || kind == TokenKind::punctuation) && text == other;
  }
};

/// Whether `text` may be read at all: its size, NUL octets, UTF-8.
std::optional<Diagnostic> check_octets(std::string_view text);

class Lexer {
 public:
  /// `text` has passed check_octets().
  explicit Lexer(std::string_view text);

  /// From the next token on, `symbol` is replaced by `value`. The first definition of a symbol stands.
  void define(std::string_view symbol, std::string_view value);

  /// The next token; after the last one and after an error, `end`.
  Token next();
  /// What follows `--name=`, in quotes or up to the next blank, with the quotes. `place` gets where it stood.
  std::string_view option_value(Place& place);
  /// Skips blanks and comments; whether `c` comes next, which is then taken.
  bool accept(char c);

  const std::optional<Diagnostic>& error() const { return error_; }
  Place here() const { return {line_, column_, 1}; }

 private:
  /// A text being read: the script, or on top of it the value of a symbol.
  struct Source {
    std::string_view text;
    std::size_t at = 0;
    std::string_view symbol;  // empty: the script itself
  };

  bool skip_blanks();
  bool skip_comment();
  /// Moves on over `length` octets, keeping count of lines and columns.
  void advance(std::size_t length);
  Token token(TokenKind kind, std::size_t length);
  Token enclosed(TokenKind kind, std::size_t opening, std::string_view closing, const char* what);
  Token word_or_number();
  bool replace(const Token& word);
  void fail(Place place, Code code, std::vector<Param> params);

  std::string_view rest() const { return sources_.back().text.substr(sources_.back().at); }

  std::vector<Source> sources_;
  std::map<std::string, std::string, std::less<>> definitions_;
  std::size_t replaced_octets_ = 0;
  std::uint32_t line_ = 1, column_ = 1;
  Place symbol_place_;          // of the word in the script that is being replaced
  bool space_ = false;          // whether blanks or a comment stand before the next token
  bool carried_space_ = false;  // they stood before the symbol whose value is next
  std::optional<Diagnostic> error_;
};

/// What a string token means: quotes off, escapes of C replaced. Empty: `error` says what is wrong.
std::optional<std::string> decode_string(const Token& token, Diagnostic& error);

}  // namespace synwave::drill
