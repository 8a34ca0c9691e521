#include "core/drill/cursor.hpp"

#include "core/base/text.hpp"
#include "core/drill/decimal.hpp"
#include "core/drill/parser.hpp"

namespace synwave::drill {

namespace {

/// How a message shows a token: its first line, not too much of it.
std::string shown(const Token& token) {
  constexpr std::uint32_t most = 40;
  std::string_view text = token.text.substr(0, token.text.find_first_of("\r\n"));
  std::size_t octets = 0;
  for (std::uint32_t n = 0; octets < text.size(); ++octets) {
    if (starts_character(text[octets]) && n++ == most) break;
  }
  std::string out{text.substr(0, octets)};
  if (octets < token.text.size()) out += "...";
  return token.kind == TokenKind::string ? out : '"' + out + '"';
}

}  // namespace

void Cursor::fetch() {
  Token token = lexer_.next();
  if (lexer_.error() && !failed()) errors_.push_back(*lexer_.error());
  if (failed()) {
    token = Token{};
    token.place = last_place_;
  }
  ahead_.push_back(token);
}

const Token& Cursor::peek(std::size_t ahead) {
  while (ahead_.size() <= ahead) fetch();
  return ahead_[ahead];
}

Token Cursor::take() {
  const Token token = peek();
  ahead_.erase(ahead_.begin());
  if (token.kind != TokenKind::end) last_place_ = token.place;
  return token;
}

bool Cursor::accept(std::string_view text) {
  if (!at(text)) return false;
  take();
  return true;
}

void Cursor::require(std::string_view text) {
  if (!accept(text)) reject(peek(), text);
}

std::uint64_t Cursor::number(std::uint64_t most, std::string_view expected) {
  const Token token = peek();
  const bool whole = token.kind == TokenKind::number && token.text.find('.') == std::string_view::npos;
  if (!whole) {
    reject(token, expected);
    return 0;
  }
  const auto value = parse_whole(token.text);
  if (!value || *value > most) {
    fail(token.place, Code::out_of_range,
         {{"word", std::string{token.text}}, {"least", "0"}, {"most", std::to_string(most)}});
    return 0;
  }
  take();
  return *value;
}

void Cursor::fail(Place place, Code code, std::vector<Param> params) {
  if (failed()) return;
  errors_.push_back({place, code, std::move(params)});
  ahead_.clear();
}

void Cursor::reject(const Token& token, std::string_view expected) {
  if (token.kind == TokenKind::end) {
    fail(token.place, Code::text_ends, {{"expected", std::string{expected}}});
  } else {
    fail(token.place, Code::expected_other, {{"found", shown(token)}, {"expected", std::string{expected}}});
  }
}

void Cursor::not_supported(const Token& token, std::string_view what) {
  fail(token.place, Code::not_supported, {{"what", std::string{what}}});
}

void Cursor::enter(const Token& at) {
  if (++depth_ > budget::nesting) fail(at.place, Code::too_deep, {{"most", std::to_string(budget::nesting)}});
}

Place span(const Place& first, const Place& last) {
  if (first.line != last.line || last.column < first.column) return first;
  return {first.line, first.column, last.column + last.length - first.column};
}

}  // namespace synwave::drill
