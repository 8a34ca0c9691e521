#include <doctest/doctest.h>

#include "tests/unit/tcp/endpoint.hpp"

using namespace synwave;
using namespace synwave::test;

TEST_CASE("the first measurement sets SRTT, RTTVAR and RTO [RFC6298-2.2-a RFC6298-2.4-a]") {
  HostConfig config;
  config.rto_min = 1ms;
  Tcb tcb;
  take_rtt_sample(tcb, config, 100ms);
  CHECK(tcb.srtt == 100ms);
  CHECK(tcb.rttvar == 50ms);
  CHECK(tcb.rto == 300ms);
  take_rtt_sample(tcb, config, 200ms);  // RTTVAR first, from the old SRTT [RFC6298-2.3-a]
  CHECK(tcb.rttvar == 62'500us);
  CHECK(tcb.srtt == 112'500us);
  CHECK(tcb.rto == 362'500us);
  config.rto_min = 1s;
  take_rtt_sample(tcb, config, 100ms);
  CHECK(tcb.rto == 1s);
}

TEST_CASE("the variance term is at least the granularity [RFC6298-4-a]") {
  HostConfig config;
  config.rto_min = 1ns;
  Tcb tcb;
  for (int i = 0; i < 200; ++i) take_rtt_sample(tcb, config, 100ms);
  CHECK(tcb.rto == tcb.srtt + clock_granularity);
}

TEST_CASE("the retransmission timer fires at RTO, not a tick before [RFC6298-5.1-a RFC6298-5.4-a]") {
  Tcp e = established();
  e.sends(10);
  e.sent();
  const Duration rto = e.tcb().rto;
  e.advance(rto - 1ns);
  CHECK(e.sent_nothing());
  e.advance(1ns);
  CHECK(e.sent() == "P. 1:11(10) ack 1");
  CHECK(e.cited(Rule::retransmit_text));
  CHECK(e.cited(Rule::rto_backed_off));
}

TEST_CASE("the timeout doubles up to the cap, and R2 ends it [RFC6298-5.5-a RFC9293-MUST-20 RFC9293-SHLD-11]") {
  Tcp e = established();
  e.sends(10);
  e.sent();
  int again = 0;
  while (e.state() != State::closed) {
    e.advance(1s);
    if (!e.sent_nothing()) ++again;
  }
  CHECK(again == 6);  // after 1, 3, 7, 15, 31, 63 s; at 127 s more than 100 s have passed
  CHECK(e.now == at_ns(0) + 127s);
  CHECK(e.connection.error() == Errno::etimedout);
}

TEST_CASE("a retransmitted segment is not timed [RFC6298-3-a]") {
  Tcp e = established();
  const Duration srtt = e.tcb().srtt;
  e.sends(10);
  e.advance(1s);
  e.receives(". 1:1(0) ack 11");
  CHECK(e.tcb().srtt == srtt);
  CHECK(e.tcb().rto == 2s);  // the back-off stays until the next measurement
}

TEST_CASE("an ACK of new octets restarts the timer, the last one stops it [RFC6298-5.2-a RFC6298-5.3-a]") {
  Tcp e = established();
  e.sends(2920);
  e.advance(500ms);
  e.receives(". 1:1(0) ack 1461");
  CHECK(e.cited(Rule::rto_restarts));
  CHECK(e.cited(Rule::rtt_measured));
  CHECK(e.tcb().deadline(TimerKind::retransmit) == e.now + e.tcb().rto);
  e.receives(". 1:1(0) ack 2921");
  CHECK(e.tcb().deadline(TimerKind::retransmit) == never);
  CHECK(e.cited(Rule::rto_stops));
}

TEST_CASE(
    "the initial window is three segments at 1460, and slow start adds one per ACK [RFC5681-3.1-b RFC5681-3.1-h]") {
  Tcp e = established();
  CHECK(e.tcb().cwnd == 4380);
  e.sends(60'000);
  CHECK(e.sent() == ". 1:1461(1460) ack 1; . 1461:2921(1460) ack 1; . 2921:4381(1460) ack 1");
  CHECK(e.cited(Rule::send_full_segment));
  e.receives(". 1:1(0) ack 2921");
  CHECK(e.tcb().cwnd == 5840);
}

TEST_CASE(
    "three duplicate ACKs: fast retransmit, inflation, deflation [RFC5681-3.2-c RFC5681-3.2-h RFC5681-3.2-i "
    "RFC6582-3.2-c]") {
  Tcp e = established();
  e.sends(60'000);
  e.receives(". 1:1(0) ack 2921");
  e.receives(". 1:1(0) ack 4381");
  e.sent();
  const std::uint32_t flight = seq_between(e.tcb().snd_una, e.tcb().snd_nxt).raw();
  e.receives(". 1:1(0) ack 4381");
  CHECK(e.sent() != "");  // limited transmit [RFC5681-3.2-d]
  CHECK(e.cited(Rule::limited_transmit));
  CHECK_FALSE(e.cited(Rule::send_full_segment));
  CHECK(e.cited(Rule::duplicate_ack));
  e.receives(". 1:1(0) ack 4381");
  e.sent();
  e.receives(". 1:1(0) ack 4381");
  CHECK(e.sent() == ". 4381:5841(1460) ack 1");
  CHECK(e.cited(Rule::third_duplicate));
  CHECK(e.cited(Rule::fast_retransmit));
  CHECK(e.tcb().ssthresh == flight / 2);
  CHECK(e.tcb().cwnd == flight / 2 + 3 * 1460);
  CHECK(e.cited(Rule::loss_halves));
  e.receives(". 1:1(0) ack 4381");  // the fourth
  CHECK(e.tcb().cwnd == flight / 2 + 4 * 1460);
  CHECK(e.cited(Rule::duplicate_inflates));
  e.sent();
  const std::uint32_t recover = seq_between(our_isn, e.tcb().recover).raw();

  e.receives(". 1:1(0) ack 7301");  // partial: the next hole goes at once [RFC6582-3.2-d]
  CHECK(e.sent().find(". 7301:8761(1460) ack 1") == 0);
  CHECK(e.cited(Rule::partial_ack));
  const std::string full = ". 1:1(0) ack " + std::to_string(recover);
  e.receives(full.c_str());
  CHECK(e.cited(Rule::recovery_ends));
  CHECK(e.tcb().dup_acks == 0);
  CHECK(e.tcb().cwnd <= e.tcb().ssthresh);
}

TEST_CASE("a loss of the very first text is found by duplicates too") {
  Tcp e = established();
  e.sends(60'000);
  e.sent();
  e.receives(". 1:1(0) ack 1");
  e.receives(". 1:1(0) ack 1");
  e.sent();
  e.receives(". 1:1(0) ack 1");
  CHECK(e.sent() == ". 1:1461(1460) ack 1");
}

TEST_CASE(
    "after a timeout: one segment, half the flight as threshold, only once [RFC5681-3.1-n RFC5681-3.1-o "
    "RFC5681-3.1-p]") {
  Tcp e = established();
  e.sends(60'000);
  for (unsigned ack = 1461; ack <= 14601; ack += 1460) {
    e.receives((". 1:1(0) ack " + std::to_string(ack)).c_str());
  }
  e.sent();
  const std::uint32_t flight = seq_between(e.tcb().snd_una, e.tcb().snd_nxt).raw();
  e.advance(e.tcb().rto);
  CHECK(e.tcb().cwnd == 1460);
  CHECK(e.tcb().ssthresh == flight / 2);
  CHECK(e.sent() == ". 14601:16061(1460) ack 1");
  e.advance(e.tcb().rto);
  CHECK(e.tcb().ssthresh == flight / 2);
  e.sent();
  e.receives(". 1:1(0) ack 16061");
  CHECK(e.sent() == ". 16061:17521(1460) ack 1; . 17521:18981(1460) ack 1");
}

TEST_CASE("duplicates of a loss that the timer has mended do not start a recovery [RFC6582-3.2-b RFC6582-3.2-f]") {
  Tcp e = established();
  e.sends(60'000);
  e.receives(". 1:1(0) ack 2921");
  e.advance(e.tcb().rto);
  e.receives(". 1:1(0) ack 4381");
  const std::uint32_t ssthresh = e.tcb().ssthresh;
  e.receives(". 1:1(0) ack 4381");
  e.receives(". 1:1(0) ack 4381");
  e.sent();
  e.receives(". 1:1(0) ack 4381");
  CHECK(e.cited(Rule::duplicates_of_old_loss));
  CHECK(e.tcb().ssthresh == ssthresh);
}

TEST_CASE("a FIN is sent again, and R1 puts the delivery in doubt [RFC6298-5.4-a RFC9293-SHLD-10]") {
  Tcp e = established();
  e.shuts_down();
  e.sent();
  e.advance(1s);
  CHECK(e.cited(Rule::retransmit_fin));
  CHECK(e.sent() == "F. 1:1(0) ack 1");
  e.advance(2s);
  CHECK(!e.cited(Rule::delivery_in_doubt));
  e.advance(4s);
  CHECK(e.cited(Rule::delivery_in_doubt));
}

TEST_CASE("delayed-ack=off: every segment with text is acknowledged at once") {
  HostConfig config;
  config.delayed_ack = Duration{0};
  Tcp e = established(config);
  e.receives("P. 1:2(1) ack 1");
  CHECK(e.cited(Rule::ack_at_once));
  CHECK(e.sent() == ". 1:1(0) ack 2");
}

TEST_CASE(
    "Nagle: a small segment waits while anything is in flight, unless switched off [RFC9293-SHLD-7 RFC9293-MUST-17]") {
  Tcp e = established();
  e.sends(10);
  CHECK(e.sent() == "P. 1:11(10) ack 1");
  e.sends(10);
  CHECK(e.sent_nothing());
  SUBCASE("until the ACK") {
    e.receives(". 1:1(0) ack 11");
    CHECK(e.sent() == "P. 11:21(10) ack 1");
    CHECK(e.cited(Rule::send_all_queued));
  }
  SUBCASE("until a full segment is there") {
    e.sends(1450);
    CHECK(e.sent() == "P. 11:1471(1460) ack 1");
  }
  SUBCASE("or TCP_NODELAY") {
    e.is_set([](HostConfig& c) { c.nagle = false; });
    e.sends(10);
    CHECK(e.sent() == "P. 11:21(10) ack 1; P. 21:31(10) ack 1");
  }
  SUBCASE("or the close") {
    e.shuts_down();
    CHECK(e.sent() == "FP. 11:21(10) ack 1");
    CHECK(e.cited(Rule::send_with_fin));
  }
}

TEST_CASE(
    "the delayed ACK: at 200 ms, for every second full segment, or with an answer [RFC9293-SHLD-18 RFC9293-SHLD-19 "
    "RFC9293-MUST-40]") {
  Tcp e = established();
  SUBCASE("alone") {
    e.receives("P. 1:11(10) ack 1");
    CHECK(e.cited(Rule::ack_delayed));
    e.advance(200ms - 1ns);
    CHECK(e.sent_nothing());
    e.advance(1ns);
    CHECK(e.sent() == ". 1:1(0) ack 11");
    CHECK(e.cited(Rule::ack_delay_over));
  }
  SUBCASE("second full segment") {
    e.receives(". 1:1461(1460) ack 1");
    CHECK(e.sent_nothing());
    e.receives(". 1461:2921(1460) ack 1");
    CHECK(e.sent() == ". 1:1(0) ack 2921");
    CHECK(e.cited(Rule::ack_every_second));
  }
  SUBCASE("with an answer") {
    e.receives("P. 1:11(10) ack 1");
    e.sends(5);
    CHECK(e.sent() == "P. 1:6(5) ack 11");
    CHECK(e.cited(Rule::ack_rides_along));
    e.advance(500ms);
    CHECK(e.sent_nothing());
  }
}

TEST_CASE("out of order: a duplicate ACK at once, everything when the gap is filled [RFC9293-SHLD-31 RFC5681-4.2-d]") {
  Tcp e = established();
  e.receives(". 1461:2921(1460) ack 1");
  CHECK(e.sent() == ". 1:1(0) ack 1");
  e.receives(". 4381:5841(1460) ack 1");
  CHECK(e.cited(Rule::out_of_order));
  CHECK(e.sent() == ". 1:1(0) ack 1");
  e.receives(". 1:1461(1460) ack 1");
  CHECK(e.sent() == ". 1:1(0) ack 2921");
  CHECK(e.cited(Rule::gap_filled));
  e.receives(". 2000:4381(2381) ack 1");
  CHECK(e.sent() == ". 1:1(0) ack 5841");
  CHECK(e.reads() == 5840);
}

TEST_CASE("after an idle timeout the window restarts small [RFC5681-4.1-a]") {
  Tcp e = established();
  e.sends(20'000);
  for (unsigned ack = 1461; ack < 20'001; ack += 1460) e.receives((". 1:1(0) ack " + std::to_string(ack)).c_str());
  e.receives(". 1:1(0) ack 20001");
  e.sent();
  CHECK(e.tcb().cwnd > 4380);
  e.advance(e.tcb().rto + 1ns);
  e.sends(10);
  CHECK(e.tcb().cwnd == 4380);
  CHECK(e.cited(Rule::restart_after_idle));
}

TEST_CASE("`recover` begins at the initial number [RFC6582-3.2-a]") {
  Tcp e;
  e.connects();
  CHECK(e.tcb().recover == our_isn);
  e.receives("S. 0:0(0) ack 1 win 65535 mss 1460");
  CHECK(e.tcb().recover == our_isn);
}

TEST_CASE("after more than 2 GB without a loss three duplicates still start a recovery [RFC6582-6-b]") {
  HostConfig config;
  config.wscale = 14;
  config.sndbuf = 0x40000000;
  Tcp e{config};
  e.path().mtu = 65535;
  e.accepts("S 0:0(0) win 65535 mss 65000 wscale 14");
  e.receives(". 1:1(0) ack 1 win 65535");
  std::uint64_t written = 0;
  while (written <= 0x9000'0000) {  // past the half of the circle, seen from the initial number
    written += e.sends(0x10000000);
    while (e.tcb().snd_una != e.tcb().snd_nxt) {
      e.receives((". 1:1(0) ack " + std::to_string(seq_between(our_isn, e.tcb().snd_nxt).raw())).c_str());
    }
    e.sent();
  }
  e.sends(650'000);
  const std::string again = ". 1:1(0) ack " + std::to_string(seq_between(our_isn, e.tcb().snd_una).raw());
  for (int i = 0; i < 3; ++i) e.receives(again.c_str());
  CHECK(e.cited(Rule::fast_retransmit));
}
