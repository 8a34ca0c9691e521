#include "core/wire/icmp.hpp"

#include <algorithm>
#include <cstddef>

#include "core/base/ensure.hpp"
#include "core/wire/codec.hpp"
#include "core/wire/octets.hpp"

namespace synwave {

namespace {

// Types (RFC 792; RFC 4443 2.1, where those below 128 are errors).
constexpr std::uint8_t v4_unreachable = 3;
constexpr std::uint8_t v4_redirect = 5;
constexpr std::uint8_t v4_time_exceeded = 11;
constexpr std::uint8_t v4_parameter_problem = 12;
constexpr std::uint8_t v6_unreachable = 1;
constexpr std::uint8_t v6_packet_too_big = 2;
constexpr std::uint8_t v6_time_exceeded = 3;
constexpr std::uint8_t v6_parameter_problem = 4;
constexpr std::uint8_t v6_first_without_error = 128;

constexpr std::uint8_t v4_fragmentation_needed = 4;  // code
constexpr std::uint8_t v6_unknown_next_header = 1;   // code

// Both families begin with type, code, checksum and four octets that depend on the type.
constexpr std::uint32_t icmp_header_length = 8;
constexpr std::uint32_t icmp_checksum_at = 2;
constexpr std::uint32_t v4_mtu_at = 6;  // RFC 1191 4
constexpr std::uint32_t v6_mtu_at = 4;  // RFC 4443 3.2

constexpr std::uint32_t quoted_length = 8;  // RFC 792: what is quoted after the IP header
constexpr std::uint32_t quoted_sequence_at = 4;

IcmpMeaning meaning_of_v4_unreachable(std::uint8_t code) {
  switch (code) {
    case 0:   // net
    case 6:   // net unknown
    case 11:  // net, for this type of service
      return IcmpMeaning::net_unreach;
    case 1:   // host
    case 5:   // source route failed
    case 7:   // host unknown
    case 8:   // source host isolated
    case 12:  // host, for this type of service
      return IcmpMeaning::host_unreach;
    case 2: return IcmpMeaning::proto_unreach;
    case 3: return IcmpMeaning::port_unreach;
    case v4_fragmentation_needed: return IcmpMeaning::too_big;
    case 9:   // net
    case 10:  // host
    case 13:  // communication
    case 14:  // precedence
    case 15:  // precedence
      return IcmpMeaning::prohibited;
    default: return IcmpMeaning::ignored;
  }
}

IcmpMeaning meaning_of_v6_unreachable(std::uint8_t code) {
  switch (code) {
    case 0: return IcmpMeaning::net_unreach;  // no route
    case 2:                                   // beyond the scope of the source address
    case 3:                                   // address
      return IcmpMeaning::host_unreach;
    case 4: return IcmpMeaning::port_unreach;
    case 1:  // administratively
    case 5:  // policy for the source address
    case 6:  // route that rejects
      return IcmpMeaning::prohibited;
    default: return IcmpMeaning::ignored;
  }
}

bool tells_mtu(std::uint8_t type, std::uint8_t code, bool v6) {
  return v6 ? type == v6_packet_too_big : type == v4_unreachable && code == v4_fragmentation_needed;
}

void append_quote(const IcmpMessage& message, std::vector<std::uint8_t>& out) {
  const std::uint32_t header = ip_header_length(message.quoted_source.address);
  write_ip_header({message.quoted_source.address, message.quoted_destination.address, {}, protocol_tcp},
                  std::max(message.quoted_octets, header) - header, out);
  append_u16(out, message.quoted_source.port);
  append_u16(out, message.quoted_destination.port);
  append_u32(out, message.quoted_seq.raw());
}

/// The sum that the message's checksum brings to 0: IPv6 has the addresses in it (RFC 4443 2.3), IPv4 has not.
Checksum checksum_of(const Address& source, const Address& destination, std::span<const std::uint8_t> icmp) {
  Checksum sum;
  if (source.v6)
    sum = with_pseudo_header(source, destination, static_cast<std::uint32_t>(icmp.size()), protocol_icmpv6);
  return sum.add(icmp);
}

/// Reads what is behind the header; `at` is where in the packet that is.
void read_quote(std::span<const std::uint8_t> quote, std::uint32_t at, bool v6, IcmpParseResult& result) {
  const auto fail = [&result, at](ParseError error, std::uint32_t where) {
    result.error = error;
    result.error_at = at + where;
  };
  const IpResult ip = parse_quoted_ip_header(quote);
  if (!ip.ok()) return fail(ip.error, ip.error_at);
  if (ip.header.source.v6 != v6) return fail(ParseError::bad_ip_version, 0);
  if (ip.header.protocol != protocol_tcp) return fail(ParseError::not_tcp, ip.protocol_at);
  if (quote.size() - ip.payload_at < quoted_length)
    return fail(ParseError::quote_cut, static_cast<std::uint32_t>(quote.size()));
  result.message.quoted_source = {ip.header.source, read_u16(quote, ip.payload_at)};
  result.message.quoted_destination = {ip.header.destination, read_u16(quote, ip.payload_at + 2)};
  result.message.quoted_seq = Seq32{read_u32(quote, ip.payload_at + quoted_sequence_at)};
  if (ip.octets > ip_header_length(ip.header.source)) result.message.quoted_octets = ip.octets;
}

}  // namespace

IcmpMeaning meaning_of(const IcmpMessage& message) {
  if (message.source.v6) {
    switch (message.type) {
      case v6_unreachable: return meaning_of_v6_unreachable(message.code);
      case v6_packet_too_big: return IcmpMeaning::too_big;
      case v6_time_exceeded: return IcmpMeaning::time_exceeded;
      case v6_parameter_problem:
        return message.code == v6_unknown_next_header ? IcmpMeaning::proto_unreach : IcmpMeaning::bad_parameter;
      default: return IcmpMeaning::ignored;
    }
  }
  switch (message.type) {
    case v4_unreachable: return meaning_of_v4_unreachable(message.code);
    case v4_time_exceeded: return IcmpMeaning::time_exceeded;
    case v4_parameter_problem: return IcmpMeaning::bad_parameter;
    default: return IcmpMeaning::ignored;  // source quench among them (RFC9293-MUST-55)
  }
}

bool quotes_packet(std::uint8_t type, bool v6) {
  if (v6) return type < v6_first_without_error;
  const bool up_to_redirect = type >= v4_unreachable && type <= v4_redirect;  // source quench between them
  return up_to_redirect || type == v4_time_exceeded || type == v4_parameter_problem;
}

void encode(const IcmpMessage& message, std::vector<std::uint8_t>& out) {
  const bool v6 = message.source.v6;
  ENSURE(message.quoted_source.address.v6 == v6 && (v6 || message.mtu <= 0xFFFF));
  const std::uint32_t length = icmp_header_length + ip_header_length(message.source) + quoted_length;
  write_ip_header({message.source, message.destination, {}, v6 ? protocol_icmpv6 : protocol_icmp}, length, out);
  const std::size_t begin = out.size();
  append_u8(out, message.type);
  append_u8(out, message.code);
  append_u16(out, 0);
  append_u32(out, tells_mtu(message.type, message.code, v6) ? message.mtu : 0);
  append_quote(message, out);
  const auto icmp = std::span{out}.subspan(begin);
  put_u16(icmp, icmp_checksum_at, checksum_of(message.source, message.destination, icmp).result());
}

IcmpParseResult parse_icmp(std::span<const std::uint8_t> packet) {
  IcmpParseResult result;
  const auto fail = [&result](ParseError error, std::uint32_t at) {
    result.error = error;
    result.error_at = at;
    return result;
  };
  const IpResult ip = parse_ip_header(packet);
  if (!ip.ok()) return fail(ip.error, ip.error_at);
  const bool v6 = ip.header.source.v6;
  if (ip.header.protocol != (v6 ? protocol_icmpv6 : protocol_icmp)) return fail(ParseError::not_icmp, ip.protocol_at);
  const std::uint32_t at = ip.payload_at;
  const auto icmp = packet.subspan(at);
  if (icmp.size() < icmp_header_length)
    return fail(ParseError::icmp_header_cut, static_cast<std::uint32_t>(packet.size()));
  if (checksum_of(ip.header.source, ip.header.destination, icmp).result() != 0)
    return fail(ParseError::bad_icmp_checksum, at + icmp_checksum_at);
  IcmpMessage& message = result.message;
  message.source = ip.header.source;
  message.destination = ip.header.destination;
  message.type = icmp[0];
  message.code = icmp[1];
  if (!quotes_packet(message.type, v6)) return fail(ParseError::not_icmp_error, at);
  if (tells_mtu(message.type, message.code, v6))
    message.mtu = v6 ? read_u32(icmp, v6_mtu_at) : read_u16(icmp, v4_mtu_at);
  read_quote(icmp.subspan(icmp_header_length), at + icmp_header_length, v6, result);
  return result;
}

}  // namespace synwave
