// How one direction of a link behaves: one plain value, as the text says it.
#pragma once

#include <cstdint>

#include "core/base/rng.hpp"
#include "core/base/time.hpp"

namespace synwave {

/// Where packets end that have crossed the link, if not at its host (RFC 792, RFC 4443 3.1).
enum class Unreachable : std::uint8_t { off, host, port };

struct LinkConfig {
  Duration delay{0};   // one way
  Duration jitter{0};  // added to the delay, drawn from [0, jitter]; keeps the order
  Probability loss;
  Probability duplicate;
  Probability reorder;
  Probability corrupt;       // one bit, so the checksum always finds it
  Duration reorder_by{0};    // how far a reordered segment may overtake; 0: by one delay
  std::uint64_t rate = 0;    // bits per second, counting IP octets; 0: unlimited
  std::uint32_t queue = 0;   // packets that wait for the rate, drop-tail; 0: unlimited
  std::uint32_t mark = 0;    // a packet that finds so many waiting is marked, if its sender knows of it; 0: none
  std::uint32_t mtu = 1500;  // IP octets
  Unreachable unreachable = Unreachable::off;
  bool icmp = true;  // whether anybody says so when a packet is too big or gets nowhere; false: a black hole
  bool up = true;

  friend bool operator==(const LinkConfig&, const LinkConfig&) = default;
};

}  // namespace synwave
