#include <doctest/doctest.h>

#include "tests/unit/tcp/endpoint.hpp"

using namespace synwave;
using namespace synwave::test;

TEST_CASE("active close: FIN_WAIT_1, FIN_WAIT_2, TIME_WAIT for 2MSL [RFC9293-MUST-13 RFC9293-3.10.8-c]") {
  Tcp e = established();
  e.shuts_down();
  CHECK(e.state() == State::fin_wait_1);
  CHECK(e.sent() == "F. 1:1(0) ack 1");
  e.receives(". 1:1(0) ack 2");
  CHECK(e.state() == State::fin_wait_2);
  CHECK(e.cited(Rule::fin_acknowledged));
  e.receives("F. 1:1(0) ack 2");
  CHECK(e.state() == State::time_wait);
  CHECK(e.cited(Rule::fin_ends_wait));
  CHECK(e.cited(Rule::time_wait_lasts_2msl));
  CHECK(e.sent() == ". 2:2(0) ack 2");
  e.advance(240s - 1ns);
  CHECK(e.state() == State::time_wait);
  e.advance(1ns);
  CHECK(e.state() == State::closed);
  CHECK(e.connection.error() == Errno::none);
  CHECK(e.cited(Rule::time_wait_over));
}

TEST_CASE("passive close: CLOSE_WAIT sends on, LAST_ACK, CLOSED [RFC9293-3.10.7.4-j]") {
  Tcp e = established();
  e.receives("F. 1:1(0) ack 1");
  CHECK(e.state() == State::close_wait);
  CHECK(e.sent() == ". 1:1(0) ack 2");
  e.sends(100);
  CHECK(e.sent() == "P. 1:101(100) ack 2");
  e.receives(". 2:2(0) ack 101");
  e.shuts_down();
  CHECK(e.state() == State::last_ack);
  CHECK(e.cited(Rule::close_sends_last_fin));
  CHECK(e.sent() == "F. 101:101(0) ack 2");
  e.receives(". 2:2(0) ack 102");
  CHECK(e.cited(Rule::last_ack_acknowledged));
  CHECK(e.state() == State::closed);
}

TEST_CASE("FIN_WAIT_1 and a FIN [RFC9293-3.10.7.4-i]") {
  Tcp e = established();
  e.shuts_down();
  e.sent();
  SUBCASE("that does not acknowledge ours: CLOSING, and TIME_WAIT when it does") {
    e.receives("F. 1:1(0) ack 1");
    CHECK(e.state() == State::closing);
    CHECK(e.cited(Rule::fins_cross));
    CHECK(e.sent() == ". 2:2(0) ack 2");
    e.receives(". 2:2(0) ack 2");
    CHECK(e.state() == State::time_wait);
    CHECK(e.cited(Rule::closing_acknowledged));
    CHECK(e.sent_nothing());
  }
  SUBCASE("that acknowledges ours, with text: TIME_WAIT directly, one ACK (T8)") {
    e.receives("FP. 1:11(10) ack 2");
    CHECK(e.state() == State::time_wait);
    CHECK(e.sent() == ". 2:2(0) ack 12");
    CHECK(e.reads() == 10);
  }
}

TEST_CASE("TIME_WAIT answers a repeated FIN and starts 2MSL anew [RFC9293-3.10.7.4-g]") {
  Tcp e = established();
  e.shuts_down();
  e.receives("F. 1:1(0) ack 2");
  e.sent();
  e.advance(100s);
  e.receives("F. 1:1(0) ack 2");
  CHECK(e.sent() == ". 2:2(0) ack 2");
  e.advance(240s - 1ns);
  CHECK(e.state() == State::time_wait);
  e.advance(1ns);
  CHECK(e.state() == State::closed);
}

