#include "core/drill/lexer.hpp"

#include "tests/unit/drill/parsed.hpp"

using namespace synwave;
using namespace synwave::drill;
using namespace synwave::drill::test;

namespace {

/// The tokens' texts with blanks between them.
std::string tokens(std::string_view text, const std::vector<Definition>& definitions = {}) {
  Lexer lexer{text};
  for (const auto& [symbol, value] : definitions) lexer.define(symbol, value);
  std::string out;
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (!out.empty()) out += ' ';
    out += token.text;
  }
  if (lexer.error()) out += " error:" + std::string{name_of(lexer.error()->code)};
  return out;
}

}  // namespace

TEST_CASE("packetdrill: a number keeps its fraction, an ellipsis stays whole") {
  CHECK(tokens("0.000...0.200") == "0.000 ... 0.200");
  CHECK(tokens("0...1") == "0 ... 1");
  CHECK(tokens("+.1~+0.2 * .5") == "+ .1 ~ + 0.2 * .5");
  CHECK(tokens("<...>,<>") == "< ... > , < >");
  CHECK(tokens("1:1001(1000)") == "1 : 1001 ( 1000 )");
}

TEST_CASE("packetdrill: digits with letters are a word, with 0x in front a number") {
  Lexer lexer{"0123abcd 0x1F 0xq"};
  CHECK(lexer.next().kind == TokenKind::word);
  CHECK(lexer.next().kind == TokenKind::number);
  CHECK(lexer.next().kind == TokenKind::word);
}

TEST_CASE("packetdrill: comments of three kinds mean nothing") {
  CHECK(tokens("a // b\nc /* d\n e */ f # g\n# h\ni") == "a c f i");
  CHECK(tokens("\"// not\" `# this // neither`") == "\"// not\" `# this // neither`");
}

TEST_CASE("packetdrill: columns count characters, lines go on after comments") {
  Lexer lexer{"/* \xE5\x9B\x9B */ a\r\n\t b"};
  CHECK(lexer.next().place == Place{1, 9, 1});
  CHECK(lexer.next().place == Place{2, 3, 1});
}

TEST_CASE("packetdrill: commands and code may span lines") {
  CHECK(tokens("`a\\`b\nc` d") == "`a\\`b\nc` d");
  CHECK(tokens("%{ '`\" }% d") == "%{ '`\" }% d");
}

TEST_CASE("packetdrill: a defined symbol is replaced by all of its value, elsewhere than in texts") {
  CHECK(tokens("A \"A\" `A` BA", {{"A", "x | y"}}) == "x | y \"A\" `A` BA");
  CHECK(tokens("A", {{"A", "\"two words\""}}) == "\"two words\"");
}

TEST_CASE("packetdrill: values may hold other symbols; within its own value a symbol is itself") {
  CHECK(tokens("A.", {{"A", "B B"}, {"B", "c"}}) == "c c .");
  CHECK(tokens("A", {{"A", "B A"}, {"B", "A b"}}) == "A b A");
}

TEST_CASE("packetdrill: what replaces symbols is bounded") {
  std::vector<Definition> chain;
  for (int i = 0; i < 20; ++i) chain.push_back({'A' + std::to_string(i), 'A' + std::to_string(i + 1)});
  CHECK(tokens("A5", chain) == "A20");
  CHECK(tokens("A0", chain) == " error:too_deep");
  std::vector<Definition> doubling;
  for (int i = 0; i < 8; ++i) {
    std::string value;
    for (int k = 0; k < 64; ++k) value += 'A' + std::to_string(i + 1) + ' ';
    doubling.push_back({'A' + std::to_string(i), value});
  }
  const std::string all = tokens("A0", doubling);
  CHECK(all.substr(all.size() - 20) == "error:text_too_large");
}

TEST_CASE("packetdrill: escapes of strings are those of C") {
  const auto text = [](std::string_view literal) {
    return std::get_if<String>(&only<CallEvent>(std::string{"0 f("}.append(literal).append(") = 0")).arguments[0].what)
        ->octets;
  };
  CHECK(text(R"("a\n\t\\\"\x41\101\0z")") == std::string{"a\n\t\\\"AA\0z", 9});
  CHECK(text("\"one\" \" two\"") == "one two");
  CHECK(complaint("0 f(\"\\q\") = 0") == "1:5+4 bad_escape: unknown escape \"\\q\"");
  CHECK(complaint("0 f(\"\\777\") = 0") == "1:5+6 bad_escape: unknown escape \"\\7\"");
}

TEST_CASE("packetdrill: what does not end is reported where it begins") {
  CHECK(complaint("0 f(\n \"abc") == "2:2+1 unterminated: \" does not end");
  CHECK(complaint("0 `abc") == "1:3+1 unterminated: ` does not end");
  CHECK(complaint("0 %{ abc") == "1:3+2 unterminated: %{ does not end");
  CHECK(complaint("0 /* abc") == "1:3+2 unterminated: /* does not end");
}

TEST_CASE("packetdrill: a text must be UTF-8 without NUL, and not too large") {
  CHECK(complaint("0 \xFF") == "1:3+1 invalid_utf8: not UTF-8 at offset 2");
  CHECK(complaint(std::string_view{"0\n\0", 3}) == "2:1+1 nul_octet: a NUL octet at offset 2: this is not text");
  CHECK(complaint("0 \xE5\x9B\x9B") == "1:3+1 stray_character: stray character \"\xE5\x9B\x9B\"");
  const std::string large(budget::text_octets + 1, ' ');
  CHECK(complaint(large).substr(0, 22) == "1:1+0 text_too_large: ");
  CHECK(complaint(large.substr(1)).find("no_events") != std::string::npos);
}
