#include "core/scenario/spelling.hpp"

#include <cstddef>

#include "core/base/text.hpp"

namespace synwave::scenario {

namespace {

constexpr std::size_t body_column = 8;

bool is_name(const Token& token) {
  return token.kind == TokenKind::word && is_letter(token.text[0]);
}

bool is_number(const Token& token) {
  return token.text[0] >= '0' && token.text[0] <= '9';
}

/// Decides token by token whether a blank stands before it.
class Spacing {
 public:
  explicit Spacing(const std::vector<Token>& tokens) : tokens_{tokens} {
    std::size_t heads = 0;  // how many colons of the line end a head: `when ...:`, `repeat ...:`
    if (tokens[0].is("when")) heads = 1;
    if (tokens[0].is("repeat")) {
      heads = 1;
      for (const Token& token : tokens) heads += token.is("when") ? 1U : 0U;
    }
    heads_left_ = heads;
  }

  bool blank_before(std::size_t i) {
    const Token& token = tokens_[i];
    const Token& previous = tokens_[i - 1];
    const bool after_head = previous.is(":") && head_ended_;
    head_ended_ = false;
    if (token.is(":") && heads_left_ > 0) {
      --heads_left_;
      head_ended_ = true;
      return false;
    }
    if (after_head) return true;
    if (token.is("=") || previous.is("=") || token.is(":") || previous.is(":")) return false;
    if (previous.is("<") && token.kind == TokenKind::word) in_options_ = !tokens_[0].is("expect");
    if (in_options_) return blank_in_options(token, previous);
    if (token.is(">") && is_direction(i)) return false;
    if (previous.is(">") && is_direction(i - 1)) return false;
    if (is_comparison(token) || is_comparison(previous)) return true;
    for (const std::string_view sign : {">", "<"}) {
      if (token.is(sign) || previous.is(sign)) return true;
    }
    if (token.is("*") || previous.is("*") || previous.is(")")) return true;
    if (token.kind == TokenKind::string || previous.kind == TokenKind::string) return true;
    if (token.is("+") && !is_number(previous)) return true;
    return token.space_before;
  }

 private:
  /// `A>B`: between two words that are names.
  bool is_direction(std::size_t i) const {
    return is_name(tokens_[i - 1]) && i + 1 < tokens_.size() && is_name(tokens_[i + 1]);
  }
  /// == != <= >=; single < and > mean other things too.
  static bool is_comparison(const Token& token) {
    return token.kind == TokenKind::punctuation && token.text.size() == 2;
  }

  bool blank_in_options(const Token& token, const Token& previous) {
    if (token.is(">")) return false;
    if (previous.is(">")) {
      in_options_ = false;
      return true;
    }
    if (previous.is("<") || previous.is(",") || token.is(",")) return false;
    return token.space_before;
  }

  const std::vector<Token>& tokens_;
  std::size_t heads_left_ = 0;
  bool head_ended_ = false;
  bool in_options_ = false;
};

std::string spelled(const std::vector<Token>& tokens, bool columns) {
  std::string out;
  Spacing spacing{tokens};
  const bool plus = tokens[0].is("+");
  const std::size_t head = plus ? 1 : 0;  // the last token of a time at the line's start
  const bool timed = tokens[head].kind == TokenKind::word && (plus || is_number(tokens[head]));
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    if (i > 0 && spacing.blank_before(i)) out += ' ';
    out += tokens[i].text;
    if (columns && timed && i == head && out.size() + 1 < body_column) out.append(body_column - 1 - out.size(), ' ');
  }
  return out;
}

}  // namespace

std::string spell(const std::vector<Token>& tokens) {
  return spelled(tokens, false);
}
std::string spell_in_columns(const std::vector<Token>& tokens) {
  return spelled(tokens, true);
}

}  // namespace synwave::scenario
