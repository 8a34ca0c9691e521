// ICMP messages about a TCP segment: RFC 792, RFC 4443, and the next hop's MTU of RFC 1191.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/wire/ip.hpp"
#include "core/wire/segment.hpp"

namespace synwave {

/// An ICMP or ICMPv6 error (the addresses say which), as far as TCP needs it.
struct IcmpMessage {
  Address source;       // who complains: a router or the host itself
  Address destination;  // who sent the quoted packet
  std::uint8_t type = 0;
  std::uint8_t code = 0;
  std::uint32_t mtu = 0;  // of "fragmentation needed" and "packet too big"; 0: not told
  // The quoted packet: what the receiver of the message had sent.
  Endpoint quoted_source;
  Endpoint quoted_destination;
  Seq32 quoted_seq;
  std::uint32_t quoted_octets = 0;  // of the whole packet, as its IP header tells; 0: not told

  friend bool operator==(const IcmpMessage&, const IcmpMessage&) = default;
};

/// What an ICMP error means to a connection, whatever the IP version (RFC 9293 3.9.2.2, RFC 5461 2).
enum class IcmpMeaning : std::uint8_t {
  ignored,        // source quench, unknown types
  net_unreach,    // soft
  host_unreach,   // soft
  time_exceeded,  // soft
  too_big,        // the path's MTU is smaller
  proto_unreach,  // hard
  port_unreach,   // hard
  prohibited,     // soft; administratively
  bad_parameter,  // soft; a field of the header makes no sense to somebody
};
/// RFC 1122 3.2.2.1 and 4.2.3.9, RFC 4443 3. Where the two families differ in words, IPv6 follows IPv4: a next header
/// that is not known is a protocol that cannot be reached.
IcmpMeaning meaning_of(const IcmpMessage& message);

/// Whether a message of this type reports an error and quotes the packet that caused it; redirects quote one too.
bool quotes_packet(std::uint8_t type, bool v6);

/// Appends the message as one packet, whatever its type: the quoted IP header, of a segment without text, and the eight
/// octets after it. All addresses are of one family; over IPv4 `mtu` is at most 65,535.
void encode(const IcmpMessage& message, std::vector<std::uint8_t>& out);

struct IcmpParseResult {
  ParseError error = ParseError::none;
  std::uint32_t error_at = 0;  // where in the input the field stands that the error is about
  IcmpMessage message;         // valid without an error

  bool ok() const { return error == ParseError::none; }
};

/// Reads one whole packet. A message that quotes no TCP segment, or less than its ports and sequence number, is an
/// error.
IcmpParseResult parse_icmp(std::span<const std::uint8_t> packet);

}  // namespace synwave
