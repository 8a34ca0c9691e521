#include <doctest/doctest.h>

#include <vector>

#include "core/wire/codec.hpp"
#include "core/wire/options.hpp"
#include "tests/unit/wire/packet_surgery.hpp"
#include "tests/unit/wire/random_segment.hpp"

using namespace synwave;

namespace {
ParsedOptions read(const std::vector<std::uint8_t>& octets) {
  return parse_options(octets);
}
}  // namespace

TEST_CASE("NOPs are passed over and EOL ends the options [RFC9293-MUST-4]") {
  CHECK(read({1, 1, 2, 4, 0x05, 0xB4, 0, 0}).options.mss == 1460);
  CHECK_FALSE(read({0, 0, 0, 0, 2, 4, 0x05, 0xB4}).options.mss.has_value());
}

TEST_CASE("an option may stand in a segment that is no SYN [RFC9293-MUST-5]") {
  const ParseResult result = parse(test::packet_with_options({1, 1, 8, 10, 0, 0, 0, 1, 0, 0, 0, 2}));
  REQUIRE(result.ok());
  CHECK_FALSE(result.segment.syn);
  CHECK(result.segment.options.timestamps == Timestamps{1, 2});
}

TEST_CASE("an option that is not known is skipped by its length [RFC9293-MUST-6]") {
  const ParsedOptions parsed = read({253, 6, 2, 4, 0xFF, 0xFF, 2, 4, 0x05, 0xB4, 1, 1});
  CHECK(parsed.options.mss == 1460);
  CHECK_FALSE(parsed.malformed_at);
}

TEST_CASE("an option that is not known is kept as it is, the last of several [RFC 7413 4.1.1]") {
  const Options options = read({253, 3, 9, 34, 6, 1, 2, 3, 4, 1, 1, 1}).options;
  CHECK(options.other.kind == 34);
  CHECK(options.other.length == 4);
  CHECK(options.other.octets[3] == 4);
  CHECK(options.other.octets[4] == 0);
  CHECK(read({34, 2, 1, 1}).options.other == OtherOption{34, 0, {}});
}

TEST_CASE("Fast Open is kept, whatever unknown option stands beside it") {
  CHECK(read({34, 2, 253, 3, 9, 1, 1, 1}).options.other.kind == 34);
  CHECK(read({253, 3, 9, 34, 2, 1, 1, 1}).options.other.kind == 34);
  CHECK(read({254, 4, 0xF9, 0x89, 253, 3, 9, 1}).options.other.kind == 254);
  CHECK(read({254, 4, 0xF9, 0x88, 253, 3, 9, 1}).options.other.kind == 253);
}

TEST_CASE("eighteen octets of an option that is not known are kept, nineteen are skipped") {
  std::vector<std::uint8_t> octets{33, 2, 99, 20};
  octets.resize(2 + 20, 7);
  CHECK(read(octets).options.other.kind == 99);
  octets[3] = 21;
  octets.push_back(7);
  CHECK(read(octets).options.other.kind == 33);
  CHECK_FALSE(read(octets).malformed_at);
}

TEST_CASE("a length of 0 or 1 ends the options; those before stand, those after are ignored [RFC9293-MUST-7]") {
  for (const std::uint8_t length : {std::uint8_t{0}, std::uint8_t{1}}) {
    const ParsedOptions parsed = read({3, 3, 7, 1, 253, length, 1, 1, 2, 4, 0x05, 0xB4});
    CHECK(parsed.options.window_scale == 7);
    CHECK_FALSE(parsed.options.mss.has_value());
    CHECK(parsed.malformed_at == 4U);
  }
}

TEST_CASE("a length one beyond the header ends the options, one that ends with it does not [RFC9293-MUST-7]") {
  CHECK(read({1, 1, 253, 3}).malformed_at == 2U);
  CHECK_FALSE(read({1, 1, 253, 2}).malformed_at);
  CHECK(read({2, 41, 0x05, 0xB4}).malformed_at == 0U);
}

TEST_CASE("a kind in the last octet has no length [RFC9293-MUST-7]") {
  CHECK(read({1, 1, 1, 2}).malformed_at == 3U);
}

TEST_CASE("a segment with a malformed option is valid and says where in the packet [RFC9293-MUST-7]") {
  const ParseResult result = parse(test::packet_with_options({2, 4, 0x05, 0xB4, 1, 1, 253, 0}, true));
  REQUIRE(result.ok());
  CHECK(result.segment.options.mss == 1460);
  CHECK(result.malformed_option_at == 20U + 20U + 6U);
}

TEST_CASE("a known option of another length than its own is skipped, what follows is read [RFC9293-MUST-6]") {
  const ParsedOptions parsed =
      read({2, 3, 0x05, 3, 4, 7, 7, 4, 3, 0, 8, 9, 0, 0, 0, 0, 0, 0, 0, 5, 9, 0, 0, 0, 0, 0, 0, 0, 5, 2, 3, 3, 5});
  CHECK_FALSE(parsed.options.mss.has_value());
  CHECK_FALSE(parsed.options.sack_permitted);
  CHECK_FALSE(parsed.options.timestamps.has_value());
  CHECK(parsed.options.sack_count == 0);
  CHECK(parsed.options.window_scale == 5);
  CHECK_FALSE(parsed.malformed_at);
}

TEST_CASE("of an option that comes twice the last one counts") {
  CHECK(read({2, 4, 0x02, 0x18, 2, 4, 0x05, 0xB4}).options.mss == 1460);
}

TEST_CASE("whatever the octets, reading ends and stays inside them [RFC9293-MUST-7]") {
  for (std::uint64_t seed = 0; seed < 20'000; ++seed) {
    test::Draws draws{seed};
    std::vector<std::uint8_t> octets(draws.below(41));
    for (std::uint8_t& octet : octets) octet = static_cast<std::uint8_t>(draws.below(12));
    const ParsedOptions parsed = read(octets);
    CHECK(parsed.options.sack_count <= parsed.options.sack.size());
    if (parsed.malformed_at) CHECK(*parsed.malformed_at < octets.size());
  }
}
