// Which octets to send again where SACK is in use: by count (RFC 6675) or by time (RFC 8985).
#pragma once

#include <cstdint>

#include "core/base/hash.hpp"
#include "core/tcp/recovery/prr.hpp"
#include "core/tcp/recovery/rack.hpp"
#include "core/tcp/recovery/scoreboard.hpp"
#include "core/trace/tcb.hpp"

namespace synwave {

enum class RepairPhase : std::uint8_t {
  open,
  recovery,  // until RecoveryPoint (Tcb::recover) is acknowledged
  timeout,   // the same after the retransmission timer has expired
};

/// Of a connection that uses SACK and does not repair by NewReno; others have none.
struct Selective {
  Scoreboard board;
  RepairPhase phase = RepairPhase::open;
  bool by_time = false;        // RFC 8985
  bool first_at_once = false;  // one segment goes again whatever cwnd says
  bool rescue_known = false;   // RescueRxt is defined
  bool restart_rto = false;    // the retransmission timer is to start anew
  bool restart_probe = false;  // the same for the probe timeout
  Seq32 high_rxt;              // HighRxt, the number after it
  Seq32 rescue_rxt;            // RescueRxt, the number after it
  Time sampled_at{};           // when a round trip was measured last
  Time rto_since{};            // when the retransmission timer last started anew
  Prr prr;
  Rack rack;
  Tlp tlp;

  /// RFC 6675 5 (4.1) and (4.3).
  void enter(Tcb& tcb);
  void leave();
  /// RFC 6675 5.1, RFC 8985 6.3, RFC 2018 8. Gives whether SACK information was thrown away.
  bool on_timeout(Tcb& tcb, Time now);
  /// SND.UNA has moved.
  void acknowledged(Tcb& tcb);
  /// [seq, end) has gone again. `rescue`: by RFC 6675 NextSeg rule 4.
  void sent_again(const Tcb& tcb, Seq32 seq, Seq32 end, Time now, bool rescue);
  /// The loss probe has gone; SND.NXT is behind it.
  void probe_sent(const Tcb& tcb, bool again);

  void add_to(Hasher& hash, Seq32 iss, Time now) const;

  friend bool operator==(const Selective&, const Selective&) = default;
};

}  // namespace synwave
