#include <doctest/doctest.h>

#include "core/tcp/arrival.hpp"
#include "tests/unit/tcp/endpoint.hpp"

using namespace synwave;
using namespace synwave::test;

TEST_CASE("the four cases of acceptability, near 2^32 [RFC9293-3.4-b RFC9293-3.4-a]") {
  Tcb tcb;
  tcb.rcv_nxt = Seq32{0xFFFFFFF0};
  const auto at = [&tcb](std::int32_t offset, std::uint32_t length) {
    return acceptable(tcb, Seq32{tcb.rcv_nxt.raw() + static_cast<std::uint32_t>(offset)}, SeqLen{length});
  };
  SUBCASE("window closed") {
    tcb.rcv_wnd = 0;
    CHECK(at(0, 0));
    CHECK(!at(1, 0));
    CHECK(!at(-1, 0));
    CHECK(!at(0, 1));
  }
  SUBCASE("window of 100") {
    tcb.rcv_wnd = 100;
    CHECK(!at(-1, 0));
    CHECK(at(0, 0));
    CHECK(at(99, 0));
    CHECK(!at(100, 0));
    CHECK(!at(-1, 1));
    CHECK(at(-1, 2));
    CHECK(at(99, 50));
    CHECK(!at(100, 1));
    CHECK(at(-10, 200));  // covers the whole window
  }
}

TEST_CASE("a segment outside the window is acknowledged and goes no further [RFC9293-3.10.7.4-k]") {
  Tcp e = established();
  e.receives("P. 70000:70010(10) ack 1");
  CHECK(e.cited(Rule::outside_window));
  CHECK(e.sent() == ". 1:1(0) ack 1");
  CHECK(e.reads() == 0);
}

TEST_CASE("only what is new and fits is taken [RFC9293-3.10.7.4-a]") {
  HostConfig config;
  config.rcvbuf = 100;
  Tcp e = established(config);
  e.receives("P. 1:51(50) ack 1");
  e.receives("P. 21:201(180) ack 1");  // 30 old, 50 new, 100 beyond the edge
  CHECK(e.connection.readable() == 100);
}

TEST_CASE(
    "RST: exact number kills, inside the window is challenged, outside is ignored [RFC5961-3.2-a RFC5961-3.2-b "
    "RFC5961-3.2-c]") {
  HostConfig config;
  SUBCASE("at RCV.NXT") {
    Tcp e = established();
    e.receives("R 1:1(0)");
    CHECK(e.cited(Rule::rst_resets));
    CHECK(e.state() == State::closed);
    CHECK(e.connection.error() == Errno::econnreset);
    CHECK(e.sent_nothing());
  }
  SUBCASE("RCV.NXT + 1") {
    Tcp e = established();
    e.receives("R 2:2(0)");
    CHECK(e.state() == State::established);
    CHECK(e.cited(Rule::rst_not_exact));
    CHECK(e.sent() == ". 1:1(0) ack 1");
  }
  SUBCASE("RCV.NXT - 1") {
    Tcp e = established();
    e.receives("R 0:0(0)");
    CHECK(e.cited(Rule::rst_outside_window));
    CHECK(e.state() == State::established);
    CHECK(e.sent_nothing());
  }
  SUBCASE("challenge-ack=off: anywhere in the window") {
    config.challenge_ack = false;
    Tcp e = established(config);
    e.receives("R 2:2(0)");
    CHECK(e.state() == State::closed);
  }
}

TEST_CASE("SYN on an open connection is challenged, wherever it lies [RFC5961-4.2-a]") {
  Tcp e = established();
  e.receives("S 0:0(0)");
  CHECK(e.cited(Rule::syn_outside_window));
  CHECK(e.sent() == ". 1:1(0) ack 1");
  e.receives("S 100:100(0)");
  CHECK(e.cited(Rule::syn_in_window));
  CHECK(e.sent() == ". 1:1(0) ack 1");
  e.receives("S 90000:90000(0)");
  CHECK(e.sent() == ". 1:1(0) ack 1");
  CHECK(e.state() == State::established);
}

TEST_CASE("challenge-ack=off: a SYN inside the window resets the connection, as RFC 793 had it") {
  HostConfig config;
  config.challenge_ack = false;
  Tcp e = established(config);
  e.receives("S 100:100(0)");
  CHECK(e.cited(Rule::syn_kills));
  CHECK(e.sent() == "R 1:1(0)");
  CHECK(e.connection.error() == Errno::econnreset);
}

