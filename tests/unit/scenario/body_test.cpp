#include "tests/unit/scenario/parsed.hpp"

using namespace synwave;
using namespace synwave::scenario;
using namespace synwave::scenario::test;
using namespace std::chrono_literals;

namespace {

When when_of(std::string_view body) {
  const Scenario s = parsed_body(body);
  REQUIRE_FALSE(s.steps.empty());
  return s.steps.back().when;
}

const HostAction& host_action(const Step& step) {
  const auto* action = std::get_if<HostAction>(&step.what);
  REQUIRE(action != nullptr);
  return *action;
}

}  // namespace

TEST_CASE("when: a time, a time after the line before, an event") {
  CHECK(when_of("1.5s a close") == When{AtTime{Time{1500ms}}});
  CHECK(when_of("0 a listen 80\n+10ms a close") == When{AfterStep{0, 10ms}});
  CHECK(when_of("+10ms a close") == When{AfterStep{AfterStep::start, 10ms}});
  CHECK(when_of("when a ESTABLISHED: a close") == When{Upon{StateReached{a, State::established, {}}, 0ns}});
  CHECK(when_of("when b CLOSE_WAIT +50ms: b close") == When{Upon{StateReached{b, State::close_wait, {}}, 50ms}});
  CHECK(when_of("when b delivered 3 +100ms: a shutdown") == When{Upon{OctetsDelivered{b, 3, {}}, 100ms}});
  CHECK(when_of("when b delivered 1k: a shutdown") == When{Upon{OctetsDelivered{b, 1024, {}}, 0ns}});
}

TEST_CASE("when: segments, and the + after a count is a +TIME if a blank stands before it") {
  const Selector third{SegmentClass::data, 3, 3, std::nullopt, {}};
  const Selector from_third{SegmentClass::data, 3, Selector::no_end, std::nullopt, {}};
  CHECK(when_of("when a sends DATA 3 +10ms: a close") == When{Upon{SegmentSent{a, third}, 10ms}});
  CHECK(when_of("when a sends DATA 3+ +10ms: a close") == When{Upon{SegmentSent{a, from_third}, 10ms}});
  CHECK(when_of("when a sends DATA 3+: a close") == When{Upon{SegmentSent{a, from_third}, 0ns}});
  CHECK(when_of("when a receives DATA 3: a close") == When{Upon{SegmentReceived{a, third}, 0ns}});
  CHECK(complaints_in_body("when a sends DATA 3+10ms: a close") ==
        "4:20+1 expected_other: found \"+\", expected N, N..M, N+ or * to say which ones");
}

TEST_CASE("when: what is wrong") {
  CHECK(complaints_in_body("when a ESTABLISHD: a close") ==
        "4:8+10 unknown_word: unknown word \"ESTABLISHD\", expected a state, \"sends\", \"receives\" or \"delivered\"; "
        "did you mean \"ESTABLISHED\"?");
  CHECK(complaints_in_body("when a ESTABLISHED a close") ==
        "4:20+1 expected_other: found \"a\", expected a connection's name");
  CHECK(complaints_in_body("when a ESTABLISHED +5ms a close") == "4:25+1 expected_other: found \"a\", expected \":\"");
  CHECK(complaints_in_body("when a delivered 0: a close") ==
        "4:18+1 out_of_range: \"0\" is out of range, it must be at least 1 and at most 1024G");
  CHECK(complaints_in_body("+ 10ms a close") == "4:3+4 expected_other: found \"10ms\", expected no blank here");
  CHECK(complaints_in_body("1x a close") == "4:1+2 bad_time: \"1x\" is not a time, expected a time, +TIME or \"when\"");
  CHECK(complaints_in_body("0.0000000001 a close") ==
        "4:1+12 too_precise: \"0.0000000001\" has more decimals than 1ns");
  CHECK(complaints_in_body("a close") == "4:1+1 expected_other: found \"a\", expected a time, +TIME or \"when\"");
  CHECK(complaints_in_body("close") == "4:1+5 expected_other: found \"close\", expected a time, +TIME or \"when\"");
}

