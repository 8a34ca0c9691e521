// What packetdrill scripts cannot show about recovery with SACK: bounds, rules that are cited, timers after every
// input.
#include "core/tcp/recovery/selective.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "core/base/hash.hpp"
#include "tests/unit/tcp/endpoint.hpp"

namespace synwave::test {
namespace {

HostConfig selective_host(Recovery recovery, PrrBound prr = PrrBound::off) {
  HostConfig config;
  config.sack = true;
  config.recovery = recovery;
  config.prr = prr;
  config.initial_window = 10;
  return config;
}

Tcp selective_endpoint(Recovery recovery, PrrBound prr = PrrBound::off) {
  Tcp e{selective_host(recovery, prr)};
  e.connects();
  e.advance(100ms);
  e.receives("S. 0:0(0) ack 1 mss 1000 sackOK");
  e.sent();
  return e;
}

/// Of the timers that wait for acknowledgements, how many run.
int loss_timers(const Tcp& e) {
  int running = 0;
  for (const TimerKind timer : {TimerKind::retransmit, TimerKind::persist, TimerKind::reorder, TimerKind::loss_probe}) {
    if (e.tcb().deadline(timer) != never) ++running;
  }
  return running;
}

}  // namespace

TEST_CASE("an acknowledgement from before is told as one, with nothing outstanding too") {
  for (const Recovery recovery : {Recovery::sack, Recovery::rack}) {
    Tcp e = selective_endpoint(recovery);
    e.sends(1000);
    e.receives(". 1:1(0) ack 1001");
    CHECK_FALSE(e.cited(Rule::ack_old));
    e.receives(". 1:1(0) ack 1001");
    CHECK_FALSE(e.cited(Rule::ack_old));
    e.receives(". 1:1(0) ack 501");
    CHECK(e.cited(Rule::ack_old));
  }
}

TEST_CASE("a block is a D-SACK by the ACK field beside it, not by SND.UNA [RFC2883-5-a]") {
  Tcp e = selective_endpoint(Recovery::rack);
  e.sends(6000);
  e.advance(100ms);
  e.receives(". 1:1(0) ack 3001");
  // Sent before the last one and overtaken by it: above its own ACK field, so it says nothing about duplicates.
  e.receives(". 1:1(0) ack 1 sack 1001:2001");
  CHECK_FALSE(e.cited(Rule::dsack_seen));
  e.receives(". 1:1(0) ack 3001 sack 1001:2001");
  CHECK(e.cited(Rule::dsack_seen));
  CHECK(e.cited(Rule::rack_window_widens));
  e.receives(". 1:1(0) ack 3001 sack 4001:5001 4001:6001");  // inside the second block
  CHECK(e.cited(Rule::dsack_seen));
  CHECK_FALSE(e.cited(Rule::rack_window_widens));  // once per round trip
  CHECK(e.tcb().sacked == 2000);
}

TEST_CASE("a block that ends at SND.UNA was overtaken by an acknowledgement, and is no nonsense") {
  Tcp e = selective_endpoint(Recovery::rack);
  e.sends(5000);
  e.receives(". 1:1(0) ack 2001");
  e.receives(". 1:1(0) ack 1 sack 1001:2001");
  CHECK_FALSE(e.cited(Rule::sack_block_refused));
  CHECK(e.tcb().sacked == 0);
}

TEST_CASE("with as much in flight as ssthresh the reduction is over [RFC6937-3-d]") {
  Tcp e = selective_endpoint(Recovery::sack, PrrBound::crb);
  e.sends(10000);
  e.advance(100ms);
  e.receives(". 1:1(0) ack 1 sack 1001:4001");
  CHECK(e.tcb().ssthresh == 5000);
  e.receives(". 1:1(0) ack 1 sack 1001:5001");
  CHECK(e.tcb().pipe == 6000);
  CHECK(e.cited(Rule::prr_proportional));
  e.receives(". 1:1(0) ack 1 sack 1001:6001");
  CHECK(e.tcb().pipe == 5000);
  CHECK(e.cited(Rule::prr_bounded));
}

TEST_CASE("blocks that make no sense are passed over") {
  Tcp e = selective_endpoint(Recovery::sack);
  e.sends(5000);
  e.receives(". 1:1(0) ack 1001 sack 6001:7001");  // never sent
  CHECK(e.cited(Rule::sack_block_refused));
  e.receives(". 1:1(0) ack 1001 sack 3001:3001");
  CHECK(e.cited(Rule::sack_block_refused));
  e.receives(". 1:1(0) ack 1001 sack 1001:3001");  // would be acknowledged
  CHECK(e.cited(Rule::sack_block_refused));
  CHECK(e.tcb().sacked == 0);
  e.receives(". 1:1(0) ack 1001 sack 4001:5001");
  CHECK(e.cited(Rule::sack_news));
  CHECK(e.tcb().sacked == 1000);
}

TEST_CASE("each step of a recovery by count names its rule") {
  Tcp e = selective_endpoint(Recovery::sack);
  e.sends(10000);
  e.advance(100ms);
  e.receives(". 1:1(0) ack 1 sack 1001:1101");
  e.receives(". 1:1(0) ack 1 sack 1001:1201");
  CHECK_FALSE(e.cited(Rule::sack_duplicates_start));
  e.receives(". 1:1(0) ack 1 sack 1001:1301");  // small segments: three acknowledgements, little text
  CHECK(e.cited(Rule::sack_duplicates_start));
  CHECK(e.cited(Rule::sack_fast_retransmit));
  e.receives(". 1:1(0) ack 1 sack 1001:9001");
  e.receives(". 1:1(0) ack 9001");
  CHECK(e.cited(Rule::sack_rescue));
  e.receives(". 1:1(0) ack 10001");
  CHECK(e.cited(Rule::sack_recovery_ends));

  Tcp f = selective_endpoint(Recovery::sack, PrrBound::crb);
  f.sends(11000);
  f.advance(100ms);
  f.receives(". 1:1(0) ack 1 sack 1001:4001");
  CHECK(f.cited(Rule::sack_enough_above));
  CHECK(f.cited(Rule::prr_proportional));
  f.receives(". 1:1(0) ack 1 sack 5001:10001 1001:4001");
  CHECK(f.cited(Rule::sack_repair));
  CHECK(f.cited(Rule::prr_bounded));
  f.receives(". 1:1(0) ack 4001 sack 5001:10001");
  f.receives(". 1:1(0) ack 11001");
  CHECK(f.cited(Rule::prr_ends));

  Tcp g = selective_endpoint(Recovery::sack);
  g.sends(10000);
  g.advance(100ms);
  g.receives(". 1:1(0) ack 1 sack 1001:8001 9001:10001");
  CHECK(g.cited(Rule::sack_repair_unsure));
  g.advance(1s);
  CHECK(g.cited(Rule::sack_forgotten));
}

TEST_CASE("each step of a recovery by time names its rule") {
  Tcp e = selective_endpoint(Recovery::rack);
  e.sends(4000);
  CHECK(e.cited(Rule::tlp_waits));
  e.advance(100ms);
  e.receives(". 1:1(0) ack 1 sack 1001:2001 3001:4001");
  CHECK(e.cited(Rule::rack_waits));
  CHECK(e.cited(Rule::one_loss_timer));
  e.advance(25ms);
  CHECK(e.cited(Rule::rack_wait_over));
  CHECK(e.cited(Rule::rack_lost));
  CHECK(e.cited(Rule::rack_repair));
  e.advance(1s);
  CHECK(e.cited(Rule::rack_timeout));

  Tcp f = selective_endpoint(Recovery::rack);
  f.sends(3000);
  f.advance(100ms);
  f.receives(". 1:1(0) ack 1 sack 1001:2001");
  f.receives(". 1:1(0) ack 2001");
  CHECK(f.cited(Rule::rack_reordering));
  CHECK(f.cited(Rule::rack_judged));
  f.advance(400ms);
  CHECK(f.cited(Rule::tlp_last_segment));
  f.receives(". 1:1(0) ack 3001 sack 2001:3001");
  CHECK(f.cited(Rule::tlp_for_nothing));
  f.sends(1000);
  f.advance(500ms);
  CHECK(f.cited(Rule::tlp_skipped));

  Tcp g = selective_endpoint(Recovery::rack);
  g.sends(11000);
  g.advance(200ms);
  CHECK(g.cited(Rule::tlp_new_text));
  g.receives(". 1:1(0) ack 5001");
  g.receives(". 1:1(0) ack 5001 sack 6001:10001");
  CHECK(g.cited(Rule::tlp_not_now));

  Tcp h = selective_endpoint(Recovery::rack);
  h.sends(3000);
  h.advance(200ms);
  h.receives(". 1:1(0) ack 3001");
  h.sends(1000);
  h.receives(". 1:1(0) ack 4001");
  CHECK(h.cited(Rule::tlp_repaired));

  Tcp i = selective_endpoint(Recovery::rack);
  i.sends(30000);
  i.advance(100ms);
  i.receives(". 1:1(0) ack 1 sack 1001:10001");
  i.advance(100ms);
  i.receives(". 1:1(0) ack 1 sack 1001:11001");
  CHECK(i.cited(Rule::rack_lost_again));
}

TEST_CASE("what has been here before is reported for its rule") {
  HostConfig config = selective_host(Recovery::sack);
  config.dsack = true;
  Tcp e = established(config, "S. 0:0(0) ack 1 mss 1000 sackOK");
  e.receives(". 1:101(100) ack 1");
  e.advance(1s);
  e.sent();
  e.receives(". 1:101(100) ack 1");
  CHECK(e.sent() == ". 1:1(0) ack 101 sack 1:101");
  CHECK(e.cited(Rule::duplicate_reported));
}

TEST_CASE("of the timers that wait for acknowledgements only one runs [RFC8985-8-a]") {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Tcp e = selective_endpoint(Recovery::rack, seed % 2 == 0 ? PrrBound::off : PrrBound::adaptive);
    std::uint64_t state = seed << 32;
    const auto draw = [&state](std::uint32_t bound) { return static_cast<std::uint32_t>(mix64(state++) % bound); };
    for (int step = 0; step < 80 && !e.connection.over(); ++step) {
      const std::uint32_t una = e.tcb().snd_una.raw() - our_isn.raw();
      const std::uint32_t flight = (e.tcb().snd_nxt.raw() - e.tcb().snd_una.raw()) / 1000;
      char text[96];
      switch (draw(4)) {
        case 0: e.sends(1000 * (1 + draw(12))); break;
        case 1: e.advance(Duration{draw(300) * 1'000'000LL}); break;
        case 2:
          std::snprintf(text, sizeof text, ". 1:1(0) ack %u win %u", una + 1000 * draw(flight + 1),
                        draw(9) == 0 ? 0 : 65535);
          e.receives(text);
          break;
        default: {
          if (flight < 3) break;
          const std::uint32_t left = una + 1000 * (1 + draw(flight - 2));
          std::snprintf(text, sizeof text, ". 1:1(0) ack %u sack %u:%u", una, left, left + 1000);
          e.receives(text);
        }
      }
      CAPTURE(seed);
      CAPTURE(step);
      REQUIRE(loss_timers(e) <= 1);
      if (!e.connection.over() && outstanding(e.tcb())) REQUIRE(loss_timers(e) == 1);
    }
  }
}

