// What the option lines of a script come to: addresses, ports, tolerances.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/time.hpp"
#include "core/drill/script.hpp"
#include "core/host/host.hpp"
#include "core/wire/segment.hpp"

namespace synwave::drill {

struct Config {
  Family family = Family::ipv4;  // of sockets; the wire may be IPv4 all the same (IPv4-mapped addresses)
  Address local;                 // the kernel's
  Address remote;                // the script's
  std::uint32_t mtu = 1500;
  std::uint16_t bind_port = 8080;
  std::uint16_t connect_port = 8080;
  Duration tolerance = std::chrono::milliseconds{4};
  std::int64_t tolerance_permille = 125;  // of the gap to the previous event
  Duration ts_tick{0};                    // of TS values; 0: they are not checked
  bool ts_ecr_scaled = false;             // an inbound ecr is in ticks, as the expected values are
  bool strict_segments = false;
  bool check_ecr = false;  // an outbound ecr must be what is expected
};

/// `options` in the order in which they were given: later ones win. They have been checked by the parser.
Config config_of(const std::vector<OptionLine>& options);

}  // namespace synwave::drill
