#include "core/drill/config.hpp"

#include <string_view>

#include "core/wire/address.hpp"

namespace synwave::drill {

namespace {

constexpr Address default_remote_v4 = Address::v4(192, 0, 2, 1);
constexpr Address default_local_v4 = Address::v4(192, 168, 0, 1);
constexpr std::string_view default_remote_v6 = "2001:db8::1";
constexpr std::string_view default_local_v6 = "fd3d:fa7b:d17d::1";

std::uint32_t whole(std::string_view text) {
  std::uint32_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') break;
    value = value * 10 + static_cast<std::uint32_t>(c - '0');
  }
  return value;
}

/// "12.5" as 125: percent in tenths.
std::int64_t tenths(std::string_view text) {
  const std::size_t point = text.find('.');
  const std::int64_t units = whole(text.substr(0, point));
  if (point == std::string_view::npos || point + 1 == text.size()) return units * 10;
  return units * 10 + (text[point + 1] - '0');
}

/// An address; the length of its prefix, which only an interface would need, is left out.
void take_address(std::string_view text, bool v6, Address& out) {
  const std::optional<Address> address = parse_address(text.substr(0, text.find('/')));
  if (address && address->v6 == v6) out = *address;
}

bool is_on(std::string_view value) {
  return value.empty() || value == "1" || value == "true";
}

void take_ip_version(std::string_view value, Config& config) {
  const bool v6 = value == "ipv6";
  config.family = v6 || value == "ipv4-mapped-ipv6" ? Family::ipv6 : Family::ipv4;
  config.local = v6 ? *parse_address(default_local_v6) : default_local_v4;
  config.remote = v6 ? *parse_address(default_remote_v6) : default_remote_v4;
}

}  // namespace

Config config_of(const std::vector<OptionLine>& options) {
  Config config;
  take_ip_version("ipv4", config);
  for (const OptionLine& option : options) {  // first, for the addresses depend on it
    if (option.name == "ip_version") take_ip_version(option.value, config);
  }
  for (const OptionLine& option : options) {
    const std::string_view value = option.value;
    if (option.name == "local_ip") take_address(value, config.local.v6, config.local);
    if (option.name == "remote_ip") take_address(value, config.remote.v6, config.remote);
    if (option.name == "mtu") config.mtu = whole(value);
    if (option.name == "bind_port") config.bind_port = static_cast<std::uint16_t>(whole(value));
    if (option.name == "connect_port") config.connect_port = static_cast<std::uint16_t>(whole(value));
    if (option.name == "tolerance_usecs") config.tolerance = std::chrono::microseconds{whole(value)};
    if (option.name == "tolerance_percent") config.tolerance_permille = tenths(value);
    if (option.name == "tcp_ts_tick_usecs") config.ts_tick = std::chrono::microseconds{whole(value)};
    if (option.name == "tcp_ts_ecr_scaled") config.ts_ecr_scaled = is_on(value);
    if (option.name == "strict_segments") config.strict_segments = is_on(value);
    if (option.name == "check_ecr") config.check_ecr = is_on(value);
  }
  return config;
}

}  // namespace synwave::drill
