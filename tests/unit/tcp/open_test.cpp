#include <doctest/doctest.h>

#include "tests/unit/tcp/endpoint.hpp"

using namespace synwave;
using namespace synwave::test;

TEST_CASE("an active open goes SYN_SENT, ESTABLISHED [RFC9293-MUST-14 RFC9293-MAY-3]") {
  Tcp e;
  e.connects();
  CHECK(e.state() == State::syn_sent);
  CHECK(e.cited(Rule::active_open));
  CHECK(e.cited(Rule::send_syn));
  CHECK(e.cited(Rule::rto_starts));
  CHECK(e.sent() == "S 0:0(0) mss 1460");
  e.receives("S. 0:0(0) ack 1 win 65535 mss 1000");
  CHECK(e.cited(Rule::syn_ack_establishes));
  CHECK(e.cited(Rule::syn_ack_acknowledged));
  CHECK(e.cited(Rule::mss_offered));
  CHECK(e.state() == State::established);
  CHECK(e.sent() == ". 1:1(0) ack 1");
  CHECK(e.tcb().snd_mss == 1000);
  CHECK(e.tcb().snd_wnd == 65535);  // RFC 1122 4.2.2.20 (c)
}

TEST_CASE("a peer that names no MSS gets 536 octets [RFC9293-MUST-15]") {
  Tcp e = established({}, "S. 0:0(0) ack 1 win 65535");
  CHECK(e.cited(Rule::mss_missing));
  CHECK(e.tcb().snd_mss == 536);
}

TEST_CASE("a passive open goes SYN_RECEIVED, ESTABLISHED, and takes text on the third segment [RFC9293-MUST-11]") {
  Tcp e;
  e.accepts("S 0:0(0) win 65535 mss 1460");
  CHECK(e.state() == State::syn_received);
  CHECK(e.cited(Rule::listen_accepts_syn));
  CHECK(e.cited(Rule::send_syn_ack));
  CHECK(e.sent() == "S. 0:0(0) ack 1 mss 1460");
  e.receives("P. 1:6(5) ack 1");
  CHECK(e.cited(Rule::handshake_completed));
  CHECK(e.cited(Rule::rtt_measured));
  CHECK(e.cited(Rule::rto_stops));
  CHECK(e.state() == State::established);
  CHECK(e.reads() == 5);
}

TEST_CASE("crossing SYNs end in one connection, both ends through SYN_RECEIVED [RFC9293-MUST-10 RFC9293-A.2-a]") {
  Tcp e;
  e.connects();
  e.sent();
  e.receives("S 0:0(0) win 65535 mss 1460");
  CHECK(e.state() == State::syn_received);
  CHECK(e.cited(Rule::syns_cross));
  CHECK(e.sent() == "S. 0:0(0) ack 1 mss 1460");
  SUBCASE("the peer's SYN,ACK completes it, as in figure 7") {
    e.receives("S. 0:0(0) ack 1");
    CHECK(e.cited(Rule::syn_ack_of_crossing_syns));
    CHECK(e.cited(Rule::handshake_completed));
    CHECK(e.state() == State::established);
  }
  SUBCASE("so does a plain ACK") {
    e.receives(". 1:1(0) ack 1");
    CHECK(e.state() == State::established);
  }
  SUBCASE("a RST refuses the opener") {
    e.receives("R. 1:1(0) ack 1");
    CHECK(e.cited(Rule::rst_refuses));
    CHECK(e.state() == State::closed);
    CHECK(e.connection.error() == Errno::econnrefused);
  }
}

TEST_CASE("SYN_SENT: the ACK field is tested first [RFC9293-3.5.2-b]") {
  Tcp e;
  e.connects();
  e.sent();
  SUBCASE("at ISS it acknowledges nothing: RST") {
    e.receives("S. 0:0(0) ack 0");
    CHECK(e.sent() == "R 0:0(0)");
    CHECK(e.cited(Rule::syn_sent_wrong_ack));
  }
  SUBCASE("above SND.NXT: RST") {
    e.receives(". 0:0(0) ack 2");
    CHECK(e.sent() == "R 2:2(0)");
  }
  SUBCASE("the same with RST set: silence [RFC5961-3.2-d]") {
    e.receives("R. 0:0(0) ack 2");
    CHECK(e.cited(Rule::rst_with_wrong_ack));
    CHECK(e.sent_nothing());
  }
  SUBCASE("RST without ACK: silence") {
    e.receives("R 0:0(0)");
    CHECK(e.cited(Rule::rst_without_ack));
    CHECK(e.sent_nothing());
  }
  SUBCASE("a good ACK without SYN is dropped [RFC9293-3.10.7.3-c]") {
    e.receives(". 0:0(0) ack 1");
    CHECK(e.cited(Rule::syn_sent_wants_syn));
    CHECK(e.sent_nothing());
  }
  CHECK(e.state() == State::syn_sent);
}

TEST_CASE("SYN_SENT: a RST with the right ACK refuses [RFC9293-3.5.3-a]") {
  Tcp e;
  e.connects();
  e.receives("R. 0:0(0) ack 1");
  CHECK(e.state() == State::closed);
  CHECK(e.connection.error() == Errno::econnrefused);
}

