// Addresses as text, and what can be told from an address alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/wire/segment.hpp"

namespace synwave {

/// Dotted decimal, four numbers of 0 to 255 without leading zeros ("010" is eight to some readers); empty for anything
/// else.
std::optional<Address> parse_ipv4(std::string_view text);
/// The forms of RFC 4291 2.2: eight groups of up to four hexadecimal digits, one "::" for one or more groups of zeros,
/// the last two groups dotted. Without brackets and without a zone.
std::optional<Address> parse_ipv6(std::string_view text);
/// Either of them.
std::optional<Address> parse_address(std::string_view text);

/// "10.0.0.1"; "2001:db8::1", as RFC 5952 4 prefers it, and "::ffff:10.0.0.1" (RFC 5952 5).
std::string to_text(const Address& address);
/// "10.0.0.1:80", "[2001:db8::1]:80".
std::string to_text(const Endpoint& endpoint);

/// Whether one host can bear it: not unspecified, not multicast, not the limited broadcast (RFC9293-MUST-46, MUST-57,
/// MUST-63). Which addresses are a subnet's broadcast is not known here. A mapped address is judged by what it maps.
bool unicast(const Address& address);
/// 127.0.0.0/8 and ::1: what never leaves a host.
bool loopback(const Address& address);

/// ::ffff:a.b.c.d, an IPv4 address where an IPv6 one is asked for (RFC 4291 2.5.5.2). It is never in an IPv6 packet.
bool is_v4_mapped(const Address& address);
/// The address is IPv4.
Address to_v4_mapped(const Address& address);
/// What it maps; any other address as it is.
Address from_v4_mapped(const Address& address);

}  // namespace synwave