TEST_CASE(
    "a small window: half of the largest ever offered goes, less waits for the override timer [RFC9293-MUST-38 "
    "RFC9293-3.8.6.2.1-a]") {
  Tcp e = established({}, "S. 0:0(0) ack 1 win 1000 mss 1460");
  e.sends(1000);
  e.sent();
  SUBCASE("half") {
    e.receives(". 1:1(0) ack 1001 win 500");
    e.sends(2000);
    CHECK(e.cited(Rule::send_half_window));
    CHECK(e.sent() == ". 1001:1501(500) ack 1");
  }
  SUBCASE("one octet less waits 200 ms") {
    e.receives(". 1:1(0) ack 1001 win 499");
    e.sends(2000);
    CHECK(e.cited(Rule::sws_waits));
    e.advance(200ms - 1ns);
    CHECK(e.sent_nothing());
    e.advance(1ns);
    CHECK(e.cited(Rule::send_by_override));
    CHECK(e.sent() == ". 1001:1500(499) ack 1");
  }
  SUBCASE("or for a larger window") {
    e.receives(". 1:1(0) ack 1001 win 499");
    e.sends(2000);
    e.receives(". 1:1(0) ack 1001 win 1000");
    CHECK(e.cited(Rule::sws_over));
    CHECK(e.sent() == ". 1001:2001(1000) ack 1");
  }
}

TEST_CASE("challenges are throttled: ten in five seconds [RFC5961-7-a]") {
  Tcp e = established();
  int answers = 0;
  for (int i = 0; i < 30; ++i) {
    e.receives("R 2:2(0)");
    if (!e.sent_nothing()) ++answers;
  }
  CHECK(answers == 10);
  e.advance(5s);
  e.receives("R 2:2(0)");
  CHECK(e.sent() == ". 1:1(0) ack 1");
}

TEST_CASE("ACK of what was never sent is answered and dropped with its text [RFC9293-3.10.7.4-e]") {
  Tcp e = established();
  e.receives("P. 1:11(10) ack 2");
  CHECK(e.cited(Rule::ack_of_unsent));
  CHECK(e.sent() == ". 1:1(0) ack 1");
  CHECK(e.connection.readable() == 0);
}

TEST_CASE("an ACK too old to be honest is dropped; one octet younger is read [RFC5961-5.2-b]") {
  Tcp e = established({}, "S. 0:0(0) ack 1 win 100 mss 1460");
  for (int i = 0; i < 5; ++i) {
    e.sends(50);
    const std::string ack = ". 1:1(0) ack " + std::to_string(51 + 50 * i) + " win 100";
    e.receives(ack.c_str());
  }
  e.sent();
  e.receives("P. 1:11(10) ack 150 win 100");  // SND.UNA is 251, MAX.SND.WND 100: the limit is 151
  CHECK(e.cited(Rule::ack_too_old));
  CHECK(e.connection.readable() == 0);
  e.receives("P. 1:11(10) ack 151 win 100");
  CHECK(e.cited(Rule::ack_old));
  CHECK(e.connection.readable() == 10);
}

TEST_CASE("a segment without ACK is dropped [RFC9293-3.10.7.4-c]") {
  Tcp e = established();
  e.receives("P 1:11(10)");
  CHECK(e.cited(Rule::ack_missing));
  CHECK(e.connection.readable() == 0);
  CHECK(e.sent_nothing());
}

TEST_CASE(
    "zero window: probed after one RTO, then ever more slowly, for ever while it is answered "
    "[RFC9293-SHLD-29 RFC9293-SHLD-30 RFC9293-MUST-37]") {
  Tcp e = established({}, "S. 0:0(0) ack 1 win 100 mss 1460");
  e.sends(150);
  CHECK(e.sent() == ". 1:101(100) ack 1");
  e.receives(". 1:1(0) ack 101 win 0");
  CHECK(e.cited(Rule::window_closed));
  e.advance(1s - 1ns);
  CHECK(e.sent_nothing());
  e.advance(1ns);
  CHECK(e.cited(Rule::window_probe));
  CHECK(e.cited(Rule::persist_backed_off));
  CHECK(e.sent() == ". 101:102(1) ack 1");
  for (int i = 0; i < 20; ++i) {
    e.receives(". 1:1(0) ack 101 win 0");
    e.advance(120s);
    CHECK(e.tcb().snd_nxt == our_isn + SeqLen{101});
  }
  CHECK(e.state() == State::established);
  e.sent();
  e.receives(". 1:1(0) ack 101 win 1000");
  CHECK(e.sent() == "P. 101:151(50) ack 1");
}

