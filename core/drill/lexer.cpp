#include "core/drill/lexer.hpp"

#include <algorithm>
#include <utility>

#include "core/base/text.hpp"
#include "core/drill/decimal.hpp"
#include "core/drill/parser.hpp"

namespace synwave::drill {

namespace {

constexpr bool begins_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
constexpr bool is_word(char c) {
  return begins_word(c) || is_digit(c);
}
constexpr bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}
constexpr bool is_printable(char c) {
  return c > ' ' && c <= '~';
}

std::string_view first_line(std::string_view text) {
  return text.substr(0, text.find('\n'));
}

/// How many characters of `text`, from its front, satisfy `belongs`.
template <class Predicate>
std::size_t run_length(std::string_view text, Predicate belongs) {
  return static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), belongs) - text.begin());
}

/// Where what begins with one character ends, the closing one included; a backslash protects what follows it.
std::size_t length_with_escapes(std::string_view text) {
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == text[0]) return i + 1;
    if (text[i] == '\\') ++i;
  }
  return std::string_view::npos;
}

}  // namespace

std::optional<Diagnostic> check_octets(std::string_view text) {
  if (text.size() > budget::text_octets) {
    return Diagnostic{{1, 1, 0},
                      Code::text_too_large,
                      {{"octets", std::to_string(text.size())}, {"most", std::to_string(budget::text_octets)}}};
  }
  Place place{1, 1, 1};
  for (std::size_t i = 0; i < text.size();) {
    const bool nul = text[i] == '\0';
    const std::size_t length = nul ? 0 : character_length(text.substr(i));
    if (length == 0) {
      return Diagnostic{place, nul ? Code::nul_octet : Code::invalid_utf8, {{"offset", std::to_string(i)}}};
    }
    place = text[i] == '\n' ? Place{place.line + 1, 1, 1} : Place{place.line, place.column + 1, 1};
    i += length;
  }
  return std::nullopt;
}

Lexer::Lexer(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.substr(0, byte_order_mark.size()) == byte_order_mark) text.remove_prefix(byte_order_mark.size());
  sources_.push_back({text, 0, {}});
}

void Lexer::define(std::string_view symbol, std::string_view value) {
  definitions_.emplace(symbol, value);
}

void Lexer::fail(Place place, Code code, std::vector<Param> params) {
  if (!error_) error_ = Diagnostic{place, code, std::move(params)};
  sources_.resize(1);
  sources_[0].at = sources_[0].text.size();
}

void Lexer::advance(std::size_t length) {
  const std::string_view passed = rest().substr(0, length);
  sources_.back().at += passed.size();
  if (sources_.size() > 1) return;  // the place is the symbol's
  for (const char c : passed) {
    if (c == '\n') {
      ++line_;
      column_ = 1;
    } else if (starts_character(c)) {
      ++column_;
    }
  }
}

bool Lexer::skip_comment() {
  const std::string_view text = rest();
  if (text[0] == '#' || text.substr(0, 2) == "//") {
    advance(std::min(text.find('\n'), text.size()));
    return true;
  }
  if (text.substr(0, 2) != "/*") return false;
  const std::size_t close = text.find("*/", 2);
  if (close == std::string_view::npos) {
    fail({line_, column_, 2}, Code::unterminated, {{"what", "/*"}});
  } else {
    advance(close + 2);
  }
  return true;
}

/// To the next token; false at the end of all.
bool Lexer::skip_blanks() {
  space_ = std::exchange(carried_space_, false);
  for (;;) {
    if (rest().empty()) {
      if (sources_.size() == 1) return false;
      sources_.pop_back();
    } else if (is_blank(rest()[0])) {
      advance(run_length(rest(), is_blank));
      space_ = true;
    } else if (skip_comment()) {
      space_ = true;
    } else {
      return true;
    }
  }
}

Token Lexer::token(TokenKind kind, std::size_t length) {
  Token token;
  token.kind = kind;
  token.space_before = space_;
  token.text = rest().substr(0, length);
  token.place = sources_.size() > 1 ? symbol_place_ : Place{line_, column_, characters_in(first_line(token.text))};
  advance(length);
  return token;
}

Token Lexer::enclosed(TokenKind kind, std::size_t opening, std::string_view closing, const char* what) {
  std::size_t length = 0;
  if (opening == 1) {
    length = length_with_escapes(rest());
  } else {
    const std::size_t close = rest().find(closing, opening);
    length = close == std::string_view::npos ? close : close + closing.size();
  }
  if (length == std::string_view::npos) {
    const auto shown = static_cast<std::uint32_t>(opening);
    fail(sources_.size() > 1 ? symbol_place_ : Place{line_, column_, shown}, Code::unterminated, {{"what", what}});
    return {};
  }
  Token result = token(kind, length);
  result.inside = {result.place.line, result.place.column + static_cast<std::uint32_t>(opening), 1};
  return result;
}

