#include "tests/runner/tun/settings.hpp"

#include <optional>

#include "core/base/text.hpp"
#include "core/scenario/diagnostics.hpp"
#include "core/scenario/keys.hpp"

namespace synwave::runner::tun {

namespace {

using scenario::Code;
using scenario::KeyOutcome;
using scenario::KeyResult;
using scenario::LinkSetting;

std::string words_of(Code code, std::vector<scenario::Param> params) {
  scenario::Diagnostic diagnostic;
  diagnostic.code = code;
  diagnostic.params = std::move(params);
  return text_of(diagnostic);
}

struct Pair {
  std::string key;
  std::string value;
};

std::string words_of(const KeyResult& result, const Pair& pair) {
  switch (result.outcome) {
    case KeyOutcome::ok: return {};
    case KeyOutcome::unknown_key: break;
    case KeyOutcome::bad_value:
      return words_of(Code::bad_value,
                      {{"key", pair.key}, {"value", pair.value}, {"expected", std::string{result.expected}}});
    case KeyOutcome::out_of_range:
      return words_of(Code::value_out_of_range,
                      {{"key", pair.key}, {"value", pair.value}, {"least", result.least}, {"most", result.most}});
    case KeyOutcome::not_supported: return words_of(Code::not_supported_yet, {{"what", pair.key + '=' + pair.value}});
  }
  std::vector<std::string_view> known;
  for (const std::string_view word : scenario::link_key_words()) known.push_back(word);
  for (const std::string_view word : scenario::host_key_words()) known.push_back(word);
  std::vector<scenario::Param> params{{"word", pair.key}, {"expected", "key"}};
  const std::string_view near = nearest(pair.key, known);
  if (!near.empty()) params.push_back({"nearest", std::string{near}});
  return words_of(Code::unknown_key, std::move(params));
}

/// Takes `prefix` off the front of `word`, if it is there.
bool begins(std::string_view& word, std::string_view prefix) {
  if (word.substr(0, prefix.size()) != prefix) return false;
  word.remove_prefix(prefix.size());
  return true;
}

std::optional<Pair> pair_of(std::string_view word) {
  const std::size_t sign = word.find('=');
  if (sign == std::string_view::npos || sign == 0) return std::nullopt;
  return Pair{std::string{word.substr(0, sign)}, std::string{word.substr(sign + 1)}};
}

/// A key that no link has leaves unknown_key.
KeyResult take_link_key(const Pair& pair, LinkConfig& out, LinkConfig& in) {
  std::string_view key = pair.key;
  const bool out_alone = begins(key, "out.");
  const bool in_alone = !out_alone && begins(key, "in.");
  std::optional<LinkSetting> setting;
  KeyResult result = scenario::read_link_key(key, pair.value, setting);
  if (result.outcome == KeyOutcome::ok && setting) {
    if (!in_alone) apply(*setting, out);
    if (!out_alone) apply(*setting, in);
  }
  return result;
}

std::string expected_pair(std::string_view word, std::string_view expected) {
  return words_of(Code::unknown_word, {{"word", std::string{word}}, {"expected", std::string{expected}}});
}

}  // namespace

std::string take_setting(std::string_view word, Settings& settings) {
  const std::optional<Pair> pair = pair_of(word);
  if (!pair) return expected_pair(word, "KEY=VALUE");
  const KeyResult of_link = take_link_key(*pair, settings.out, settings.in);
  if (of_link.outcome != KeyOutcome::unknown_key) return words_of(of_link, *pair);
  return words_of(scenario::apply_host_key(pair->key, pair->value, settings.config), *pair);
}

std::string take_link_change(std::string_view word, LinkConfig& out, LinkConfig& in) {
  if (word == "down" || word == "up") {
    out.up = in.up = word == "up";
    return {};
  }
  const std::optional<Pair> pair = pair_of(word);
  if (!pair) return expected_pair(word, "link_change");
  return words_of(take_link_key(*pair, out, in), *pair);
}

std::string contradiction_of(const Settings& settings) {
  const std::optional<scenario::Contradiction> c = scenario::contradiction_in(settings.config);
  if (!c) return {};
  return words_of(Code::values_contradict, {{"key", std::string{c->key}},
                                            {"value", c->value},
                                            {"other_key", std::string{c->other_key}},
                                            {"other_value", c->other_value}});
}

}  // namespace synwave::runner::tun
