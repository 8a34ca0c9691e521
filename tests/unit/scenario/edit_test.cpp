#include "core/scenario/edit.hpp"

#include "tests/unit/scenario/parsed.hpp"

using namespace synwave;
using namespace synwave::scenario;
using namespace synwave::scenario::test;
using namespace std::chrono_literals;

namespace {

const std::string story =
    "# a story\n"
    "host client isn=1000   # the opener\n"
    "host server\n"
    "link client server delay=50ms\n"
    "\n"
    "0       server listen 80\n"
    "0       client connect server:80\n"
    "1s      client close   # first\n"
    "+100ms  server close\n"
    "\n"
    "expect client error none\n";

const SegmentChoice second_ack{"client", "server", SegmentClass::ack, 2, ""};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

const std::string last_of_body = "+100ms  server close\n";

void check_added(const Intent& intent, const std::string& line) {
  const Edited edited = edit(story, intent);
  CHECK_FALSE(edited.error);
  CHECK(edited.text == replaced(story, last_of_body, last_of_body + line + "\n"));
  CHECK(edited.line == 10);
  CHECK(parse(edited.text).ok());
}

}  // namespace

TEST_CASE("faults are added after the body, before the expectations") {
  check_added(DropSegment{second_ack}, "drop client>server ACK 2");
  check_added(CorruptSegment{second_ack}, "corrupt client>server ACK 2");
  check_added(MarkSegment{second_ack}, "mark client>server ACK 2");
  check_added(DelaySegment{second_ack, 40ms}, "delay client>server ACK 2 by 40ms");
  check_added(DuplicateSegment{second_ack, 1500us}, "duplicate client>server ACK 2 after 1.5ms");
}

TEST_CASE("a fault that is there already is not added again") {
  const std::string text = story + "drop   client>server  ACK 2  # mine\n";
  const Edited edited = edit(text, DropSegment{second_ack});
  CHECK(edited.text == text);
  CHECK(edited.line == 12);
}

TEST_CASE("a fault of a named connection") {
  const std::string text = replaced(story, "server:80\n", "server:80 as first\n");
  SegmentChoice choice = second_ack;
  choice.name = "first";
  CHECK(edit(text, DropSegment{choice}).text ==
        replaced(text, last_of_body, last_of_body + "drop client>server ACK 2 first\n"));
}

TEST_CASE("calls are lines with their exact time") {
  using Call = MakeCall::Call;
  check_added(MakeCall{"client", Call::close, 0, Time{1412ms}, ""}, "1.412s  client close");
  check_added(MakeCall{"server", Call::shutdown, 0, Time{1412250001ns}, ""}, "1.412250001s server shutdown");
  check_added(MakeCall{"client", Call::abort, 0, Time{0s}, ""}, "0       client abort");
  check_added(MakeCall{"client", Call::send, 1000, Time{2s}, ""}, "2s      client send 1000");
  check_added(MakeCall{"client", Call::crash, 0, Time{2s}, "ignored"}, "2s      client crash");
  check_added(MakeCall{"client", Call::reboot, 0, Time{120s}, ""}, "2m      client reboot");
}

TEST_CASE("both ends close at once: two lines") {
  const Edited edited = edit(story, CloseBoth{Time{1500ms}});
  CHECK(edited.text == replaced(story, last_of_body, last_of_body + "1.5s    client close\n1.5s    server close\n"));
  CHECK(edited.line == 10);
}

TEST_CASE("a text without a body gets one after its header") {
  const std::string header = "host a\nhost b\nlink a b";
  const Edited edited = edit(header, MakeCall{"a", MakeCall::Call::close, 0, Time{1s}, ""});
  CHECK(edited.text == "host a\nhost b\nlink a b\n\n1s      a close\n");
  CHECK(edited.line == 5);
}

TEST_CASE("line ends of the text are kept") {
  const Edited edited = edit("host a\r\nhost b\r\nlink a b\r\n0 a close\r\n", CloseBoth{Time{1s}});
  CHECK(edited.text == "host a\r\nhost b\r\nlink a b\r\n0 a close\r\n1s      a close\r\n1s      b close\r\n");
}

