#include "tests/unit/scenario/parsed.hpp"

using namespace synwave;
using namespace synwave::scenario;
using namespace synwave::scenario::test;
using namespace std::chrono_literals;

TEST_CASE("each form of expectation") {
  CHECK(only_expectation<ExpectPath>("expect a path SYN_SENT ESTABLISHED CLOSED") ==
        ExpectPath{a, {State::syn_sent, State::established, State::closed}});
  CHECK(only_expectation<ExpectStateAt>("expect at 1.5s b TIME_WAIT") ==
        ExpectStateAt{Time{1500ms}, b, State::time_wait});
  CHECK(only_expectation<ExpectReceived>("expect b received 1M") == ExpectReceived{b, {1048576, std::nullopt}});
  CHECK(only_expectation<ExpectReceived>("expect b received 0") == ExpectReceived{b, {0, std::nullopt}});
  CHECK(only_expectation<ExpectReceived>("expect b received \"bye\"") == ExpectReceived{b, {3, "bye"}});
  CHECK(only_expectation<ExpectStale>("expect b stale 100") == ExpectStale{b, 100});
  CHECK(only_expectation<ExpectCount>("expect a>b FIN == 1") ==
        ExpectCount{{a, b}, SegmentClass::fin, Comparison::equal, 1});
  CHECK(only_expectation<ExpectCount>("expect b>a SYN-ACK >= 2").comparison == Comparison::at_least);
  CHECK(only_expectation<ExpectCount>("expect b>a ANY != 2").comparison == Comparison::not_equal);
  CHECK(only_expectation<ExpectCount>("expect b>a ANY < 2").comparison == Comparison::less);
  CHECK(only_expectation<ExpectCount>("expect b>a ANY <= 2").comparison == Comparison::at_most);
  CHECK(only_expectation<ExpectCount>("expect b>a ANY > 2").comparison == Comparison::greater);
  CHECK(only_expectation<ExpectError>("expect a error ECONNREFUSED") == ExpectError{a, Errno::econnrefused});
  CHECK(only_expectation<ExpectError>("expect a error ECONNRESET") == ExpectError{a, Errno::econnreset});
  CHECK(only_expectation<ExpectError>("expect a error ETIMEDOUT") == ExpectError{a, Errno::etimedout});
  CHECK(only_expectation<ExpectError>("expect a error none") == ExpectError{a, Errno::none});
}

