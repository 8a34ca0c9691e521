#include <doctest/doctest.h>

#include "core/wire/address.hpp"

using namespace synwave;

TEST_CASE("dotted addresses are read and printed alike") {
  for (const char* text : {"0.0.0.0", "10.0.0.1", "192.0.2.255", "255.255.255.255"}) {
    const std::optional<Address> address = parse_ipv4(text);
    REQUIRE(address.has_value());
    CHECK(to_text(*address) == text);
  }
  CHECK(parse_ipv4("10.0.0.1") == Address::v4(10, 0, 0, 1));
}

TEST_CASE("what is no dotted address is refused") {
  for (const char* text :
       {"", "10", "10.0.0", "10.0.0.", "10.0.0.1.", "10.0.0.1.2", "10.0.0.256", "10.0.0.1000", "10..0.1", " 10.0.0.1",
        "10.0.0.1 ", "10.0.0.-1", "10.0.0.x", "010.0.0.1", "10.0.0.00", "::1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_ipv4(text).has_value());
  }
}

TEST_CASE("an endpoint prints its port after a colon") {
  CHECK(to_text(Endpoint{Address::v4(10, 0, 0, 2), 65535}) == "10.0.0.2:65535");
}

TEST_CASE("multicast, broadcast and no address at all are no host's [RFC9293-MUST-46] [RFC9293-MUST-57]") {
  CHECK_FALSE(unicast(Address::v4(0, 0, 0, 0)));
  CHECK(unicast(Address::v4(223, 255, 255, 255)));
  CHECK_FALSE(unicast(Address::v4(224, 0, 0, 0)));
  CHECK_FALSE(unicast(Address::v4(239, 255, 255, 255)));
  CHECK(unicast(Address::v4(240, 0, 0, 1)));
  CHECK_FALSE(unicast(Address::v4(255, 255, 255, 255)));
  CHECK(unicast(Address::v4(10, 0, 0, 1)));
}