TEST_CASE("each action") {
  CHECK(only_action<Listen>(parsed_body("0 b listen 80")) == Listen{80, std::nullopt});
  CHECK(only_action<Listen>(parsed_body("0 b listen 80 backlog=5")) == Listen{80, 5});
  CHECK(only_action<Connect>(parsed_body("0 a connect b:80")) == Connect{b, 80, std::nullopt, {}});
  CHECK(only_action<Connect>(parsed_body("0 a connect b:80 from=40000 as c")) == Connect{b, 80, 40000, NameId{0}});
  CHECK(only_action<Connect>(parsed_body("0 a connect b:80 as c from=40000")) == Connect{b, 80, 40000, NameId{0}});
  CHECK(only_action<Send>(parsed_body("0 a send 2000")).payload == Payload{2000, std::nullopt});
  CHECK(only_action<Send>(parsed_body("0 a send 1M")).payload == Payload{1048576, std::nullopt});
  CHECK(only_action<Send>(parsed_body("0 a send \"by\\x65\"")).payload == Payload{3, "bye"});
  CHECK(only_action<Read>(parsed_body("0 a read on")) == Read{Read::Mode::on, 0});
  CHECK(only_action<Read>(parsed_body("0 a read off")) == Read{Read::Mode::off, 0});
  CHECK(only_action<Read>(parsed_body("0 a read 64k")) == Read{Read::Mode::once, 65536});
  CHECK(only_action<Set>(parsed_body("0 a set nodelay=on rcvbuf=4k")).settings ==
        std::vector<Set::Setting>{{SocketOption::nodelay, 1}, {SocketOption::rcvbuf, 4096}});
  only_action<Shutdown>(parsed_body("0 a shutdown"));
  only_action<Close>(parsed_body("0 a close"));
  only_action<Abort>(parsed_body("0 a abort"));
  only_action<Crash>(parsed_body("0 a crash"));
  only_action<Reboot>(parsed_body("0 a reboot"));
}

TEST_CASE("a step keeps its place and its statement without comment") {
  const Scenario s = parsed_body("  0     a   connect b : 80  # now");
  CHECK(s.steps[0].place == Place{4, 3, 24});
  CHECK(s.steps[0].source == "0 a connect b:80");
}

TEST_CASE("actions that end in a connection's name") {
  const Scenario s = parsed_body(
      "0 a connect b:80 as c2\n1 a send 5 c2\n1 a read off c2\n1 a set nodelay=on c2\n1 a shutdown c2\n1 a close c2\n"
      "1 a abort c2\nwhen a TIME_WAIT c2: b close");
  REQUIRE(s.names.size() == 1);
  CHECK(s.names[0].name == "c2");
  CHECK(s.names[0].place == Place{4, 21, 2});
  for (std::size_t i = 1; i <= 6; ++i) CHECK(host_action(s.steps[i]).name == NameId{0});
  CHECK(s.steps[7].when == When{Upon{StateReached{a, State::time_wait, NameId{0}}, 0ns}});
  CHECK_FALSE(host_action(s.steps[7]).name.valid());
}

TEST_CASE("names of connections") {
  CHECK(complaints_in_body("0 a connect b:80 as first\n1 a close frist") ==
        "5:11+5 unknown_name: no connection is called \"frist\"; "
        "did you mean \"first\"?");
  CHECK(complaints_in_body("0 a connect b:80 as c\n1 a connect b:80 as c\n2 a close c") ==
        "5:21+1 name_used_twice: the name \"c\" is already used in line 4");
  CHECK(complaints_in_body("0 a connect b:80 as b") ==
        "4:21+1 name_used_twice: the name \"b\" is already used in line 2");
  CHECK(complaints_in_body("0 a connect b:80 as close") ==
        "4:21+5 name_reserved: \"close\" is a word of the language and cannot be a name");
  CHECK(complaints_in_body("0 a connect b:80 as 7c") ==
        "4:21+2 name_malformed: \"7c\" cannot be a name: a letter, then letters, digits, _ and -");
  CHECK(complaints_in_body("0 a connect b:80 as " + std::string(33, 'c')) ==
        "4:21+33 name_too_long: the name is longer than 32 characters");
  CHECK(complaints_in_body("0 a connect b:80 as") == "4:20+0 line_ends: the line ends here, expected a name");
  CHECK(complaints_in_body("0 a connect b:80 as c") == "4:21+1 name_unused: the name \"c\" is never used");
  CHECK(complaints_in_body("0 a crash c") ==
        "4:11+1 left_over: \"c\" is more than this line can hold, expected the end of the line");
}

