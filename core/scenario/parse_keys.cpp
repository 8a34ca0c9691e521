#include <algorithm>

#include "core/scenario/statements.hpp"
#include "core/scenario/words.hpp"

namespace synwave::scenario {

bool at_key(const Cursor& c) {
  return c.at_word() && c.peek(1).is("=");
}

KeyEquals take_key(Cursor& c) {
  KeyEquals key{c.take(), {}, {}};
  key.place = key.key.place;
  c.require("=");
  if (c.at_end()) c.fail_expected(c.peek(), "value");
  do {
    const Token part = c.take();
    key.value += part.text;
    key.place.length = part.place.column + part.place.length - key.place.column;
  } while (!c.at_end() && !c.peek().space_before);
  return key;
}

bool report_key(Cursor& c, const KeyEquals& key, const KeyResult& result, std::span<const std::string_view> known) {
  const std::string name{key.key.text};
  switch (result.outcome) {
    case KeyOutcome::ok: return true;
    case KeyOutcome::unknown_key: {
      std::vector<Param> params{{"word", name}, {"expected", "key"}};
      const std::string_view near = nearest(name, known);
      if (!near.empty()) params.push_back({"nearest", std::string{near}});
      c.fail(key.key.place, Code::unknown_key, std::move(params));
      return false;
    }
    case KeyOutcome::bad_value:
      c.fail(key.place, Code::bad_value,
             {{"key", name}, {"value", key.value}, {"expected", std::string{result.expected}}});
      return false;
    case KeyOutcome::out_of_range:
      c.fail(key.place, Code::value_out_of_range,
             {{"key", name}, {"value", key.value}, {"least", result.least}, {"most", result.most}});
      return false;
    case KeyOutcome::not_supported:
      c.fail(key.place, Code::not_supported_yet, {{"what", name + '=' + key.value}});
      return false;
  }
  return false;
}

void check_key_once(Cursor& c, const KeyEquals& key, std::vector<std::string_view>& seen) {
  if (std::find(seen.begin(), seen.end(), key.key.text) != seen.end()) {
    c.fail(key.place, Code::key_twice, {{"word", std::string{key.key.text}}});
  }
  seen.push_back(key.key.text);
}

}  // namespace synwave::scenario
