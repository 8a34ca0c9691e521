// Keep-alive (RFC 9293 3.8.4) and the application's own limit.
#include <doctest/doctest.h>

#include "tests/unit/tcp/endpoint.hpp"

using namespace synwave;
using namespace synwave::test;

namespace {

HostConfig kept_alive() {
  HostConfig config;
  config.keepalive = true;
  config.keepalive_idle = 10s;
  config.keepalive_interval = 2s;
  config.keepalive_count = 3;
  return config;
}

}  // namespace

TEST_CASE("a probe after the idle time, not a tick before: SND.NXT-1 and no text [RFC9293-MUST-26 RFC9293-SHLD-12]") {
  Tcp e = established(kept_alive());
  e.advance(10s - 1ns);
  CHECK(e.sent_nothing());
  e.advance(1ns);
  CHECK(e.cited(Rule::keepalive_probe));
  CHECK(e.sent() == ". 0:0(0) ack 1");
}

TEST_CASE("keep-alive is off unless asked for, and can be switched at any time [RFC9293-MUST-24]") {
  Tcp e = established();
  e.advance(std::chrono::hours{48});
  CHECK(e.sent_nothing());
  e.is_set([](HostConfig& c) { c.keepalive = true, c.keepalive_idle = 1h; });
  CHECK(e.cited(Rule::keepalive_waits));
  CHECK(e.tcb().deadline(TimerKind::keepalive) <= e.now);  // the silence has lasted long enough already
  e.is_set([](HostConfig& c) { c.keepalive = false; });
  CHECK(e.cited(Rule::keepalive_off));
  e.advance(48h);
  CHECK(e.sent_nothing());
}

TEST_CASE("any segment starts the idle time anew [RFC9293-MUST-26]") {
  Tcp e = established(kept_alive());
  e.advance(9s);
  e.receives("P. 1:11(10) ack 1");
  e.advance(1s);
  CHECK(e.cited(Rule::keepalive_not_now));
  e.sent();
  e.advance(9s - 1ns);
  CHECK(e.sent_nothing());
  e.advance(1ns);
  CHECK(e.sent() == ". 0:0(0) ack 11");
}

TEST_CASE(
    "an answer resets the count; only all probes unanswered end the connection [RFC9293-MUST-29 RFC1122-4.2.3.6-b]") {
  Tcp e = established(kept_alive());
  e.advance(12s);
  CHECK(e.sent() == ". 0:0(0) ack 1; . 0:0(0) ack 1");
  e.receives(". 1:1(0) ack 1");
  CHECK(e.connection.keepalive_probes() == 0);
  e.advance(10s);
  CHECK(e.sent() == ". 0:0(0) ack 1");
  e.advance(6s - 1ns);
  CHECK(e.state() == State::established);
  e.sent();
  e.advance(1ns);
  CHECK(e.cited(Rule::keepalive_gives_up));
  CHECK(e.sent() == "R 1:1(0)");
  CHECK(e.connection.error() == Errno::etimedout);
}

TEST_CASE("no probe while something is in flight [RFC9293-MUST-26]") {
  HostConfig config = kept_alive();
  config.give_up_after = 1h;
  Tcp e = established(config);
  e.advance(9500ms);
  e.sends(10);
  e.sent();
  e.advance(600ms);
  CHECK(e.cited(Rule::keepalive_not_now));
  CHECK(e.sent_nothing());
}

TEST_CASE("the application's own limit for unacknowledged text, not a tick before [RFC9293-MUST-21]") {
  HostConfig config;
  config.user_timeout = 2500ms;
  Tcp e = established(config);
  e.sends(10);
  e.advance(2500ms - 1ns);
  CHECK(e.state() == State::established);
  e.advance(1ns);
  CHECK(e.cited(Rule::user_timeout_over));
  CHECK(e.connection.error() == Errno::etimedout);
}
