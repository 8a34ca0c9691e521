// Numbers of the language, exact: no floating point.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace synwave::drill {

/// Digits with an optional fraction ("12", "0.5", ".5") times 10^places. Empty for anything else, for more decimals
/// than `places` that say something, and for what 63 bits do not hold.
std::optional<std::int64_t> parse_decimal(std::string_view text, unsigned places);

/// Decimal digits only, or 0x and hexadecimal ones; empty for anything else and beyond 64 bits.
std::optional<std::uint64_t> parse_whole(std::string_view text);

/// The value of a hexadecimal digit, -1 for anything else.
int hex_value(char c);

}  // namespace synwave::drill
