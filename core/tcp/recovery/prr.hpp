// Proportional rate reduction: during a recovery cwnd comes down to ssthresh in step with what arrives (RFC 6937).
#pragma once

#include <cstdint>

#include "core/tcp/config.hpp"

namespace synwave {

/// What an acknowledgement during recovery says, in octets.
struct PrrAck {
  std::uint32_t delivered = 0;  // DeliveredData
  std::uint32_t pipe = 0;
  std::uint32_t ssthresh = 0;
  std::uint32_t mss = 0;
  bool progress = false;  // SND.UNA has moved and nothing more was found lost
};

struct Prr {
  std::uint32_t delivered = 0;   // prr_delivered
  std::uint32_t out = 0;         // prr_out: sent during this recovery
  std::uint32_t recover_fs = 0;  // RecoverFS: in flight when it began

  void start(std::uint32_t flight);
  void sent(std::uint32_t octets) { out += octets; }
  /// sndcnt: how much may be sent in answer.
  std::uint32_t allowance(PrrBound bound, const PrrAck& ack);

  friend bool operator==(const Prr&, const Prr&) = default;
};

}  // namespace synwave
