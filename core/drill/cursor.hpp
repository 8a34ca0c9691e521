// Tokens in the hands of the parser. After the first error only `end` comes, so every loop over tokens ends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/drill/lexer.hpp"

namespace synwave::drill {

class Cursor {
 public:
  explicit Cursor(Lexer& lexer) : lexer_{lexer} {}

  /// A token to come; 0 is the next one.
  const Token& peek(std::size_t ahead = 0);
  Token take();
  /// Where the last token taken stood.
  const Place& last_place() const { return last_place_; }
  bool at(std::string_view text) { return peek().is(text); }
  bool at(TokenKind kind) { return peek().kind == kind; }
  /// Takes the next token if it is `text`.
  bool accept(std::string_view text);
  /// Takes `text`; anything else is an error.
  void require(std::string_view text);

  /// A decimal or hexadecimal number within bounds; `expected` is a key of the phrases.
  std::uint64_t number(std::uint64_t most, std::string_view expected = "number");
  std::uint32_t number32(std::string_view expected = "number") {
    return static_cast<std::uint32_t>(number(0xFFFFFFFF, expected));
  }
  std::uint16_t number16(std::string_view expected = "number") {
    return static_cast<std::uint16_t>(number(0xFFFF, expected));
  }
  std::uint8_t number8() { return static_cast<std::uint8_t>(number(0xFF)); }

  /// Reports, if nothing has been reported yet.
  void fail(Place place, Code code, std::vector<Param> params = {});
  /// "found ..., expected ..."
  void reject(const Token& token, std::string_view expected);
  void not_supported(const Token& token, std::string_view what);
  bool failed() const { return !errors_.empty(); }
  std::vector<Diagnostic> take_errors() { return std::move(errors_); }

  /// One level of brackets more; an error beyond the budget.
  void enter(const Token& at);
  void leave() { --depth_; }

 private:
  void fetch();

  Lexer& lexer_;
  std::vector<Token> ahead_;  // at most three
  Place last_place_{1, 1, 0};
  std::uint32_t depth_ = 0;
  std::vector<Diagnostic> errors_;
};

/// From the beginning of `first` to the end of `last`, as far as one line goes.
Place span(const Place& first, const Place& last);

}  // namespace synwave::drill
