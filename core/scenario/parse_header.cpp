#include <algorithm>

#include "core/scenario/statements.hpp"
#include "core/scenario/words.hpp"

namespace synwave::scenario {

namespace {

/// `seed` and `until` are said once.
bool once(Cursor& c, const Token& word, std::uint32_t& said_in_line) {
  if (said_in_line != 0) {
    c.fail(word.place, Code::said_twice,
           {{"word", std::string{word.text}}, {"first_line", std::to_string(said_in_line)}});
    return false;
  }
  said_in_line = c.line();
  return true;
}

constexpr bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

bool is_locale(std::string_view word) {
  if (word.empty() || word.size() > 35 || (word[0] >= '0' && word[0] <= '9')) return false;
  for (bool first = true; !word.empty(); first = false) {
    const std::size_t length = std::min(word.find('-'), word.size());
    const std::string_view part = word.substr(0, length);
    if (part.size() < (first ? 2U : 1U) || part.size() > 8) return false;
    if (!std::all_of(part.begin(), part.end(), is_alphanumeric)) return false;
    word.remove_prefix(std::min(length + 1, word.size()));
    if (word.empty()) return length < 9;
  }
  return true;
}

void parse_title(Cursor& c, std::vector<LocalText>& texts, std::string_view word) {
  c.require(word);
  LocalText text;
  text.place = c.whole();
  if (c.at_word()) {
    const Token locale = c.take();
    text.locale = std::string{locale.text};
    if (!is_locale(locale.text)) c.reject(locale, "title_text");
  }
  text.text = c.text(text.locale.empty() ? "title_text" : "string");
  c.finish();
  for (const LocalText& other : texts) {
    if (other.locale != text.locale) continue;
    std::string said{word};
    if (!text.locale.empty()) said += ' ' + text.locale;
    c.fail(text.place, Code::said_twice, {{"word", said}, {"first_line", std::to_string(other.place.line)}});
  }
  if (!c.failed()) texts.push_back(std::move(text));
}

void parse_seed(Cursor& c, std::uint32_t& said_in_line) {
  constexpr std::uint64_t exact_in_javascript = (std::uint64_t{1} << 53) - 1;
  if (!once(c, c.take(), said_in_line)) return;
  const std::uint64_t seed = c.number(0, exact_in_javascript);
  c.finish();
  if (!c.failed()) c.scenario().seed = seed;
}

void parse_until(Cursor& c, std::uint32_t& said_in_line) {
  if (!once(c, c.take(), said_in_line)) return;
  const Duration until = c.time();
  c.finish();
  if (!c.failed()) c.scenario().until = Time{until};
}

}  // namespace synwave::scenario
