#include "core/wire/icmp_names.hpp"

#include <doctest/doctest.h>

using namespace synwave;

TEST_CASE("types have other numbers, and codes other names, in the two families") {
  CHECK(icmp_type_called("unreachable", false) == 3);
  CHECK(icmp_type_called("unreachable", true) == 1);
  CHECK(icmp_type_called("packet_too_big", true) == 2);
  CHECK_FALSE(icmp_type_called("packet_too_big", false).has_value());
  CHECK_FALSE(icmp_type_called("source_quench", true).has_value());
  CHECK(icmp_code_called(3, "frag_needed", false) == 4);
  CHECK(icmp_code_called(1, "port_unreachable", true) == 4);
  CHECK(icmp_code_called(3, "port_unreachable", false) == 3);
  CHECK_FALSE(icmp_code_called(11, "port_unreachable", false).has_value());
  CHECK_FALSE(icmp_code_called(3, "frag_needed", true).has_value());
}

TEST_CASE("every number has a generic name, up to 255") {
  CHECK(icmp_type_called("type_255", false) == 255);
  CHECK(icmp_type_called("type_3", true) == 3);
  CHECK(icmp_code_called(77, "code_0", true) == 0);
  for (const char* name : {"type_", "type_256", "type_0001", "type_-1", "type_x", "code_1", ""}) {
    CAPTURE(name);
    CHECK_FALSE(icmp_type_called(name, false).has_value());
  }
}

TEST_CASE("what a number is called leads back to the number") {
  for (const bool v6 : {false, true}) {
    for (int i = 0; i < 256; ++i) {
      const auto number = static_cast<std::uint8_t>(i);
      CHECK(icmp_type_called(icmp_type_name(number, v6), v6) == number);
      for (int type = 0; type < 256; ++type) {
        const auto of_type = static_cast<std::uint8_t>(type);
        REQUIRE(icmp_code_called(of_type, icmp_code_name(of_type, number, v6), v6) == number);
      }
    }
  }
  CHECK(icmp_type_name(3, false) == "unreachable");
  CHECK(icmp_code_name(3, 4, false) == "frag_needed");
  CHECK(icmp_code_name(11, 0, false) == "ttl");
  CHECK(icmp_type_name(77, true) == "type_77");
  CHECK(icmp_code_name(2, 9, true) == "code_9");
}
