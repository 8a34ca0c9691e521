// Where systems differ: each case shows what a field of HostConfig changes, beside what the RFC's value does.
#include <doctest/doctest.h>

#include "core/host/profile.hpp"
#include "core/tcp/listen.hpp"
#include "tests/unit/tcp/endpoint.hpp"

using namespace synwave;
using namespace synwave::test;

namespace {

template <class Change>
HostConfig with(Change change) {
  HostConfig config;
  change(config);
  return config;
}

/// When segments were sent in the next `span`, in ms, to the tick of `step`.
std::string times_of_sending(Tcp& e, Duration span, Duration step) {
  e.sent();
  std::string times;
  const Time begin = e.now;
  while (e.now < begin + span) {
    e.advance(step);
    if (!e.sent_nothing()) times += std::to_string(to_ns(e.now) / 1'000'000) + " ";
  }
  return times;
}

HostConfig quick() {
  return with([](HostConfig& c) {
    c.quick_ack = true;
    c.delayed_ack = 40ms;
  });
}

}  // namespace

TEST_CASE("a SYN is repeated after 1, 2, 4 s [RFC1122-4.2.3.1-a]; with linear timeouts evenly at first") {
  Tcp rfc;
  rfc.connects();
  CHECK(times_of_sending(rfc, 16s, 500ms) == "1000 3000 7000 15000 ");
  Tcp linear{with([](HostConfig& c) { c.syn_linear_timeouts = 4; })};
  linear.connects();
  CHECK(times_of_sending(linear, 16s, 500ms) == "1000 2000 3000 4000 5000 7000 11000 ");
}

TEST_CASE("linear timeouts do not count as retries; a SYN,ACK has a number of its own") {
  const auto patient = [](HostConfig& c) {
    c.syn_retries = 1;
    c.syn_linear_timeouts = 2;
    c.syn_ack_retries = 2;
  };
  Tcp client{with(patient)};
  client.connects();
  CHECK(times_of_sending(client, 4s, 500ms) == "1000 2000 3000 ");
  client.advance(1s - 1ns);
  CHECK(client.state() == State::syn_sent);
  client.advance(1ns);
  CHECK(client.state() == State::closed);
  Tcp server{with(patient)};
  server.accepts("S 0:0(0)");
  CHECK(times_of_sending(server, 7s, 500ms) == "1000 3000 ");
  CHECK(server.state() == State::closed);
}

