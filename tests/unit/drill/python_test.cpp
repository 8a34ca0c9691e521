#include "core/drill/python.hpp"

#include "tests/unit/drill/parsed.hpp"

using namespace synwave;
using namespace synwave::drill;
using namespace synwave::drill::test;

namespace {

class Tcpi final : public python::Names {
 public:
  Answer find(std::string_view name, python::Value& value) const override {
    if (name == "tcpi_snd_cwnd") value = std::int64_t{11};
    if (name == "tcpi_options") value = std::int64_t{6};
    if (name == "tcpi_pacing_rate") return Answer::not_supported;
    return name == "tcpi_snd_cwnd" || name == "tcpi_options" ? Answer::known : Answer::unknown;
  }
};

std::string shown(const Diagnostic& d) {
  return std::to_string(d.place.line) + ':' + std::to_string(d.place.column) + ' ' + text_of(d);
}

/// What a block prints, or what is wrong with it.
std::string result(std::string_view text) {
  std::vector<Diagnostic> wrong;
  const auto program = python::parse(text, {1, 1, 1}, wrong);
  if (!program) return shown(wrong.at(0));
  python::Environment environment;
  std::string printed;
  if (const auto failure = python::run(*program, environment, Tcpi{}, printed)) return shown(*failure);
  return printed;
}

/// The value of an expression as print says it.
std::string value(std::string_view expression) {
  std::string text = result(std::string{"print("}.append(expression).append(")"));
  if (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace

TEST_CASE("python: an assertion that holds says nothing, one that does not says what its names were") {
  CHECK(result("assert tcpi_snd_cwnd == 11").empty());
  CHECK(result("assert tcpi_snd_cwnd == 10") == "1:1 assertion tcpi_snd_cwnd == 10 does not hold: tcpi_snd_cwnd is 11");
  CHECK(result(" x = 3; assert x > 2 and  tcpi_options <\nx") == "1:41 found the end of the line, expected a value");
  CHECK(result("x = 3\nassert (x > 2 and\n tcpi_options < x)") ==
        "2:1 assertion (x > 2 and tcpi_options < x) does not hold: x is 3, tcpi_options is 6");
  CHECK(result("assert 1 == 2") == "1:1 assertion 1 == 2 does not hold: it is False");
  CHECK(result("assert 0, 'cwnd %d' % tcpi_snd_cwnd") == "1:1 assertion 0 does not hold: it is 0 (cwnd 11)");
  CHECK(result("assert tcpi_options == 1, tcpi_options") ==
        "1:1 assertion tcpi_options == 1 does not hold: tcpi_options is 6 (6)");
}

TEST_CASE("python: operators bind as strongly as Python's") {
  CHECK(value("1 + 2 * 3 - 4") == "3");
  CHECK(value("1 | 2 ^ 3 & 4 << 1 + 1") == "3");
  CHECK(value("10 - 3 - 2") == "5");
  CHECK(value("-2 * -3 + +1") == "7");
  CHECK(value("~5 & 0xff") == "250");
  CHECK(value("not 1 == 2") == "True");
  CHECK(value("1 == 1 or 1 // 0") == "True");
  CHECK(value("0 and 1 // 0") == "0");
  CHECK(value("tcpi_options & 4 != 0") == "True");  // unlike in C, & binds more than !=
}

TEST_CASE("python: comparisons chain") {
  CHECK(value("1 < 2 < 3") == "True");
  CHECK(value("1 < 3 < 3") == "False");
  CHECK(value("10 <= tcpi_snd_cwnd <= 12") == "True");
  CHECK(value("1 <> 2") == "True");
  CHECK(value("1 == '1'") == "False");
  CHECK(value("'a' < 'b'") == "True");
}

TEST_CASE("python: whole numbers are divided as Python does, fractions are refused") {
  CHECK(value("7 // 2") == "3");
  CHECK(value("-7 // 2") == "-4");
  CHECK(value("-7 % 3") == "2");
  CHECK(value("7 % -3") == "-2");
  CHECK(value("6 / 3") == "2");
  CHECK(value("7 / 2") == "1:7 not supported yet: a quotient with a fraction in code; // rounds down");
  CHECK(value("7 // 0") == "1:7 division by zero");
  CHECK(value("0.5") == "1:7 not supported yet: fractions such as 0.5 in code");
  CHECK(value("1e3") == "1:7 not supported yet: fractions such as 0.5 in code");
}

TEST_CASE("python: what 64 bits cannot hold is refused") {
  CHECK(value("9223372036854775807") == "9223372036854775807");
  CHECK(value("9223372036854775807 + 1") == "1:7 not supported yet: numbers beyond 64 bits in code");
  CHECK(value("9223372036854775808") == "1:7 not supported yet: numbers beyond 64 bits in code");
  CHECK(value("1 << 62") == "4611686018427387904");
  CHECK(value("1 << 63") == "1:7 not supported yet: numbers beyond 64 bits in code");
  CHECK(value("(-9223372036854775807 - 1) // -1") == "1:8 not supported yet: numbers beyond 64 bits in code");
  CHECK(value("-1 >> 200") == "-1");
  CHECK(value("1 << -1") == "1:7 << does not go with -1");
}

TEST_CASE("python: types that do not go together") {
  CHECK(value("1 + 'a'") == "1:7 + does not go with int and str");
  CHECK(value("1 < 'a'") == "1:7 < does not go with int and str");
  CHECK(value("-'a'") == "1:7 - does not go with str");
  CHECK(value("abs('a')") == "1:7 abs does not go with str");
}

TEST_CASE("python: True and False are themselves, and count as 1 and 0") {
  CHECK(value("True + True") == "2");
  CHECK(value("(1 == 1) & (1 == 2)") == "False");
  CHECK(value("(1 == 1) & 1") == "1");
}

TEST_CASE("python: texts are formatted with %") {
  CHECK(value("'%d of %s' % (1, 'x')") == "1 of x");
  CHECK(value("'%5d|%-5d|%05d' % (1, 2, -3)") == "    1|2    |-0003");
  CHECK(value("'%x %X %#x %o' % (255, 255, 255, 8)") == "ff FF 0xff 10");
  CHECK(value("'%r %s 100%%' % ('a', True)") == "'a' True 100%");
  CHECK(value("'%d' % 'a'") == "1:7 %d does not go with str");
  CHECK(value("'%d %d' % 1") == "1:7 % takes 2 arguments, 1 are given");
  CHECK(value("'x' % 1") == "1:7 % takes 0 arguments, 1 are given");
  CHECK(value("'%f' % 1") == "1:7 not supported yet: %f of this kind in code");
  CHECK(value("'100%' % 1") == "1:7 found \"%\", expected a conversion such as %d after the %");
}

TEST_CASE("python: print of both Pythons") {
  CHECK(result("print(1, 'a')") == "1 a\n");
  CHECK(result("print 1, 'a'") == "1 a\n");
  CHECK(result("print") == "\n");
  CHECK(result("print()") == "\n");
  CHECK(result("print (1 + 2) * 3") == "9\n");
  CHECK(result("print('a' \"b\\n\\x41\\q\")") == "ab\nA\\q\n");
  CHECK(result("print((1, 'b'))") == "(1, 'b')\n");
}

TEST_CASE("python: functions") {
  CHECK(value("abs(-3)") == "3");
  CHECK(value("min(3, 1, 2)") == "1");
  CHECK(value("max(3, 1, 2)") == "3");
  CHECK(value("int(' -12 ') + int(True)") == "-11");
  CHECK(value("str(5) + 'a'") == "5a");
  CHECK(value("len('abc')") == "3");
  CHECK(value("abs(1, 2)") == "1:7 abs() takes 1 arguments, 2 are given");
  CHECK(value("sum(1)") == "1:7 not supported yet: sum() in code");
}

TEST_CASE("python: names are assigned, and live on") {
  CHECK(result("a = 2; a += 3; a *= 2\na //= 3; a |= 8\nprint(a)") == "11\n");
  CHECK(result("print(b)") == "1:7 the name b is not defined");
  CHECK(result("b += 1") == "1:1 the name b is not defined");
  CHECK(result("print(tcpi_pacing_rate)") == "1:7 not supported yet: tcpi_pacing_rate");
  CHECK(result("tcpi_snd_cwnd = 1\nprint(tcpi_snd_cwnd)") == "1\n");
  CHECK(result("1 = 2") == "1:3 found \"=\", expected a name before the =");
  CHECK(result("a **= 2") == "1:3 not supported yet: **= in code");
}

TEST_CASE("python: branches, on one line or by indentation") {
  CHECK(result("if 1: print(1); print(2)\nelse: print(3)") == "1\n2\n");
  CHECK(result("if 0:\n  print(1)\nelif 1 == 1:\n  print(2)\n  print(3)\nelse:\n  print(4)\nprint(5)") == "2\n3\n5\n");
  CHECK(result("if 1:\n  if 0:\n    print(1)\n  else:\n\tprint(2)\nprint(3)") == "2\n3\n");
  CHECK(result("if 0:\n  pass\nprint(1)") == "1\n");
}

TEST_CASE("python: the first line says nothing about indentation, the next one does") {
  CHECK(result(" print(1)\n     print(2)\n     print(3)\n") == "1\n2\n3\n");
  CHECK(result("\n    print(1)\n    print(2)\n  ") == "1\n2\n");
  CHECK(result(" if 1:\n   print(1)\n print(2)") == "1\n2\n");
  CHECK(result("\n  print(1)\n    print(2)") == "3:5 found \"print\", expected the indentation of a block around");
  CHECK(result("\n  print(1)\n print(2)") == "3:2 found \"print\", expected the indentation of a block around");
  CHECK(result("if 1:\nprint(2)").find("2:1 ") == std::string::npos);  // right after %{ an `if` has no column
  CHECK(result("\nif 1:\nprint(2)") == "3:1 found \"print\", expected an indented block");
}

TEST_CASE("python: lines go on in brackets and after a backslash; comments mean nothing") {
  CHECK(result("print(1 + # one\n  2)\nprint(3 + \\\n  4) # five") == "3\n7\n");
  CHECK(result("# nothing\n\n  # here\n").empty());
}

TEST_CASE("python: what is not of the small Python is named where it stands") {
  CHECK(result("x = 1\nimport sys") == "2:1 not supported yet: `import` in code");
  CHECK(result("for i in x: pass") == "1:1 not supported yet: `for` in code");
  CHECK(result("x = [1]") == "1:5 not supported yet: lists and dictionaries in code");
  CHECK(result("x = y.z") == "1:6 not supported yet: \".\" after a value in code");
  CHECK(result("x = 2 ** 3") == "1:7 not supported yet: \"**\" after a value in code");
  CHECK(result("x = 1 if 2 else 3") == "1:7 not supported yet: `if` within an expression");
  CHECK(result("x = f'a'") == "1:5 not supported yet: f before a text in code");
  CHECK(result("x = '''a'''") == "1:5 not supported yet: texts in three quotes");
  CHECK(result("x = 1 in 2") == "1:7 not supported yet: `in` in code");
  CHECK(result("assert (1 == 2, 'never')") == "1:8 not supported yet: a tuple here in code");
  CHECK(result("assert 1 == 2 3") == "1:15 found \"3\", expected the end of the statement");
  CHECK(result("assert") == "1:7 found the end of the line, expected a value");
}

TEST_CASE("python: depth and texts are bounded") {
  CHECK(result("x = " + std::string(500'000, '(')).find("more than 16 levels of nesting") != std::string::npos);
  CHECK(result("x = " + std::string(500'000, '-') + "1").find("more than 16 levels") != std::string::npos);
  std::string sum = "x = 1";
  for (int i = 0; i < 100'000; ++i) sum += "+1";
  CHECK(result(sum + "\nprint(x)") == "100001\n");
  std::string branches = "if 0: pass\n";
  for (int i = 0; i < 20'000; ++i) branches += "elif 0: pass\n";
  CHECK(result("\n" + branches).empty());
  std::string doubling = "a = 'xxxxxxxx'\n";
  for (int i = 0; i < 40; ++i) doubling += "a = a + a\n";
  CHECK(result(doubling) == "11:5 not supported yet: texts of more than 4096 octets in code");
}

TEST_CASE("python: code in a script is placed in the script") {
  CHECK(complaint("0 `a`\n+0 %{ assert x ==\n y }%") ==
        "2:18+0 python_syntax: found the end of the line, expected a value");
  CHECK(complaint("0 %{\n  assert tcpi_state == 1\n  import sys\n}%") ==
        "3:3+6 not_supported: not supported yet: `import` in code");
  CHECK(only<CodeEvent>("0 %{ assert 1 }%").text == " assert 1 ");
}
