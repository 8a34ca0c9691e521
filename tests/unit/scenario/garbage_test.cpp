#include <chrono>

#include "core/scenario/budgets.hpp"
#include "core/scenario/printer.hpp"
#include "tests/unit/scenario/parsed.hpp"

using namespace synwave::scenario;
using namespace synwave::scenario::test;

TEST_CASE("ten megabytes of text are refused unread") {
  const std::string text(10'000'000, 'x');
  const auto begin = std::chrono::steady_clock::now();
  const ParseResult result = parse(text);
  const auto took = std::chrono::steady_clock::now() - begin;
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(line_of("big.wave", result.diagnostics[0]) ==
        "big.wave:1:1: the text has 10000000 octets, at most 262144 are read");
  CHECK(took < std::chrono::milliseconds{50});
}

TEST_CASE("256 KiB of text are read, an octet more is not") {
  std::string text = "host a\n";
  text.append(budget::text_octets - text.size(), '\n');
  text.replace(7, 3, "# x");
  // 256 KiB of line ends are too many lines, so the rest is one long comment.
  for (std::size_t i = 10; i < text.size(); ++i) text[i] = 'x';
  CHECK(parse(text).ok());
  CHECK_FALSE(parse(text + "x").ok());
}

TEST_CASE("five thousand lines, not one more") {
  std::string text = "host a\nhost b\nlink a b\n";
  for (int i = 3; i < 5000; ++i) text += "\n";
  CHECK(complaints(text).empty());
  CHECK(complaints(text + "0 a close").find("5001:1+1 too_many_lines: the text has more than 5000 lines") == 0);
}

TEST_CASE("a line of 200 KiB is read or refused, but quickly") {
  const std::string text = with_hosts("0 a " + std::string(200'000, 'c'));
  CHECK(complaints(text).find("4:5+200000 unknown_word") == 0);
}

TEST_CASE("binary is named with its offset") {
  CHECK(complaints(std::string_view{"host a\nx\0y", 10}) ==
        "2:2+1 nul_octet: a NUL octet at offset 8: this is not text");
  CHECK(complaints("host \xFF") == "1:6+1 invalid_utf8: not UTF-8 at offset 5");
  CHECK(complaints("host \xC0\xAF") == "1:6+1 invalid_utf8: not UTF-8 at offset 5");          // not the shortest form
  CHECK(complaints("host \xED\xA0\x80") == "1:6+1 invalid_utf8: not UTF-8 at offset 5");      // a surrogate
  CHECK(complaints("host \xF4\x90\x80\x80") == "1:6+1 invalid_utf8: not UTF-8 at offset 5");  // above U+10FFFF
  CHECK(complaints("host \xE5\x9B") == "1:6+1 invalid_utf8: not UTF-8 at offset 5");          // cut off
}

TEST_CASE("every wrong line is reported, up to fifty") {
  std::string text = with_hosts("");
  for (int i = 0; i < 3; ++i) text += "foo\n";
  CHECK(parse(text).diagnostics.size() == 3);
  for (int i = 0; i < 100; ++i) text += "foo\n";
  const ParseResult result = parse(text);
  REQUIRE(result.diagnostics.size() == 51);
  CHECK(result.diagnostics[49].place.line == 53);
  CHECK(text_of(result.diagnostics[50]) == "more than 50 errors, the rest of the text was not checked");
}

TEST_CASE("errors come in the order of the text, whatever kind they are") {
  CHECK(complaints("0 a clsoe\nlink a b dealy=1s\nhost a mls=1s\nhost b") ==
        "1:5+5 unknown_word: unknown word \"clsoe\", expected an action; did you mean \"close\"?\n"
        "2:10+5 unknown_key: unknown key \"dealy\", expected a key; did you mean \"delay\"?\n"
        "3:8+3 unknown_key: unknown key \"mls\", expected a key; did you mean \"msl\"?");
}

TEST_CASE("diagnostics print as compilers do") {
  const ParseResult error = parse(with_hosts("0 a clsoe"));
  CHECK(line_of("four-way.wave", error.diagnostics[0]) ==
        "four-way.wave:4:5: unknown word \"clsoe\", expected an action; did you mean \"close\"?");
  CHECK(error.diagnostics[0].param("nearest") == "close");
  CHECK(error.diagnostics[0].param("expected") == "action");
  const ParseResult warning = parse("host a");
  CHECK(line_of("x.wave", warning.diagnostics[0]) == "x.wave:1:6: warning: the host \"a\" has no link");
  CHECK(line_of("x.wave", {{}, Code::budget_events, {{"most", "5000000"}}}) ==
        "x.wave: stopped after 5000000 events; the trace up to there is kept");
}
