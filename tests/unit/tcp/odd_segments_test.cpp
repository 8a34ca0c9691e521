// Segments that no correct peer sends, or that come at the worst moment: forged, stale, contradictory.
#include <doctest/doctest.h>

#include "tests/unit/tcp/endpoint.hpp"

using namespace synwave;
using namespace synwave::test;

namespace {

/// RCV.NXT is 11, the window closed.
Tcp with_closed_window() {
  HostConfig config;
  config.rcvbuf = 10;
  Tcp e = established(config);
  e.receives("P. 1:11(10) ack 1");
  e.sent();
  return e;
}

/// TIME_WAIT, RCV.NXT is 2.
Tcp in_time_wait() {
  Tcp e = established();
  e.shuts_down();
  e.receives("F. 1:1(0) ack 2");
  e.sent();
  return e;
}

}  // namespace

TEST_CASE("a closed window: RST and SYN are judged as if it were open [RFC9293-MUST-66 RFC5961-4.2-a RFC9293-SHLD-2]") {
  Tcp e = with_closed_window();
  SUBCASE("a RST with text counts, the text does not") {
    e.receives("R 11:15(4)");
    CHECK(e.state() == State::closed);
    CHECK(e.cited(Rule::rst_resets));
  }
  SUBCASE("one octet further it does not") {
    e.receives("R 12:16(4)");
    CHECK(e.state() == State::established);
    CHECK(e.cited(Rule::rst_outside_window));
  }
  SUBCASE("a SYN is challenged, and its ACK field is not read") {
    e.sends(5);
    e.sent();
    e.receives("S. 11:11(0) ack 6");
    CHECK(e.sent() == ". 6:6(0) ack 11");
    CHECK(e.cited(Rule::syn_outside_window));
    CHECK(e.tcb().snd_una == our_isn + SeqLen{1});
  }
}

TEST_CASE("a FIN that cannot be the peer's repeated one does not restart TIME_WAIT [RFC9293-3.10.7.4-g]") {
  Tcp e = in_time_wait();
  const Time before = e.tcb().deadline(TimerKind::time_wait);
  e.advance(10s);
  SUBCASE("without ACK") {
    e.receives("F 1:1(0)");
    CHECK(e.sent() == ". 2:2(0) ack 2");
    CHECK(e.tcb().deadline(TimerKind::time_wait) == before);
  }
  SUBCASE("with SYN") {
    e.receives("SF. 0:0(0) ack 2");
    CHECK(e.sent() == ". 2:2(0) ack 2");
    CHECK(e.cited(Rule::syn_outside_window));
    CHECK(e.tcb().deadline(TimerKind::time_wait) == before);
  }
  SUBCASE("in the window: 3.10.7.4 acknowledges every FIN there, and waits anew") {
    e.receives("F. 2:2(0) ack 2");
    CHECK(e.sent() == ". 2:2(0) ack 2");
    CHECK(e.cited(Rule::fin_again));
    CHECK(e.cited(Rule::time_wait_restarts));
    CHECK(e.tcb().deadline(TimerKind::time_wait) == before + 10s);
  }
}

TEST_CASE("a second FIN after the first changes nothing in CLOSE_WAIT [RFC9293-3.10.7.4-h]") {
  Tcp e = established();
  e.receives("F. 1:1(0) ack 1");
  e.sent();
  e.receives("FP. 2:12(10) ack 1");
  CHECK(e.state() == State::close_wait);
  CHECK(e.cited(Rule::text_after_fin));
  e.receives("F. 2:2(0) ack 1");
  CHECK(e.cited(Rule::text_after_fin));
  CHECK(e.sent_nothing());
  CHECK(e.tcb().rcv_nxt == peer_isn + SeqLen{2});
}

TEST_CASE("a bare ACK at the right edge of the window is read, beyond it is not [RFC9293-A.2-a]") {
  HostConfig config;
  config.rcvbuf = 100;
  Tcp e = established(config);
  e.sends(10);
  e.receives("P. 51:101(50) ack 1");  // the window is full but for a loss
  e.sent();
  SUBCASE("at the edge") {
    e.receives(". 101:101(0) ack 11");
    CHECK(e.cited(Rule::ack_at_the_edge));
    CHECK(e.tcb().snd_una == our_isn + SeqLen{11});
    CHECK(e.sent_nothing());
  }
  SUBCASE("one beyond") {
    e.receives(". 102:102(0) ack 11");
    CHECK(e.cited(Rule::outside_window));
    CHECK(e.tcb().snd_una == our_isn + SeqLen{1});
  }
  SUBCASE("with text") {
    e.receives("P. 101:111(10) ack 11");
    CHECK(e.cited(Rule::outside_window));
    CHECK(e.tcb().snd_una == our_isn + SeqLen{1});
  }
}