Token Lexer::word_or_number() {
  const std::string_view text = rest();
  const std::size_t length = run_length(text, is_word);
  const std::string_view run = text.substr(0, length);
  if (run.find_first_not_of("0123456789") != std::string_view::npos) {
    const bool hexadecimal = run.size() > 2 && run[0] == '0' && (run[1] == 'x' || run[1] == 'X') &&
                             std::all_of(run.begin() + 2, run.end(), [](char c) { return hex_value(c) >= 0; });
    return token(hexadecimal ? TokenKind::number : TokenKind::word, length);
  }
  // A fraction belongs to it, an ellipsis does not: 0...0.2
  const std::string_view tail = text.substr(length);
  if (tail.size() < 2 || tail[0] != '.' || !is_digit(tail[1])) return token(TokenKind::number, length);
  return token(TokenKind::number, length + 1 + run_length(tail.substr(1), is_digit));
}

/// Reads on in the value of a symbol. Within its own value a symbol stands for itself.
bool Lexer::replace(const Token& word) {
  const auto found = definitions_.find(word.text);
  if (found == definitions_.end()) return false;
  for (const Source& source : sources_) {
    if (source.symbol == word.text) return false;
  }
  replaced_octets_ += found->second.size();
  if (sources_.size() > budget::nesting) {
    fail(word.place, Code::too_deep, {{"most", std::to_string(budget::nesting)}});
  } else if (replaced_octets_ > budget::text_octets) {
    fail(word.place, Code::text_too_large,
         {{"octets", std::to_string(replaced_octets_)}, {"most", std::to_string(budget::text_octets)}});
  } else {
    symbol_place_ = word.place;
    sources_.push_back({found->second, 0, found->first});
  }
  return true;
}

Token Lexer::next() {
  while (skip_blanks()) {
    const std::string_view text = rest();
    const char c = text[0];
    if (c == '"') return enclosed(TokenKind::string, 1, "\"", "\"");
    if (c == '`') return enclosed(TokenKind::command, 1, "`", "`");
    // Code keeps its own places, so it is read from the script only, never from the value of a symbol.
    if (sources_.size() == 1 && text.substr(0, 2) == "%{") return enclosed(TokenKind::code, 2, "}%", "%{");
    if (text.substr(0, 3) == "...") return token(TokenKind::punctuation, 3);
    const bool option = text.size() > 2 && text.substr(0, 2) == "--" && begins_word(text[2]);
    if (option) return token(TokenKind::option, 2 + run_length(text.substr(2), is_word));
    if (is_word(c) || (c == '.' && text.size() > 1 && is_digit(text[1]))) {
      const Token found = word_or_number();
      if (found.kind == TokenKind::word && replace(found)) {
        carried_space_ = found.space_before;
        continue;
      }
      return found;
    }
    if (is_printable(c)) return token(TokenKind::punctuation, 1);
    fail({line_, column_, 1}, Code::stray_character,
         {{"character", std::string{text.substr(0, std::max<std::size_t>(1, character_length(text)))}}});
    break;
  }
  Token end;
  end.place = {line_, column_, 0};
  return end;
}

bool Lexer::accept(char c) {
  if (!skip_blanks() || rest()[0] != c) return false;
  advance(1);
  return true;
}

std::string_view Lexer::option_value(Place& place) {
  advance(run_length(rest(), [](char c) { return c == ' ' || c == '\t'; }));
  const std::string_view text = rest();
  std::size_t length = 0;
  while (length < text.size() && !is_blank(text[length]) && text[length] != '`' && text[length] != '#') {
    if (text[length] != '"') {
      ++length;
      continue;
    }
    const std::size_t quoted = length_with_escapes(text.substr(length));
    if (quoted == std::string_view::npos) {
      fail(here(), Code::unterminated, {{"what", "\""}});
      return {};
    }
    length += quoted;
    if (length == quoted) break;  // all of the value stands in quotes
  }
  const Token value = token(TokenKind::string, length);
  place = value.place;
  return value.text;
}

std::optional<std::string> decode_string(const Token& token, Diagnostic& error) {
  constexpr std::string_view simple = "abfnrtv\\'\"?";
  constexpr std::string_view meant = "\a\b\f\n\r\t\v\\'\"?";
  const std::string_view text = token.text.substr(1, token.text.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '\\') {
      out += text[i++];
      continue;
    }
    const std::string_view escape = text.substr(i + 1);
    const std::size_t known = simple.find(escape[0]);
    if (known != std::string_view::npos) {
      out += meant[known];
      i += 2;
      continue;
    }
    const bool hexadecimal = escape[0] == 'x';
    const auto octal = [](char c) { return c >= '0' && c <= '7'; };
    const std::size_t digits = hexadecimal ? run_length(escape.substr(1, 2), [](char c) { return hex_value(c) >= 0; })
                                           : run_length(escape.substr(0, 3), octal);
    unsigned value = 0;
    for (const char c : escape.substr(hexadecimal ? 1 : 0, digits)) {
      value = value * (hexadecimal ? 16 : 8) + static_cast<unsigned>(hex_value(c));
    }
    if (digits == 0 || value > 255) {
      const std::size_t length = std::max<std::size_t>(1, character_length(escape));
      error = {token.place, Code::bad_escape, {{"escape", '\\' + std::string{escape.substr(0, length)}}}};
      return std::nullopt;
    }
    out += static_cast<char>(value);
    i += 1 + digits + (hexadecimal ? 1 : 0);
  }
  return out;
}

}  // namespace synwave::drill
