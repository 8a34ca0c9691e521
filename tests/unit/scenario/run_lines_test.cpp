// When the lines of a text run, and what the application's actions mean.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/scenario/running.hpp"

using namespace synwave;
using namespace synwave::scenario;
using namespace synwave::scenario::test;
using namespace std::chrono_literals;

TEST_CASE("absolute, relative and repeated lines run at their times") {
  const Run run =
      run_of(connected("100ms a send 1\n+50ms a send 2\nrepeat 3 every 10ms: 200ms a send 3\n+5ms a send 4\n"));
  CHECK(calls(run, a) == "connect@0 send@100 send@150 send@200 send@210 send@220 send@225");
}

TEST_CASE("when: the first time a state is reached, a segment is sent or arrives, so many octets are delivered") {
  CHECK(calls(run_of(connected("when a ESTABLISHED +1ms: a send 10\n")), a) == "connect@0 send@21");
  CHECK(calls(run_of(connected("when a sends SYN: a send 10\n")), a) == "connect@0 send@0");
  CHECK(calls(run_of(connected("when b receives ACK: b send 10\n")), b) == "listen@0 send@30");
  CHECK(calls(run_of(connected("50ms a send 3000\nwhen b delivered 2000: b send 10\nwhen b delivered 3001: b close\n")),
              b) == "listen@0 send@60");
}

TEST_CASE("a relative line after one that never ran never runs, and a warning says so") {
  const Run run = run_of(connected("when a CLOSING: a send 1\n+10ms a send 2\n"));
  CHECK(calls(run, a) == "connect@0");
  CHECK(remarks(run) == "6 never_ran\n7 never_ran");
}

TEST_CASE("without `until` the run ends when nothing is left to happen; `until` cuts it off, its moment included") {
  const Run whole = run_of(connected("100ms a send 100\n"));
  CHECK(whole.progress() == Progress::finished);
  CHECK(whole.now() == Time{320ms});  // the delayed acknowledgement has come home
  const Run cut = run_of("until 100ms\n" + connected("100ms a send 100\n101ms a send 1\n"));
  CHECK(cut.now() == Time{100ms});
  CHECK(calls(cut, a) == "connect@0 send@100");
}

TEST_CASE("an application that has not written all yet closes when it has") {
  const Run run =
      run_of(connected("100ms a send 200k\n+0 a close\nwhen b CLOSE_WAIT: b close\n"
                       "expect b received 200k\nexpect a>b FIN == 1\nexpect a error none\nexpect b error none\n"));
  CHECK(failures(run) == "");
  CHECK(calls(run, a).find("close@100") == std::string::npos);
  CHECK(calls(run, a).find("close@") != std::string::npos);
}

TEST_CASE("text stands where it was written, among octets of the pattern") {
  CHECK(failures(connected("100ms a send \"hello \"\n200ms a send \"world\"\nexpect b received \"hello world\"\n")) ==
        "");
  CHECK(failures(connected("100ms a send \"hello\"\nexpect b received \"hellO\"\n")) ==
        "7: b received \"hellO\" | b received \"hello\"");
}

TEST_CASE("the application answers an event before its host has sent anything: the FIN goes with the acknowledgement") {
  CHECK(failures(connected("100ms a close\nwhen b CLOSE_WAIT: b close\nexpect b>a ACK == 0\nexpect b>a FIN == 1\n")) ==
        "");
  // With a pause of any length the acknowledgement goes first.
  CHECK(failures(connected("100ms a close\nwhen b CLOSE_WAIT +1ns: b close\nexpect b>a ACK == 1\n")) == "");
  // The handshake's own segment is not swallowed by text.
  CHECK(failures(connected("when a ESTABLISHED: a send 100\nexpect a>b ACK == 1\nexpect a>b DATA == 1\n")) == "");
}

TEST_CASE("read off lets the window close, read on opens it; read SIZE takes so much") {
  CHECK(failures("until 20s\n" + connected("50ms b read off\n100ms a send 100000\n10s b read 1000\n11s b read on\n"
                                           "expect at 9s b rcv.wnd == 0\nexpect b received 100000\n")) == "");
  CHECK(failures("until 20s\n" + connected("50ms b read off\n100ms a send 5000\n10s b read 1000\n"
                                           "expect b received 1000\n")) == "");
}