TEST_CASE("a lost SYN costs the initial window, unless it is forgiven [RFC5681-3.1-d]") {
  const auto window_after = [](std::uint32_t forgiven, Duration wait) {
    Tcp e{with([](HostConfig& c) { c.initial_window = 10; })};
    e.is_set(forgiven == 0 ? [](HostConfig&) {} : [](HostConfig& c) { c.syn_losses_forgiven = 1; });
    e.connects();
    e.advance(wait);
    e.receives("S. 0:0(0) ack 1 mss 1000");
    return e.tcb().cwnd;
  };
  CHECK(window_after(0, 0s) == 10'000);  // [RFC6928-2-a]
  CHECK(window_after(0, 1s) == 1000);    // [RFC6928-2-b]
  CHECK(window_after(1, 1s) == 10'000);
  CHECK(window_after(1, 3s) == 1000);
}

TEST_CASE("RTO: the minimum is of the whole or of the variation, and some add a slop [RFC6298-2.4-a]") {
  const auto rto_of = [](void (*change)(HostConfig&), Duration rtt) {
    HostConfig config;
    config.rto_min = 200ms;
    change(config);
    Tcb tcb;
    for (int i = 0; i < 40; ++i) take_rtt_sample(tcb, config, rtt);  // the variation dies out
    return tcb.rto / 1ms;
  };
  CHECK(rto_of([](HostConfig&) {}, 100ms) == 200);
  CHECK(rto_of([](HostConfig& c) { c.rto_min_is_of_variation = true; }, 100ms) == 300);
  CHECK(rto_of([](HostConfig& c) { c.rto_slop = 200ms; }, 100ms) == 301);
}

TEST_CASE("the slop is not doubled") {
  HostConfig config;
  config.rto_slop = 200ms;
  Tcb tcb;
  tcb.rto = 500ms;
  back_off(tcb, config);
  CHECK(tcb.rto == 800ms);
}

TEST_CASE("a window probe is one octet at SND.UNA, or nothing below it [RFC9293-MUST-36]") {
  const auto probed = [](const HostConfig& config) {
    Tcp e = established(config, "S. 0:0(0) ack 1 win 0 mss 1460");
    e.sends(100);
    e.advance(1s);
    return e;
  };
  Tcp rfc = probed({});
  CHECK(rfc.sent() == ". 1:2(1) ack 1");
  Tcp empty = probed(with([](HostConfig& c) { c.probe_without_text = true; }));
  CHECK(empty.cited(Rule::window_probe_empty));
  CHECK(empty.sent() == ". 0:0(0) ack 1");
  empty.receives(". 1:1(0) ack 1 win 1000");
  CHECK(empty.sent() == "P. 1:101(100) ack 1");
  Tcp slow = probed(with([](HostConfig& c) { c.persist_min = 5s; }));
  CHECK(slow.sent_nothing());
  slow.advance(4s);
  CHECK(slow.sent() == ". 1:2(1) ack 1");
}

TEST_CASE("answers to provocations: how many in how much time is the system's choice [RFC5961-7-a]") {
  Tcp e = established(with([](HostConfig& c) { c.challenges = 1, c.challenge_period = 500ms; }));
  e.advance(500ms);
  e.receives(". 70000:70000(0) ack 1");
  CHECK(e.sent() == ". 1:1(0) ack 1");
  e.advance(500ms - 1ns);
  e.receives(". 70000:70000(0) ack 1");
  CHECK(e.cited(Rule::challenge_throttled));
  e.advance(1ns);
  e.receives(". 70000:70000(0) ack 1");
  CHECK(e.sent() == ". 1:1(0) ack 1");
}

TEST_CASE("a repeated SYN in SYN_RECEIVED is answered by an ACK [RFC9293-3.10.7.4-k], or by the SYN,ACK once more") {
  Tcp rfc;
  rfc.accepts("S 0:0(0) mss 1460");
  rfc.sent();
  rfc.receives("S 0:0(0) mss 1460");
  CHECK(rfc.sent() == ". 1:1(0) ack 1");
  Tcp again{with([](HostConfig& c) { c.syn_ack_again = true; })};
  again.accepts("S 0:0(0) mss 1460");
  again.sent();
  again.receives("S 0:0(0) mss 1460");
  CHECK(again.cited(Rule::syn_ack_repeated));
  CHECK(again.sent() == "S. 0:0(0) ack 1 mss 1460");
}

TEST_CASE("RFC 793, for RST and SYN apart: anywhere in the window they end the connection") {
  Tcp rst = established(with([](HostConfig& c) { c.insecure_rst = true; }));
  rst.receives("S 100:100(0)");
  CHECK(rst.state() == State::established);
  rst.receives("R 100:100(0)");
  CHECK(rst.cited(Rule::rst_anywhere));
  CHECK(rst.state() == State::closed);
  Tcp syn = established(with([](HostConfig& c) { c.insecure_syn = true; }));
  syn.receives("R 100:100(0)");
  CHECK(syn.state() == State::established);
  syn.receives("S 100:100(0)");
  CHECK(syn.cited(Rule::syn_kills));
  CHECK(syn.state() == State::closed);
}

TEST_CASE("SYN with FIN is dropped where the system says so") {
  const HostConfig config = with([](HostConfig& c) { c.drop_syn_fin = SynFin::always; });
  Tcp e{config};
  e.connects();
  e.receives("SF. 0:0(0) ack 1");
  CHECK(e.cited(Rule::syn_with_fin));
  CHECK(e.state() == State::syn_sent);
  CHECK(dropped_unseen(config, e.segment("SF 0:0(0)")));
  CHECK(!dropped_unseen(config, e.segment("S 0:0(0)")));
  CHECK(!dropped_unseen({}, e.segment("SF 0:0(0)")));
}

TEST_CASE("a RST of one's own accord: with or without ACK [RFC9293-3.10.5-a]") {
  Tcp rfc = established();
  rfc.aborts();
  CHECK(rfc.sent() == "R 1:1(0)");
  const HostConfig acks = with([](HostConfig& c) { c.reset_with_ack = true; });
  Tcp e = established(acks);
  e.aborts();
  CHECK(e.sent() == "R. 1:1(0) ack 1");
  Tcp unread = established(acks);
  unread.receives("P. 1:11(10) ack 1");
  unread.closes();
  CHECK(unread.sent() == "R. 1:1(0) ack 11");
}

TEST_CASE("close() with unread text, and text after close(): systems that do otherwise [RFC9293-MAY-1]") {
  Tcp unread = established(with([](HostConfig& c) { c.unread_text_resets = false; }));
  unread.receives("P. 1:11(10) ack 1");
  unread.closes();
  CHECK(unread.sent() == "F. 1:1(0) ack 11");
  Tcp late = established(with([](HostConfig& c) { c.late_text_is_nobodys = c.reset_with_ack = true; }));
  late.closes();
  late.sent();
  late.receives("P. 1:11(10) ack 2");
  CHECK(late.cited(Rule::text_for_nobody));
  CHECK(late.sent() == "R 2:2(0)");
}

TEST_CASE("giving up is silent, or a RST") {
  const auto impatient = [](HostConfig& c) { c.give_up_after = 1s; };
  Tcp silent = established(with(impatient));
  silent.sends(1);
  silent.sent();
  silent.advance(10s);
  CHECK(silent.sent() == "");
  HostConfig loud = with(impatient);
  loud.reset_on_give_up = true;
  Tcp e = established(loud);
  e.sends(1);
  e.sent();
  e.advance(10s);
  CHECK(e.sent() == "R 2:2(0)");
}

TEST_CASE("a bare ACK in TIME_WAIT changes nothing, or starts 2MSL anew") {
  const auto waiting = [](const HostConfig& config) {
    Tcp e = established(config);
    e.shuts_down();
    e.receives("F. 1:1(0) ack 2");
    e.advance(1s);
    e.receives(". 2:2(0) ack 2");
    CHECK(e.cited(Rule::ack_renews_time_wait) == config.ack_restarts_time_wait);
    return e.tcb().deadline(TimerKind::time_wait) - e.now;
  };
  CHECK(waiting({}) == 4min - 1s);
  CHECK(waiting(with([](HostConfig& c) { c.ack_restarts_time_wait = true; })) == 4min);
}

TEST_CASE("Nagle waits for anything in flight, for a small segment, or not at all from idle [RFC9293-SHLD-7]") {
  const auto sends = [](NagleVariant variant) {
    HostConfig config;
    config.nagle_variant = variant;
    Tcp e = established(config, "S. 0:0(0) ack 1 mss 1000");
    e.sends(1500);
    const std::string first = e.sent();
    e.sends(10);
    return first + " | " + e.sent();
  };
  CHECK(sends(NagleVariant::any_in_flight) == ". 1:1001(1000) ack 1 | ");
  CHECK(sends(NagleVariant::small_in_flight) == ". 1:1001(1000) ack 1; P. 1001:1501(500) ack 1 | ");
  CHECK(sends(NagleVariant::not_from_idle) == ". 1:1001(1000) ack 1; P. 1001:1501(500) ack 1 | ");
}

TEST_CASE("a small segment holds the next one back until it is acknowledged, and no longer") {
  HostConfig config;
  config.nagle_variant = NagleVariant::small_in_flight;
  Tcp e = established(config, "S. 0:0(0) ack 1 mss 1000");
  e.sends(1);
  e.sends(1);
  CHECK(e.sent() == "P. 1:2(1) ack 1");
  e.receives(". 1:1(0) ack 2");
  CHECK(e.sent() == "P. 2:3(1) ack 1");
}

TEST_CASE("the last of several segments that go at once is pushed, if the system does so") {
  const auto first_flight = [](bool push) {
    HostConfig config;
    config.push_bursts = push;
    config.initial_window = 2;
    Tcp e = established(config, "S. 0:0(0) ack 1 mss 1000");
    e.sends(5000);
    return e.sent();
  };
  CHECK(first_flight(false) == ". 1:1001(1000) ack 1; . 1001:2001(1000) ack 1");
  CHECK(first_flight(true) == ". 1:1001(1000) ack 1; P. 1001:2001(1000) ack 1");
}

TEST_CASE("corked: full segments only, until uncorked or 200 ms have passed") {
  const auto corked = [] {
    Tcp e = established(with([](HostConfig& c) { c.cork = true; }), "S. 0:0(0) ack 1 mss 1000");
    e.sends(1500);
    e.receives(". 1:1(0) ack 1001");
    CHECK(e.cited(Rule::cork_waits));
    CHECK(e.sent() == ". 1:1001(1000) ack 1");
    return e;
  };
  Tcp uncorked = corked();
  uncorked.is_set([](HostConfig& c) { c.cork = false; });
  CHECK(uncorked.sent() == "P. 1001:1501(500) ack 1");
  Tcp late = corked();
  late.advance(200ms - 1ns);
  CHECK(late.sent_nothing());
  late.advance(1ns);
  CHECK(late.cited(Rule::send_by_override));
  CHECK(late.sent() == ". 1001:1501(500) ack 1");
  Tcp more = established({}, "S. 0:0(0) ack 1 mss 1000");
  more.sends(10, true);
  CHECK(more.sent_nothing());
  more.sends(10);
  CHECK(more.sent() == "P. 1:21(20) ack 1");
}

TEST_CASE("quick ACK: at once while the connection is young, for sixteen acknowledgements") {
  Tcp e = established(quick());
  std::string segment;
  for (int i = 0; i < 16; ++i) {
    const std::string at = std::to_string(1 + i * 100);
    segment = "P. " + at + ":" + std::to_string(101 + i * 100) + "(100) ack 1";
    e.receives(segment.c_str());
    CHECK(e.cited(Rule::ack_quickly));
    CHECK(e.sent() == ". 1:1(0) ack " + std::to_string(101 + i * 100));
  }
  e.receives("P. 1601:1701(100) ack 1");
  CHECK(e.sent_nothing());
  e.advance(40ms - 1ns);
  CHECK(e.sent_nothing());
  e.advance(1ns);
  CHECK(e.sent() == ". 1:1(0) ack 1701");
}

TEST_CASE("quick ACK ends where the application answers; then more than a segment's worth is acknowledged at once") {
  Tcp e = established(quick());
  e.receives("P. 1:1001(1000) ack 1");
  CHECK(e.sent() == ". 1:1(0) ack 1001");
  e.sends(10);
  CHECK(e.sent() == "P. 1:11(10) ack 1001");
  e.receives("P. 1001:2001(1000) ack 11");
  CHECK(e.sent_nothing());
  e.receives("P. 2001:2002(1) ack 11");
  CHECK(e.cited(Rule::ack_more_than_one));
  CHECK(e.sent() == ". 11:11(0) ack 2002");
}

TEST_CASE("after quick ACK reading a small segment is answered, unless the application talks as well") {
  Tcp e = established(quick());
  for (int i = 0; i < 16; ++i) {
    const std::string segment = "P. " + std::to_string(1 + i) + ":" + std::to_string(2 + i) + "(1) ack 1";
    e.receives(segment.c_str());
  }
  e.sent();
  e.receives("P. 17:18(1) ack 1");
  CHECK(e.sent_nothing());
  e.reads();
  CHECK(e.cited(Rule::ack_as_read));
  CHECK(e.sent() == ". 1:1(0) ack 18");
}

TEST_CASE("statistics count what happened") {
  Tcp e = established({}, "S. 0:0(0) ack 1 win 65535 mss 1000");
  e.advance(1s);
  e.sends(1500);
  e.advance(1s);  // the first segment goes again, and takes all that is unsent along as far as it can
  const Statistics& s = e.connection.statistics();
  CHECK(s.octets_sent == 2000);
  CHECK(s.octets_retransmitted == 1000);
  CHECK(s.retransmitted_segments == 1);
  CHECK(s.retransmitted_now == 1);
  CHECK(s.data_segments_out == 2);
  CHECK(s.segments_out == 4);  // SYN and ACK before
  CHECK(s.segments_in == 1);
  CHECK(s.delivered == 1);  // the SYN
  e.receives(". 1:1(0) ack 1001");
  CHECK(s.octets_acked == 1000);
  CHECK(s.retransmitted_now == 0);
  CHECK(s.delivered == 2);
  CHECK(s.last_ack_received == e.now);
  e.receives("P. 101:111(10) ack 1001");
  CHECK(s.out_of_order_segments == 1);
  CHECK(s.octets_received == 0);
  e.receives("P. 1:101(100) ack 1001");
  CHECK(s.octets_received == 110);
  CHECK(s.data_segments_in == 2);
}

TEST_CASE("statistics know how long there was something to send, and for how long the window was shut") {
  Tcp e = established({}, "S. 0:0(0) ack 1 win 1000 mss 1000");
  e.advance(1s);
  e.sends(1500);
  e.advance(100ms);
  e.receives(". 1:1(0) ack 1001 win 1000");
  e.advance(50ms);
  e.receives(". 1:1(0) ack 1501 win 1000");
  const Statistics& s = e.connection.statistics();
  CHECK(s.busy == 150ms);
  CHECK(s.receiver_limited == 100ms);
}

TEST_CASE("where growth needs use, cwnd stays until half of it is in flight") {
  HostConfig config;
  config.growth_needs_use = true;
  config.initial_window = 4;
  Tcp e = established(config, "S. 0:0(0) ack 1 win 65535 mss 1000");
  e.sends(2000);  // half, and not an octet more
  e.receives(". 1:1(0) ack 2001 win 65535");
  CHECK(e.cited(Rule::cwnd_unused));
  CHECK(e.tcb().cwnd == 4000);
  e.sends(3000);
  e.receives(". 1:1(0) ack 3001 win 65535");
  CHECK(!e.cited(Rule::cwnd_unused));
  CHECK(e.tcb().cwnd == 5000);
}

TEST_CASE("the profiles are well-formed values") {
  CHECK(profile_called("rfc") == rfc_profile());
  CHECK(profile_called("linux") == linux_profile());
  CHECK(profile_called("freebsd") == freebsd_profile());
  CHECK(!profile_called("plan9"));
  Tcp e{linux_profile()};
  e.connects();
  CHECK(e.sent() == "S 0:0(0) mss 1460 sackOK wscale 2 TS val 0 ecr 0");
  Tcp f{freebsd_profile()};
  f.connects();
  CHECK(f.last().options.order == OptionOrder::freebsd);
  CHECK(f.sent() == "S 0:0(0) mss 1460 sackOK wscale 6 TS val 0 ecr 0");
}
