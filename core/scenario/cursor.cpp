#include "core/scenario/cursor.hpp"

#include <algorithm>
#include <utility>

#include "core/scenario/budgets.hpp"
#include "core/scenario/key_values.hpp"
#include "core/scenario/words.hpp"

namespace synwave::scenario {

Place Cursor::whole() const {
  const Place first = line_.tokens.front().place;
  const Place last = line_.tokens.size() > 1 ? line_.tokens[line_.tokens.size() - 2].place : first;
  return {first.line, first.column, last.column + last.length - first.column};
}

const Token& Cursor::peek(std::size_t ahead) const {
  const std::size_t last = line_.tokens.size() - 1;
  return line_.tokens[failed_ ? last : std::min(at_ + ahead, last)];
}

bool Cursor::at_number() const {
  return at_word() && peek().text[0] >= '0' && peek().text[0] <= '9';
}

Token Cursor::take() {
  const Token& token = peek();
  if (token.kind != TokenKind::end) ++at_;
  return token;
}

bool Cursor::accept(std::string_view text) {
  if (!at(text)) return false;
  take();
  return true;
}

void Cursor::require(std::string_view text) {
  if (accept(text)) return;
  const std::string_view candidates[] = {text};
  fail_expected(peek(), '"' + std::string{text} + '"', candidates);
}

void Cursor::finish() {
  if (failed_ || at_end()) return;
  const Token& token = peek();
  fail(token.place, Code::left_over, {{"word", std::string{token.text}}, {"expected", "end"}});
}

void Cursor::fail(Place place, Code code, std::vector<Param> params) {
  if (!failed_) context_.report.add(place, code, std::move(params));
  failed_ = true;
}

void Cursor::fail_expected(const Token& token, std::string_view expected,
                           std::span<const std::string_view> candidates) {
  std::vector<Param> params;
  if (token.kind == TokenKind::end) return fail(token.place, Code::line_ends, {{"expected", std::string{expected}}});
  params.push_back({"word", std::string{token.text}});
  params.push_back({"expected", std::string{expected}});
  if (token.kind != TokenKind::word) return fail(token.place, Code::expected_other, std::move(params));
  const bool known = is_reserved(token.text) || host_called(token.text);
  if (known || !is_well_formed_name(token.text)) return fail(token.place, Code::expected_other, std::move(params));
  const std::string_view near = nearest(token.text, candidates);
  if (!near.empty()) params.push_back({"nearest", std::string{near}});
  fail(token.place, Code::unknown_word, std::move(params));
}

void Cursor::reject(const Token& token, std::string_view expected) {
  if (token.kind == TokenKind::end) return fail_expected(token, expected);
  fail(token.place, Code::expected_other, {{"word", std::string{token.text}}, {"expected", std::string{expected}}});
}

std::uint64_t Cursor::checked(const Token& token, const Quantity& quantity, std::uint64_t least, std::uint64_t most,
                              std::string_view expected, std::string (*write)(std::uint64_t)) {
  const std::string word{token.text};
  if (quantity.reading == Reading::malformed || token.kind != TokenKind::word) {
    if (!at_number() || token.kind != TokenKind::word) {
      fail_expected(token, expected);
    } else {
      fail(token.place, Code::bad_number, {{"word", word}, {"expected", std::string{expected}}});
    }
    return 0;
  }
  if (!quantity.ok() || quantity.value < least || quantity.value > most) {
    fail(token.place, Code::out_of_range, {{"word", word}, {"least", write(least)}, {"most", write(most)}});
    return 0;
  }
  take();
  return quantity.value;
}

std::uint64_t Cursor::number(std::uint64_t least, std::uint64_t most, std::string_view expected) {
  const Token& token = peek();
  return checked(token, read_number(token.text), least, most, expected, write_plain);
}

std::uint64_t Cursor::size(std::uint64_t least, std::uint64_t most, std::string_view expected) {
  const Token& token = peek();
  return checked(token, read_size(token.text), least, most, expected, write_size);
}

Duration Cursor::time(std::string_view expected) {
  const Token& token = peek();
  const Quantity quantity = read_time(token.text);
  const std::string word{token.text};
  const auto most = static_cast<std::uint64_t>(to_ns(budget::virtual_time));
  if (token.kind != TokenKind::word || (quantity.reading == Reading::malformed && !at_number())) {
    fail_expected(token, expected);
  } else if (quantity.reading == Reading::malformed) {
    fail(token.place, Code::bad_time, {{"word", word}, {"expected", std::string{expected}}});
  } else if (quantity.reading == Reading::too_precise) {
    fail(token.place, Code::too_precise, {{"word", word}, {"unit", "1ns"}});
  } else if (!quantity.ok() || quantity.value > most) {
    fail(token.place, Code::time_too_long, {{"word", word}, {"most", write_time(budget::virtual_time)}});
  } else {
    take();
    return Duration{static_cast<std::int64_t>(quantity.value)};
  }
  return {};
}

std::string Cursor::octets() {
  std::string out;
  if (peek().kind != TokenKind::string) {
    fail_expected(peek(), "string");
  } else if (!failed_ && !decode_string(peek(), out, context_.report)) {
    failed_ = true;
  }
  take();
  return out;
}

std::string Cursor::text(std::string_view expected) {
  const Token& token = peek();
  if (token.kind != TokenKind::string) {
    fail_expected(token, expected);
    return {};
  }
  std::string out = octets();
  if (!failed_ && !is_utf8_text(out)) fail(token.place, Code::not_text);
  return out;
}

std::vector<std::string_view> Cursor::host_words() const {
  std::vector<std::string_view> words;
  for (const HostSpec& host : context_.scenario.hosts) words.push_back(host.name);
  return words;
}

std::optional<HostId> Cursor::host_called(std::string_view word) const {
  const auto& hosts = context_.scenario.hosts;
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    if (hosts[i].name == word) return HostId{static_cast<std::uint8_t>(i)};
  }
  return std::nullopt;
}