TEST_CASE("variables take values of their own kind") {
  using E = ExpectVariable;
  CHECK(only_expectation<E>("expect a snd.una == 4294967295") ==
        E{std::nullopt, a, TcbField::snd_una, Comparison::equal, 4294967295});
  CHECK(only_expectation<E>("expect at 2s a cwnd > 64k") == E{Time{2s}, a, TcbField::cwnd, Comparison::greater, 65536});
  CHECK(only_expectation<E>("expect a rto <= 1.5s").value == 1'500'000'000);
  CHECK(only_expectation<E>("expect a backoffs == 3").value == 3);
  CHECK(only_expectation<E>("expect a time.wait.at == 4m").value == 240'000'000'000);
  CHECK(only_expectation<E>("expect a time.wait.at == off").value == -1);
  CHECK(only_expectation<E>("expect a state != CLOSED") ==
        E{std::nullopt, a, TcbField::state, Comparison::not_equal, static_cast<std::int64_t>(State::closed)});
  CHECK(complaints_in_body("expect a state > CLOSED") == "4:16+1 expected_other: found \">\", expected == or !=");
  CHECK(complaints_in_body("expect a rto == soon") ==
        "4:17+4 unknown_word: unknown word \"soon\", expected a time such as 20ms or 1.5s");
}

TEST_CASE("every form may end in a connection's name") {
  const Scenario s = parsed_body(
      "0 a connect b:80 as c\nexpect a path CLOSED c\nexpect at 1s a CLOSED c\nexpect a received 1 c\nexpect a stale 1 "
      "c\n"
      "expect a>b FIN == 1 c\nexpect a error none c\nexpect a cwnd > 1 c\nexpect at 1s a rto == 1s c");
  REQUIRE(s.expectations.size() == 8);
  for (const Expectation& e : s.expectations) CHECK(e.name == NameId{0});
  CHECK(s.expectations[0].source == "expect a path CLOSED c");
  CHECK(s.expectations[0].place == Place{5, 1, 22});
}

TEST_CASE("a path's last word may be a name in capitals, a misspelt state is not taken for one") {
  const Scenario s = parsed_body("0 a connect b:80 as C2\nexpect a path CLOSED C2");
  CHECK(s.expectations[0].name == NameId{0});
  CHECK(complaints_in_body("expect a path SYN_SENT ESTABLISHD CLOSED") ==
        "4:24+10 unknown_word: unknown word \"ESTABLISHD\", expected a state such as ESTABLISHED; did you mean "
        "\"ESTABLISHED\"?");
  CHECK(complaints_in_body("expect a path SYN_SENT first") == "4:24+5 unknown_name: no connection is called \"first\"");
}

TEST_CASE("expectations: what is wrong") {
  CHECK(complaints_in_body("expect") == "4:7+0 line_ends: the line ends here, expected a host or \"at\"");
  CHECK(complaints_in_body("expect a pat CLOSED") ==
        "4:10+3 unknown_word: unknown word \"pat\", expected path, received, stale, error or a variable such as cwnd; "
        "did you mean \"path\"?");
  CHECK(complaints_in_body("expect a path") ==
        "4:14+0 line_ends: the line ends here, expected a state such as ESTABLISHED");
  CHECK(
      complaints_in_body("expect at 1s a ESTABLISHD") ==
      "4:16+10 unknown_word: unknown word \"ESTABLISHD\", expected a state such as ESTABLISHED, or a variable such as "
      "cwnd; did you mean \"ESTABLISHED\"?");
  CHECK(complaints_in_body("expect at 1s a cwmd > 1") ==
        "4:16+4 unknown_word: unknown word \"cwmd\", expected a state such as ESTABLISHED, or a variable such as cwnd; "
        "did you mean \"cwnd\"?");
  CHECK(complaints_in_body("expect a>b FIN = 1") ==
        "4:16+1 expected_other: found \"=\", expected one of == != < <= > >=");
  CHECK(complaints_in_body("expect a>b FIN == x") == "4:19+1 unknown_word: unknown word \"x\", expected a number");
  CHECK(complaints_in_body("expect a>c FIN == 1") == "4:10+1 unknown_host: unknown host \"c\"");
  CHECK(
      complaints_in_body("expect a error ECONREFUSED") ==
      "4:16+11 unknown_word: unknown word \"ECONREFUSED\", expected an error such as ECONNRESET, or none; did you mean "
      "\"ECONNREFUSED\"?");
  CHECK(complaints_in_body("expect a received") ==
        "4:18+0 line_ends: the line ends here, expected a size in octets such as 64k, or a text in quotes");
  CHECK(complaints_in_body("expect a error none 5") ==
        "4:21+1 expected_other: found \"5\", expected a connection's name");
}

TEST_CASE("notes stand at a time, a state or a segment") {
  const Scenario s = parsed_body(
      "note 1.5s \"one\"\nnote zh-Hans a TIME_WAIT \"\xE4\xBA\x8C\"\nnote en a>b DATA 2 \"three\"\nnote b CLOSED "
      "\"four\"");
  REQUIRE(s.notes.size() == 4);
  CHECK(std::get<AtTime>(s.notes[0].anchor).at == Time{1500ms});
  CHECK(s.notes[0].text == "one");
  CHECK(s.notes[1].locale == "zh-Hans");
  CHECK(std::get<StateAnchor>(s.notes[1].anchor) == StateAnchor{a, State::time_wait, {}});
  CHECK(s.notes[2].locale == "en");
  CHECK(std::get<SegmentAnchor>(s.notes[2].anchor) ==
        SegmentAnchor{{a, b}, {SegmentClass::data, 2, 2, std::nullopt, {}}});
  CHECK(s.notes[3].locale.empty());

  CHECK(complaints_in_body("note x ESTABLISHED \"n\"") == "4:6+1 unknown_host: unknown host \"x\"");
  CHECK(complaints_in_body("note x>b SYN \"n\"") == "4:6+1 unknown_host: unknown host \"x\"");
  CHECK(complaints_in_body("note a ESTABLISHED") == "4:19+0 line_ends: the line ends here, expected a text in quotes");
  CHECK(complaints_in_body("note \"n\"") ==
        "4:6+3 expected_other: found \"\"n\"\", expected a time, HOST STATE or A>B SELECTOR");
}
