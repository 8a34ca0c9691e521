#include "core/wire/codec.hpp"

#include <cstddef>

#include "core/base/ensure.hpp"
#include "core/wire/checksum.hpp"
#include "core/wire/octets.hpp"

namespace synwave {

namespace {

constexpr std::uint32_t max_packet_length = 65535;

// Offsets in an IPv4 header (RFC 791 3.1).
constexpr std::uint32_t ip_tos_at = 1;
constexpr std::uint32_t ip_length_at = 2;
constexpr std::uint32_t ip_fragment_at = 6;
constexpr std::uint32_t ip_ttl_at = 8;
constexpr std::uint32_t ip_protocol_at = 9;
constexpr std::uint32_t ip_checksum_at = 10;
constexpr std::uint32_t ip_source_at = 12;
constexpr std::uint32_t ip_destination_at = 16;
constexpr std::uint32_t dont_fragment = 0x4000;
constexpr std::uint32_t more_fragments_or_offset = 0x3FFF;

// Offsets in a TCP header (RFC 9293 3.1).
constexpr std::uint32_t tcp_sequence_at = 4;
constexpr std::uint32_t tcp_acknowledgment_at = 8;
constexpr std::uint32_t tcp_data_offset_at = 12;
constexpr std::uint32_t tcp_flags_at = 13;
constexpr std::uint32_t tcp_window_at = 14;
constexpr std::uint32_t tcp_checksum_at = 16;
constexpr std::uint32_t tcp_urgent_at = 18;

// The control bits of octet 13.
constexpr std::uint32_t bit_fin = 0x01;
constexpr std::uint32_t bit_syn = 0x02;
constexpr std::uint32_t bit_rst = 0x04;
constexpr std::uint32_t bit_psh = 0x08;
constexpr std::uint32_t bit_ack = 0x10;
constexpr std::uint32_t bit_urg = 0x20;
constexpr std::uint32_t bit_ece = 0x40;
constexpr std::uint32_t bit_cwr = 0x80;

void put_u16(std::span<std::uint8_t> octets, std::size_t at, std::uint16_t value) {
  octets[at] = static_cast<std::uint8_t>(value >> 8);
  octets[at + 1] = static_cast<std::uint8_t>(value & 0xFF);
}

void append_address(std::vector<std::uint8_t>& out, const Address& address) {
  out.insert(out.end(), address.octets.begin(), address.octets.begin() + 4);
}

std::uint32_t control_bits(const Segment& s) {
  return (s.fin ? bit_fin : 0) | (s.syn ? bit_syn : 0) | (s.rst ? bit_rst : 0) | (s.psh ? bit_psh : 0) |
         (s.ack ? bit_ack : 0) | (s.urg ? bit_urg : 0) | (s.ece ? bit_ece : 0) | (s.cwr ? bit_cwr : 0);
}

void write_ip_header(const Segment& segment, std::vector<std::uint8_t>& out) {
  const std::size_t begin = out.size();
  append_u8(out, (4U << 4) | (ipv4_header_length / 4));
  append_u8(out, segment.ip.tos);
  append_u16(out, packet_length(segment));
  append_u16(out, 0);  // never fragmented, so it need not be told apart
  append_u16(out, dont_fragment);
  append_u8(out, segment.ip.ttl);
  append_u8(out, protocol_tcp);
  append_u16(out, 0);
  append_address(out, segment.source.address);
  append_address(out, segment.destination.address);
  const auto header = std::span{out}.subspan(begin);
  put_u16(header, ip_checksum_at, Checksum{}.add(header).result());
}

void write_tcp_header(const Segment& segment, std::vector<std::uint8_t>& out) {
  append_u16(out, segment.source.port);
  append_u16(out, segment.destination.port);
  append_u32(out, segment.seq.raw());
  append_u32(out, segment.ack.value_or(Seq32{0}).raw());
  append_u8(out, ((tcp_header_length + options_length(segment.options)) / 4) << 4);
  append_u8(out, control_bits(segment));
  append_u16(out, segment.window);
  append_u16(out, 0);
  append_u16(out, segment.urgent);
  write_options(segment.options, out);
}

/// The checks on the IP header, in the order of SYNWAVE_PARSE_ERRORS; fills `header_length`.
ParseError check_ip(std::span<const std::uint8_t> packet, std::uint32_t& header_length, std::uint32_t& error_at) {
  const auto fail = [&error_at](ParseError error, std::uint32_t at) {
    error_at = at;
    return error;
  };
  if (packet.empty()) return fail(ParseError::ip_header_cut, 0);
  if ((packet[0] >> 4) != 4) return fail(ParseError::not_ipv4, 0);
  if (packet.size() < ipv4_header_length)
    return fail(ParseError::ip_header_cut, static_cast<std::uint32_t>(packet.size()));
  header_length = (packet[0] & 0x0FU) * 4;
  if (header_length < ipv4_header_length || header_length > packet.size())
    return fail(ParseError::bad_ip_header_length, 0);
  if (Checksum{}.add(packet.first(header_length)).result() != 0)
    return fail(ParseError::bad_ip_checksum, ip_checksum_at);
  const std::uint32_t total = read_u16(packet, ip_length_at);
  if (total != packet.size()) return fail(ParseError::ip_length_mismatch, ip_length_at);
  if ((read_u16(packet, ip_fragment_at) & more_fragments_or_offset) != 0)
    return fail(ParseError::fragment, ip_fragment_at);
  if (packet[ip_protocol_at] != protocol_tcp) return fail(ParseError::not_tcp, ip_protocol_at);
  return ParseError::none;
}

Address address_at(std::span<const std::uint8_t> packet, std::size_t at) {
  return Address::v4(packet[at], packet[at + 1], packet[at + 2], packet[at + 3]);
}

void read_fixed_header(std::span<const std::uint8_t> tcp, Segment& s) {
  const std::uint32_t bits = tcp[tcp_flags_at];
  s.source.port = read_u16(tcp, 0);
  s.destination.port = read_u16(tcp, 2);
  s.seq = Seq32{read_u32(tcp, tcp_sequence_at)};
  if ((bits & bit_ack) != 0) s.ack = Seq32{read_u32(tcp, tcp_acknowledgment_at)};
  s.fin = (bits & bit_fin) != 0;
  s.syn = (bits & bit_syn) != 0;
  s.rst = (bits & bit_rst) != 0;
  s.psh = (bits & bit_psh) != 0;
  s.urg = (bits & bit_urg) != 0;
  s.ece = (bits & bit_ece) != 0;
  s.cwr = (bits & bit_cwr) != 0;
  s.window = read_u16(tcp, tcp_window_at);
  s.urgent = read_u16(tcp, tcp_urgent_at);
}

/// The TCP part; `at` is where it begins in the packet. Addresses are filled in already.
void parse_tcp(std::span<const std::uint8_t> tcp, std::uint32_t at, ParseResult& result) {
  const auto length = static_cast<std::uint32_t>(tcp.size());
  const auto fail = [&result](ParseError error, std::uint32_t where) {
    result.error = error;
    result.error_at = where;
  };
  if (length < tcp_header_length) return fail(ParseError::tcp_header_cut, at + length);
  const std::uint32_t header_length = (tcp[tcp_data_offset_at] >> 4) * 4U;
  if (header_length < tcp_header_length || header_length > length)
    return fail(ParseError::bad_data_offset, at + tcp_data_offset_at);
  Segment& segment = result.segment;
  Checksum sum = with_pseudo_header(segment.source.address, segment.destination.address, length);
  if (sum.add(tcp).result() != 0) return fail(ParseError::bad_tcp_checksum, at + tcp_checksum_at);

  read_fixed_header(tcp, segment);
  const ParsedOptions parsed = parse_options(tcp.subspan(tcp_header_length, header_length - tcp_header_length));
  segment.options = parsed.options;
  if (parsed.malformed_at) result.malformed_option_at = at + tcp_header_length + *parsed.malformed_at;
  result.text_at = at + header_length;
  result.text_length = length - header_length;
}

}  // namespace

void encode(const Segment& segment, const Octets& octets, std::vector<std::uint8_t>& out) {
  ENSURE(!segment.source.address.v6 && !segment.destination.address.v6);
  ENSURE(options_length(segment.options) <= max_options_length);
  ENSURE(packet_length(segment) <= max_packet_length && segment.text.length <= max_packet_length);
  const std::size_t begin = out.size();
  out.reserve(begin + packet_length(segment));
  write_ip_header(segment, out);
  write_tcp_header(segment, out);
  const std::size_t text = out.size();
  out.resize(text + segment.text.length);
  octets.copy(segment.text, std::span{out}.subspan(text));

  const auto tcp = std::span{out}.subspan(begin + ipv4_header_length);
  Checksum sum =
      with_pseudo_header(segment.source.address, segment.destination.address, static_cast<std::uint32_t>(tcp.size()));
  put_u16(tcp, tcp_checksum_at, sum.add(tcp).result());
}

ParseResult parse(std::span<const std::uint8_t> packet) {
  ParseResult result;
  std::uint32_t header_length = 0;
  result.error = check_ip(packet, header_length, result.error_at);
  if (!result.ok()) return result;
  result.segment.ip = {packet[ip_ttl_at], packet[ip_tos_at], 0};
  result.segment.source.address = address_at(packet, ip_source_at);
  result.segment.destination.address = address_at(packet, ip_destination_at);
  parse_tcp(packet.subspan(header_length), header_length, result);
  return result;
}

std::string_view text_of(ParseError error) {
  switch (error) {
#define X(name, text) \
  case ParseError::name: return text;
    SYNWAVE_PARSE_ERRORS(X)
#undef X
  }
  return "?";
}

}  // namespace synwave