TEST_CASE("TIME_WAIT: what strays in") {
  HostConfig config;
  SUBCASE("an old ACK gets no reply and restarts nothing") {
    Tcp e = established();
    e.shuts_down();
    e.receives("F. 1:1(0) ack 2");
    e.sent();
    e.receives(". 2:2(0) ack 2");
    CHECK(e.sent_nothing());
  }
  SUBCASE("old text is acknowledged") {
    Tcp e = established();
    e.shuts_down();
    e.receives("FP. 1:11(10) ack 2");
    e.sent();
    e.receives("P. 1:11(10) ack 1");
    CHECK(e.sent() == ". 2:2(0) ack 12");
    CHECK(e.cited(Rule::outside_window));
    CHECK(e.state() == State::time_wait);
  }
  SUBCASE("a RST is ignored [RFC1337-3-F1]") {
    Tcp e = established();
    e.shuts_down();
    e.receives("F. 1:1(0) ack 2");
    e.receives("R 2:2(0)");
    CHECK(e.state() == State::time_wait);
    CHECK(e.cited(Rule::rst_ignored_in_time_wait));
  }
  SUBCASE("with rfc1337=2s it is ignored for two seconds, where timestamps are in use [RFC1337-3-F2]") {
    config.rfc1337_for = 2s;
    config.timestamps = true;
    Tcp e{config};
    e.accepts("S 0:0(0) win 65535 mss 1460 TS val 100 ecr 0");
    e.receives(". 1:1(0) ack 1 win 65535 TS val 101 ecr 0");
    e.shuts_down();
    e.receives("F. 1:1(0) ack 2 win 65535 TS val 102 ecr 0");
    REQUIRE(e.state() == State::time_wait);
    e.advance(2s - 1ns);
    e.receives("R 2:2(0)");
    CHECK(e.cited(Rule::rst_ignored_a_while));
    CHECK(e.state() == State::time_wait);
    e.advance(1ns);
    e.receives("R 2:2(0)");
    CHECK(e.state() == State::closed);
  }
  SUBCASE("with rfc1337=off it ends TIME_WAIT") {
    config.rfc1337 = false;
    Tcp e = established(config);
    e.shuts_down();
    e.receives("F. 1:1(0) ack 2");
    e.receives("R 2:2(0)");
    CHECK(e.state() == State::closed);
    CHECK(e.cited(Rule::rst_after_close));
    CHECK(e.connection.error() == Errno::none);
  }
}

TEST_CASE("time-wait=off: the last ACK goes out, and nothing is left") {
  HostConfig config;
  config.time_wait = false;
  Tcp e = established(config);
  e.shuts_down();
  e.sent();
  e.receives("F. 1:1(0) ack 2");
  CHECK(e.sent() == ". 2:2(0) ack 2");
  CHECK(e.state() == State::closed);
  CHECK(e.cited(Rule::time_wait_off));
}

TEST_CASE("CLOSING: a repeated FIN whose ACK covers ours moves on to TIME_WAIT (T2b, E4)") {
  Tcp e = established();
  e.shuts_down();
  e.receives("F. 1:1(0) ack 1");
  e.sent();
  e.receives("F. 1:1(0) ack 2");
  CHECK(e.state() == State::time_wait);
  CHECK(e.sent() == ". 2:2(0) ack 2");
}

TEST_CASE("a FIN out of order is held until the gap is filled [RFC9293-3.10.7.4-l]") {
  Tcp e = established();
  e.receives("FP. 11:21(10) ack 1");
  CHECK(e.state() == State::established);
  CHECK(e.cited(Rule::out_of_order));
  CHECK(e.cited(Rule::fin_held));
  CHECK(e.sent() == ". 1:1(0) ack 1");
  e.receives(". 1:11(10) ack 1");
  CHECK(e.cited(Rule::gap_filled));
  CHECK(e.cited(Rule::fin_closes_half));
  CHECK(e.state() == State::close_wait);
  CHECK(e.sent() == ". 1:1(0) ack 22");
  CHECK(e.reads() == 20);
  CHECK(e.connection.end_of_stream());
}

TEST_CASE("there is only one FIN, and nothing is sent after it [RFC9293-3.10.4-b RFC9293-3.10.2-a]") {
  Tcp e = established();
  e.shuts_down();
  e.sent();
  e.shuts_down();
  CHECK(e.sent_nothing());
  e.sends(1);
  CHECK(e.last_error == Errno::epipe);
}