TEST_CASE("a host's key is added, changed, taken away; comments stay") {
  const Edited added = edit(story, SetHostKey{"client", "msl", "30s"});
  CHECK(added.text == replaced(story, "isn=1000 ", "isn=1000 msl=30s "));
  CHECK(added.line == 2);
  CHECK(edit(story, SetHostKey{"client", "isn", "rfc6528"}).text == replaced(story, "isn=1000", "isn=rfc6528"));
  CHECK(edit(story, SetHostKey{"client", "isn", ""}).text == replaced(story, " isn=1000", ""));
  CHECK(edit(story, SetHostKey{"client", "msl", ""}).text == story);
  CHECK(edit(story, SetHostKey{"server", "time-wait", "off"}).text ==
        replaced(story, "host server", "host server time-wait=off"));
  CHECK(edit("host a ports=1..9 nagle=on", SetHostKey{"a", "ports", "5..6"}).text == "host a ports=5..6 nagle=on");
  CHECK(edit("  host a msl = 1s nagle=on", SetHostKey{"a", "msl", "2s"}).text == "  host a msl=2s nagle=on");
}

TEST_CASE("a link's key, both ways") {
  const Edited changed = edit(story, SetLinkKey{"server", "client", "delay", "20ms"});
  CHECK(changed.text == replaced(story, "delay=50ms", "delay=20ms"));
  CHECK(changed.line == 4);
  CHECK(edit(story, SetLinkKey{"client", "server", "loss", "1%"}).text ==
        replaced(story, "delay=50ms", "delay=50ms loss=1%"));
}

TEST_CASE("a link's key that one direction overrides holds both ways afterwards") {
  const std::string text = "host a\nhost b\nlink a b delay=1s\nlink a>b delay=2s loss=1%\n";
  CHECK(edit(text, SetLinkKey{"a", "b", "delay", "3s"}).text ==
        "host a\nhost b\nlink a b delay=3s\nlink a>b loss=1%\n");
  const std::string ways = "host a\nhost b\nlink a>b delay=2s\nlink b>a\n";
  CHECK(edit(ways, SetLinkKey{"a", "b", "delay", "3s"}).text ==
        "host a\nhost b\nlink a>b delay=3s\nlink b>a delay=3s\n");
}

TEST_CASE("an edit that would break a good text is refused and changes nothing") {
  const Edited range = edit(story, SetHostKey{"client", "msl", "0"});
  REQUIRE(range.error);
  CHECK(range.error->code == Code::value_out_of_range);
  CHECK(range.text == story);
  CHECK(edit(story, SetHostKey{"nobody", "msl", "1s"}).error->code == Code::unknown_host);
  CHECK(edit(story, SetLinkKey{"client", "nobody", "delay", "1s"}).error->code == Code::no_link);
  CHECK(edit(story, MakeCall{"nobody", MakeCall::Call::close, 0, Time{1s}, ""}).error->code == Code::unknown_host);
  CHECK(edit(story, MakeCall{"client", MakeCall::Call::close, 0, Time{25h}, ""}).error->code == Code::time_too_long);
  CHECK(edit(story, MakeCall{"client", MakeCall::Call::close, 0, Time{1s}, "c"}).error->code == Code::unknown_name);
  CHECK(edit(story, MakeCall{"client", MakeCall::Call::send, 0, Time{1s}, ""}).error->code == Code::out_of_range);
}

TEST_CASE("the words of an intent cannot smuggle in other statements") {
  CHECK(edit(story, SetHostKey{"client", "msl", "1s\nseed 5"}).error->code == Code::bad_value);
  CHECK(edit(story, SetHostKey{"client", "msl", "1s # x"}).error->code == Code::bad_value);
  CHECK(edit(story, SetHostKey{"client", "m l", "1s"}).error->code == Code::name_malformed);
  CHECK(edit(story, MakeCall{"client close\n1", MakeCall::Call::close, 0, Time{1s}, ""}).error->code ==
        Code::name_malformed);
  CHECK(edit(story, DropSegment{{"client", "server\n", SegmentClass::syn, 1, ""}}).error->code == Code::name_malformed);
}

TEST_CASE("a text that has errors can still be edited") {
  const std::string broken = replaced(story, "client close", "client clsoe");
  CHECK(edit(broken, DropSegment{second_ack}).text ==
        replaced(broken, last_of_body, last_of_body + "drop client>server ACK 2\n"));
}

TEST_CASE("what is not text cannot be edited") {
  CHECK(edit(std::string_view{"host a\0", 7}, CloseBoth{}).error->code == Code::nul_octet);
  CHECK(edit("host a\n", CloseBoth{}).error->code == Code::no_hosts);
}
