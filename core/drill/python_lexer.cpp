#include "core/drill/python_lexer.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/drill/decimal.hpp"

namespace synwave::drill::python {

namespace {

constexpr bool begins_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

class BlockLexer {
 public:
  BlockLexer(std::string_view text, Place place, std::vector<Diagnostic>& diagnostics)
      : text_{text}, place_{place}, diagnostics_{diagnostics} {}

  std::vector<Line> read() {
    while (at_ < text_.size() && diagnostics_.empty()) read_one();
    end_line();
    return std::move(lines_);
  }

 private:
  void read_one() {
    const char c = text_[at_];
    if (c == '\n') {
      if (brackets_ == 0) end_line();
      advance(1);
      if (brackets_ == 0) line_.indentation = 0;
      indenting_ = brackets_ == 0;
    } else if (is_blank(c)) {
      // A tab goes on to the next multiple of eight.
      if (indenting_ && line_.indentation >= 0) line_.indentation += c == '\t' ? 8 - line_.indentation % 8 : 1;
      advance(1);
    } else if (c == '#') {
      advance(std::min(text_.find('\n', at_), text_.size()) - at_);
    } else if (c == '\\' && continues()) {
      advance(text_.find('\n', at_) + 1 - at_);
    } else {
      indenting_ = false;
      read_token();
    }
  }

  /// Whether only a line break follows the backslash.
  bool continues() const {
    std::size_t next = at_ + 1;
    while (next < text_.size() && text_[next] == '\r') ++next;
    return next < text_.size() && text_[next] == '\n';
  }

  void read_token() {
    const char c = text_[at_];
    if (c == '"' || c == '\'') return read_string();
    if (begins_word(c)) return push(TokenKind::name, run(at_, [](char d) { return begins_word(d) || is_digit(d); }));
    const bool fraction = c == '.' && at_ + 1 < text_.size() && is_digit(text_[at_ + 1]);
    if (is_digit(c) || fraction) {
      return push(TokenKind::number, run(at_, [](char d) { return begins_word(d) || is_digit(d) || d == '.'; }));
    }
    read_punctuation();
  }

  void read_string() {
    const std::string_view rest = text_.substr(at_);
    if (rest.substr(0, 3) == std::string(3, rest[0])) {
      return fail(3, Code::not_supported, {{"what", "texts in three quotes"}});
    }
    std::size_t length = 1;
    while (length < rest.size() && rest[length] != rest[0] && rest[length] != '\n') {
      length += rest[length] == '\\' ? 2U : 1U;
    }
    if (length >= rest.size() || rest[length] != rest[0]) {
      return fail(1, Code::unterminated, {{"what", std::string(1, rest[0])}});
    }
    push(TokenKind::string, length + 1);
  }

  void read_punctuation() {
    constexpr std::string_view long_ones[] = {
        "**=", "//=", "<<=", ">>=", "==", "!=", "<=", ">=", "<>", "<<", ">>", "//",
        "**",  "+=",  "-=",  "*=",  "/=", "%=", "&=", "|=", "^=", "->", ":="};
    const std::string_view rest = text_.substr(at_);
    for (const std::string_view one : long_ones) {
      if (rest.substr(0, one.size()) == one) return push(TokenKind::punctuation, one.size());
    }
    const char c = rest[0];
    if (c < ' ' || c > '~') {
      const std::size_t length = std::max<std::size_t>(1, character_length(rest));
      return fail(1, Code::stray_character, {{"character", std::string{rest.substr(0, length)}}});
    }
    if (c == '(' || c == '[' || c == '{') ++brackets_;
    if ((c == ')' || c == ']' || c == '}') && brackets_ > 0) --brackets_;
    push(TokenKind::punctuation, 1);
  }

  template <class Predicate>
  std::size_t run(std::size_t begin, Predicate belongs) const {
    std::size_t end = begin;
    while (end < text_.size() && belongs(text_[end])) ++end;
    return end - begin;
  }

  void push(TokenKind kind, std::size_t length) {
    const std::string_view text = text_.substr(at_, length);
    line_.tokens.push_back({kind, {place_.line, place_.column, characters_in(text)}, text, at_});
    advance(length);
  }

  void advance(std::size_t length) {
    for (const char c : text_.substr(at_, length)) {
      if (c == '\n') {
        ++place_.line;
        place_.column = 1;
      } else if (starts_character(c)) {
        ++place_.column;
      }
    }
    at_ += length;
  }

  void end_line() {
    if (!line_.tokens.empty()) {
      line_.tokens.push_back({TokenKind::end, {place_.line, place_.column, 0}, {}, at_});
      lines_.push_back(std::move(line_));
    }
    line_ = Line{};
  }

  void fail(std::uint32_t length, Code code, std::vector<Param> params) {
    diagnostics_.push_back({{place_.line, place_.column, length}, code, std::move(params)});
  }

  std::string_view text_;
  Place place_;
  std::vector<Diagnostic>& diagnostics_;
  std::vector<Line> lines_;
  Line line_;
  std::size_t at_ = 0;
  std::uint32_t brackets_ = 0;
  bool indenting_ = false;
};

/// Takes the digits of an escape from the front of `rest`.
char take_code(std::string_view& rest, unsigned base, std::size_t most) {
  unsigned value = 0;
  for (std::size_t i = 0; i < most && !rest.empty(); ++i) {
    const int digit = hex_value(rest[0]);
    if (digit < 0 || digit >= static_cast<int>(base)) break;
    value = value * base + static_cast<unsigned>(digit);
    rest.remove_prefix(1);
  }
  return static_cast<char>(value & 0xFF);
}

}  // namespace

std::vector<Line> lex(std::string_view text, Place place, std::vector<Diagnostic>& diagnostics) {
  return BlockLexer{text, place, diagnostics}.read();
}

std::optional<std::string> decode(std::string_view literal) {
  constexpr std::string_view simple = "abfnrtv\\'\"";
  constexpr std::string_view meant = "\a\b\f\n\r\t\v\\'\"";
  std::string_view rest = literal.substr(1, literal.size() - 2);
  std::string out;
  while (!rest.empty()) {
    const char c = rest[0];
    rest.remove_prefix(1);
    if (c != '\\' || rest.empty()) {
      out += c;
      continue;
    }
    const char escape = rest[0];
    const std::size_t known = simple.find(escape);
    if (escape == 'u' || escape == 'U' || escape == 'N') return std::nullopt;
    if (escape >= '0' && escape <= '7') {
      out += take_code(rest, 8, 3);
      continue;
    }
    rest.remove_prefix(1);
    if (escape == 'x') {
      if (rest.size() < 2 || hex_value(rest[0]) < 0 || hex_value(rest[1]) < 0) return std::nullopt;
      out += take_code(rest, 16, 2);
    } else if (known != std::string_view::npos) {
      out += meant[known];
    } else if (escape != '\n') {
      out += '\\';  // an unknown escape stands for itself
      out += escape;
    }
  }
  return out;
}

}  // namespace synwave::drill::python