TEST_CASE("close(2) [RFC9293-SHLD-3 RFC9293-MAY-1]") {
  Tcp e = established();
  SUBCASE("with unread text: RST") {
    e.receives("P. 1:11(10) ack 1");
    e.closes();
    CHECK(e.sent() == "R 1:1(0)");
    CHECK(e.cited(Rule::close_with_unread_text));
    CHECK(e.state() == State::closed);
  }
  SUBCASE("text after it: RST") {
    e.closes();
    CHECK(e.sent() == "F. 1:1(0) ack 1");
    e.receives("P. 1:11(10) ack 2");
    CHECK(e.sent() == "R 2:2(0)");
    CHECK(e.cited(Rule::text_for_nobody));
    CHECK(e.state() == State::closed);
  }
  SUBCASE("everything read: an orderly FIN") {
    e.receives("P. 1:11(10) ack 1");
    e.reads();
    e.sent();
    e.closes();
    CHECK(e.sent() == "F. 1:1(0) ack 11");
  }
}

TEST_CASE("ABORT [RFC9293-3.10.5-a]") {
  SUBCASE("in ESTABLISHED: RST at SND.NXT") {
    Tcp e = established();
    e.sends(10);
    e.sent();
    e.aborts();
    CHECK(e.sent() == "R 11:11(0)");
    CHECK(e.cited(Rule::abort_resets));
    CHECK(e.state() == State::closed);
  }
  SUBCASE("in SYN_SENT, LAST_ACK and TIME_WAIT: silence") {
    Tcp opening;
    opening.connects();
    opening.sent();
    opening.aborts();
    CHECK(opening.sent_nothing());
    CHECK(opening.cited(Rule::abort_is_silent));
    Tcp closing = established();
    closing.receives("F. 1:1(0) ack 1");
    closing.shuts_down();
    closing.sent();
    closing.aborts();
    CHECK(closing.cited(Rule::abort_is_silent));
    CHECK(closing.sent_nothing());
    CHECK(closing.state() == State::closed);
  }
}

TEST_CASE("CLOSE in SYN_SENT forgets the attempt without a segment (RFC 9293 3.10.4)") {
  Tcp e;
  e.connects();
  e.sent();
  e.closes();
  CHECK(e.cited(Rule::close_before_open));
  CHECK(e.state() == State::closed);
  CHECK(e.sent_nothing());
}

TEST_CASE("FIN_WAIT_2 has no timeout by the RFC, orphans have one where it is configured") {
  HostConfig config;
  SUBCASE("for ever") {
    Tcp e = established(config);
    e.closes();
    e.receives(". 1:1(0) ack 2");
    e.advance(24h);
    CHECK(e.state() == State::fin_wait_2);
  }
  SUBCASE("60 s for an orphan") {
    config.fin_wait_2_timeout = 60s;
    Tcp e = established(config);
    e.closes();
    e.receives(". 1:1(0) ack 2");
    e.advance(60s - 1ns);
    CHECK(e.state() == State::fin_wait_2);
    e.advance(1ns);
    CHECK(e.state() == State::closed);
    CHECK(e.cited(Rule::orphan_timeout));
  }
}

TEST_CASE("a new SYN in TIME_WAIT is let in if its number lies beyond the old connection [RFC9293-MAY-2]") {
  Tcp e = established();
  e.shuts_down();
  e.receives("F. 1:1(0) ack 2");
  Segment syn;
  syn.syn = true;
  syn.seq = peer_isn + SeqLen{1};
  CHECK(e.connection.yields_to(syn, HostConfig{}) == Rule::none);
  syn.seq = peer_isn + SeqLen{2};
  CHECK(e.connection.yields_to(syn, HostConfig{}) == Rule::time_wait_yields);
}

TEST_CASE(
    "a FIN that came early comes with what was missing, and acknowledges ours: no FIN_WAIT_2 [RFC9293-3.10.7.4-i]") {
  Tcp e = established();
  e.shuts_down();
  e.receives("F. 11:11(0) ack 1");
  CHECK(e.cited(Rule::fin_held));
  e.receives("F. 1:11(10) ack 2");
  CHECK(e.state() == State::time_wait);
  CHECK(e.cited(Rule::fin_ends_wait));
  CHECK_FALSE(e.cited(Rule::fin_acknowledged));
}