TEST_CASE("SYN_RECEIVED, passive [RFC9293-3.10.7.4-b RFC9293-3.10.7.4-d]") {
  Tcp e;
  e.accepts("S 0:0(0) win 65535 mss 1460");
  e.sent();
  SUBCASE("a wrong ACK draws RST and changes nothing") {
    e.receives(". 1:1(0) ack 2");
    CHECK(e.sent() == "R 2:2(0)");
    CHECK(e.cited(Rule::syn_received_wrong_ack));
    CHECK(e.state() == State::syn_received);
  }
  SUBCASE("a RST returns to the listener, nobody is told") {
    e.receives("R 1:1(0)");
    CHECK(e.cited(Rule::rst_returns_to_listen));
    CHECK(e.state() == State::closed);
    CHECK(e.connection.error() == Errno::none);
  }
  SUBCASE("a new SYN inside the window returns to the listener") {
    e.receives("S 100:100(0)");
    CHECK(e.cited(Rule::syn_returns_to_listen));
    CHECK(e.state() == State::closed);
    CHECK(e.sent_nothing());
  }
  SUBCASE("the same SYN again is acknowledged") {
    e.receives("S 0:0(0)");
    CHECK(e.cited(Rule::syn_again));
    CHECK(e.sent() == ". 1:1(0) ack 1");
    CHECK(e.state() == State::syn_received);
  }
  SUBCASE("FIN with a good ACK: ESTABLISHED and CLOSE_WAIT at once") {
    e.receives("F. 1:1(0) ack 1");
    CHECK(e.cited(Rule::handshake_completed));
    CHECK(e.cited(Rule::fin_closes_half));
    CHECK(e.cited(Rule::fin_acknowledged_now));
    CHECK(e.state() == State::close_wait);
    CHECK(e.sent() == ". 1:1(0) ack 2");
  }
  SUBCASE("CLOSE with nothing queued sends FIN; a lost SYN,ACK is repeated before it [RFC9293-3.10.4-a]") {
    e.shuts_down();
    CHECK(e.state() == State::fin_wait_1);
    CHECK(e.cited(Rule::close_sends_fin));
    CHECK(e.cited(Rule::send_fin));
    CHECK(e.sent() == "F. 1:1(0) ack 1");
    e.advance(1s);
    CHECK(e.sent() == "S. 0:0(0) ack 1 mss 1460");
    e.receives(". 1:1(0) ack 1");
    CHECK(e.state() == State::fin_wait_1);
    CHECK(e.sent() == "F. 1:1(0) ack 1");
    e.receives(". 1:1(0) ack 2");
    CHECK(e.state() == State::fin_wait_2);
  }
  SUBCASE("CLOSE with text queued waits for ESTABLISHED") {
    e.sends(10);
    e.shuts_down();
    CHECK(e.state() == State::syn_received);
    CHECK(e.sent_nothing());
    e.receives(". 1:1(0) ack 1");
    CHECK(e.cited(Rule::close_waited));
    CHECK(e.cited(Rule::send_with_fin));
    CHECK(e.state() == State::fin_wait_1);
    CHECK(e.sent() == "FP. 1:11(10) ack 1");
  }
}

TEST_CASE(
    "a SYN is repeated after 1, 2, 4 ... seconds and given up after three minutes [RFC9293-MUST-23 RFC6298-5.5-a]") {
  Tcp e;
  e.connects();
  e.sent();
  e.advance(1s - 1ns);
  CHECK(e.sent_nothing());
  e.advance(1ns);
  CHECK(e.sent() == "S 0:0(0) mss 1460");
  e.advance(2s);
  CHECK(e.cited(Rule::retransmit_syn));
  CHECK(e.cited(Rule::rto_backed_off));
  CHECK(e.sent() == "S 0:0(0) mss 1460");
  e.advance(177s - 1ns);
  CHECK(e.state() == State::syn_sent);
  e.advance(120s);
  CHECK(e.cited(Rule::gives_up));
  CHECK(e.state() == State::closed);
  CHECK(e.connection.error() == Errno::etimedout);
}

TEST_CASE("after a lost SYN the window starts with one segment and the timer with 3 s [RFC5681-3.1-d RFC6298-5.7-a]") {
  HostConfig config;
  const auto timeout_after = [&config](Duration silence) {
    Tcp e{config};
    e.connects();
    e.advance(silence);
    e.receives("S. 0:0(0) ack 1 win 65535 mss 1460");
    CHECK(e.cited(Rule::syn_lost_starts_small));
    CHECK(e.tcb().cwnd == 1460);
    return e.tcb().rto;
  };
  CHECK(timeout_after(1s) == 3s);  // up from 2 s
  CHECK(timeout_after(3s) == 3s);  // and down from 4 s
  config.rto_initial = 3s;         // nothing to be re-initialised: the back-off stays
  CHECK(timeout_after(3s) == 6s);
  config.rto_initial = 1s;
  config.rto_max = 2s;  // the cap holds
  CHECK(timeout_after(1s) == 2s);
}

TEST_CASE("handshake=two-way: open on the SYN, no third segment, nothing said twice") {
  HostConfig config;
  config.handshake = Handshake::two_way;
  SUBCASE("listener") {
    Tcp e{config};
    e.accepts("S 0:0(0) win 65535 mss 1460");
    CHECK(e.state() == State::established);
    CHECK(e.cited(Rule::two_way_opens));
    CHECK(e.sent() == "S. 0:0(0) ack 1 mss 1460");
    e.receives("S 0:0(0) win 65535 mss 1460");
    CHECK(e.sent_nothing());
    CHECK(e.cited(Rule::two_way_says_no_more));
    e.advance(10s);
    CHECK(e.sent_nothing());
  }
  SUBCASE("opener") {
    Tcp e{config};
    e.connects();
    e.sent();
    e.receives("S. 0:0(0) ack 1 win 65535 mss 1460");
    CHECK(e.state() == State::established);
    CHECK(e.sent_nothing());
  }
}
