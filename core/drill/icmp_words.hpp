// Types and codes of ICMP and ICMPv6 by the names that the language has for them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace synwave::drill {

/// "unreachable", or "type_3" for any number.
std::optional<std::uint8_t> icmp_type_called(std::string_view name, bool v6);
/// "host_unreachable", or "code_1" for any number.
std::optional<std::uint8_t> icmp_code_called(std::string_view name, std::uint8_t type, bool v6);

/// The name, or type_N where there is none.
std::string icmp_type_name(std::uint8_t type, bool v6);
/// The name, or code_N where there is none.
std::string icmp_code_name(std::uint8_t code, std::uint8_t type, bool v6);

}  // namespace synwave::drill
