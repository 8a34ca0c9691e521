#include <doctest/doctest.h>

#include <vector>

#include "core/wire/checksum.hpp"
#include "core/wire/codec.hpp"
#include "tests/unit/wire/packet_surgery.hpp"
#include "tests/unit/wire/random_segment.hpp"

using namespace synwave;
using test::Packet;

TEST_CASE(
    "what was encoded is parsed to the same segment, text and IP fields, near 2^32 too, all but the options' order") {
  for (std::uint64_t seed = 0; seed < 3000; ++seed) {
    Segment segment = seed % 3 == 0 ? test::random_segment_v6(seed) : test::random_segment(seed);
    if (seed % 2 == 0) segment.options.order = OptionOrder::freebsd;
    Packet packet;
    encode(segment, Octets{}, packet);

    const ParseResult result = parse(packet);
    REQUIRE(result.ok());
    CHECK(result.text_length == segment.text.length);
    CHECK(result.text_at + result.text_length == packet.size());
    for (std::uint32_t i = 0; i < result.text_length; ++i) {
      REQUIRE(packet[result.text_at + i] == Octets{}.at(segment.text.stream, segment.text.offset + i));
    }
    segment.text = {};
    segment.options.order = OptionOrder::linux;
    CHECK(result.segment == segment);
    CHECK_FALSE(result.malformed_option_at);
  }
}

TEST_CASE("a single flipped bit anywhere is found [RFC9293-MUST-3]") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Packet packet;
    encode(test::random_segment(seed), Octets{}, packet);
    for (std::size_t bit = 0; bit < packet.size() * 8; ++bit) {
      Packet bent = packet;
      bent[bit / 8] = static_cast<std::uint8_t>(bent[bit / 8] ^ (1U << (bit % 8)));
      REQUIRE_FALSE(parse(bent).ok());
    }
  }
}

TEST_CASE("over IPv6 a flipped bit is found, but in fields that no checksum covers [RFC9293-MUST-3] [RFC 8200 8.1]") {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Packet packet;
    encode(test::random_segment_v6(seed), Octets{}, packet);
    for (std::size_t bit = 0; bit < packet.size() * 8; ++bit) {
      Packet bent = packet;
      bent[bit / 8] = static_cast<std::uint8_t>(bent[bit / 8] ^ (1U << (bit % 8)));
      // Traffic class, flow label, hop limit.
      const bool uncovered = (bit / 8 == 0 && bit % 8 < 4) || (bit / 8 >= 1 && bit / 8 <= 3) || bit / 8 == 7;
      REQUIRE(parse(bent).ok() == uncovered);
    }
  }
}

TEST_CASE("a flipped bit of the text is a wrong TCP checksum [RFC9293-MUST-3]") {
  Packet packet = test::packet_with_text(10);
  packet.back() = static_cast<std::uint8_t>(packet.back() ^ 0x10);
  const ParseResult result = parse(packet);
  CHECK(result.error == ParseError::bad_tcp_checksum);
  CHECK(result.error_at == 20 + 16);
}

TEST_CASE("a packet from another address has a wrong TCP checksum: the pseudo-header is in it [RFC9293-MUST-3]") {
  Packet packet = test::packet_with_text(10);
  packet[15] = 77;
  test::mend_ip_checksum(packet);
  CHECK(parse(packet).error == ParseError::bad_tcp_checksum);
}

TEST_CASE("reserved bits are ignored [RFC9293-3.1-a]") {
  Packet packet = test::packet_with_text(10);
  const Segment plain = parse(packet).segment;
  packet[20 + 12] = static_cast<std::uint8_t>(packet[20 + 12] | 0x0F);
  test::mend_tcp_checksum(packet);
  const ParseResult result = parse(packet);
  REQUIRE(result.ok());
  CHECK(result.segment == plain);
}

TEST_CASE("IP options are passed over [RFC9293-MUST-50]") {
  Packet packet = test::packet_with_text(10);
  const Segment plain = parse(packet).segment;
  const std::uint8_t no_operations[] = {1, 1, 1, 1};
  packet.insert(packet.begin() + 20, std::begin(no_operations), std::end(no_operations));
  packet[0] = 0x46;
  test::set_total_length(packet);
  test::mend_ip_checksum(packet);
  const ParseResult result = parse(packet);
  REQUIRE(result.ok());
  CHECK(result.segment == plain);
  CHECK(result.text_length == 10);
}

TEST_CASE("hop-by-hop, routing and destination options headers are passed over [RFC 8200 4]") {
  Packet packet = test::packet_with_text(10, true);
  const Segment plain = parse(packet).segment;
  const std::uint8_t headers[] = {43, 0, 1, 4,  0, 0, 0, 0,                           // hop-by-hop, then routing
                                  60, 0, 0, 0,  0, 0, 0, 0,                           // routing, then destination
                                  6,  1, 1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};  // two words long, then TCP
  packet.insert(packet.begin() + 40, std::begin(headers), std::end(headers));
  packet[6] = 0;
  test::set_total_length(packet);
  const ParseResult result = parse(packet);
  REQUIRE(result.ok());
  CHECK(result.segment == plain);
  CHECK(result.text_at == 40 + 32 + 20);
  CHECK(result.text_length == 10);
}

TEST_CASE("the window is unsigned: 65,535 is 65,535 [RFC9293-MUST-1]") {
  Segment segment = test::some_segment();
  segment.window = 0xFFFF;
  Packet packet;
  encode(segment, Octets{}, packet);
  CHECK(parse(packet).segment.window == 65535);
}

TEST_CASE("without the ACK flag there is no acknowledgment, whatever its field holds") {
  Segment segment = test::some_segment();
  segment.ack.reset();
  Packet packet;
  encode(segment, Octets{}, packet);
  packet[20 + 8] = 0xAB;
  test::mend_tcp_checksum(packet);
  const ParseResult result = parse(packet);
  REQUIRE(result.ok());
  CHECK_FALSE(result.segment.ack.has_value());
}
