// The urgent mechanism: what is sent, what the application hears (RFC 9293 3.8.5).
#include <doctest/doctest.h>

#include "tests/unit/tcp/endpoint.hpp"

using namespace synwave;
using namespace synwave::test;

TEST_CASE("urgent text has a pointer to the octet behind it [RFC9293-MUST-30 RFC9293-MUST-62]") {
  Tcp e = established();
  e.sends(5, false, true);
  CHECK(e.cited(Rule::urgent_begins));
  CHECK(e.sent() == "P.U 1:6(5) ack 1 urg 5");
  e.receives(". 1:1(0) ack 6");
  e.sends(5);
  CHECK(e.sent() == "P. 6:11(5) ack 1");
}

TEST_CASE("urgent text does not wait for Nagle's rule, and takes with it what waits before it") {
  Tcp e = established();
  e.sends(5);
  e.sends(5);
  CHECK(e.sent() == "P. 1:6(5) ack 1");
  e.sends(1, false, true);
  CHECK(e.cited(Rule::send_urgent));
  CHECK(e.sent() == "P.U 6:12(6) ack 1 urg 6");
}

TEST_CASE("a full window keeps the text, not the news; without text the pointer counts from SND.NXT") {
  Tcp e = established({}, "S. 0:0(0) ack 1 win 1460 mss 1460");
  e.sends(1460);
  e.sent();
  e.sends(7, false, true);
  CHECK(e.cited(Rule::urgent_announced));
  CHECK(e.sent() == ".U 1461:1461(0) ack 1 urg 7");
  HostConfig quiet;
  quiet.announces_urgent = false;
  Tcp other = established(quiet, "S. 0:0(0) ack 1 win 1460 mss 1460");
  other.sends(1460);
  other.sent();
  other.sends(7, false, true);
  CHECK(other.sent_nothing());
}

TEST_CASE("how much urgent text is left shrinks as it is read, down to nothing [RFC9293-MUST-33]") {
  Tcp e = established();
  CHECK(e.connection.urgent_left() == 0);
  e.receives("P.U 1:11(10) ack 1 urg 6");
  CHECK(e.connection.urgent_left() == 6);
  e.reads(4);
  CHECK(e.connection.urgent_left() == 2);
  e.reads(2);
  CHECK(e.connection.urgent_left() == 0);
}

TEST_CASE("the application is told once for each pointer that reaches further [RFC9293-MUST-32]") {
  Tcp e = established();
  e.receives(".U 1:1(0) ack 1 urg 10");
  CHECK(e.cited(Rule::urgent_told));
  e.receives("P.U 1:6(5) ack 1 urg 10");
  CHECK(e.cited(Rule::urgent_known));
  CHECK(!e.cited(Rule::urgent_told));
  e.receives(".U 6:6(0) ack 1 urg 6");
  CHECK(e.cited(Rule::urgent_told));
  CHECK(e.connection.urgent_left() == 11);
}

TEST_CASE("urgent pointers after the peer's FIN are ignored [RFC9293-3.10.7.4-h]") {
  Tcp e = established();
  e.receives("F. 1:1(0) ack 1");
  e.receives(".U 2:2(0) ack 1 urg 9");
  CHECK(e.cited(Rule::urgent_after_fin));
  CHECK(e.connection.urgent_left() == 0);
}

TEST_CASE("the last urgent octet is found in what has been read up to, and beyond a gap") {
  Tcp e = established();
  e.receives(".U 1:1(0) ack 1 urg 20");
  CHECK(!e.connection.urgent_octet().has_value());
  e.receives("P. 11:31(20) ack 1");
  REQUIRE(e.connection.urgent_octet().has_value());
  CHECK(e.connection.urgent_octet()->offset == 19);
  e.receives("P. 1:11(10) ack 1");
  CHECK(e.connection.urgent_octet()->offset == 19);
}

TEST_CASE("soft errors are reported: ICMP, delivery in doubt, and urgent text [RFC9293-MUST-47]") {
  Tcp e = established();
  e.sends(10);
  e.is_unreachable(IcmpMeaning::net_unreach, 1);
  CHECK(e.cited(Rule::icmp_soft_error));
  CHECK(e.connection.soft_error() == Errno::enetunreach);
  e.advance(8s);
  CHECK(e.cited(Rule::delivery_in_doubt));
  e.receives(".U 1:1(0) ack 11 urg 3");
  CHECK(e.cited(Rule::urgent_told));
  CHECK(e.state() == State::established);
}