HostId Cursor::host(std::string_view expected) {
  const Token& token = peek();
  const bool could_be_name = token.kind == TokenKind::word && is_well_formed_name(token.text);
  if (!could_be_name || is_reserved(token.text)) {
    fail_expected(token, expected, host_words());
    return HostId{0};
  }
  if (const std::optional<HostId> found = host_called(token.text)) {
    take();
    return *found;
  }
  std::vector<Param> params{{"word", std::string{token.text}}};
  const std::string_view near = nearest(token.text, host_words());
  if (!near.empty()) params.push_back({"nearest", std::string{near}});
  fail(token.place, Code::unknown_host, std::move(params));
  return HostId{0};
}

Direction Cursor::direction() {
  const Token& first = peek();
  return direction_from(host(), first);
}

Direction Cursor::direction_from(HostId from, const Token& first) {
  require(">");
  const HostId to = host();
  if (failed_) return {from, to};
  const Place place{first.place.line, first.place.column, 0};
  const auto& hosts = context_.scenario.hosts;
  if (from == to) {
    fail(place, Code::same_host, {{"word", hosts[from.raw].name}});
  } else if (context_.scenario.link_between(from, to) == nullptr) {
    fail(place, Code::no_link, {{"a", hosts[from.raw].name}, {"b", hosts[to.raw].name}});
  }
  return {from, to};
}

NameId Cursor::optional_name() {
  return at_word() ? name() : NameId{};
}

NameId Cursor::name() {
  const Token& token = peek();
  const bool could_be_name = token.kind == TokenKind::word && is_well_formed_name(token.text);
  if (!could_be_name || is_reserved(token.text) || host_called(token.text)) {
    fail_expected(token, "name");
    return {};
  }
  const auto found = context_.name_index.find(token.text);
  if (found != context_.name_index.end()) {
    take();
    context_.name_used[found->second] = true;
    return NameId{found->second};
  }
  std::vector<std::string_view> words;
  for (const ConnectionName& other : context_.scenario.names) words.push_back(other.name);
  std::vector<Param> params{{"word", std::string{token.text}}};
  const std::string_view near = nearest(token.text, words);
  if (!near.empty()) params.push_back({"nearest", std::string{near}});
  fail(token.place, Code::unknown_name, std::move(params));
  return {};
}

State Cursor::state(std::string_view expected) {
  return static_cast<State>(one_of(state_words(), expected));
}
SegmentClass Cursor::segment_class() {
  return static_cast<SegmentClass>(one_of(class_words(), "class"));
}

std::size_t Cursor::one_of(std::span<const std::string_view> words, std::string_view expected) {
  const Token& token = peek();
  const auto found = std::find(words.begin(), words.end(), token.text);
  if (token.kind != TokenKind::word || found == words.end()) {
    fail_expected(token, expected, words);
    return 0;
  }
  take();
  return static_cast<std::size_t>(found - words.begin());
}

}  // namespace synwave::scenario
