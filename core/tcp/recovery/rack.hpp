// RACK-TLP: losses found by time, and a probe when no acknowledgement comes at all (RFC 8985).
#pragma once

#include <cstdint>

#include "core/base/seq.hpp"
#include "core/base/time.hpp"
#include "core/tcp/recovery/scoreboard.hpp"
#include "core/trace/tcb.hpp"

namespace synwave {

inline constexpr std::uint32_t dup_thresh = 3;  // RFC 6675 2, RFC 8985 6.2 step 4

/// The smallest round trip of late: of the running half of a window of time and of the half before it (RFC 8985 6.2
/// step 1).
struct MinRtt {
  Duration before{0};
  Duration current{0};
  Time since{};

  void take(Duration sample, Time now);
  /// 0: no measurement yet.
  Duration value() const;

  friend bool operator==(const MinRtt&, const MinRtt&) = default;
};

struct Rack {
  MinRtt min_rtt;
  bool any = false;  // something has been delivered: RACK.segment and RACK.rtt are known
  bool reordering_seen = false;
  bool dsack_round_on = false;
  Time sent{};  // RACK.xmit_ts
  Seq32 end;    // RACK.end_seq
  Duration rtt{0};
  Seq32 fack;
  Seq32 dsack_round;
  std::uint32_t window_factor = 1;  // RACK.reo_wnd_mult
  std::uint32_t persist = 16;       // recoveries until it is 1 again
  std::uint32_t reordering = 3;     // the widest seen, in segments; what systems tell of it
  std::uint32_t reorderings = 0;    // how often

  /// Steps 1 and 2: what this acknowledgement has delivered.
  void take(const Delivery& delivery);
  /// Step 3; `highest`: the highest number acknowledged or SACKed. Gives whether something came out of order.
  bool detect_reordering(const Delivery& delivery, Seq32 highest, std::uint32_t mss);
  /// Step 4: a D-SACK widens the window, once per round trip. Gives whether it did.
  bool take_dsack(const Tcb& tcb);
  void round_over(const Tcb& tcb);
  void recovery_over();
  /// RACK.reo_wnd. `repairing`: in a recovery, be it after a timeout.
  Duration window(const Tcb& tcb, bool repairing, std::uint32_t segments_sacked) const;
  RackLine line(Duration window) const { return {sent, end, rtt + window}; }

  friend bool operator==(const Rack&, const Rack&) = default;
};

/// The loss probe.
struct Tlp {
  bool in_flight = false;  // TLP.end_seq is set
  bool is_retrans = false;
  bool sampled = true;       // a round trip was measured since the last probe
  bool now = false;          // PTO has passed: the probe is to be sent
  Seq32 end{};               // TLP.end_seq
  std::uint32_t flight = 0;  // when it was sent

  friend bool operator==(const Tlp&, const Tlp&) = default;
};

}  // namespace synwave