TEST_CASE("the octet of a probe may be taken by the peer [RFC9293-MUST-36]") {
  Tcp e = established({}, "S. 0:0(0) ack 1 win 100 mss 1460");
  e.sends(150);
  e.receives(". 1:1(0) ack 101 win 0");
  e.advance(1s);
  e.sent();
  e.receives(". 1:1(0) ack 102 win 1000");
  CHECK(e.cited(Rule::probe_taken));
  CHECK(e.cited(Rule::window_reopened));
  CHECK(e.sent() == "P. 102:151(49) ack 1");
}

TEST_CASE("a closed window still reads the ACK field [RFC9293-MUST-66 RFC9293-3.8.6.1-a]") {
  HostConfig config;
  config.rcvbuf = 10;
  Tcp e = established(config);
  e.sends(5);
  e.receives("P. 1:11(10) ack 1");
  e.sent();
  e.show_window = true;
  e.receives("P. 11:12(1) ack 6");
  CHECK(e.cited(Rule::window_is_zero));
  CHECK(e.tcb().snd_una == our_isn + SeqLen{6});
  CHECK(e.sent() == ". 6:6(0) ack 11 win 0");
  e.receives("R 11:11(0)");
  CHECK(e.state() == State::closed);
}

TEST_CASE("the window opens again by a step worth having [RFC9293-MUST-39]") {
  HostConfig config;
  config.rcvbuf = 3000;
  Tcp e = established(config);
  e.show_window = true;
  e.receives("P. 1:1461(1460) ack 1");
  e.receives("P. 1461:2921(1460) ack 1");
  e.receives("P. 2921:3001(80) ack 1");
  e.sent();
  CHECK(e.reads(1000) == 1000);
  CHECK(e.sent_nothing());
  CHECK(e.reads(460) == 460);
  CHECK(e.cited(Rule::window_update));
  CHECK(e.sent() == ". 1:1(0) ack 3001 win 1460");
}

TEST_CASE("window updates obey WL1 and WL2 [RFC9293-3.10.7.4-f]") {
  Tcp e = established();
  e.sends(100);
  e.receives("P. 11:21(10) ack 101 win 5000");
  CHECK(e.tcb().snd_wnd == 5000);
  e.receives("P. 1:11(10) ack 101 win 9000");  // sent before the last update
  CHECK(e.tcb().snd_wnd == 5000);
  e.receives(". 21:21(0) ack 101 win 6000");
  CHECK(e.tcb().snd_wnd == 6000);
  e.receives(". 21:21(0) ack 101 win 7000");  // the same numbers again: an update
  CHECK(e.tcb().snd_wnd == 7000);
  e.sends(50);
  e.receives(". 21:21(0) ack 151 win 7000");
  e.receives(". 21:21(0) ack 101 win 9000");  // the same number, an older acknowledgement
  CHECK(e.cited(Rule::ack_old));
  CHECK(e.tcb().snd_wnd == 7000);
}

TEST_CASE(
    "a window that shrinks: nothing new, no giving up, the rest when it opens [RFC9293-MUST-34 RFC9293-SHLD-15 "
    "RFC9293-SHLD-17]") {
  Tcp e = established({}, "S. 0:0(0) ack 1 win 2000 mss 1000");
  e.sends(2000);
  e.sent();
  e.receives(". 1:1(0) ack 1001 win 0");
  e.sends(500);
  CHECK(e.sent_nothing());
  e.advance(1s);
  CHECK(e.sent() == ". 1001:1002(1) ack 1");
  for (int i = 0; i < 10; ++i) {
    e.receives(". 1:1(0) ack 1001 win 0");
    e.advance(100s);
  }
  CHECK(e.state() == State::established);
  e.sent();
  e.receives(". 1:1(0) ack 1001 win 2000");
  CHECK(e.sent() == ". 1001:2001(1000) ack 1");  // Nagle holds the rest
  e.receives(". 1:1(0) ack 2001 win 2000");
  CHECK(e.sent() == "P. 2001:2501(500) ack 1");
}
