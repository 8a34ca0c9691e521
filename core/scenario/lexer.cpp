#include "core/scenario/lexer.hpp"

#include <cstddef>

#include "core/base/text.hpp"
#include "core/scenario/budgets.hpp"

namespace synwave::scenario {

namespace {

constexpr bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '.' ||
         c == '-' || c == '%';
}

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/// Reads one line, from left to right.
class LineLexer {
 public:
  LineLexer(std::string_view text, std::uint32_t number, Report& report) : text_{text}, report_{report} {
    line_.number = number;
  }

  Line read() {
    while (!line_.broken && skip_blanks()) {
      const char c = text_[at_];
      if (c == '#') {
        line_.comment = text_.substr(at_);
        while (is_blank(line_.comment.back())) line_.comment.remove_suffix(1);
        break;
      }
      if (c == '"') {
        read_string();
      } else if (is_word(c)) {
        std::size_t length = 1;
        while (at_ + length < text_.size() && is_word(text_[at_ + length])) ++length;
        push(TokenKind::word, length);
      } else {
        read_punctuation();
      }
    }
    push_end();
    return std::move(line_);
  }

 private:
  bool skip_blanks() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    column_ += static_cast<std::uint32_t>(at_ - begin);
    space_ = at_ != begin;
    return at_ < text_.size();
  }

  void push(TokenKind kind, std::size_t length) {
    const std::string_view text = text_.substr(at_, length);
    const std::uint32_t characters = characters_in(text);
    line_.tokens.push_back({kind, space_, {line_.number, column_, characters}, text});
    at_ += length;
    column_ += characters;
  }

  /// Right after the last token, so that what is missing is missed there and not after blanks.
  void push_end() {
    push(TokenKind::end, 0);
    if (line_.tokens.size() == 1) return;
    const Place last = line_.tokens[line_.tokens.size() - 2].place;
    line_.tokens.back().place.column = last.column + last.length;
  }

  void read_string() {
    std::size_t length = 1;
    while (at_ + length < text_.size() && text_[at_ + length] != '"') {
      length += text_[at_ + length] == '\\' && at_ + length + 1 < text_.size() ? 2 : 1;
    }
    if (at_ + length >= text_.size()) {
      report_.add({line_.number, column_, characters_in(text_.substr(at_))}, Code::unterminated_string);
      line_.broken = true;
      return;
    }
    push(TokenKind::string, length + 1);
  }

  void read_punctuation() {
    constexpr std::string_view single = "><=!:+*/()[],";
    const char c = text_[at_];
    const bool equals = at_ + 1 < text_.size() && text_[at_ + 1] == '=';
    if (equals && (c == '=' || c == '!' || c == '<' || c == '>')) return push(TokenKind::punctuation, 2);
    if (single.find(c) != std::string_view::npos) return push(TokenKind::punctuation, 1);
    std::size_t length = 1;
    while (at_ + length < text_.size() && !starts_character(text_[at_ + length])) ++length;
    report_.add({line_.number, column_, 1}, Code::stray_character, {{"character", shown(text_.substr(at_, length))}});
    line_.broken = true;
  }

  /// The character itself, a control character by its number.
  static std::string shown(std::string_view character) {
    const auto first = static_cast<unsigned char>(character[0]);
    if (first >= 0x20 && first != 0x7F) return std::string{character};
    constexpr std::string_view digits = "0123456789ABCDEF";
    return std::string{"\\x"} + digits[first >> 4] + digits[first & 15];
  }

  std::string_view text_;
  Report& report_;
  Line line_;
  std::size_t at_ = 0;
  std::uint32_t column_ = 1;
  bool space_ = false;
};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Replaces the escape that begins `rest`; gives its length, 0 if there is no such escape.
std::size_t decode_escape(std::string_view rest, std::string& out) {
  switch (rest.size() > 1 ? rest[1] : '\0') {
    case '"': out += '"'; return 2;
    case '\\': out += '\\'; return 2;
    case 'n': out += '\n'; return 2;
    case 'r': out += '\r'; return 2;
    case 't': out += '\t'; return 2;
    case 'x': break;
    default: return 0;
  }
  const int high = rest.size() > 2 ? hex_digit(rest[2]) : -1;
  const int low = rest.size() > 3 ? hex_digit(rest[3]) : -1;
  if (high < 0 || low < 0) return 0;
  out += static_cast<char>(high * 16 + low);
  return 4;
}

/// The character `c` and what follows of it.
std::string_view escape_shown(std::string_view rest) {
  std::size_t length = 1;
  while (length < rest.size() && (length < 2 || !starts_character(rest[length]))) ++length;
  if (rest.size() > 1 && rest[1] == 'x') length = rest.size() < 4 ? rest.size() : 4;
  while (length < rest.size() && !starts_character(rest[length])) ++length;
  return rest.substr(0, length);
}

}  // namespace

std::vector<Line> lex(std::string_view text, Report& report) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.substr(0, 3) == byte_order_mark) text.remove_prefix(3);
  std::vector<Line> lines;
  while (!text.empty() && !report.full()) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    lines.push_back(LineLexer{line, static_cast<std::uint32_t>(lines.size() + 1), report}.read());
  }
  return lines;
}

bool decode_string(const Token& token, std::string& out, Report& report) {
  const std::string_view inner = token.text.substr(1, token.text.size() - 2);
  out.clear();
  for (std::size_t i = 0; i < inner.size();) {
    if (inner[i] != '\\') {
      out += inner[i++];
      continue;
    }
    const std::size_t length = decode_escape(inner.substr(i), out);
    if (length == 0) {
      const std::string_view shown = escape_shown(inner.substr(i));
      const std::uint32_t column = token.place.column + 1 + characters_in(inner.substr(0, i));
      report.add({token.place.line, column, characters_in(shown)}, Code::bad_escape, {{"escape", std::string{shown}}});
      return false;
    }
    i += length;
  }
  if (out.size() > budget::string_octets) {
    report.add(token.place, Code::string_too_long, {{"most", std::to_string(budget::string_octets)}});
    return false;
  }
  return true;
}

}  // namespace synwave::scenario