TEST_CASE(
    "the reordering window widens with D-SACKs up to SRTT, and for 16 recoveries [RFC8985-3.3.2-b RFC8985-3.3.2-c]") {
  Rack rack;
  Tcb tcb;
  tcb.srtt = 100ms;
  rack.min_rtt.take(80ms, at_ns(0));
  CHECK(rack.window(tcb, false, 0) == 20ms);
  CHECK(rack.window(tcb, false, 2) == 20ms);
  CHECK(rack.window(tcb, false, 3) == 0ms);  // three are enough, nothing was reordered
  CHECK(rack.window(tcb, true, 0) == 0ms);
  for (int round = 0; round < 3; ++round) {
    CHECK(rack.take_dsack(tcb));
    CHECK_FALSE(rack.take_dsack(tcb));  // in the same round
    tcb.snd_una = tcb.snd_nxt = tcb.snd_nxt + SeqLen{1000};
    rack.round_over(tcb);
  }
  CHECK(rack.window(tcb, false, 0) == 80ms);
  CHECK(rack.take_dsack(tcb));
  CHECK(rack.window(tcb, false, 0) == 100ms);  // not more than SRTT
  for (int recovery = 0; recovery < 15; ++recovery) rack.recovery_over();
  CHECK(rack.window(tcb, false, 0) == 100ms);
  rack.recovery_over();
  CHECK(rack.window(tcb, false, 0) == 20ms);
}

