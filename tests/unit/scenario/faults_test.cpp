#include "tests/unit/scenario/parsed.hpp"

using namespace synwave;
using namespace synwave::scenario;
using namespace synwave::scenario::test;
using namespace std::chrono_literals;

namespace {

Selector selector(const std::string& text) {
  const Scenario s = parsed_body("0 a connect b:80 as c\ndrop a>b " + text);
  REQUIRE(s.faults.size() == 1);
  return s.faults[0].selector;
}

std::string selector_error(const std::string& text) {
  return complaints_in_body("drop a>b " + text);
}

}  // namespace

TEST_CASE("the four faults") {
  const Scenario s =
      parsed_body("drop a>b ACK 2\ndelay b>a DATA by 40ms\nduplicate a>b DATA 1 after 3s\ncorrupt a>b ANY *");
  REQUIRE(s.faults.size() == 4);
  CHECK(std::holds_alternative<Drop>(s.faults[0].what));
  CHECK(s.faults[0].direction == Direction{a, b});
  CHECK(s.faults[0].place == Place{4, 1, 14});
  CHECK(s.faults[0].source == "drop a>b ACK 2");
  CHECK(std::get<Delay>(s.faults[1].what) == Delay{40ms});
  CHECK(s.faults[1].direction == Direction{b, a});
  CHECK(std::get<Duplicate>(s.faults[2].what) == Duplicate{3s});
  CHECK(std::holds_alternative<Corrupt>(s.faults[3].what));
}

TEST_CASE("selectors") {
  constexpr std::uint32_t all = Selector::no_end;
  CHECK(selector("SYN") == Selector{SegmentClass::syn, 1, 1, std::nullopt, {}});
  CHECK(selector("SYN-ACK 2") == Selector{SegmentClass::syn_ack, 2, 2, std::nullopt, {}});
  CHECK(selector("ACK 2..4") == Selector{SegmentClass::ack, 2, 4, std::nullopt, {}});
  CHECK(selector("DATA 3+") == Selector{SegmentClass::data, 3, all, std::nullopt, {}});
  CHECK(selector("FIN *") == Selector{SegmentClass::fin, 1, all, std::nullopt, {}});
  CHECK(selector("RST in TIME_WAIT") == Selector{SegmentClass::rst, 1, 1, State::time_wait, {}});
  CHECK(selector("ANY * in CLOSING c") == Selector{SegmentClass::any, 1, all, State::closing, NameId{0}});
  CHECK(selector("DATA 2 c") == Selector{SegmentClass::data, 2, 2, std::nullopt, NameId{0}});
  CHECK(selector("DATA c") == Selector{SegmentClass::data, 1, 1, std::nullopt, NameId{0}});
}

TEST_CASE("a selector covers its ordinals and no others") {
  const Selector s = selector("ACK 2..4");
  CHECK_FALSE(s.covers(1));
  CHECK(s.covers(2));
  CHECK(s.covers(4));
  CHECK_FALSE(s.covers(5));
  CHECK(selector("ACK 3+").covers(4'000'000'000));
}

TEST_CASE("selectors: what is wrong") {
  CHECK(selector_error("AKC") ==
        "4:10+3 unknown_word: unknown word \"AKC\", expected a class of segments: SYN, SYN-ACK, ACK, DATA, FIN, RST or "
        "ANY; did you mean \"ACK\"?");
  CHECK(selector_error("ACK 0") ==
        "4:14+1 out_of_range: \"0\" is out of range, it must be at least 1 and at most 4294967294");
  CHECK(selector_error("ACK 4..2") ==
        "4:14+4 out_of_range: \"4..2\" is out of range, it must be at least 4 and at most 4294967294");
  CHECK(selector_error("ACK 2..") ==
        "4:14+3 bad_number: \"2..\" is not a number, expected N, N..M, N+ or * to say which ones");
  CHECK(selector_error("ACK 2ms") ==
        "4:14+3 bad_number: \"2ms\" is not a number, expected N, N..M, N+ or * to say which ones");
  CHECK(selector_error("ACK 2 in") == "4:18+0 line_ends: the line ends here, expected a state such as ESTABLISHED");
  CHECK(selector_error("ACK 2 nobody") == "4:16+6 unknown_name: no connection is called \"nobody\"");
  CHECK(selector_error("ACK 2 by 3s") ==
        "4:16+2 left_over: \"by\" is more than this line can hold, expected the end of the line");
}

TEST_CASE("faults: what is wrong") {
  CHECK(complaints_in_body("drop a b ACK") == "4:8+1 expected_other: found \"b\", expected \">\"");
  CHECK(complaints_in_body("drop a>a ACK") == "4:6+0 same_host: both ends are \"a\"");
  CHECK(complaints_in_body("delay a>b ACK") == "4:14+0 line_ends: the line ends here, expected \"by\"");
  CHECK(complaints_in_body("delay a>b ACK after 1s") == "4:15+5 expected_other: found \"after\", expected \"by\"");
  CHECK(complaints_in_body("duplicate a>b ACK 1 after") ==
        "4:26+0 line_ends: the line ends here, expected a time such as 20ms or 1.5s");
  CHECK(
      complaints_in_body("dorp a>b ACK") ==
      "4:1+4 unknown_word: unknown word \"dorp\", expected a statement such as host, link, drop or expect, or a time; "
      "did you mean \"drop\"?");
}

TEST_CASE("classes of segments overlap where the language says so") {
  Segment fin_with_text;
  fin_with_text.fin = true;
  fin_with_text.ack = Seq32{1};
  fin_with_text.text.length = 5;
  CHECK(belongs_to(fin_with_text, SegmentClass::fin));
  CHECK(belongs_to(fin_with_text, SegmentClass::data));
  CHECK(belongs_to(fin_with_text, SegmentClass::any));
  CHECK_FALSE(belongs_to(fin_with_text, SegmentClass::ack));
  Segment syn;
  syn.syn = true;
  CHECK(belongs_to(syn, SegmentClass::syn));
  CHECK_FALSE(belongs_to(syn, SegmentClass::syn_ack));
  syn.ack = Seq32{1};
  CHECK_FALSE(belongs_to(syn, SegmentClass::syn));
  CHECK(belongs_to(syn, SegmentClass::syn_ack));
  CHECK_FALSE(belongs_to(syn, SegmentClass::ack));
  Segment ack;
  ack.ack = Seq32{1};
  CHECK(belongs_to(ack, SegmentClass::ack));
  ack.rst = true;
  CHECK_FALSE(belongs_to(ack, SegmentClass::ack));
  CHECK(belongs_to(ack, SegmentClass::rst));
}
