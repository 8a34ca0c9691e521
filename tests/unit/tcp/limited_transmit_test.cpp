// Which segments are said to be limited transmit (RFC 3042 2), and which go because there is room for them.
#include <doctest/doctest.h>

#include "tests/unit/tcp/endpoint.hpp"

using namespace synwave;
using namespace synwave::test;

namespace {

HostConfig with_sack(std::uint32_t initial_window) {
  HostConfig config;
  config.sack = true;
  config.recovery = Recovery::sack;
  config.initial_window = initial_window;
  return config;
}

}  // namespace

TEST_CASE("what fills cwnd to the last octet needs no allowance, what goes beyond it by a duplicate does") {
  HostConfig config;
  config.initial_window = 3;
  Tcp e = established(config, "S. 0:0(0) ack 1 mss 1000");
  e.sends(2000);
  e.receives(". 1:1(0) ack 1");
  e.sends(1000);
  CHECK(e.cited(Rule::send_full_segment));
  CHECK_FALSE(e.cited(Rule::limited_transmit));
  e.sends(1000);
  CHECK(e.cited(Rule::limited_transmit));
}

TEST_CASE("with SACK the first duplicate lets out as much as it reports, and says so") {
  Tcp e = established(with_sack(3), "S. 0:0(0) ack 1 mss 1000 sackOK");
  e.sends(6000);
  e.receives(". 1:1(0) ack 1 sack 1001:2001");
  CHECK(e.cited(Rule::limited_transmit));
}

TEST_CASE("an acknowledgement of new text is no duplicate, whatever lies beyond the gap") {
  Tcp e = established(with_sack(3), "S. 0:0(0) ack 1 mss 1000 sackOK");
  e.sends(9000);
  e.receives(". 1:1(0) ack 1001 sack 2001:3001");
  CHECK(e.cited(Rule::limited_transmit));  // it reports something new (RFC 6675 2)
  e.sent();
  e.receives(". 1:1(0) ack 1501 sack 2001:3001");
  REQUIRE(e.tcb().cwnd == 4500);
  CHECK(e.sent() == ". 6001:7001(1000) ack 1");
  CHECK_FALSE(e.cited(Rule::limited_transmit));
}

TEST_CASE("during a repair what goes besides is not limited transmit") {
  Tcp e = established(with_sack(10), "S. 0:0(0) ack 1 mss 1000 sackOK");
  e.sends(20'000);
  e.sent();
  e.receives(". 1:1(0) ack 1 sack 1001:10001");  // four or more above the gap: lost
  CHECK(e.sent().find("10001:11001(1000)") != std::string::npos);
  CHECK_FALSE(e.cited(Rule::limited_transmit));
}

TEST_CASE(
    "where RACK waits for what is only late, from the third duplicate on text follows by what is in flight alone") {
  HostConfig config = with_sack(10);
  config.recovery = Recovery::rack;
  Tcp e = established(config, "S. 0:0(0) ack 1 mss 1000 sackOK");
  e.sends(40'000);
  e.advance(100ms);
  e.receives(". 1:1(0) ack 1 sack 2001:3001");
  e.receives(". 1:1(0) ack 3001");  // nothing was lost
  for (const char* s : {". 1:1(0) ack 3001 sack 4001:5001", ". 1:1(0) ack 3001 sack 4001:6001"}) {
    e.receives(s);
    MESSAGE(e.tcb().dup_acks << ' ' << e.tcb().cwnd << ' ' << e.tcb().pipe << ' ' << e.sent() << ' '
                             << e.tcb().snd_nxt.since(e.tcb().snd_una));
  }
  e.sent();
  e.receives(". 1:1(0) ack 3001 sack 4001:7001");
  CHECK(e.sent().find("(1000)") != std::string::npos);
  CHECK(e.cited(Rule::send_full_segment));
  CHECK_FALSE(e.cited(Rule::limited_transmit));
}
