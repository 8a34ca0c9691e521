// Types and codes of ICMP by packetdrill's names: "unreachable", "frag_needed"; for every number also "type_3",
// "code_4".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace synwave {

/// Empty: no type has this name in this family.
std::optional<std::uint8_t> icmp_type_called(std::string_view name, bool v6);
/// Empty: no code of this type has this name.
std::optional<std::uint8_t> icmp_code_called(std::uint8_t type, std::string_view name, bool v6);

/// The name; "type_N" and "code_N" where there is none.
std::string icmp_type_name(std::uint8_t type, bool v6);
std::string icmp_code_name(std::uint8_t type, std::uint8_t code, bool v6);

}  // namespace synwave
