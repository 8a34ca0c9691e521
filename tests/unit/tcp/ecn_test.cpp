// Explicit congestion notification: negotiation, echoes, and what they do to the sender (RFC 3168 6.1).
#include <doctest/doctest.h>

#include "tests/unit/tcp/endpoint.hpp"

using namespace synwave;
using namespace synwave::test;

namespace {

HostConfig asking(std::uint32_t segments = 4) {
  HostConfig config;
  config.ecn = Ecn::on;
  config.initial_window = segments;
  return config;
}

Tcp agreed(std::uint32_t segments = 4) {
  return established(asking(segments), "S.E 0:0(0) ack 1 win 65535 mss 1000");
}

}  // namespace

TEST_CASE("SYN asks with both bits, SYN,ACK agrees with ECE alone [RFC3168-6.1.1-a RFC3168-6.1.1-h]") {
  Tcp e{asking()};
  e.connects();
  CHECK(e.cited(Rule::ecn_asked));
  CHECK(e.sent() == "SEW 0:0(0) mss 1460");
  e.receives("S.E 0:0(0) ack 1 win 65535 mss 1000");
  CHECK(e.cited(Rule::ecn_agreed));
  e.sent();
  e.sends(10);
  CHECK(e.sent() == "P. 1:11(10) ack 1 ect0");

  Tcp other{asking()};
  other.connects();
  other.receives("S.EW 0:0(0) ack 1 win 65535 mss 1000");
  CHECK(other.cited(Rule::ecn_declined));
  other.sent();
  other.sends(10);
  CHECK(other.sent() == "P. 1:11(10) ack 1");
}

TEST_CASE("a SYN that is lost or refused goes again without asking [RFC3168-6.1.1.1-a]") {
  Tcp lost{asking()};
  lost.connects();
  lost.sent();
  lost.advance(1s);
  CHECK(lost.cited(Rule::ecn_not_asked_again));
  CHECK(lost.sent() == "S 0:0(0) mss 1460");

  Tcp refused{asking()};
  refused.connects();
  refused.sent();
  refused.receives("R. 0:0(0) ack 1");
  CHECK(refused.cited(Rule::ecn_after_reset));
  CHECK(refused.sent() == "S 0:0(0) mss 1460");
  refused.receives("R. 0:0(0) ack 1");
  CHECK(refused.state() == State::closed);
}

TEST_CASE("a repeated SYN that does not ask withdraws what the first one asked [RFC3168-6.1.1-d]") {
  Tcp e{asking()};
  e.accepts("SEW 0:0(0) win 65535 mss 1000");
  CHECK(e.sent() == "S.E 0:0(0) ack 1 mss 1460");
  e.receives("S 0:0(0) win 65535 mss 1000");
  CHECK(e.cited(Rule::ecn_withdrawn));
}

TEST_CASE("a mark is echoed until CWR comes [RFC3168-6.1.3-a]") {
  Tcp e = agreed();
  e.receives("P. 1:11(10) ack 1 ce");
  CHECK(e.cited(Rule::mark_echoed));
  e.advance(200ms);
  CHECK(e.sent() == ".E 1:1(0) ack 11");
  e.receives("P.W 11:21(10) ack 1 ect0");
  CHECK(e.cited(Rule::cwr_heard));
  e.advance(200ms);
  CHECK(e.last().ece == false);
}

TEST_CASE("an echo halves cwnd once per window, and the first new text says CWR [RFC3168-6.1.2-b RFC3168-6.1.2-c]") {
  Tcp e = agreed();
  e.sends(20000);
  CHECK(e.tcb().cwnd == 4000);
  e.sent();
  e.receives(".E 1:1(0) ack 1001");
  CHECK(e.cited(Rule::echo_reduces));
  CHECK(e.tcb().cwnd == 2000);
  CHECK(e.tcb().ssthresh == 2000);
  e.receives(".E 1:1(0) ack 3001");
  CHECK(e.cited(Rule::echo_of_same_window));
  CHECK(e.cited(Rule::cwr_sent));
  CHECK(e.tcb().cwnd == 2000);
  CHECK(e.sent() == ".W 4001:5001(1000) ack 1 ect0");
}

TEST_CASE("an echo at one segment waits for the retransmission timer, to the tick [RFC3168-6.1.2-d]") {
  Tcp e = agreed(1);
  e.sends(3000);
  e.sent();
  e.receives(".E 1:1(0) ack 1001");
  CHECK(e.cited(Rule::echo_at_one_segment));
  CHECK(e.tcb().deadline(TimerKind::sws_override) == never);  // for that timer alone
  const Duration rto = e.tcb().rto;
  e.advance(rto - 1ns);
  CHECK(e.sent_nothing());
  e.advance(1ns);
  CHECK(e.cited(Rule::echo_waited_for));
  CHECK(e.sent() == ".W 1001:2001(1000) ack 1 ect0");
}

TEST_CASE("CUBIC answers a mark as it answers a loss: seven tenths are left [RFC9293-MAY-18]") {
  HostConfig config = asking(10);
  config.cc = CongestionControl::cubic;
  Tcp e = established(config, "S.E 0:0(0) ack 1 win 65535 mss 1000");
  e.sends(20000);
  e.receives(".E 1:1(0) ack 1001");
  CHECK(e.tcb().cwnd == 7000);
}
