// Between segments and packets: the only place that knows where the fields of a TCP header stand.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/wire/ip.hpp"
#include "core/wire/options.hpp"
#include "core/wire/segment.hpp"

namespace synwave {

inline constexpr std::uint32_t tcp_header_length = 20;  // without options

/// Octets of the whole packet: IP header, TCP header with options, text.
constexpr std::uint32_t packet_length(const Segment& segment) {
  return ip_header_length(segment.source.address) + tcp_header_length + options_length(segment.options) +
         segment.text.length;
}

/// Appends the segment as one packet, checksums filled in (RFC9293-MUST-2); the text comes from `octets`.
/// Both addresses are of one family, the options fit a header (max_options_length), and the packet is no longer than
/// write_ip_header allows.
void encode(const Segment& segment, const Octets& octets, std::vector<std::uint8_t>& out);

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

/// Reads one whole packet, no octet more or less: the caller cuts a link's padding off. IP options and extension
/// headers are skipped (parse_ip_header), reserved bits ignored. Addresses and ports are not judged.
ParseResult parse(std::span<const std::uint8_t> packet);

}  // namespace synwave
