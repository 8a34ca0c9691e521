// Whatever comes from a wire: parsing ends, stays inside the octets, and what it accepts encodes to the same segment,
// or the same ICMP message, again.
#include "core/wire/codec.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/wire/icmp.hpp"
#include "tests/fuzz/fuzz.hpp"
#include "tests/unit/wire/packet_surgery.hpp"
#include "tests/unit/wire/random_segment.hpp"

using namespace synwave;

namespace {

/// The one's complement sum by its definition; 0xFFFF over octets with a right checksum (RFC 1071 1).
std::uint32_t sum_of_words(std::span<const std::uint8_t> octets, std::uint32_t sum) {
  for (std::size_t i = 0; i < octets.size(); ++i) sum += i % 2 == 0 ? octets[i] * 256U : octets[i];
  while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
  return sum;
}

/// Where the value of the last well-formed option of this kind and length begins; 0 if there is none.
/// A second reading of RFC 9293 3.1, independent of the codec's.
std::size_t last_option(std::span<const std::uint8_t> octets, std::uint8_t kind, std::size_t length) {
  std::size_t found = 0;
  for (std::size_t at = 0; at < octets.size() && octets[at] != 0;) {
    if (octets[at] == 1) {
      at += 1;
    } else if (at + 1 == octets.size() || octets[at + 1] < 2 || at + octets[at + 1] > octets.size()) {
      break;
    } else {
      if (octets[at] == kind && octets[at + 1] == length) found = at + 2;
      at += octets[at + 1];
    }
  }
  return found;
}

void make_consistent_v6(test::Packet& packet) {
  if (packet.size() < 60) return;
  if (packet[test::transport_of(packet).protocol_at] != protocol_tcp) packet[6] = protocol_tcp;
  if (test::transport_of(packet).begin + 20 > packet.size()) packet[6] = protocol_tcp;
  test::set_total_length(packet);
  test::mend_tcp_checksum(packet);
}

/// Makes lengths and checksums agree, so that a mutant gets past them.
void make_consistent(test::Packet& packet) {
  if (packet.size() < 40) return;
  if (test::is_v6(packet)) return make_consistent_v6(packet);
  packet[0] = static_cast<std::uint8_t>(0x40 | (packet[0] & 0x0F));
  if (test::ip_length(packet) < 20 || test::ip_length(packet) + 20 > packet.size()) packet[0] = 0x45;
  test::set_total_length(packet);
  test::put_u16(packet, 6, 0x4000);
  packet[9] = protocol_tcp;
  test::mend_ip_checksum(packet);
  test::mend_tcp_checksum(packet);
}

void check_accepted(const test::Packet& packet, const ParseResult& result) {
  const std::size_t begin = test::transport_of(packet).begin;
  const auto tcp = std::span<const std::uint8_t>{packet}.subspan(begin);
  if (!test::is_v6(packet)) HOLDS(sum_of_words(std::span{packet}.first(begin), 0) == 0xFFFF);
  const auto length = static_cast<std::uint32_t>(tcp.size());
  const std::uint32_t addresses = sum_of_words(test::addresses_of(packet), protocol_tcp + length);
  HOLDS(sum_of_words(tcp, addresses) == 0xFFFF);
  HOLDS(result.text_at + result.text_length == packet.size());
  HOLDS(result.text_at >= begin + tcp_header_length);
  HOLDS(result.segment.ack.has_value() == ((tcp[13] & 0x10) != 0));

  const auto options = tcp.subspan(20, result.text_at - begin - 20);
  HOLDS(result.segment.options.mss.has_value() == (last_option(options, 2, 4) != 0));
  HOLDS(result.segment.options.window_scale.has_value() == (last_option(options, 3, 3) != 0));
  HOLDS(result.segment.options.timestamps.has_value() == (last_option(options, 8, 10) != 0));
  if (const std::size_t at = last_option(options, 2, 4); at != 0) {
    HOLDS(*result.segment.options.mss == options[at] * 256 + options[at + 1]);
  }
  if (result.malformed_option_at) HOLDS(*result.malformed_option_at < result.text_at);
}

std::string text_in(const test::Packet& packet, const ParseResult& result) {
  const auto text = std::span{packet}.subspan(result.text_at, result.text_length);
  return {text.begin(), text.end()};
}

void check_round_trip(const test::Packet& packet, const ParseResult& result) {
  Segment segment = result.segment;
  // Padding between options can make the same options longer than they came.
  if (options_length(segment.options) > max_options_length) return;
  const StreamId stream{1};
  Octets octets;
  octets.write(stream, 0, text_in(packet, result));
  segment.text = {stream, result.text_length, 0};
  const std::uint32_t headers = segment.source.address.v6 ? ipv6_header_length : 0;
  if (packet_length(segment) > headers + 65535) return;
  test::Packet again;
  encode(segment, octets, again);
  const ParseResult reparsed = parse(again);
  HOLDS(reparsed.ok());
  HOLDS(reparsed.segment == result.segment);
  HOLDS(text_in(again, reparsed) == text_in(packet, result));
}

void check(const test::Packet& packet) {
  const ParseResult result = parse(packet);
  if (!result.ok()) {
    HOLDS(result.error_at <= packet.size());
    return;
  }
  check_accepted(packet, result);
  check_round_trip(packet, result);
}

/// The same for ICMP: what is accepted, encodes to the same message again.
void check_icmp(const test::Packet& packet) {
  const IcmpParseResult result = parse_icmp(packet);
  if (!result.ok()) {
    HOLDS(result.error_at <= packet.size());
    return;
  }
  HOLDS(result.message.source.v6 == test::is_v6(packet));
  HOLDS(quotes_packet(result.message.type, result.message.source.v6));
  test::Packet again;
  encode(result.message, again);
  HOLDS(parse_icmp(again).ok());
  HOLDS(parse_icmp(again).message == result.message);
}

/// Makes the packet one of ICMP whose checksums are right, so that its quote is read.
void make_icmp(test::Packet& packet) {
  const std::size_t begin = test::ip_length(packet);
  const bool v6 = test::is_v6(packet);
  packet[v6 ? 6 : 9] = v6 ? protocol_icmpv6 : protocol_icmp;
  if (packet.size() < begin + 8) return;
  test::put_u16(packet, begin + 2, 0);
  Checksum sum;
  if (v6) {
    sum.add(test::addresses_of(packet)).add_word(protocol_icmpv6);
    sum.add_word(static_cast<std::uint16_t>(packet.size() - begin));
  }
  test::put_u16(packet, begin + 2, sum.add(std::span{packet}.subspan(begin)).result());
  if (!v6) test::mend_ip_checksum(packet);
}

}  // namespace

