// How much may be in flight: slow start, congestion avoidance and their reaction to loss (RFC 5681).
#pragma once

#include <cstdint>

#include "core/trace/tcb.hpp"

namespace synwave {

/// "Arbitrarily high" (RFC 5681 3.1), and low enough that sums of two never overflow.
inline constexpr std::uint32_t unlimited_window = 0x3FFFFFFF;

/// Works on cwnd and ssthresh of the TCB it is given; all sizes in octets.
struct Reno {
  std::uint32_t acked_since_growth = 0;  // RFC 5681 3.1: octets counted towards the next increase
  bool per_ack = false;                  // instead each acknowledgement adds its share
  std::uint32_t slow_start_limit = 1;    // segments that one acknowledgement adds at the most; 0: no limit

  void start(Tcb& tcb, std::uint32_t initial_window);
  /// Below ssthresh. Gives how many of the octets are left for congestion avoidance.
  std::uint32_t slow_start(Tcb& tcb, std::uint32_t octets) const;
  /// New text acknowledged, outside recovery.
  void acknowledged(Tcb& tcb, std::uint32_t octets);
  /// `flight`: FlightSize without what limited transmit added.
  void lost(Tcb& tcb, std::uint32_t flight);
  /// `first`: not already retransmitted by the timer; only then does ssthresh move (RFC 5681 3.1).
  void timed_out(Tcb& tcb, std::uint32_t flight, bool first);

  friend bool operator==(const Reno&, const Reno&) = default;
};

}  // namespace synwave
