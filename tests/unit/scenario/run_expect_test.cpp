// Verdicts: every form of `expect`, right and wrong, with what was expected and what was seen.
#include <doctest/doctest.h>

#include "tests/unit/scenario/running.hpp"

using namespace synwave::scenario;
using namespace synwave::scenario::test;
using namespace std::chrono_literals;

TEST_CASE("path: exactly the states visited; a wrong one is shown from where the two part") {
  CHECK(failures(connected("expect a path SYN_SENT ESTABLISHED\nexpect b path LISTEN SYN_RECEIVED ESTABLISHED\n")) ==
        "");
  CHECK(
      failures(
          "until 2s\n" +
          connected("100ms a close\nexpect a path SYN_SENT ESTABLISHED FIN_WAIT_1 FIN_WAIT_2 TIME_WAIT CLOSED\n")) ==
      "8: a path ... FIN_WAIT_2 TIME_WAIT CLOSED | a path ... FIN_WAIT_2 (at 2.000 s it still waits for the b's FIN)");
  CHECK(failures(connected("expect a path SYN_SENT CLOSED\n")) ==
        "6: a path SYN_SENT CLOSED | a path SYN_SENT ESTABLISHED");
  CHECK(failures(with_hosts("0 b listen 80\nexpect a path CLOSED\nexpect b path LISTEN\n")) ==
        "5: a path CLOSED | a has had no connection");
}

TEST_CASE("at TIME: after all that happens at that moment or before") {
  CHECK(failures(connected("expect at 19.999999ms a SYN_SENT\nexpect at 20ms a ESTABLISHED\nexpect at 0 b LISTEN\n"
                           "expect at 9h a ESTABLISHED\n")) == "");
  CHECK(failures(connected("expect at 20ms a SYN_SENT\n")) == "6: at 20ms a SYN_SENT | at 20ms a ESTABLISHED");
  CHECK(failures(with_hosts("expect at 1s a CLOSED\n")) == "");
}

TEST_CASE("received and stale") {
  CHECK(failures(connected("100ms a send 100\nexpect b received 99\nexpect b stale 1\nexpect a received 0\n")) ==
        "7: b received 99 | b received 100\n8: b stale 1 | b stale 0");
  const std::string forged = connected("100ms a send \"good\"\n200ms inject a>b P. 5:8(3) ack 1 \"bad\"\n");
  CHECK(failures(forged + "expect b received \"good\"\nexpect b stale 3\nexpect b received 4\n") == "");
  CHECK(failures(forged + "expect b received \"goodbad\"\n") ==
        "8: b received \"goodbad\" | b received \"good\" (and 3 stale)");
}

TEST_CASE("counts: what a host put on the wire, forged segments and copies not") {
  const std::string text = connected("duplicate a>b SYN after 1ms\n100ms inject a>b R 77:77(0)\n");
  CHECK(failures(text + "expect a>b SYN == 1\nexpect a>b RST == 0\nexpect b>a ANY > 0\nexpect a>b ANY <= 4\n") == "");
  CHECK(failures(text + "expect a>b SYN != 1\n") == "8: a>b SYN != 1 | a>b SYN == 1");
}

TEST_CASE("counts of one connection by its name") {
  CHECK(failures(with_hosts("0 b listen 80\n0 a connect b:80 as x\n1s a connect b:80 as y\n"
                            "expect a>b SYN == 2\nexpect a>b SYN == 1 x\nexpect b>a SYN-ACK == 1 y\n")) == "");
}

TEST_CASE("error: the first that the application was told") {
  CHECK(failures(with_hosts("0 a connect b:81\nexpect a error ECONNREFUSED\nexpect b error none\n")) == "");
  CHECK(failures(with_hosts("0 a connect b:81\nexpect a error none\n")) == "5: a error none | a error ECONNREFUSED");
  CHECK(failures(connected("100ms b abort\nexpect a error ECONNRESET\nexpect b error none\n")) == "");
}

TEST_CASE("variables: sequence numbers relative to the ISNs, times as times, at a moment or at the end") {
  CHECK(failures(connected("100ms a send 100\nexpect at 105ms a snd.nxt == 101\nexpect at 105ms a snd.una == 1\n"
                           "expect a snd.una == 101\nexpect b rcv.nxt == 101\nexpect a rto == 1s\n")) == "");
  CHECK(failures(connected("100ms a send 100\nexpect a snd.nxt < 101\n")) == "7: a snd.nxt < 101 | a snd.nxt == 101");
}
