// What the SYNs agree on: window scale (RFC 7323 2), timestamps (RFC 7323 3 to 5), SACK blocks (RFC 2018).
#include <doctest/doctest.h>

#include "tests/unit/host/two_hosts.hpp"
#include "tests/unit/tcp/endpoint.hpp"

using namespace synwave;
using namespace synwave::test;

namespace {

HostConfig scaled(std::int8_t wscale, std::uint32_t rcvbuf = 65535) {
  HostConfig config;
  config.wscale = wscale;
  config.rcvbuf = rcvbuf;
  return config;
}

HostConfig stamped() {
  HostConfig config;
  config.timestamps = true;
  return config;
}

HostConfig sacking(bool timestamps = false) {
  HostConfig config;
  config.sack = true;
  config.timestamps = timestamps;
  return config;
}

constexpr const char* stamped_syn_ack = "S. 0:0(0) ack 1 win 65535 mss 1460 TS val 1000 ecr 0";

}  // namespace

TEST_CASE("options are offered in the SYN, and a SYN,ACK takes up what the SYN had [RFC7323-2.2-b RFC7323-3.2-a]") {
  HostConfig all = sacking(true);
  all.wscale = 7;
  Tcp client{all};
  client.connects();
  CHECK(client.sent() == "S 0:0(0) mss 1460 sackOK wscale 7 TS val 0 ecr 0");

  Tcp server{all};
  server.accepts("S 0:0(0) mss 1000 sackOK wscale 3 TS val 500 ecr 0");
  CHECK(server.cited(Rule::window_scale_agreed));
  CHECK(server.cited(Rule::timestamps_agreed));
  CHECK(server.cited(Rule::sack_agreed));
  CHECK(server.sent() == "S. 0:0(0) ack 1 mss 1460 sackOK wscale 7 TS val 0 ecr 500");

  Tcp alone{all};
  alone.accepts("S 0:0(0) mss 1000");
  CHECK(alone.cited(Rule::option_not_offered));
  CHECK(alone.sent() == "S. 0:0(0) ack 1 mss 1460");
}

TEST_CASE("TCP_NOOPT: a SYN without any option, and none is agreed on") {
  HostConfig none = sacking(true);
  none.no_options = true;
  Tcp e{none};
  e.connects();
  CHECK(e.sent() == "S 0:0(0)");
  e.receives("S. 0:0(0) ack 1 mss 1460 sackOK TS val 1 ecr 0");
  CHECK(e.sent() == ". 1:1(0) ack 1");
}