TEST_CASE("before its first connection `read` and `set` are about the connections to come") {
  CHECK(failures("until 5s\n" + with_hosts("0 b read off\n0 b set rcvbuf=2000\n0 b listen 80\n0 a connect b:80\n"
                                           "1s a send 3000\nexpect b received 0\nexpect b>a SYN-ACK == 1\n"
                                           "expect at 500ms a snd.wnd == 2000\n")) == "");
}

TEST_CASE("what the state forbids is an errno in the trace, and the host's first error") {
  const Run run = run_of(connected("100ms a shutdown\n200ms a send 1\nexpect a error EPIPE\n"));
  CHECK(failures(run) == "");
  CHECK(run.diagnostics().empty());
}

TEST_CASE("an action means the newest connection, or the one it names, at either end") {
  CHECK(failures(with_hosts("0 b listen 80\n0 a connect b:80 as first\n100ms a connect b:80 as second\n"
                            "200ms a send 100\n200ms a send 10 first\n300ms b send 1 first\n300ms b send 2\n"
                            "expect b received 100 second\nexpect b received 10 first\n"
                            "expect a received 1 first\nexpect a received 2 second\nexpect b received 100\n")) == "");
}

TEST_CASE("a reboot brings the text's listeners back, and only them") {
  CHECK(failures(connected("100ms b reboot\n200ms a send 10\n300ms a connect b:80 as again\n400ms a send 20\n"
                           "expect b received 20 again\nexpect a error none again\nexpect b>a RST == 1\n")) == "");
}

TEST_CASE("a host that has crashed says nothing more; its applications cannot act") {
  const Run run =
      run_of("until 10s\n" + connected("100ms b crash\n200ms a send 10\n300ms b send 10\n"
                                       "expect b>a ANY == 1\nexpect a>b DATA > 2\nexpect at 1s b CLOSED\n"));
  CHECK(failures(run) == "");
}

TEST_CASE("link changes hold from their moment on, in both directions or one") {
  CHECK(failures(connected("100ms link a b delay=100ms\n200ms a send 10\nexpect at 299ms b rcv.nxt == 1\n"
                           "expect at 300ms b rcv.nxt == 11\n")) == "");
  CHECK(failures("until 5s\n" + connected("100ms link a>b down\n200ms a send 10\n200ms b send 10\n"
                                          "expect a received 10\nexpect b received 0\n")) == "");
}

TEST_CASE("notes come when their anchor does") {
  const Run run =
      run_of(connected("note 5ms \"early\"\nnote a ESTABLISHED \"open\"\nnote b>a SYN-ACK \"answer\"\n"
                       "note a CLOSING \"never\"\n"));
  REQUIRE(run.notes().size() == 3);
  CHECK(run.notes()[0].at == Time{5ms});
  CHECK(run.notes()[1].at == Time{10ms});
  CHECK(run.notes()[1].host == b);
  CHECK(run.log().segments[run.notes()[1].segment].flags == (flag_syn | flag_ack));
  CHECK(run.notes()[2].at == Time{20ms});
  CHECK(run.notes()[2].host == a);
}

TEST_CASE("options are set as the host's system takes them; what it does not know changes nothing") {
  const Run run = run_of(
      "host a\n"
      "host b\n"
      "host c freebsd\n"
      "link a b delay=10ms\n"
      "link c b delay=10ms\n"
      "0 b listen 80\n"
      "0 b set quickack=on\n"
      "0 a set maxseg=500 syncnt=2\n"
      "0 a connect b:80\n"
      "1s a set congestion=cubic\n"
      "2s a send 400\n"
      "3s c connect b:80\n"
      "4s c set user-timeout=1s\n"
      "5s c set cork=on\n"
      "6s c send 100\n"
      "7s b crash\n"
      "8s a connect b:80 as late\n"
      "expect at 500ms b snd.mss == 500\n"
      "expect at 2.021s a snd.una == 401\n"
      "expect at 6.1s c snd.nxt == 1\n"
      "expect at 6.21s c snd.nxt == 101\n"
      "expect a>b SYN == 4\n"
      "expect a error ETIMEDOUT late\n"
      "until 60s\n");
  CHECK(failures(run).empty());
  const auto refused = [](const Event& e) { return e.kind == static_cast<std::uint8_t>(EventKind::refused); };
  const auto& events = run.log().events;
  const auto first = std::find_if(events.begin(), events.end(), refused);
  REQUIRE(first != events.end());  // FreeBSD has no TCP_USER_TIMEOUT
  CHECK(first->value == static_cast<std::int64_t>(Errno::enoprotoopt));
}
