// CUBIC: the window as a function of the time since the last loss, flat where that loss happened (RFC 8312).
//
// Of RFC 9438, which obsoletes it, two things are taken: the window's aim lies at most at one and a half times cwnd
// (9438 4.2), and the estimate of Reno climbs like Reno once it is where the last loss happened (9438 4.3). Not taken:
// ssthresh is seven tenths of cwnd and not of what is in flight, as in RFC 8312 4.5 and in Linux (full use of cwnd is
// asked of growth instead, 5.8); fast convergence compares with the window of the last loss, not with what fast
// convergence made of it; and a reduction that was for nothing is not taken back (9438 4.9).
#pragma once

#include <cstdint>

#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "core/trace/rules.hpp"
#include "core/trace/tcb.hpp"

namespace synwave {

/// Works on cwnd and ssthresh of the TCB it is given, in whole numbers: sizes in octets, times in 1/1024 s inside.
/// cwnd grows by whole segments, as Reno's does. Slow start and the handshake's window are Reno's affair.
struct Cubic {
  std::uint32_t w_max = 0;       // where the last loss happened, or lower by fast convergence
  std::uint32_t w_last_max = 0;  // where it happened indeed
  std::uint32_t plateau = 0;     // W_max of this epoch
  std::uint32_t w_est = 0;       // what Reno would have reached (RFC 8312 4.2)
  std::uint32_t k = 0;           // from the epoch's begin to the plateau, in 1/1024 s
  std::uint32_t acked = 0;       // octets counted towards the next segment of cwnd
  std::uint32_t acked_est = 0;   // the same of w_est
  bool steepens = true;        // w_est climbs by a segment a round trip from w_last_max on (RFC 9438 4.3); not in Linux
  bool friendly = false;       // in the Reno-friendly region
  bool growing = false;        // an epoch has begun: the congestion avoidance since the last loss
  bool after_timeout = false;  // and the loss was found by the retransmission timer (RFC 8312 4.7)
  Time epoch{};                // t = now - epoch; moved on by what was not full use of cwnd (RFC 8312 5.8)
  Time last_ack{};

  /// New text acknowledged in congestion avoidance. `limited`: cwnd, not the application or the peer, was what kept
  /// the sender back. Gives the region of the curve.
  Rule acknowledged(Tcb& tcb, std::uint32_t octets, Time now, bool limited);
  /// A loss, or a mark of the network: remembers cwnd and gives what ssthresh becomes.
  std::uint32_t reduced(const Tcb& tcb, bool fast_convergence);
  /// The retransmission timer has expired, and it was reduced() for it.
  void timed_out() { after_timeout = true; }

  /// W_cubic at `t` 1/1024 s after the epoch's begin, in octets (RFC 8312 4.1).
  std::uint32_t window_at(std::uint32_t t, std::uint32_t mss) const;

  void add_to(Hasher& hash, Time now) const;

  friend bool operator==(const Cubic&, const Cubic&) = default;

 private:
  void begin(const Tcb& tcb, Time now);
  void estimate_reno(const Tcb& tcb, std::uint32_t octets);
  Rule region(const Tcb& tcb, std::uint32_t target);
};

/// The largest whole number whose cube is not above `value`.
std::uint32_t cube_root(std::uint64_t value);

}  // namespace synwave
