// sysctl names of the two systems as keys of a host's configuration.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/drill/interpreter.hpp"

namespace synwave::drill {

enum class SysctlOutcome : std::uint8_t {
  done,
  unknown,        // no such name
  not_supported,  // the engine cannot be so yet
  bad_value,
};

/// Name with dots, or as a path under /proc/sys. Sockets that are born from now on follow.
SysctlOutcome set_sysctl(Interpreter& run, std::string_view name, std::string_view value);
/// The value as text; empty: the name is not known, or has never been set.
std::optional<std::string> sysctl_value(const Interpreter& run, std::string_view name);

/// What the start-up script of the Linux suite sets; of the congestion control, which it sets too, the profile decides.
inline constexpr std::pair<std::string_view, std::string_view> linux_suite_defaults[] = {
    {"net.ipv4.tcp_ecn", "0"},
    {"net.ipv4.tcp_timestamps", "1"},
    {"net.ipv4.tcp_sack", "1"},
    {"net.ipv4.tcp_rmem", "4096 540000 15728640"},
    {"net.ipv4.tcp_wmem", "4096 262144 4194304"},
    {"net.ipv4.tcp_syn_retries", "5"},
    {"net.ipv4.tcp_mtu_probing", "0"},
    {"net.ipv4.tcp_syncookies", "1"},
    {"net.ipv4.tcp_fastopen", "0x70403"},
    {"net.ipv4.tcp_fastopen_key", "a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4"},
};

}  // namespace synwave::drill
