#include "core/wire/codec.hpp"

#include <cstddef>

#include "core/base/ensure.hpp"
#include "core/wire/checksum.hpp"
#include "core/wire/octets.hpp"

namespace synwave {

namespace {

constexpr std::uint32_t largest_text = 65535;  // whatever the headers; write_ip_header is exact

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

std::uint32_t control_bits(const Segment& s) {
  return (s.fin ? bit_fin : 0) | (s.syn ? bit_syn : 0) | (s.rst ? bit_rst : 0) | (s.psh ? bit_psh : 0) |
         (s.ack ? bit_ack : 0) | (s.urg ? bit_urg : 0) | (s.ece ? bit_ece : 0) | (s.cwr ? bit_cwr : 0);
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
  ENSURE(options_length(segment.options) <= max_options_length);
  ENSURE(segment.text.length <= largest_text);
  const Address& source = segment.source.address;
  const Address& destination = segment.destination.address;
  out.reserve(out.size() + packet_length(segment));
  write_ip_header({source, destination, segment.ip, protocol_tcp}, packet_length(segment) - ip_header_length(source),
                  out);
  const std::size_t begin = out.size();
  write_tcp_header(segment, out);
  const std::size_t text = out.size();
  out.resize(text + segment.text.length);
  octets.copy(segment.text, std::span{out}.subspan(text));

  const auto tcp = std::span{out}.subspan(begin);
  Checksum sum = with_pseudo_header(source, destination, static_cast<std::uint32_t>(tcp.size()));
  put_u16(tcp, tcp_checksum_at, sum.add(tcp).result());
}

ParseResult parse(std::span<const std::uint8_t> packet) {
  ParseResult result;
  const IpResult ip = parse_ip_header(packet);
  result.error = ip.error;
  result.error_at = ip.error_at;
  if (!result.ok()) return result;
  if (ip.header.protocol != protocol_tcp) {
    result.error = ParseError::not_tcp;
    result.error_at = ip.protocol_at;
    return result;
  }
  result.segment.ip = ip.header.fields;
  result.segment.source.address = ip.header.source;
  result.segment.destination.address = ip.header.destination;
  parse_tcp(packet.subspan(ip.payload_at), ip.payload_at, result);
  return result;
}

}  // namespace synwave