TEST_CASE("actions: what is wrong") {
  CHECK(complaints_in_body("0 a clsoe") ==
        "4:5+5 unknown_word: unknown word \"clsoe\", expected an action; did you mean \"close\"?");
  CHECK(complaints_in_body("0 a") == "4:4+0 line_ends: the line ends here, expected an action");
  CHECK(complaints_in_body("0") == "4:2+0 line_ends: the line ends here, expected a host, \"link\" or \"inject\"");
  CHECK(complaints_in_body("0 x close") == "4:3+1 unknown_host: unknown host \"x\"");
  CHECK(complaints_in_body("0 a listen 0") ==
        "4:12+1 out_of_range: \"0\" is out of range, it must be at least 1 and at most 65535");
  CHECK(complaints_in_body("0 a listen 65536") ==
        "4:12+5 out_of_range: \"65536\" is out of range, it must be at least 1 and at most 65535");
  CHECK(complaints_in_body("0 a listen http") == "4:12+4 expected_other: found \"http\", expected a port");
  CHECK(complaints_in_body("0 a connect b") == "4:14+0 line_ends: the line ends here, expected \":\"");
  CHECK(complaints_in_body("0 a connect a:80") == "4:13+1 same_host: both ends are \"a\"");
  CHECK(complaints_in_body("0 a send 0") ==
        "4:10+1 out_of_range: \"0\" is out of range, it must be at least 1 and at most 1024G");
  CHECK(complaints_in_body("0 a send \"\"") ==
        "4:10+2 expected_other: found \"\"\"\", expected a size in octets such as 64k, or a text in quotes");
  CHECK(complaints_in_body("0 a send 5x") ==
        "4:10+2 bad_number: \"5x\" is not a number, expected a size in octets such as 64k, or a text in quotes");
  CHECK(complaints_in_body("0 a read maybe") ==
        "4:10+5 unknown_word: unknown word \"maybe\", expected on, off or a size in octets");
  CHECK(complaints_in_body("0 a close 5") == "4:11+1 expected_other: found \"5\", expected a connection's name");
}

TEST_CASE("connecting where no link leads is worth a warning, not an error") {
  const std::string text = "host a\nhost b\nhost c\nlink a b\nlink b c\n0 a connect c:80";
  CHECK(complaints(text) == "6:13+1 no_route: no link joins \"a\" and \"c\", so this cannot succeed");
  CHECK(parse(text).ok());
}

