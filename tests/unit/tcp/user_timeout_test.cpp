// The user timeout option (RFC 5482).
#include <doctest/doctest.h>

#include "core/tcp/user_timeout.hpp"
#include "core/wire/notation.hpp"
#include "core/wire/options.hpp"
#include "tests/unit/tcp/endpoint.hpp"

using namespace synwave;
using namespace synwave::test;

namespace {

HostConfig enabled() {
  HostConfig config;
  config.user_timeout_option = true;
  return config;
}

}  // namespace

TEST_CASE("ADV_UTO in whole seconds as far as they fit, in minutes beyond, never 0 [RFC5482-3.3-a RFC5482-3.4-a]") {
  const auto text = [](Duration advertised) {
    HostConfig config = enabled();
    config.advertised_user_timeout = advertised;
    Options options;
    options.user_timeout = user_timeout_option(config);
    return options_to_text(options);
  };
  CHECK(text(1ns) == "UTO sec 1");
  CHECK(text(300s) == "UTO sec 300");
  CHECK(text(300s + 1ns) == "UTO sec 301");
  CHECK(text(32767s) == "UTO sec 32767");
  CHECK(text(32768s) == "UTO min 547");
  CHECK(text(24h * 100) == "UTO min 32767");
  CHECK(!user_timeout_option(HostConfig{}).has_value());
}

TEST_CASE("kind 28, length 4, a bit for minutes and fifteen of the value [RFC5482-3.3-a]") {
  Options options;
  options.user_timeout = UserTimeout{true, 300};
  std::vector<std::uint8_t> octets;
  write_options(options, octets);
  CHECK(octets == std::vector<std::uint8_t>{28, 4, 0x81, 0x2C});
  CHECK(parse_options(octets).options.user_timeout == options.user_timeout);
  octets[2] = 0x01;
  CHECK(parse_options(octets).options.user_timeout == UserTimeout{false, 300});
}

TEST_CASE("what the peer says is adopted within the limits [RFC5482-3.1-c RFC5482-3-e]") {
  Tcp e{enabled()};
  e.connects();
  e.receives("S. 0:0(0) ack 1 win 65535 mss 1460");
  CHECK(e.cited(Rule::user_timeout_advertised));
  CHECK(e.last().options.user_timeout == UserTimeout{false, 300});
  e.receives(". 1:1(0) ack 1 UTO 400s");
  CHECK(e.cited(Rule::user_timeout_adopted));
  CHECK(e.tcb().user_timeout == 400s);
  e.receives(". 1:1(0) ack 1 UTO 200s");
  CHECK(e.tcb().user_timeout == 300s);  // our own ADV_UTO is larger
  e.receives(". 1:1(0) ack 1 UTO 500min");
  CHECK(e.tcb().user_timeout == 1h);
  e.receives(". 1:1(0) ack 1 UTO 0s");
  CHECK(e.cited(Rule::user_timeout_reserved));
  CHECK(e.tcb().user_timeout == 1h);
}

TEST_CASE("once the application has set its own, the peer's is only told [RFC5482-3-a RFC5482-3.1-a RFC5482-3.1-b]") {
  Tcp e = established(enabled());
  e.is_set([](HostConfig& c) { c.user_timeout = 20s; });
  e.receives(". 1:1(0) ack 1 UTO 400s");
  CHECK(e.cited(Rule::user_timeout_kept));
  CHECK(e.tcb().user_timeout == 0s);
}

TEST_CASE("keep-alive waits longer than what was adopted [RFC5482-4.2-a]") {
  HostConfig config = enabled();
  config.keepalive = true;
  config.keepalive_idle = 1min;
  Tcp e = established(config);
  e.receives(". 1:1(0) ack 1 UTO 400s");
  CHECK(e.cited(Rule::keepalive_deferred));
  e.sent();
  e.advance(400s);
  CHECK(e.sent_nothing());
  e.advance(1s);
  CHECK(!e.sent_nothing());
}
