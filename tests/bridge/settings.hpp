// What `--so_flags` says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/host/profile.hpp"

namespace synwave::bridge {

struct Settings {
  HostConfig config;
  std::optional<Address> address;  // empty: learned from the first call or packet that has one
  std::uint32_t mtu = 1500;        // of the way to everybody
};

/// KEY=VALUE, separated by commas: `profile`, `ip`, `mtu`, and the keys of a scenario's `host` line. Gives what is
/// wrong with it; empty: nothing.
std::string read_settings(std::string_view flags, Settings& settings);

}  // namespace synwave::bridge
