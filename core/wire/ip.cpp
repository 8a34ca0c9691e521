#include "core/wire/ip.hpp"

#include <cstddef>

#include "core/base/ensure.hpp"
#include "core/wire/octets.hpp"

namespace synwave {

namespace {

constexpr std::uint32_t largest_length = 65535;

// Offsets in an IPv4 header (RFC 791 3.1).
constexpr std::uint32_t v4_tos_at = 1;
constexpr std::uint32_t v4_length_at = 2;
constexpr std::uint32_t v4_fragment_at = 6;
constexpr std::uint32_t v4_ttl_at = 8;
constexpr std::uint32_t v4_protocol_at = 9;
constexpr std::uint32_t v4_checksum_at = 10;
constexpr std::uint32_t v4_source_at = 12;
constexpr std::uint32_t v4_destination_at = 16;
constexpr std::uint32_t dont_fragment = 0x4000;
constexpr std::uint32_t more_fragments = 0x2000;
constexpr std::uint32_t fragment_offset = 0x1FFF;

// Offsets in an IPv6 header (RFC 8200 3).
constexpr std::uint32_t v6_length_at = 4;
constexpr std::uint32_t v6_next_header_at = 6;
constexpr std::uint32_t v6_hop_limit_at = 7;
constexpr std::uint32_t v6_source_at = 8;
constexpr std::uint32_t v6_destination_at = 24;
constexpr std::uint32_t flow_label_bits = 0xFFFFF;

// Next headers (RFC 8200 4.3, 4.4, 4.5, 4.6).
constexpr std::uint8_t hop_by_hop_options = 0;
constexpr std::uint8_t routing_header = 43;
constexpr std::uint8_t fragment_header = 44;
constexpr std::uint8_t destination_options = 60;

void append_address(std::vector<std::uint8_t>& out, const Address& address) {
  out.insert(out.end(), address.octets.begin(), address.octets.begin() + (address.v6 ? 16 : 4));
}

Address address_at(std::span<const std::uint8_t> packet, std::size_t at, bool v6) {
  Address address;
  address.v6 = v6;
  for (std::size_t i = 0; i < (v6 ? 16U : 4U); ++i) address.octets[i] = packet[at + i];
  return address;
}

void write_v4(const IpHeader& header, std::uint32_t payload_length, std::vector<std::uint8_t>& out) {
  ENSURE(payload_length <= largest_length - ipv4_header_length);
  const std::size_t begin = out.size();
  append_u8(out, (4U << 4) | (ipv4_header_length / 4));
  append_u8(out, header.fields.tos);
  append_u16(out, ipv4_header_length + payload_length);
  append_u16(out, 0);  // never fragmented, so it need not be told apart
  append_u16(out, dont_fragment);
  append_u8(out, header.fields.ttl);
  append_u8(out, header.protocol);
  append_u16(out, 0);
  append_address(out, header.source);
  append_address(out, header.destination);
  const auto written = std::span{out}.subspan(begin);
  put_u16(written, v4_checksum_at, Checksum{}.add(written).result());
}

void write_v6(const IpHeader& header, std::uint32_t payload_length, std::vector<std::uint8_t>& out) {
  ENSURE(payload_length <= largest_length && header.fields.flow_label <= flow_label_bits);
  append_u32(out, (6U << 28) | (static_cast<std::uint32_t>(header.fields.tos) << 20) | header.fields.flow_label);
  append_u16(out, payload_length);
  append_u8(out, header.protocol);
  append_u8(out, header.fields.ttl);
  append_address(out, header.source);
  append_address(out, header.destination);
}

/// Reads one header; the checks in the order of SYNWAVE_PARSE_ERRORS.
class Reader {
 public:
  /// `whole`: nothing of the packet is missing.
  Reader(std::span<const std::uint8_t> packet, bool whole) : packet_{packet}, whole_{whole} {}

