// The headers of IPv4 and IPv6 packets (RFC 791 3.1, RFC 8200 3): what stands before TCP and ICMP.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/wire/checksum.hpp"
#include "core/wire/segment.hpp"

namespace synwave {

inline constexpr std::uint32_t ipv4_header_length = 20;  // without IP options; we send none
inline constexpr std::uint32_t ipv6_header_length = 40;  // without extension headers; we send none

/// Octets of the IP header that goes before a packet from or to this address.
constexpr std::uint32_t ip_header_length(const Address& address) {
  return address.v6 ? ipv6_header_length : ipv4_header_length;
}

/// Why octets are no packet that we read: name, and the words of a report. In the order in which they are looked for.
#define SYNWAVE_PARSE_ERRORS(X)                                                           \
  X(none, "no error")                                                                     \
  X(ip_header_cut, "fewer octets than an IP header")                                      \
  X(bad_ip_version, "the IP version is neither 4 nor 6")                                  \
  X(bad_ip_header_length, "the length of an IP header is too small or beyond the packet") \
  X(bad_ip_checksum, "the IP header's checksum is wrong")                                 \
  X(ip_length_mismatch, "the IP length is not the number of octets")                      \
  X(fragment, "a fragment: reassembly is not supported")                                  \
  X(not_tcp, "the IP protocol is not TCP")                                                \
  X(tcp_header_cut, "fewer octets than a TCP header")                                     \
  X(bad_data_offset, "the TCP data offset is below 20 octets or beyond the packet")       \
  X(bad_tcp_checksum, "the TCP checksum is wrong")                                        \
  X(not_icmp, "the IP protocol is not the ICMP of this IP version")                       \
  X(icmp_header_cut, "fewer octets than an ICMP header")                                  \
  X(bad_icmp_checksum, "the ICMP checksum is wrong")                                      \
  X(not_icmp_error, "an ICMP message that quotes no packet")                              \
  X(quote_cut, "the quoted packet has fewer than 8 octets after its IP header")

enum class ParseError : std::uint8_t {
#define X(name, text) name,
  SYNWAVE_PARSE_ERRORS(X)
#undef X
};

std::string_view text_of(ParseError error);

struct IpHeader {
  Address source;
  Address destination;  // of the same family
  IpFields fields;
  std::uint8_t protocol = protocol_tcp;  // of the payload: TCP, ICMP
};

/// Appends the header; an IPv4 one has its checksum and forbids fragments. Header and payload of IPv4 are at most
/// 65,535 octets, the payload of IPv6 is.
void write_ip_header(const IpHeader& header, std::uint32_t payload_length, std::vector<std::uint8_t>& out);

struct IpResult {
  ParseError error = ParseError::none;
  std::uint32_t error_at = 0;  // where in the input the field stands that the error is about

  // Valid without an error.
  IpHeader header;
  std::uint32_t protocol_at = 0;  // where the field stands that gave `protocol`
  std::uint32_t payload_at = 0;
  std::uint32_t octets = 0;  // of the packet, as the header tells

  bool ok() const { return error == ParseError::none; }
};

/// Reads the header of one whole packet. IPv4 options are passed over (RFC9293-MUST-50), and so are IPv6's hop-by-hop,
/// routing and destination options (RFC 8200 4). Addresses are not judged.
IpResult parse_ip_header(std::span<const std::uint8_t> packet);

/// The same for a packet of which only a beginning is there, as ICMP quotes it: its length is not compared, and its
/// checksum not looked at, for routers on the way changed the header.
IpResult parse_quoted_ip_header(std::span<const std::uint8_t> packet);

}  // namespace synwave
