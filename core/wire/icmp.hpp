// ICMP messages about a TCP segment: RFC 792, RFC 4443, and the next hop's MTU of RFC 1191.
#pragma once

#include <cstdint>

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

  friend bool operator==(const IcmpMessage&, const IcmpMessage&) = default;
};

/// What an ICMP error means to a connection, whatever the IP version (RFC 9293 3.9.2.2, RFC 5461 2).
enum class IcmpMeaning : std::uint8_t {
  ignored,        // source quench, parameter problems of no concern, unknown types
  net_unreach,    // soft
  host_unreach,   // soft
  time_exceeded,  // soft
  too_big,        // the path's MTU is smaller
  proto_unreach,  // hard
  port_unreach,   // hard
  prohibited,     // soft; administratively
};
IcmpMeaning meaning_of(const IcmpMessage& message);

}  // namespace synwave
