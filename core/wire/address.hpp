// Addresses as text. IPv4 only: nothing above makes an IPv6 address yet.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/wire/segment.hpp"

namespace synwave {

/// Dotted decimal, four numbers of 0 to 255 without leading zeros ("010" is eight to some readers); empty for anything
/// else.
std::optional<Address> parse_ipv4(std::string_view text);

/// "10.0.0.1"; the address is IPv4.
std::string to_text(const Address& address);
/// "10.0.0.1:80".
std::string to_text(const Endpoint& endpoint);

/// Whether one host can bear it: not unspecified, not multicast, not the limited broadcast (RFC9293-MUST-46, MUST-57,
/// MUST-63). Which addresses are a subnet's broadcast is not known here.
bool unicast(const Address& address);

}  // namespace synwave
