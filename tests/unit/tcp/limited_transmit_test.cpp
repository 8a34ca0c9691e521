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
