#include <doctest/doctest.h>

#include <vector>

#include "core/wire/address.hpp"
#include "core/wire/checksum.hpp"
#include "core/wire/codec.hpp"
#include "tests/unit/wire/random_segment.hpp"

using namespace synwave;

namespace {

using Packet = std::vector<std::uint8_t>;

Segment client_to_server() {
  Segment s;
  s.source = {Address::v4(10, 0, 0, 1), 49152};
  s.destination = {Address::v4(10, 0, 0, 2), 80};
  return s;
}

Packet encoded(const Segment& segment, const Octets& octets = {}) {
  Packet out;
  encode(segment, octets, out);
  return out;
}

}  // namespace

TEST_CASE("a SYN with MSS 1460 is these 44 octets [RFC9293-MUST-14]") {
  Segment syn = client_to_server();
  syn.seq = Seq32{0xFFFFFFFF};
  syn.syn = true;
  syn.window = 65535;
  syn.options.mss = 1460;
  // Built by hand from RFC 791 3.1 and RFC 9293 3.1, both checksums computed apart from this program.
  const Packet expected{0x45, 0x00, 0x00, 0x2C, 0x00, 0x00, 0x40, 0x00, 0x40, 0x06, 0x26, 0xCA, 0x0A, 0x00, 0x00,
                        0x01, 0x0A, 0x00, 0x00, 0x02, 0xC0, 0x00, 0x00, 0x50, 0xFF, 0xFF, 0xFF, 0xFF, 0x00, 0x00,
                        0x00, 0x00, 0x60, 0x02, 0xFF, 0xFF, 0xC3, 0xD3, 0x00, 0x00, 0x02, 0x04, 0x05, 0xB4};
  CHECK(encoded(syn) == expected);
}

TEST_CASE("IPv4 packets with timestamps say that they must not be fragmented [RFC7323-5.7-a]") {
  Segment ack = client_to_server();
  ack.ack = Seq32{5001};
  ack.options.timestamps = Timestamps{1, 2};
  const Packet packet = encoded(ack);
  CHECK(packet[6] == 0x40);  // DF, and no offset
  CHECK(packet[7] == 0);
}

TEST_CASE("text of odd length is checksummed as if a zero followed [RFC9293-MUST-2]") {
  Segment data = client_to_server();
  data.seq = Seq32{1001};
  data.ack = Seq32{5001};
  data.psh = true;
  data.window = 512;
  data.text = {StreamId{1}, 3, 0};
  Octets octets;
  octets.write(StreamId{1}, 0, "hi!");
  const Packet expected{0x45, 0x00, 0x00, 0x2B, 0x00, 0x00, 0x40, 0x00, 0x40, 0x06, 0x26, 0xCB, 0x0A, 0x00, 0x00,
                        0x01, 0x0A, 0x00, 0x00, 0x02, 0xC0, 0x00, 0x00, 0x50, 0x00, 0x00, 0x03, 0xE9, 0x00, 0x00,
                        0x13, 0x89, 0x50, 0x18, 0x02, 0x00, 0x38, 0x9B, 0x00, 0x00, 0x68, 0x69, 0x21};
  CHECK(encoded(data, octets) == expected);
}

TEST_CASE("over IPv6 a SYN with MSS 1440 is these 64 octets [RFC 8200 3] [RFC 8200 8.1]") {
  Segment syn = client_to_server();
  syn.source.address = *parse_ipv6("2001:db8::1");
  syn.destination.address = *parse_ipv6("2001:db8::2");
  syn.ip = {.ttl = 7, .tos = 46 << 2, .flow_label = 0x12345};
  syn.seq = Seq32{0xFFFFFFFF};
  syn.syn = true;
  syn.window = 65535;
  syn.options.mss = 1440;
  // Built by hand, the checksum computed apart from this program.
  const Packet expected{0x6B, 0x81, 0x23, 0x45, 0x00, 0x18, 0x06, 0x07, 0x20, 0x01, 0x0D, 0xB8, 0x00, 0x00, 0x00, 0x00,
                        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x20, 0x01, 0x0D, 0xB8, 0x00, 0x00, 0x00, 0x00,
                        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xC0, 0x00, 0x00, 0x50, 0xFF, 0xFF, 0xFF, 0xFF,
                        0x00, 0x00, 0x00, 0x00, 0x60, 0x02, 0xFF, 0xFF, 0x7C, 0x75, 0x00, 0x00, 0x02, 0x04, 0x05, 0xA0};
  CHECK(encoded(syn) == expected);
}

TEST_CASE("the longest packets: 65,535 octets over IPv4, as many after the header over IPv6") {
  Segment segment = client_to_server();
  segment.text = {StreamId{1}, 65535 - 40, 0};
  CHECK(encoded(segment).size() == 65535);
  segment.source.address.v6 = segment.destination.address.v6 = true;
  segment.text.length = 65535 - 20;
  CHECK(encoded(segment).size() == 40 + 65535);
  CHECK(parse(encoded(segment)).ok());
}

TEST_CASE("TTL and Diffserv field go into the IP header [RFC9293-MUST-48] [RFC9293-MUST-49]") {
  Segment segment = client_to_server();
  segment.ip = {.ttl = 7, .tos = 46 << 2};
  const Packet packet = encoded(segment);
  CHECK(packet[8] == 7);
  CHECK(packet[1] == 46 << 2);
  CHECK(Checksum{}.add(std::span{packet}.first(20)).result() == 0);
}

TEST_CASE("a packet is appended: what stood in the vector stays, and does not enter its checksums") {
  const Packet alone = encoded(client_to_server());
  Packet out{1, 2, 3};
  encode(client_to_server(), Octets{}, out);
  CHECK(Packet(out.begin(), out.begin() + 3) == Packet{1, 2, 3});
  CHECK(Packet(out.begin() + 3, out.end()) == alone);
}

TEST_CASE(
    "every segment is as long as packet_length says, a multiple of four before the text [RFC9293-MUST-2] "
    "[RFC9293-3.1-a]") {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    const Segment segment = seed % 2 == 0 ? test::random_segment(seed) : test::random_segment_v6(seed);
    const Packet packet = encoded(segment);
    REQUIRE(packet.size() == packet_length(segment));
    const auto tcp = std::span{packet}.subspan(ip_header_length(segment.source.address));
    const auto length = static_cast<std::uint32_t>(tcp.size());
    CHECK((tcp[12] >> 4) * 4U == tcp_header_length + options_length(segment.options));
    CHECK((tcp[12] & 0x0F) == 0);
    CHECK(with_pseudo_header(segment.source.address, segment.destination.address, length).add(tcp).result() == 0);
  }
}
