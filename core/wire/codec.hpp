// Between segments and IPv4 packets: the only place that knows where a header's fields stand.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/wire/options.hpp"
#include "core/wire/segment.hpp"

namespace synwave {

inline constexpr std::uint32_t ipv4_header_length = 20;  // without IP options; we send none
inline constexpr std::uint32_t tcp_header_length = 20;   // without options

/// Octets of the whole packet: IP header, TCP header with options, text.
constexpr std::uint32_t packet_length(const Segment& segment) {
  return ipv4_header_length + tcp_header_length + options_length(segment.options) + segment.text.length;
}

/// Appends the segment as one IPv4 packet, both checksums filled in (RFC9293-MUST-2); the text comes from `octets`.
/// Both addresses are IPv4, the options fit a header (max_options_length), and the packet is at most 65,535 octets.
void encode(const Segment& segment, const Octets& octets, std::vector<std::uint8_t>& out);

/// Why octets are no segment: name, and the words of a report. In the order in which they are looked for.
#define SYNWAVE_PARSE_ERRORS(X)                                                           \
  X(none, "no error")                                                                     \
  X(ip_header_cut, "fewer octets than an IPv4 header")                                    \
  X(not_ipv4, "the IP version is not 4")                                                  \
  X(bad_ip_header_length, "the IP header length is below 20 octets or beyond the packet") \
  X(bad_ip_checksum, "the IP header's checksum is wrong")                                 \
  X(ip_length_mismatch, "the IP total length is not the number of octets")                \
  X(fragment, "a fragment: reassembly is not supported")                                  \
  X(not_tcp, "the IP protocol is not TCP")                                                \
  X(tcp_header_cut, "fewer octets than a TCP header")                                     \
  X(bad_data_offset, "the TCP data offset is below 20 octets or beyond the packet")       \
  X(bad_tcp_checksum, "the TCP checksum is wrong")

enum class ParseError : std::uint8_t {
#define X(name, text) name,
  SYNWAVE_PARSE_ERRORS(X)
#undef X
};

std::string_view text_of(ParseError error);

struct ParseResult {
  ParseError error = ParseError::none;
  /// Where in the input the field stands that the error is about.
  std::uint32_t error_at = 0;

  // Valid without an error.
  /// Its `text` is empty: which stream the octets belong to is the caller's to say.
  Segment segment;
  std::uint32_t text_at = 0;  // in the input
  std::uint32_t text_length = 0;
  /// Where in the input an option's length made no sense; the options from there on were ignored (see parse_options).
  std::optional<std::uint32_t> malformed_option_at;

  bool ok() const { return error == ParseError::none; }
};

/// Reads one whole IPv4 packet, no octet more or less: the caller cuts a link's padding off. IP options are skipped
/// (RFC9293-MUST-50), reserved bits ignored. Addresses and ports are not judged.
ParseResult parse(std::span<const std::uint8_t> packet);

}  // namespace synwave
