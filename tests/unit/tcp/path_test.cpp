// What the network says: ICMP errors (RFC 9293 3.9.2.2) and the path's MTU.
#include <doctest/doctest.h>

#include "tests/unit/tcp/endpoint.hpp"

using namespace synwave;
using namespace synwave::test;

TEST_CASE("a hard error ends an opening, if it quotes what is in flight [RFC9293-SHLD-26 RFC9293-MUST-54]") {
  Tcp e;
  e.connects();
  e.is_unreachable(IcmpMeaning::port_unreach, 2);
  CHECK(e.cited(Rule::icmp_not_ours));
  CHECK(e.state() == State::syn_sent);
  e.is_unreachable(IcmpMeaning::port_unreach, 0);
  CHECK(e.cited(Rule::icmp_hard_error));
  CHECK(e.state() == State::closed);
  CHECK(e.connection.error() == Errno::econnrefused);
}

TEST_CASE("a soft error ends nothing, and is told when the connection is given up [RFC9293-MUST-56 RFC9293-SHLD-25]") {
  Tcp e;
  e.connects();
  e.is_unreachable(IcmpMeaning::host_unreach, 0);
  CHECK(e.cited(Rule::icmp_soft_error));
  CHECK(e.connection.soft_error() == Errno::ehostunreach);
  e.advance(10min);
  CHECK(e.connection.error() == Errno::ehostunreach);
}

TEST_CASE("an acknowledgement shows that the trouble has passed") {
  Tcp e = established();
  e.sends(10);
  e.is_unreachable(IcmpMeaning::net_unreach, 1);
  CHECK(e.connection.soft_error() == Errno::enetunreach);
  e.receives(". 1:1(0) ack 11");
  CHECK(e.connection.soft_error() == Errno::none);
}

TEST_CASE("once the connection is open a hard error is a soft one") {
  Tcp e = established();
  e.sends(10);
  e.is_unreachable(IcmpMeaning::port_unreach, 1);
  CHECK(e.cited(Rule::icmp_soft_error));
  CHECK(e.state() == State::established);
}

TEST_CASE("systems differ: any unreachable message, or none, ends an opening") {
  HostConfig any;
  any.icmp_soft_aborts = true;
  Tcp e{any};
  e.connects();
  e.is_unreachable(IcmpMeaning::host_unreach, 0);
  CHECK(e.cited(Rule::icmp_ends_opening));
  CHECK(e.connection.error() == Errno::ehostunreach);

  HostConfig none;
  none.icmp_may_abort = false;
  Tcp f{none};
  f.connects();
  f.is_unreachable(IcmpMeaning::port_unreach, 0);
  CHECK(f.state() == State::syn_sent);
}

TEST_CASE("a smaller MTU makes segments smaller, and what was too big goes again [RFC9293-MUST-54] [RFC5681-3.1-e]") {
  Tcp e = established();
  e.sends(2920);
  CHECK(e.sent() == ". 1:1461(1460) ack 1; P. 1461:2921(1460) ack 1");
  e.learns_mtu(1400);
  CHECK(e.cited(Rule::path_mtu_smaller));
  CHECK(e.tcb().snd_mss == 1360);
  CHECK(e.tcb().cwnd == 3 * 1360);  // as many segments as before
  CHECK(e.sent() == ". 1:1361(1360) ack 1; . 1361:2721(1360) ack 1; P. 2721:2921(200) ack 1");
  e.learns_mtu(1500);
  CHECK(e.tcb().snd_mss == 1360);
}

TEST_CASE("over IPv6 headers are larger, and so is the segment that anybody can take [RFC9293-MUST-15]") {
  Tcp e;
  e.path().local.address.v6 = e.path().remote.address.v6 = true;
  e.connects();
  CHECK(e.sent() == "S 0:0(0) mss 1440");
  e.receives("S. 0:0(0) ack 1");
  CHECK(e.tcb().snd_mss == 1220);
}

TEST_CASE("packets carry what the socket's options say; the ECN bits stay clear") {
  HostConfig config;
  config.ip_tos = 0x13;
  config.ip_ttl = 9;
  Tcp e = established(config);
  CHECK(e.last().ip.tos == 0x10);
  CHECK(e.last().ip.ttl == 9);
  e.aborts();
  CHECK(e.last().rst);
  CHECK(e.last().ip.ttl == 9);
}