TEST_CASE("windows are scaled in both directions, and never in a SYN [RFC7323-2.2-d RFC7323-2.3-d RFC7323-2.3-e]") {
  Tcp e{scaled(2, 200'000)};
  e.show_window = true;
  e.connects();
  CHECK(e.sent() == "S 0:0(0) win 65535 mss 1460 wscale 2");
  e.receives("S. 0:0(0) ack 1 win 1000 mss 1460 wscale 3");
  CHECK(e.tcb().snd_wnd == 1000);
  CHECK(e.tcb().snd_wind_shift == 3);
  CHECK(e.sent() == ". 1:1(0) ack 1 win 50000");
  CHECK(e.tcb().rcv_wnd == 200'000);
  e.receives(". 1:1(0) ack 1 win 1000");
  CHECK(e.tcb().snd_wnd == 8000);
}

TEST_CASE("a shift above 14 counts as 14; without the peer's offer nothing is scaled [RFC7323-2.3-f RFC7323-2.2-a]") {
  CHECK(established(scaled(0), "S. 0:0(0) ack 1 wscale 14").tcb().snd_wind_shift == 14);
  CHECK(established(scaled(0), "S. 0:0(0) ack 1 wscale 15").tcb().snd_wind_shift == 14);
  CHECK(established(scaled(0), "S. 0:0(0) ack 1 wscale 255").tcb().snd_wind_shift == 14);
  const Tcp plain = established(scaled(7, 1'000'000), "S. 0:0(0) ack 1 win 100");
  CHECK(plain.tcb().snd_wind_shift == 0);
  CHECK(plain.tcb().rcv_wind_shift == 0);
  CHECK(plain.tcb().rcv_wnd == 65535);
}

TEST_CASE("the shift of wscale=auto is the smallest with which the receive buffer can be offered") {
  CHECK(shift_for(65535) == 0);
  CHECK(shift_for(65536) == 1);
  CHECK(shift_for(131071) == 1);
  CHECK(shift_for(131072) == 2);
  CHECK(shift_for(0xFFFFFFFF) == 14);
}

TEST_CASE(
    "rounding never promises more than the buffer has, and what was promised is kept [RFC7323-2.4-b RFC7323-2.4-c]") {
  Tcp e = established(scaled(10, 65536), "S. 0:0(0) ack 1 win 65535 mss 1460 wscale 0");
  e.show_window = true;
  e.receives("P. 1:2(1) ack 1");
  e.advance(200ms);
  // 65535 octets are left: 63 units of 1024, 1023 octets less than before; RCV.WND remembers where the edge was.
  CHECK(e.sent() == ". 1:1(0) ack 2 win 63");
  CHECK(e.tcb().rcv_wnd == 65535);
  e.receives(". 65530:65535(5) ack 1");  // above the edge of the last segment, below that of the one before
  CHECK(e.tcb().rcv_held == 5);
}

// [RFC7323-5.4-a] [RFC7323-5.4-b] a tick is a millisecond: longer than 59 ns, and 2^31 of them last more than 2 MSL.
TEST_CASE("timestamps go on every segment, and their clock ticks in milliseconds [RFC7323-3.2-b RFC7323-4.1-a]") {
  Tcp e = established(stamped(), stamped_syn_ack);
  e.advance(250ms);
  e.sends(10);
  CHECK(e.sent() == "P. 1:11(10) ack 1 TS val 250 ecr 1000");
  e.advance(2s);
  CHECK(e.sent() == "P. 1:11(10) ack 1 TS val 1250 ecr 1000");
  e.aborts();
  CHECK(e.sent() == "R 11:11(0) TS val 2250 ecr 1000");  // [RFC7323-3.2-c]
}

TEST_CASE("the timestamps of one four-tuple grow from one connection to the next [RFC6191-3-a]") {
  HostConfig config = stamped();
  test::TwoHosts net{config, config};
  std::vector<std::uint32_t> values;
  for (int i = 0; i < 5; ++i) {
    OpenRequest request;
    request.remote = net.at_server(80);
    request.from_port = 40000;
    net.client.application_connect(net.now, request, nullptr);
    net.exchange();  // nobody listens: the attempt is refused at once
    values.push_back(net.sent.at(net.sent.size() - 2).options.timestamps->value);
    net.advance(1s);
  }
  for (std::size_t i = 1; i < values.size(); ++i) CHECK(values[i] - values[i - 1] == 1000);
}

TEST_CASE("the timestamp clock starts at a number of the connection's own [RFC7323-7-a]") {
  Tcp e{stamped()};
  e.connects();
  const std::uint32_t first = e.last().options.timestamps->value;
  CHECK(first != 0);
  Tcp later{stamped()};
  later.now = at_ns(4'000'000'000);
  later.connects();
  CHECK(later.last().options.timestamps->value != first + 4000);
}

TEST_CASE("the timestamps option takes twelve octets away from the text") {
  Tcp e = established(stamped(), stamped_syn_ack);
  CHECK(e.tcb().snd_mss == 1448);
  CHECK(e.tcb().rcv_mss == 1460);
}

TEST_CASE("a segment without the agreed timestamp is dropped, and the connection lives [RFC7323-3.2-d RFC7323-3.2-e]") {
  Tcp strict = established(stamped(), stamped_syn_ack);
  strict.receives("P. 1:11(10) ack 1");
  CHECK(strict.cited(Rule::timestamp_missing));
  CHECK(strict.sent_nothing());
  CHECK(strict.tcb().rcv_nxt == peer_isn + SeqLen{1});
  CHECK(strict.state() == State::established);

  HostConfig relaxed = stamped();
  relaxed.timestamps_required = false;
  Tcp e = established(relaxed, stamped_syn_ack);
  e.receives("P. 1:11(10) ack 1");
  CHECK(e.tcb().rcv_nxt == peer_isn + SeqLen{11});
}

TEST_CASE("timestamps that were not agreed on are ignored [RFC7323-3.2-f]") {
  Tcp e = established();
  e.receives("P. 1:11(10) ack 1 TS val 5 ecr 0");
  e.receives("P. 11:21(10) ack 1 TS val 4 ecr 0");
  CHECK(e.tcb().rcv_nxt == peer_isn + SeqLen{21});
}

TEST_CASE("PAWS: an older timestamp is acknowledged and dropped, an equal one is not old [RFC7323-5.3-a]") {
  Tcp e = established(stamped(), stamped_syn_ack);
  e.receives("P. 1:11(10) ack 1 TS val 999 ecr 0");
  CHECK(e.cited(Rule::timestamp_old));
  CHECK(e.sent() == ". 1:1(0) ack 1 TS val 0 ecr 1000");
  CHECK(e.tcb().rcv_nxt == peer_isn + SeqLen{1});
  e.receives("P. 1:11(10) ack 1 TS val 1000 ecr 0");
  CHECK(e.tcb().rcv_nxt == peer_isn + SeqLen{11});
}

TEST_CASE("PAWS compares on the circle: just past 2^32 is newer than just before [RFC7323-5.3-a]") {
  Tcp e = established(stamped(), "S. 0:0(0) ack 1 TS val 4294967290 ecr 0");
  e.receives("P. 1:11(10) ack 1 TS val 5 ecr 0");
  CHECK(e.tcb().ts_recent == 5);
  e.receives("P. 11:21(10) ack 1 TS val 4294967295 ecr 0");
  CHECK(e.cited(Rule::timestamp_old));
}

TEST_CASE("a RST is exempt from PAWS [RFC7323-5.2-b]") {
  Tcp e = established(stamped(), stamped_syn_ack);
  e.receives("R 1:1(0) TS val 1 ecr 0");
  CHECK(e.state() == State::closed);
}

TEST_CASE("after 24 days of silence the remembered timestamp no longer counts [RFC7323-5.5-a]") {
  Tcp e = established(stamped(), stamped_syn_ack);
  e.advance(std::chrono::hours{24 * 24});
  e.receives("P. 1:11(10) ack 1 TS val 1 ecr 0");
  CHECK(e.cited(Rule::timestamp_old));
  e.advance(1ns);
  e.receives("P. 1:11(10) ack 1 TS val 1 ecr 0");
  CHECK(e.cited(Rule::timestamp_outdated));
  CHECK(e.tcb().ts_recent == 1);
}

TEST_CASE(
    "the example of RFC 7323 4.3: A, C, B, E, D arrive, and each ACK echoes what it owes [RFC7323-4.3-a RFC7323-4.3-c "
    "RFC7323-4.3-d]") {
  Tcp e = established(stamped(), stamped_syn_ack);
  const auto echoed = [&e](const char* segment) {
    e.receives(segment);
    e.advance(300ms);
    return e.last().options.timestamps->echo_reply;
  };
  CHECK(echoed(". 1:101(100) ack 1 TS val 1001 ecr 0") == 1001);    // A
  CHECK(echoed(". 201:301(100) ack 1 TS val 1003 ecr 0") == 1001);  // C
  CHECK(echoed(". 101:201(100) ack 1 TS val 1002 ecr 0") == 1002);  // B
  CHECK(echoed(". 401:501(100) ack 1 TS val 1005 ecr 0") == 1002);  // E
  CHECK(echoed(". 301:401(100) ack 1 TS val 1004 ecr 0") == 1004);  // D
}

TEST_CASE("a delayed ACK echoes the earliest segment that it covers [RFC7323-4.3-b]") {
  Tcp e = established(stamped(), stamped_syn_ack);
  e.receives(". 1:1449(1448) ack 1 TS val 1001 ecr 0");
  e.receives(". 1449:2897(1448) ack 1 TS val 1002 ecr 0");
  CHECK(e.sent() == ". 1:1(0) ack 2897 TS val 0 ecr 1001");
}

TEST_CASE("an echoed timestamp measures what was sent twice, if it acknowledges something new [RFC7323-4.1-b]") {
  Tcp e = established(stamped(), stamped_syn_ack);
  e.sends(10);
  e.advance(1s);  // sent again after RTO
  e.advance(100ms);
  e.receives(". 1:1(0) ack 1 TS val 1001 ecr 1000");
  CHECK(!e.cited(Rule::rtt_by_timestamp));
  e.receives(". 1:1(0) ack 11 TS val 1001 ecr 1000");
  CHECK(e.cited(Rule::rtt_by_timestamp));
  CHECK(e.connection.statistics().last_rtt == 100ms);
}

TEST_CASE("even a SYN that was sent twice measures the round trip [RFC7323-D-a]") {
  Tcp e{stamped()};
  e.connects();
  e.advance(1s);
  e.advance(30ms);
  e.receives("S. 0:0(0) ack 1 TS val 7 ecr 1000");
  CHECK(e.cited(Rule::rtt_by_timestamp));
  CHECK(e.tcb().srtt == 30ms);
}

TEST_CASE(
    "a SYN in TIME_WAIT: the table of RFC 6191 2 [RFC6191-2-a RFC6191-2-b RFC6191-2-c RFC6191-2-d RFC6191-2-e "
    "RFC6191-2-f]") {
  const auto waiting = [](const HostConfig& config, const char* syn_ack, const char* fin) {
    Tcp e = established(config, syn_ack);
    e.shuts_down();
    e.receives(fin);
    REQUIRE(e.state() == State::time_wait);
    return e;
  };
  const Tcp with = waiting(stamped(), stamped_syn_ack, "F. 1:1(0) ack 2 TS val 2000 ecr 0");
  const auto yields = [](const Tcp& e, const char* syn, bool timestamps = true) {
    HostConfig listener;
    listener.timestamps = timestamps;
    return e.connection.yields_to(e.segment(syn), listener);
  };
  CHECK(yields(with, "S 1:1(0) TS val 2001 ecr 0") == Rule::time_wait_newer_timestamp);  // whatever the number
  CHECK(yields(with, "S 2:2(0) TS val 2000 ecr 0") == Rule::time_wait_same_timestamp);   // and beyond the FIN
  CHECK(yields(with, "S 1:1(0) TS val 2000 ecr 0") == Rule::none);  // equal, and the FIN's own number
  CHECK(yields(with, "S 2:2(0) TS val 1999 ecr 0") == Rule::none);
  CHECK(yields(with, "S 2:2(0)") == Rule::time_wait_without_timestamp);
  CHECK(yields(with, "S 1:1(0)") == Rule::none);

  const Tcp without = waiting({}, "S. 0:0(0) ack 1", "F. 1:1(0) ack 2");
  CHECK(yields(without, "S 1:1(0) TS val 1 ecr 0") == Rule::time_wait_first_timestamp);
  CHECK(yields(without, "S 1:1(0) TS val 1 ecr 0", false) == Rule::none);
  CHECK(yields(without, "S 2:2(0)") == Rule::time_wait_yields);
  CHECK(yields(without, "S 1:1(0)") == Rule::none);
}

TEST_CASE("what is held behind a gap is reported, the latest first [RFC2018-4-a RFC2018-4-e RFC2018-4-f RFC2018-4-g]") {
  Tcp e = established(sacking(), "S. 0:0(0) ack 1 mss 1460 sackOK");
  e.receives(". 101:201(100) ack 1");
  CHECK(e.sent() == ". 1:1(0) ack 1 sack 101:201");
  e.receives(". 301:401(100) ack 1");
  CHECK(e.sent() == ". 1:1(0) ack 1 sack 301:401 101:201");
  e.receives(". 501:601(100) ack 1");
  e.receives(". 701:801(100) ack 1");
  e.receives(". 901:1001(100) ack 1");
  e.sent();
  e.receives(". 201:251(50) ack 1");  // an old block grows and comes to the front; only four have room
  CHECK(e.sent() == ". 1:1(0) ack 1 sack 101:251 901:1001 701:801 501:601");
  e.receives(". 251:301(50) ack 1");  // two blocks become one
  CHECK(e.sent() == ". 1:1(0) ack 1 sack 101:401 901:1001 701:801 501:601");
  e.receives(". 1:101(100) ack 1");  // the gap is filled: what is still above another one goes on being reported
  CHECK(e.sent() == ". 1:1(0) ack 401 sack 901:1001 701:801 501:601");
}

TEST_CASE("with timestamps there is room for three blocks, and text leaves it to them [RFC2018-3-a RFC2018-4-c]") {
  Tcp e = established(sacking(true), "S. 0:0(0) ack 1 mss 1460 sackOK TS val 1 ecr 0");
  for (const char* s : {". 101:201(100) ack 1 TS val 1 ecr 0", ". 301:401(100) ack 1 TS val 1 ecr 0",
                        ". 501:601(100) ack 1 TS val 1 ecr 0", ". 701:801(100) ack 1 TS val 1 ecr 0"}) {
    e.receives(s);
  }
  CHECK(e.last().options.sack_count == 3);
  e.is_set([](HostConfig& c) { c.nagle = false; });
  e.sends(2 * 1420);  // 1460 less 12 and 28
  CHECK(e.last().text.length == 1420);
  CHECK(e.last().options.sack_count == 3);
  CHECK(e.last().options.timestamps);
}

TEST_CASE("a bound of our own that timestamps use up leaves room for one octet") {
  HostConfig config = sacking(true);
  config.mss = 12;
  Tcp e = established(config, "S. 0:0(0) ack 1 mss 1460 sackOK TS val 1 ecr 0");
  e.is_set([](HostConfig& c) { c.nagle = false; });
  e.sends(2);
  CHECK(e.tcb().snd_mss == 1);
  CHECK(e.last().text.length == 1);
}

TEST_CASE("however small the segments of the peer are, half of them is for text") {
  Tcp e = established(sacking(), "S. 0:0(0) ack 1 mss 64 sackOK");
  for (const char* s :
       {". 101:201(100) ack 1", ". 301:401(100) ack 1", ". 501:601(100) ack 1", ". 701:801(100) ack 1"}) {
    e.receives(s);
  }
  e.is_set([](HostConfig& c) { c.nagle = false; });
  e.sends(6 * 32);
  CHECK(e.last().text.length == 32);
}

TEST_CASE("without the peer's permission nothing is reported [RFC2018-4-a]") {
  Tcp e = established(sacking(), "S. 0:0(0) ack 1 mss 1460");
  e.receives(". 101:201(100) ack 1");
  CHECK(e.sent() == ". 1:1(0) ack 1");
}

TEST_CASE("the peer's blocks are counted as far as they make sense [RFC2018-5-a]") {
  Tcp e = established(sacking(), "S. 0:0(0) ack 1 mss 1460 sackOK");
  e.sends(1000);
  e.receives(". 1:1(0) ack 1 sack 101:201 301:401");
  CHECK(e.connection.statistics().sacked_octets == 200);
  e.receives(". 1:1(0) ack 1 sack 1:101 901:1002 401:301");  // old, unsent, backwards
  CHECK(e.connection.statistics().sacked_octets == 0);
}

TEST_CASE("timestamps that were not agreed on measure nothing [RFC6298-3-a]") {
  Tcp e = established();
  e.sends(100);
  e.advance(1100ms);  // it has gone twice
  CHECK(e.tcb().backoffs == 1);
  e.receives(". 1:1(0) ack 101 TS val 5 ecr 1000");
  CHECK_FALSE(e.cited(Rule::rtt_by_timestamp));
  CHECK(e.tcb().rto == 2s);
}