TEST_CASE("the smallest round trip is one of late, so a longer path is believed in the end [RFC8985-6.2-a]") {
  MinRtt rtt;
  CHECK(rtt.value() == 0ms);
  Time now{};
  rtt.take(20ms, now);
  rtt.take(30ms, now);
  CHECK(rtt.value() == 20ms);
  while (now < at_ns(0) + 299s) rtt.take(50ms, now += 1s);
  CHECK(rtt.value() == 20ms);
  while (now < at_ns(0) + 301s) rtt.take(50ms, now += 1s);
  CHECK(rtt.value() == 50ms);
  rtt.take(10ms, now);
  CHECK(rtt.value() == 10ms);
}

TEST_CASE(
    "only an acknowledgement that moves cwnd below what is in flight holds retransmissions back [RFC8985-9.3-a]") {
  Tcp e = selective_endpoint(Recovery::rack);
  e.sends(10000);
  e.advance(100ms);
  e.sent();
  e.receives(". 1:1(0) ack 1 sack 5001:8001");  // five lost, two may still come: cwnd is five
  CHECK(e.sent() == ". 1:1001(1000) ack 1; . 1001:2001(1000) ack 1; . 2001:3001(1000) ack 1");
  CHECK(e.tcb().lost == 5000);
  CHECK(e.tcb().pipe == 5000);
  CHECK(e.tcb().cwnd == 5000);
}

