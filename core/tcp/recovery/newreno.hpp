// Which octets to send again without SACK: RFC 5681 3.2 and RFC 6582.
#pragma once

#include <cstdint>

#include "core/base/seq.hpp"
#include "core/trace/tcb.hpp"

namespace synwave {

/// Knows which octets are presumed lost; how much may be sent is congestion control's affair.
struct NewReno {
  bool in_recovery = false;
  bool partial_seen = false;
  // Octets to send again: [resend_next, resend_end), empty when equal.
  Seq32 resend_next;
  Seq32 resend_end;

  bool resending() const { return resend_next != resend_end; }

  /// Third duplicate ACK (RFC 6582 3.2 step 2): whether this starts a recovery.
  bool may_enter(const Tcb& tcb) const { return !in_recovery && tcb.snd_una.after(tcb.recover); }
  /// Enters: the first unacknowledged segment, and only that, goes again.
  void enter(Tcb& tcb);
  /// RFC 6582 3.2 step 3, partial acknowledgement: the next hole.
  void next_hole(const Tcb& tcb);
  void leave() { in_recovery = false; }
  /// RFC 6582 3.2 step 4: everything in flight is presumed lost.
  void on_timeout(Tcb& tcb);
  /// SND.UNA has moved: what is acknowledged need not go again.
  void acknowledged(Tcb& tcb);

  friend bool operator==(const NewReno&, const NewReno&) = default;
};

}  // namespace synwave