TEST_CASE("text on a SYN,ACK is cut to the window [RFC9293-3.10.7.4-a]") {
  HostConfig config;
  config.rcvbuf = 100;
  Tcp e{config};
  e.connects();
  e.receives("S. 0:500(500) ack 1 mss 1460");
  CHECK(e.state() == State::established);
  CHECK(e.connection.readable() == 100);
  CHECK(e.tcb().rcv_wnd == 0);
}

TEST_CASE("text beyond a FIN that came early is never taken, and the FIN is reached [RFC9293-3.10.7.4-l]") {
  Tcp e = established();
  SUBCASE("the text comes after the FIN") {
    e.receives("FP. 11:21(10) ack 1");
    e.receives("P. 21:31(10) ack 1");
    e.receives("P. 1:11(10) ack 1");
  }
  SUBCASE("the text comes before the FIN") {
    e.receives("P. 21:31(10) ack 1");
    e.receives("FP. 11:21(10) ack 1");
    e.receives("P. 1:11(10) ack 1");
  }
  SUBCASE("the text runs across it") {
    e.receives("FP. 11:21(10) ack 1");
    e.receives("P. 1:41(40) ack 1");
  }
  SUBCASE("the FIN is in order, text beyond it is held already") {
    e.receives("P. 15:31(16) ack 1");
    e.receives("FP. 1:21(20) ack 1");
  }
  CHECK(e.state() == State::close_wait);
  CHECK(e.reads() == 20);
  CHECK(e.tcb().rcv_nxt == peer_isn + SeqLen{22});
  CHECK(e.tcb().rcv_held == 0);
}

TEST_CASE("two FINs at two numbers: the first one known counts, and FIN_WAIT_1 is left for FIN_WAIT_2") {
  Tcp e = established();
  e.shuts_down();
  e.receives("F. 21:21(0) ack 1");
  e.receives("FP. 1:11(10) ack 2");
  CHECK(e.state() == State::fin_wait_2);
  e.receives("P. 11:21(10) ack 2");
  CHECK(e.state() == State::time_wait);
  CHECK(e.reads() == 20);
}

TEST_CASE("a probe long refused: an ACK of the octet after newer text is an ACK of the unsent [RFC9293-3.10.7.4-e]") {
  Tcp e = established({}, "S. 0:0(0) ack 1 win 100 mss 1460");
  e.sends(150);
  e.receives(". 1:1(0) ack 101 win 0");
  e.advance(1s);
  e.receives(". 1:1(0) ack 101 win 1000");
  CHECK(e.cited(Rule::window_reopened));
  e.receives(". 1:1(0) ack 151 win 1000");
  CHECK(e.tcb().snd_una == our_isn + SeqLen{151});
  e.receives(". 1:1(0) ack 152 win 1000");
  CHECK(e.cited(Rule::ack_of_unsent));
  CHECK(e.tcb().snd_una == our_isn + SeqLen{151});
  e.sends(5);
  CHECK(e.tcb().snd_nxt == our_isn + SeqLen{156});
}

TEST_CASE("a window that was closed for minutes is no reason to give up once it opens [RFC9293-SHLD-17]") {
  Tcp e = established({}, "S. 0:0(0) ack 1 win 2000 mss 1000");
  e.sends(2000);
  e.receives(". 1:1(0) ack 1001 win 0");  // shrunk: the second segment is outstanding, beyond the edge
  for (int i = 0; i < 5; ++i) {
    e.advance(60s);
    e.receives(". 1:1(0) ack 1001 win 0");
  }
  e.receives(". 1:1(0) ack 1001 win 2000");
  e.sent();
  e.advance(e.tcb().rto);
  CHECK(e.state() == State::established);
  CHECK(e.sent() == "P. 1001:2001(1000) ack 1");
}

TEST_CASE("RFC 1337's loop: two ends that each acknowledge what the other never sent fall silent [RFC1337-2-a]") {
  Tcp e = established();
  int answers = 0;
  for (int i = 0; i < 1000; ++i) {
    e.receives(". 1:1(0) ack 500");
    if (!e.sent_nothing()) ++answers;
  }
  CHECK(answers == 10);
  CHECK(e.cited(Rule::challenge_throttled));
}