TEST_CASE("a connection without SACK keeps no scoreboard, and a copy of one that has is equal") {
  const Tcp plain = established(selective_host(Recovery::rack));
  CHECK(plain.connection.selective() == nullptr);
  Tcp e = selective_endpoint(Recovery::rack);
  e.sends(5000);
  e.receives(". 1:1(0) ack 1 sack 2001:3001");
  const Connection copy = e.connection;
  CHECK(copy == e.connection);
  CHECK(copy.hash(e.now) == e.connection.hash(e.now));
  e.receives(". 1:1(0) ack 1 sack 2001:4001");
  CHECK_FALSE(copy == e.connection);
  CHECK(copy.hash(e.now) != e.connection.hash(e.now));
}

TEST_CASE("a smaller path MTU cuts what is in flight into segments that fit, without a sign of congestion") {
  Tcp e = selective_endpoint(Recovery::rack);
  e.sends(4000);
  e.sent();
  const std::uint32_t ssthresh = e.tcb().ssthresh;
  e.learns_mtu(640);
  CHECK(e.sent().substr(0, 50) == ". 1:601(600) ack 1; . 601:1001(400) ack 1; . 1001:");
  CHECK(e.tcb().ssthresh == ssthresh);
}

TEST_CASE("proportional rate reduction in numbers [RFC6937-3-c RFC6937-3-d RFC6937-3-e]") {
  Prr prr;
  prr.start(20'000);
  // Above ssthresh: half of what arrives, rounded up to an octet.
  CHECK(prr.allowance(PrrBound::crb, {1001, 15'000, 10'000, 1000, false}) == 501);
  prr.sent(501);
  CHECK(prr.allowance(PrrBound::crb, {999, 14'000, 10'000, 1000, false}) == 499);
  // Linux rounds up to a segment.
  CHECK(prr.allowance(PrrBound::adaptive, {0, 14'000, 10'000, 1000, false}) == 499);
  // Below: 2000 delivered, 501 sent.
  CHECK(prr.allowance(PrrBound::crb, {0, 5'000, 10'000, 1000, true}) == 1499);
  CHECK(prr.allowance(PrrBound::ssrb, {0, 5'000, 10'000, 1000, true}) == 2499);
  CHECK(prr.allowance(PrrBound::adaptive, {0, 5'000, 10'000, 1000, true}) == 2499);
  CHECK(prr.allowance(PrrBound::adaptive, {0, 5'000, 10'000, 1000, false}) == 1499);
  CHECK(prr.allowance(PrrBound::ssrb, {0, 9'500, 10'000, 1000, true}) == 500);  // never beyond ssthresh
}

}  // namespace synwave::test