TEST_CASE("every option of a socket is read") {
  using Settings = std::vector<Set::Setting>;
  const auto read = [](const std::string& options) {
    return only_action<Set>(parsed_body("0 a set " + options)).settings;
  };
  CHECK(read("cork=on quickack=off keepalive=on") ==
        Settings{{SocketOption::cork, 1}, {SocketOption::quickack, 0}, {SocketOption::keepalive, 1}});
  CHECK(read("linger=0 keepalive-idle=60s keepalive-interval=5s keepalive-count=3") ==
        Settings{{SocketOption::linger, 0},
                 {SocketOption::keepalive_idle, 60'000'000'000},
                 {SocketOption::keepalive_interval, 5'000'000'000},
                 {SocketOption::keepalive_count, 3}});
  CHECK(read("linger=off user-timeout=off") == Settings{{SocketOption::linger, -1}, {SocketOption::user_timeout, 0}});
  CHECK(read("linger=2s user-timeout=1.5s maxseg=500 syncnt=3 congestion=cubic") ==
        Settings{{SocketOption::linger, 2'000'000'000},
                 {SocketOption::user_timeout, 1'500'000'000},
                 {SocketOption::maxseg, 500},
                 {SocketOption::syncnt, 3},
                 {SocketOption::congestion, 1}});
  CHECK(read("reuseaddr=on oobinline=on") == Settings{{SocketOption::reuseaddr, 1}, {SocketOption::oobinline, 1}});
  for (const auto& [option, complaint] : std::vector<std::pair<std::string, std::string>>{
           {"cork=yes", "\"yes\" cannot be the value of cork, expected on or off"},
           {"linger=long", "\"long\" cannot be the value of linger, expected a time such as 60s, or off"},
           {"keepalive-idle=1.5s", "\"1.5s\" cannot be the value of keepalive-idle, expected a time in whole seconds"},
           {"keepalive-count=0", "keepalive-count=0 is out of range, it must be at least 1 and at most 1000"},
           {"keepalive-interval=0s", "keepalive-interval=0s is out of range, it must be at least 1s and at most 24h"},
           {"user-timeout=1ns", "user-timeout=1ns is out of range, it must be at least 1ms and at most 24h"},
           {"user-timeout=1.5ms",
            "\"1.5ms\" cannot be the value of user-timeout, expected a time in whole milliseconds, or off"},
           {"maxseg=65536", "maxseg=65536 is out of range, it must be at least 1 and at most 65535"},
           {"syncnt=1001", "syncnt=1001 is out of range, it must be at least 1 and at most 1000"},
           {"congestion=vegas", "\"vegas\" cannot be the value of congestion, expected reno, cubic or none"}}) {
    const std::string said = complaints_in_body("0 a set " + option);
    CAPTURE(said);
    CHECK(said.substr(said.find(": ") + 2) == complaint);
  }
}

TEST_CASE("options, services and requests that are not there yet") {
  CHECK(complaints_in_body("0 a set reuseaddr=off") == "4:9+13 not_supported_yet: not supported yet: reuseaddr=off");
  CHECK(complaints_in_body("0 a set oobinline=off") == "4:9+13 not_supported_yet: not supported yet: oobinline=off");
  CHECK(complaints_in_body("0 a set nodlay=on") ==
        "4:9+6 unknown_key: unknown key \"nodlay\", expected a key; did you mean \"nodelay\"?");
  CHECK(complaints_in_body("0 a set") ==
        "4:8+0 line_ends: the line ends here, expected an option of the socket such as nodelay");
  CHECK(complaints_in_body("0 a set nodelay=on nodelay=off") ==
        "4:20+11 key_twice: \"nodelay\" is given twice in this line");
  CHECK(complaints_in_body("0 b serve http 80") == "4:5+5 not_supported_yet: not supported yet: serve");
  CHECK(complaints_in_body("0 b serve htp 80") ==
        "4:11+3 unknown_word: unknown word \"htp\", expected echo, sink or http; did you mean \"http\"?");
  CHECK(complaints_in_body("0 a get b:80/index.html") == "4:5+3 not_supported_yet: not supported yet: get");
  CHECK(complaints_in_body("0 a get b/index.html") == "4:10+1 expected_other: found \"/\", expected \":\"");
}

TEST_CASE("repeat runs a timed line several times") {
  const Scenario s =
      parsed_body("repeat 3 every 10ms: 1s a connect b:80\n+1s a close\nrepeat 2 every 1s: when b LISTEN: a abort");
  CHECK(s.steps[0].repeat == Repeat{3, 10ms});
  CHECK(s.steps[0].when == When{AtTime{Time{1s}}});
  CHECK(s.steps[1].repeat == Repeat{});
  CHECK(s.steps[1].when == When{AfterStep{0, 1s}});
  CHECK(s.steps[2].when == When{Upon{StateReached{b, State::listen, {}}, 0ns}});
  CHECK(s.steps[2].source == "repeat 2 every 1s: when b LISTEN: a abort");

  CHECK(complaints_in_body("repeat 3: 0 a close") == "4:9+1 expected_other: found \":\", expected \"every\"");
  CHECK(complaints_in_body("repeat 3 evry 1s: 0 a close") ==
        "4:10+4 unknown_word: unknown word \"evry\", expected \"every\"; did you mean \"every\"?");
  CHECK(complaints_in_body("repeat 0 every 1s: 0 a close") ==
        "4:8+1 out_of_range: \"0\" is out of range, it must be at least 1 and at most 100000");
  CHECK(complaints_in_body("repeat 18446744073709551616 every 1s: 0 a close") ==
        "4:8+20 out_of_range: \"18446744073709551616\" is out of range, it must be at least 1 and at most 100000");
}

TEST_CASE("repetitions may add up to 100,000 actions, not one more") {
  CHECK(complaints_in_body("repeat 99999 every 1us: 0 a close\n0 a close").empty());
  CHECK(complaints_in_body("repeat 99999 every 1us: 0 a close\n0 a close\n0 a close") ==
        "6:1+9 too_many_actions: with its repetitions the text has more than 100000 timed actions");
}

TEST_CASE("a link changes in the course of a run") {
  const auto change = [](std::string_view body) {
    const Scenario s = parsed_body(body);
    const auto* found = std::get_if<LinkChange>(&s.steps.at(0).what);
    REQUIRE(found != nullptr);
    return *found;
  };
  CHECK(change("1s link a b down") == LinkChange{{a, b}, true, {{LinkKey::up, 0}}});
  CHECK(change("1s link b>a up") == LinkChange{{b, a}, false, {{LinkKey::up, 1}}});
  CHECK(change("1s link a b delay=1s loss=100%") ==
        LinkChange{{a, b}, true, {{LinkKey::delay, 1'000'000'000}, {LinkKey::loss, 1'000'000'000}}});
  CHECK(complaints_in_body("1s link a b") ==
        "4:12+0 line_ends: the line ends here, expected key=value, \"down\" or \"up\"");
  CHECK(complaints_in_body("1s link a b dwn") ==
        "4:13+3 unknown_word: unknown word \"dwn\", expected key=value, \"down\" or \"up\"");
  CHECK(complaints("host a\nhost b\nhost c\nlink a b\nlink c b\n1s link a c down") ==
        "6:9+1 no_link: no link joins \"a\" and \"c\"");
  CHECK(complaints_in_body("1s link a a down") == "4:9+1 same_host: both ends are \"a\"");
}