static std::vector<fuzz::Input> fuzz_seeds() {
  std::vector<fuzz::Input> seeds;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    for (Segment segment : {test::random_segment(seed), test::random_segment_v6(seed)}) {
      segment.text.length %= 64;
      encode(segment, Octets{}, seeds.emplace_back());
    }
  }
  for (const bool v6 : {false, true}) {
    const Segment quoted = v6 ? test::some_segment_v6() : test::some_segment();
    IcmpMessage message;
    message.source = quoted.destination.address;
    message.destination = quoted.source.address;
    message.type = v6 ? 2 : 3;
    message.code = v6 ? 0 : 4;
    message.mtu = 1280;
    message.quoted_source = quoted.source;
    message.quoted_destination = quoted.destination;
    message.quoted_seq = quoted.seq;
    message.quoted_octets = packet_length(quoted);
    encode(message, seeds.emplace_back());
  }
  return seeds;
}

SYNWAVE_FUZZ_BODY(codec, input) {
  test::Packet packet(input.begin(), input.end());
  check(packet);
  check_icmp(packet);
  if (packet.size() > 65535) return;
  test::Packet icmp = packet;
  make_consistent(packet);
  check(packet);
  if (packet.size() < 40) return;
  // Lengths and the IP header as above, everything behind it as it was.
  const std::size_t begin = test::ip_length(packet);
  std::copy(packet.begin(), packet.begin() + static_cast<std::ptrdiff_t>(begin), icmp.begin());
  make_icmp(icmp);
  check_icmp(icmp);
}
