// The controller that a connection has chosen (HostConfig::cc), behind one face with explicit inputs.
#pragma once

#include <cstdint>

#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/congestion/cubic.hpp"
#include "core/tcp/congestion/reno.hpp"
#include "core/trace/rules.hpp"
#include "core/trace/tcb.hpp"

namespace synwave {

/// What an acknowledgement of new text tells a controller.
struct AckSample {
  std::uint32_t octets = 0;  // newly acknowledged
  Time now{};
  Duration srtt{0};          // 0: no measurement yet
  bool cwnd_limited = true;  // the connection has lately sent about as much as cwnd allows
};

/// Moves cwnd and ssthresh of the TCB it is given; all sizes in octets, `flight` without what limited transmit added.
/// What moves them gives its rule.
struct Congestion {
  CongestionControl kind = CongestionControl::reno;  // `none`: reckons as Reno does, and nobody obeys
  bool fast_convergence = true;                      // of CUBIC
  Rule phase =
      Rule::none;  // by which cwnd grew last; none since a loss or a pause. Nothing but the trace depends on it
  Reno reno;
  Cubic cubic;

  /// Also in mid-connection: the new controller begins with the window of the old one.
  void choose(const HostConfig& config);
  void start(Tcb& tcb, std::uint32_t initial_window);
  /// New text acknowledged, outside recovery. Gives the rule by which cwnd grows if the phase has changed with it, or
  /// `none`: what goes on as before needs no words.
  Rule acknowledged(Tcb& tcb, const AckSample& ack);
  /// The same, but cwnd is not to grow: the connection makes no use of it.
  void unused(Tcb& tcb, Time now);
  /// A loss found by acknowledgements: ssthresh moves, once per window; cwnd is the caller's.
  Rule lost(Tcb& tcb, std::uint32_t flight);
  /// `first`: not already retransmitted by the timer; only then does ssthresh move (RFC 5681 3.1).
  Rule timed_out(Tcb& tcb, std::uint32_t flight, bool first);
  /// The network has marked a packet (RFC 3168 6.1.2): as if it had lost it, but nothing needs to go again. Not for a
  /// cwnd of one segment.
  Rule experienced(Tcb& tcb);
  /// RFC 5681 4.1: an idle connection starts again from the restart window; or falls towards it by half for each RTO
  /// that it was idle, as Linux has it.
  void after_idle(Tcb& tcb, std::uint32_t restart_window);
  void after_idle_rtos(Tcb& tcb, std::uint32_t restart_window, std::int64_t rtos);

  void add_to(Hasher& hash, Time now) const;

  friend bool operator==(const Congestion&, const Congestion&) = default;

 private:
  Rule grow(Tcb& tcb, const AckSample& ack);
};

// How cwnd breathes during a recovery without SACK, whatever the controller (RFC 5681 3.2, RFC 6582 3.2).

/// Three segments have left the network, the duplicates say so.
void inflate(Tcb& tcb);
void inflate_by_duplicate(Tcb& tcb);
void deflate_partially(Tcb& tcb, std::uint32_t acked);
/// The end of recovery: no burst.
void deflate(Tcb& tcb, std::uint32_t flight);

}  // namespace synwave
