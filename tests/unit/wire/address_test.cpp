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

TEST_CASE("an endpoint prints its port after a colon, an IPv6 address in brackets before it [RFC 5952 6]") {
  CHECK(to_text(Endpoint{Address::v4(10, 0, 0, 2), 65535}) == "10.0.0.2:65535");
  CHECK(to_text(Endpoint{*parse_ipv6("2001:db8::1"), 80}) == "[2001:db8::1]:80");
}

TEST_CASE("IPv6 addresses are read in every form and printed in one [RFC 4291 2.2] [RFC 5952 4]") {
  struct Row {
    const char* text;
    const char* printed;
  };
  const Row rows[] = {
      {"::", "::"},
      {"::1", "::1"},
      {"1::", "1::"},
      {"2001:DB8:0:0:8:800:200C:417A", "2001:db8::8:800:200c:417a"},
      {"2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"},
      {"2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"},  // one group is not shortened
      {"2001:0:0:1:0:0:0:1", "2001:0:0:1::1"},           // the longer row
      {"2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"},     // of two equal ones the first
      {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
      {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
      {"1:0:0:0:0:0:0:0", "1::"},
      {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
      {"1:2:3:4:5:6:255.255.0.1", "1:2:3:4:5:6:ffff:1"},
      {"::ffff:10.0.0.1", "::ffff:10.0.0.1"},
      {"::ffff:a00:1", "::ffff:10.0.0.1"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const std::optional<Address> address = parse_ipv6(row.text);
    REQUIRE(address.has_value());
    CHECK(address->v6);
    CHECK(to_text(*address) == row.printed);
    CHECK(parse_address(row.printed) == address);
  }
}

TEST_CASE("what is no IPv6 address is refused") {
  for (const char* text : {"",
                           ":",
                           ":::",
                           "1",
                           "1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:8:9",
                           "1:2:3:4:5:6:7:8::",
                           "::1:2:3:4:5:6:7:8",
                           "1::2::3",
                           "1:::2",
                           ":1:2:3:4:5:6:7",
                           "1:2:3:4:5:6:7:",
                           "12345::",
                           "g::",
                           "1:2:3:4:5:6:7:1.2.3.4",
                           "::1.2.3",
                           "::1.2.3.4.5",
                           "1.2.3.4::",
                           "::1.2.3.4:5",
                           "[::1]",
                           "::1%eth0",
                           " ::1",
                           "::1 ",
                           "10.0.0.1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_ipv6(text).has_value());
  }
}

TEST_CASE("a mapped address is IPv4 in the form of IPv6 [RFC 4291 2.5.5.2]") {
  const Address v4 = Address::v4(192, 0, 2, 7);
  const Address mapped = to_v4_mapped(v4);
  CHECK(mapped == parse_ipv6("::ffff:192.0.2.7"));
  CHECK(is_v4_mapped(mapped));
  CHECK(from_v4_mapped(mapped) == v4);
  CHECK_FALSE(is_v4_mapped(v4));
  for (const char* text : {"::fffe:192.0.2.7", "::1:ffff:192.0.2.7", "::192.0.2.7"}) {
    const Address other = *parse_ipv6(text);
    CHECK_FALSE(is_v4_mapped(other));
    CHECK(from_v4_mapped(other) == other);
  }
}

TEST_CASE("the loopback addresses [RFC 4291 2.5.3]") {
  CHECK(loopback(Address::v4(127, 255, 0, 1)));
  CHECK_FALSE(loopback(Address::v4(128, 0, 0, 1)));
  CHECK(loopback(*parse_ipv6("::1")));
  CHECK_FALSE(loopback(*parse_ipv6("::2")));
  CHECK(loopback(*parse_ipv6("::ffff:127.0.0.1")));
}

TEST_CASE("multicast, broadcast and no address at all are no host's [RFC9293-MUST-46] [RFC9293-MUST-57]") {
  CHECK_FALSE(unicast(Address::v4(0, 0, 0, 0)));
  CHECK(unicast(Address::v4(223, 255, 255, 255)));
  CHECK_FALSE(unicast(Address::v4(224, 0, 0, 0)));
  CHECK_FALSE(unicast(Address::v4(239, 255, 255, 255)));
  CHECK(unicast(Address::v4(240, 0, 0, 1)));
  CHECK_FALSE(unicast(Address::v4(255, 255, 255, 255)));
  CHECK(unicast(Address::v4(10, 0, 0, 1)));
  CHECK_FALSE(unicast(*parse_ipv6("::")));
  CHECK_FALSE(unicast(*parse_ipv6("ff02::1")));
  CHECK(unicast(*parse_ipv6("fe80::1")));
  CHECK(unicast(*parse_ipv6("::ffff:10.0.0.1")));
  CHECK_FALSE(unicast(*parse_ipv6("::ffff:224.0.0.1")));
}
