#include "tests/unit/drill/parsed.hpp"

using namespace synwave;
using namespace synwave::drill;
using namespace synwave::drill::test;
using namespace std::chrono_literals;

namespace {

/// The time of a second event.
When second(std::string_view time, std::string_view action = "> . 1:1(0)") {
  const Script script = parsed(std::string{"0 close(3) = 0\n"}.append(time).append(" ").append(action));
  REQUIRE(script.events.size() == 2);
  return script.events[1].when;
}

std::string complaint_of_second(std::string_view event) {
  return complaint(std::string{"0 close(3) = 0\n"}.append(event));
}

}  // namespace

TEST_CASE("packetdrill: times are exact, absolute or relative") {
  CHECK(second("1.5").kind == TimeKind::absolute);
  CHECK(second("1.5").first == 1500ms);
  CHECK(second("0.000000001").first == 1ns);
  CHECK(second("0.1230000000000").first == 123ms);
  CHECK(second("+.1").kind == TimeKind::relative);
  CHECK(second("+.1").first == 100ms);
  CHECK(second("*").kind == TimeKind::any);
}

TEST_CASE("packetdrill: ranges have both ends of one kind") {
  CHECK(second("1~2").kind == TimeKind::absolute_range);
  CHECK(second("1~2").last == 2s);
  CHECK(second("+0.1~+0.2").kind == TimeKind::relative_range);
  CHECK(second("+0.1~+0.2").last == 200ms);
  CHECK(complaint_of_second("+0.1~0.2 > . 1:1(0)").substr(0, 37) == "2:6+3 expected_other: found \"0.2\", ex");
  CHECK(complaint_of_second("2~1 > . 1:1(0)") == "2:1+3 range_backwards: the range of time ends before it begins");
}

TEST_CASE("packetdrill: a call may end later than it begins, counted from the same base") {
  const auto ends = [](std::string_view text) { return only<CallEvent>(text).ends; };
  CHECK(ends("0...0.2 close(3) = 0")->first == 200ms);
  CHECK(ends("0.000...0.200 close(3) = 0")->kind == TimeKind::absolute);
  CHECK(ends("+0...0.2 close(3) = 0")->kind == TimeKind::relative);
  CHECK(ends("+0...+0.2 close(3) = 0")->first == 200ms);
  CHECK_FALSE(ends("0 close(3) = 0").has_value());
  CHECK(complaint_of_second("2...1 close(3) = 0") == "2:2+4 end_before_begin: the call ends before it begins");
  CHECK(complaint("0...1 `a`") == "1:7+3 expected_other: found \"`a`\", expected the name of a call");
}

TEST_CASE("packetdrill: only outbound packets come at any time") {
  constexpr std::string_view says = "only an outbound packet can happen within a range of time, or at any";
  CHECK(complaint_of_second("* < . 1:1(0) win 5").find(says) != std::string::npos);
  CHECK(complaint_of_second("1~2 close(3) = 0").find(says) != std::string::npos);
  CHECK(complaint_of_second("* `a`").find("2:1+5 range_of_inbound") == 0);
  CHECK(complaint_of_second("*...1 close(3) = 0").find("expected_other") != std::string::npos);
}

TEST_CASE("packetdrill: the first event is at time 0") {
  CHECK(complaint("0.00 close(3) = 0").empty());
  CHECK(complaint("+0 close(3) = 0").empty());
  CHECK(complaint("0.1 close(3) = 0") == "1:1+3 first_event_not_zero: the first event must be at time 0");
  CHECK(complaint("* > . 1:1(0)") == "1:1+1 first_event_not_zero: the first event must be at time 0");
}

TEST_CASE("packetdrill: times have bounds") {
  CHECK(second("2592000").first == 24h * 30);
  CHECK(complaint_of_second("2592000.1 close(3) = 0") ==
        "2:1+9 out_of_range: 2592000.1 is out of range, it must be at least 0 and at most 2592000");
  CHECK(complaint_of_second("99999999999999999999999999 close(3) = 0").find("out_of_range") != std::string::npos);
  CHECK(complaint_of_second("0.0000000001 close(3) = 0").find("at most nine decimals") != std::string::npos);
  CHECK(complaint_of_second("0x10 close(3) = 0").find("expected seconds") != std::string::npos);
  CHECK(complaint_of_second("- close(3) = 0") ==
        "2:1+1 expected_other: found \"-\", expected a time such as 0, +0.1 or *");
}

TEST_CASE("packetdrill: a script has events, and not too many") {
  CHECK(complaint("") == "1:1+0 no_events: the script has no event");
  CHECK(complaint("// nothing\n") == "2:1+0 no_events: the script has no event");
  std::string text;
  for (std::uint32_t i = 0; i < budget::events; ++i) text += "0 `a`\n";
  CHECK(parse(text).ok());
  CHECK(complaint(text + "0 `a`") == "20001:1+1 too_many_events: more than 20000 events");
}
