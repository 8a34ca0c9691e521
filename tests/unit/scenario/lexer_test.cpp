#include "core/scenario/lexer.hpp"

#include <doctest/doctest.h>

#include "core/scenario/spelling.hpp"
#include "tests/unit/scenario/parsed.hpp"

using namespace synwave::scenario;
using namespace synwave::scenario::test;

namespace {

/// The tokens' texts separated by `|`.
std::string tokens(std::string_view line) {
  Report report;
  std::string out;
  const std::vector<Line> lines = lex(line, report);
  REQUIRE(lines.size() == 1);
  for (std::size_t i = 0; i + 1 < lines[0].tokens.size(); ++i) {
    if (i != 0) out += '|';
    out += lines[0].tokens[i].text;
  }
  return out;
}

std::string decoded(std::string_view text) {
  Report report;
  std::string out;
  const std::vector<Line> lines = lex(text, report);
  REQUIRE(decode_string(lines[0].tokens[0], out, report));
  return out;
}

}  // namespace

TEST_CASE("a line falls into words, strings and punctuation") {
  CHECK(tokens("0  server listen 80") == "0|server|listen|80");
  CHECK(tokens("drop client>server SYN-ACK 2..4") == "drop|client|>|server|SYN-ACK|2..4");
  CHECK(tokens("DATA 3+ +10ms:") == "DATA|3|+|+|10ms|:");
  CHECK(tokens("loss=2.5%") == "loss|=|2.5%");
  CHECK(tokens("a>b FIN >= 1") == "a|>|b|FIN|>=|1");
  CHECK(tokens("S. 1:1(0) <mss 1460,nop>") == "S.|1|:|1|(|0|)|<|mss|1460|,|nop|>");
}

TEST_CASE("a comment begins with # outside a string and ends with the line") {
  CHECK(tokens("send \"a # b\" # c \"d\"") == "send|\"a # b\"");
  Report report;
  const auto lines = lex("x # note  \n\n# only\r\n", report);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0].comment == "# note");
  CHECK(lines[1].blank());
  CHECK(lines[2].comment == "# only");
}

TEST_CASE("columns count characters, not octets") {
  Report report;
  const auto lines = lex("\xE5\x9B\x9B", report);
  CHECK(lines[0].broken);
  const auto title = lex("title \"\xE5\x9B\x9B\xE6\xAC\xA1\" x", report);
  CHECK(title[0].tokens[1].place == Place{1, 7, 4});
  CHECK(title[0].tokens[2].place == Place{1, 12, 1});
}

TEST_CASE("CRLF, a byte order mark and a missing last line end change nothing") {
  Report report;
  const auto lines = lex("\xEF\xBB\xBFhost a\r\nhost b", report);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0].tokens[0].place == Place{1, 1, 4});
  CHECK(lines[0].tokens[1].text == "a");
  CHECK(lines[1].tokens[1].text == "b");
  CHECK_FALSE(report.any_error());
}

TEST_CASE("escapes of strings") {
  CHECK(decoded(R"("bye")") == "bye");
  CHECK(decoded(R"("\"\\\n\r\t")") == "\"\\\n\r\t");
  CHECK(decoded(R"("\x00\x41\xfF")") == std::string("\0A\xFF", 3));
}

TEST_CASE("strings and characters that cannot be read say where") {
  CHECK(complaints_in_body("0 a send \"bye") == "4:10+4 unterminated_string: the string has no closing quote");
  CHECK(complaints_in_body("0 a send \"x\\q\"") ==
        "4:12+2 bad_escape: unknown escape \"\\q\", expected one of \\\" \\\\ \\n \\r \\t \\xNN");
  CHECK(complaints_in_body("0 a send \"\\x4\"").substr(0, 16) == "4:11+3 bad_escap");
  CHECK(complaints_in_body("0 a send \"bye\\\"") == "4:10+6 unterminated_string: the string has no closing quote");
  CHECK(complaints_in_body("0 a close @") == "4:11+1 stray_character: stray character \"@\"");
  CHECK(complaints_in_body("0 a close \x01") == "4:11+1 stray_character: stray character \"\\x01\"");
  CHECK(complaints_in_body("0 a cl\rose") == "4:7+1 stray_character: stray character \"\\x0D\"");
  CHECK(complaints_in_body("\xE5\x9B\x9B") == "4:1+1 stray_character: stray character \"\xE5\x9B\x9B\"");
}

TEST_CASE("a string may have 4096 octets, not one more") {
  CHECK(complaints_in_body("0 a send \"" + std::string(4096, 'x') + "\"").empty());
  CHECK(complaints_in_body("0 a send \"" + std::string(4097, 'x') + "\"") ==
        "4:10+4099 string_too_long: the string has more than 4096 octets");
}

TEST_CASE("tokens are spelled in one way") {
  const auto spelled = [](std::string_view line) {
    Report report;
    return spell(lex(line, report)[0].tokens);
  };
  CHECK(spelled("drop   client > server ACK   2") == "drop client>server ACK 2");
  CHECK(spelled("host a msl = 30s") == "host a msl=30s");
  CHECK(spelled("when a ESTABLISHED+10ms : a close") == "when a ESTABLISHED +10ms: a close");
  CHECK(spelled("when a sends DATA 3+ +10ms:a close") == "when a sends DATA 3+ +10ms: a close");
  CHECK(spelled("repeat 3 every 1s:when a LISTEN:a connect b:80") ==
        "repeat 3 every 1s: when a LISTEN: a connect b:80");
  CHECK(spelled("expect a>b FIN>=1") == "expect a>b FIN >= 1");
  CHECK(spelled("expect a cwnd<5") == "expect a cwnd < 5");
  CHECK(spelled("expect a cwnd>5") == "expect a cwnd > 5");
  CHECK(spelled("0 inject a>b 4>5 S. 1:2(1)ack 2 < mss 5 , nop >\"x\"c2") ==
        "0 inject a>b 4 > 5 S. 1:2(1) ack 2 <mss 5,nop> \"x\" c2");
}