  IpResult run() {
    if (packet_.empty()) return fail(ParseError::ip_header_cut, 0);
    const int version = packet_[0] >> 4;
    if (version != 4 && version != 6) return fail(ParseError::bad_ip_version, 0);
    if (size() < (version == 6 ? ipv6_header_length : ipv4_header_length))
      return fail(ParseError::ip_header_cut, size());
    return version == 6 ? read_v6() : read_v4();
  }

 private:
  std::uint32_t size() const { return static_cast<std::uint32_t>(packet_.size()); }

  IpResult fail(ParseError error, std::uint32_t at) {
    result_.error = error;
    result_.error_at = at;
    return result_;
  }

  IpResult read_v4() {
    const std::uint32_t length = (packet_[0] & 0x0FU) * 4;
    if (length < ipv4_header_length || length > size()) return fail(ParseError::bad_ip_header_length, 0);
    if (whole_ && Checksum{}.add(packet_.first(length)).result() != 0)
      return fail(ParseError::bad_ip_checksum, v4_checksum_at);
    if (whole_ && read_u16(packet_, v4_length_at) != size()) return fail(ParseError::ip_length_mismatch, v4_length_at);
    // A first fragment can be quoted: its text is not needed.
    const std::uint32_t refused = whole_ ? more_fragments | fragment_offset : fragment_offset;
    if ((read_u16(packet_, v4_fragment_at) & refused) != 0) return fail(ParseError::fragment, v4_fragment_at);
    result_.header.fields = {packet_[v4_ttl_at], packet_[v4_tos_at], 0};
    result_.header.source = address_at(packet_, v4_source_at, false);
    result_.header.destination = address_at(packet_, v4_destination_at, false);
    result_.header.protocol = packet_[v4_protocol_at];
    result_.protocol_at = v4_protocol_at;
    result_.payload_at = length;
    result_.octets = read_u16(packet_, v4_length_at);
    return result_;
  }

  IpResult read_v6() {
    const std::uint32_t first_word = read_u32(packet_, 0);
    result_.header.fields = {packet_[v6_hop_limit_at], static_cast<std::uint8_t>((first_word >> 20) & 0xFF),
                             first_word & flow_label_bits};
    result_.header.source = address_at(packet_, v6_source_at, true);
    result_.header.destination = address_at(packet_, v6_destination_at, true);
    result_.protocol_at = v6_next_header_at;
    result_.payload_at = ipv6_header_length;
    result_.octets = ipv6_header_length + read_u16(packet_, v6_length_at);
    const std::uint32_t bad_header = past_extensions();
    if (bad_header != 0) return fail(ParseError::bad_ip_header_length, bad_header);
    if (whole_ && read_u16(packet_, v6_length_at) != size() - ipv6_header_length)
      return fail(ParseError::ip_length_mismatch, v6_length_at);
    result_.header.protocol = packet_[result_.protocol_at];
    if (result_.header.protocol == fragment_header) return fail(ParseError::fragment, result_.protocol_at);
    return result_;
  }

  /// Moves protocol_at and payload_at; gives where a header begins that does not end in the packet, or 0.
  std::uint32_t past_extensions() {
    for (;;) {
      const std::uint8_t next = packet_[result_.protocol_at];
      if (next != hop_by_hop_options && next != routing_header && next != destination_options) return 0;
      const std::uint32_t at = result_.payload_at;
      if (size() - at < 2) return at;
      const std::uint32_t length = (packet_[at + 1] + 1U) * 8;
      if (length > size() - at) return at;
      result_.protocol_at = at;
      result_.payload_at = at + length;
    }
  }

  std::span<const std::uint8_t> packet_;
  bool whole_;
  IpResult result_;
};

}  // namespace

void write_ip_header(const IpHeader& header, std::uint32_t payload_length, std::vector<std::uint8_t>& out) {
  ENSURE(header.source.v6 == header.destination.v6);
  if (header.source.v6) return write_v6(header, payload_length, out);
  write_v4(header, payload_length, out);
}

IpResult parse_ip_header(std::span<const std::uint8_t> packet) {
  return Reader{packet, true}.run();
}

IpResult parse_quoted_ip_header(std::span<const std::uint8_t> packet) {
  return Reader{packet, false}.run();
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
