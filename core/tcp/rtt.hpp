// The retransmission timeout: RFC 6298, with Karn's rule.
#pragma once

#include "core/base/seq.hpp"
#include "core/base/time.hpp"
#include "core/tcp/config.hpp"
#include "core/trace/tcb.hpp"

namespace synwave {

/// Times one segment at a time; a retransmission spoils the measurement (RFC 6298 3).
struct RttSampler {
  bool running = false;
  bool spoiled = false;  // by a retransmission, and nothing new has been sent since
  Seq32 until;           // the measurement ends when this number is acknowledged
  Time since{};

  void start(Seq32 end, Time now) {
    running = true;
    spoiled = false;
    until = end;
    since = now;
  }
  void finish() { running = false; }
  void spoil() {
    running = false;
    spoiled = true;
  }
  bool ends_with(Seq32 ack) const { return running && ack.at_or_after(until); }

  friend bool operator==(const RttSampler&, const RttSampler&) = default;
};

/// The clock granularity G of RFC 6298 2.
inline constexpr Duration clock_granularity = std::chrono::milliseconds{1};

/// RFC 6298 (2.2) to (2.5): takes a measurement into SRTT, RTTVAR and RTO; the back-off ends.
void take_rtt_sample(Tcb& tcb, const HostConfig& config, Duration sample);
/// RFC 6298 (5.5): doubled, up to the cap.
void back_off(Tcb& tcb, const HostConfig& config);
/// The same before the handshake is complete: some systems let the first timeouts of a SYN follow each other evenly.
void back_off_opening(Tcb& tcb, const HostConfig& config);

}  // namespace synwave
