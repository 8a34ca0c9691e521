// The reference must not drift from the tables: each key, option, class and variable is in it, and its budgets are
// ours.
#ifndef __EMSCRIPTEN__  // there are no files in the wasm build

#include "core/host/profile.hpp"
#include "core/scenario/budgets.hpp"
#include "core/scenario/keys.hpp"
#include "core/scenario/values.hpp"
#include "core/scenario/words.hpp"
#include "tests/unit/scenario/parsed.hpp"

using namespace synwave;
using namespace synwave::scenario;
using namespace synwave::scenario::test;

namespace {

std::string reference() {
  return file("core/scenario/LANGUAGE.md");
}

bool mentions(const std::string& text, std::string_view word) {
  return text.find(word) != std::string::npos;
}

/// 262144 as "262,144".
std::string with_commas(std::uint64_t n) {
  std::string digits = std::to_string(n);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

}  // namespace

TEST_CASE("the reference names every word of the tables") {
  const std::string text = reference();
  for (const auto words : {host_key_words(), link_key_words(), class_words(), variable_words()}) {
    for (const std::string_view word : words) {
      CAPTURE(word);
      CHECK(mentions(text, '`' + std::string{word}));
    }
  }
  for (const auto words : {socket_option_words(), action_words(), statement_words()}) {
    for (const std::string_view word : words) {
      CAPTURE(word);
      CHECK(mentions(text, word));
    }
  }
}

TEST_CASE("the reference gives the defaults that hold") {
  const std::string text = reference();
  const auto row_of = [&text](std::string_view key) {
    const std::size_t at = text.find("\n| `" + std::string{key} + "` |", text.find("### Keys of a")) + 1;
    REQUIRE(at != 0);
    return text.substr(at, text.find('\n', at) - at);
  };
  // The last three cells of a row: rfc, linux, freebsd.
  const auto cell_of = [&row_of](std::string_view key, int from_right) {
    std::string row = row_of(key);
    for (int i = 0; i < from_right; ++i) row.resize(row.rfind(" |"));
    return row.substr(row.rfind(" | "));
  };
  int from_right = 4;
  for (const HostConfig& profile : {rfc_profile(), linux_profile(), freebsd_profile()}) {
    --from_right;
    for (const KeyValue& kv : effective_keys(profile)) {
      CAPTURE(kv.key);
      CAPTURE(from_right);
      CHECK(mentions(cell_of(kv.key, from_right), '`' + kv.value + '`'));
    }
  }
  for (const KeyValue& kv : effective_keys(LinkConfig{})) {
    CAPTURE(kv.key);
    CHECK(mentions(row_of(kv.key), "`" + kv.value + "` |"));
  }
}

TEST_CASE("the reference gives the budgets that hold") {
  const std::string text = reference();
  for (const std::uint32_t n : {budget::text_octets, budget::lines, budget::string_octets, budget::expanded_actions,
                                budget::connections, budget::segments, budget::events}) {
    CAPTURE(n);
    CHECK(mentions(text, "| " + with_commas(n)));
  }
  CHECK(mentions(text, "| hosts | " + std::to_string(budget::hosts) + " |"));
  CHECK(mentions(text, "| characters of a name | " + std::to_string(budget::name_length) + " |"));
  CHECK(mentions(text, "| virtual time | " + write_time(budget::virtual_time) + " |"));
  CHECK(mentions(text, "up to " + std::to_string(budget::diagnostics)));
  CHECK(mentions(text, "| octets of one `send` | " + write_size(budget::octets_sent_at_once) + " |"));
}

TEST_CASE("the reference's own example runs through the parser unharmed") {
  const std::string text = reference();
  const std::size_t begin = text.find("```\n") + 4;
  CHECK(complaints(text.substr(begin, text.find("```", begin) - begin)).empty());
  for (const char* line : {"2s inject a>b R 101:101(0)", "2s inject a>b 40000 > 80 S 1000:1000(0) win 4096 <mss 1460>",
                           "repeat 3 every 10ms: 1s a connect b:80", "when a sends DATA 3+ +10ms: a close"}) {
    CAPTURE(line);
    CHECK(complaints_in_body(line).empty());
  }
}

#endif
