// A connection's whole state as plain data. arrival, calls and timeouts are functions over it; Connection is its face.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/errno.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/receiver.hpp"
#include "core/tcp/sender.hpp"
#include "core/tcp/statistics.hpp"
#include "core/trace/log.hpp"
#include "core/wire/segment.hpp"

namespace synwave {

/// What every input needs besides itself: the time, the host's configuration, and where to write what happened.
struct Context {
  Time now;
  const HostConfig& config;
  Scribe scribe;
};

/// The two ends and what the path between them carries. `mtu` counts IP octets.
struct Path {
  Endpoint local;
  Endpoint remote;
  std::uint32_t mtu = 1500;

  friend bool operator==(const Path&, const Path&) = default;
};

/// Octets of IP and TCP header without options.
constexpr std::uint32_t header_octets(const Path& path) {
  return path.local.address.v6 ? 60 : 40;
}
/// Octets of the timestamps option, padded (RFC 7323 A).
inline constexpr std::uint32_t timestamps_octets = 12;

/// What an input has decided to send besides text; polled before anything else.
struct Outbox {
  bool ack = false;
  Rule ack_rule = Rule::none;
  bool keepalive = false;     // a keep-alive probe
  bool reset = false;         // <SEQ=reset_seq><CTL=RST>, with ACK if `reset_ack`
  bool reset_is_own = false;  // of the connection's own accord, so it carries the connection's timestamps
  Rule reset_rule = Rule::none;
  Seq32 reset_seq;
  std::optional<Seq32> reset_ack;
  std::optional<std::uint32_t> reset_echo;  // the timestamp of the segment that it answers (RFC 7323 5.2)

  friend bool operator==(const Outbox&, const Outbox&) = default;
};

/// How many answers to provocations there were, per connection (RFC 5961 7; a shared counter would be a side channel).
struct ChallengeThrottle {
  Time since{};
  std::uint32_t count = 0;

  friend bool operator==(const ChallengeThrottle&, const ChallengeThrottle&) = default;
};

/// Explicit congestion notification on this connection (RFC 3168).
struct EcnState {
  bool agreed = false;    // both ends have said that they can
  bool asked = false;     // our SYN does, and none without has gone since
  bool refused = false;   // it was answered by RST, and goes again without
  bool echoes = false;    // a mark has come, and no CWR since: every acknowledgement has ECE
  bool owes_cwr = false;  // cwnd was reduced: the next new text says so
  bool seen = false;      // text of the peer's has come with ECT or CE
  Seq32 reduced_at;       // SND.NXT when an echo reduced cwnd last

  friend bool operator==(const EcnState&, const EcnState&) = default;
};

struct Machine {
  Path path;
  Tcb tcb;
  Sender sender;
  Receiver receiver;
  Outbox outbox;
  ChallengeThrottle throttle;
  Statistics statistics;
  Errno error = Errno::none;
  Errno news = Errno::none;        // trouble that ends nothing, to be told at once (RFC 9293 3.9.1.8)
  Errno soft_error = Errno::none;  // what ICMP said without ending the connection (RFC 1122 4.2.3.9)
  bool active = false;             // opened by an active OPEN (RFC 9293 MUST-11)
  bool two_way = false;            // the teaching fault handshake=two-way
  bool reset_by_us = false;        // TIME_WAIT after a RST of ours, not after two FINs
  bool syn_text_taken = false;     // Fast Open: all text of the SYN has been accepted, here or by the peer
  // What both SYNs offered (RFC 7323, RFC 2018).
  bool timestamps = false;  // Snd.TS.OK
  bool sack = false;
  bool window_scale = false;
  EcnState ecn;
  std::uint8_t diffserv = 0;            // of the latest acceptable segment, without the ECN bits
  UserTimeout advertised_user_timeout;  // as the peer was told last, SYNs apart; 0: not yet
  std::uint16_t keepalive_probes = 0;   // unanswered
  std::uint32_t timestamp_offset = 0;   // of our timestamp clock
  Time ts_recent_at{};                  // when TS.Recent was taken
  Time keepalive_probed{};              // when the last probe went out
  Time alarm = never;                   // the earliest deadline that was set since Connection::take_alarm()

  friend bool operator==(const Machine&, const Machine&) = default;
};

// The deeds that more than one file needs. Each writes itself into the trace.

void set_state(Machine&, const Context&, State, Rule);
void arm(Machine&, const Context&, TimerKind, Time deadline, Rule);
void stop(Machine&, const Context&, TimerKind, Rule);  // it must be running
inline void cancel(Machine& m, const Context& ctx, TimerKind timer, Rule rule) {
  if (m.tcb.deadline(timer) != never) stop(m, ctx, timer, rule);
}
void cancel_all(Machine&, const Context&, Rule);
/// An acknowledgement goes with the next segment, now.
void acknowledge(Machine&, const Context&, Rule);
/// The same for an answer to a provocation; throttled.
void challenge(Machine&, const Context&, Rule);
/// Whether one more answer to a provocation is allowed; counts it.
bool may_answer(Machine&, const Context&);
/// <SEQ=seq><CTL=RST>, with ACK if given.
void queue_reset(Machine&, const Context&, Seq32 seq, std::optional<Seq32> ack, Rule);
/// RST of this connection's own accord: <SEQ=SND.NXT>.
void reset_peer(Machine&, const Context&, Rule);
/// CLOSED: everything is flushed, the application is told `why` unless it has closed before.
void die(Machine&, const Context&, Errno why, Rule);
/// The window that is open now is an initial or a restart window.
void begin_first_flight(Machine&, std::uint32_t window);
/// A loss was found while `flight` octets were out: what that means for the next restart (RFC 6928 2).
void note_loss(Machine&, const Context&, std::uint32_t flight);
void enter_time_wait(Machine&, const Context&, Rule);
/// The application has left a connection that ends with a RST of ours: CLOSED, or TIME_WAIT if that is wanted.
void die_by_own_reset(Machine&, const Context&, Rule);
/// The handshake is complete: windows, congestion, RFC 6298 (5.7).
void become_established(Machine&, const Context&, State next, Rule);
/// Starts, restarts or stops the retransmission, persist and override timers after SND.UNA, SND.WND or the queue
/// changed.
void watch_the_peer(Machine&, const Context&);
/// Our timestamp clock: a tick per millisecond, from an offset of the connection's own (RFC 7323 4.1, 5.4, 7.1).
std::uint32_t timestamp_clock(const Machine&, Time now);
/// SEG.WND in octets (RFC 7323 2.3).
inline std::uint32_t window_of(const Machine& m, const Segment& s) {
  return s.syn ? s.window : static_cast<std::uint32_t>(s.window) << m.tcb.snd_wind_shift;
}
/// All that is in flight goes again, as far as windows allow, without a sign of congestion.
void resend_all(Machine&);
/// When the retransmission timer is to expire if it starts now: not after the application's own limit.
Time retransmission_deadline(const Machine&, const Context&);
/// The same if it started at `since`, but not before now.
Time retransmission_deadline(const Machine&, const Context&, Time since);

// Where SACK repairs losses.

/// RFC 8985 6.2 step 5: marks what is lost, begins a recovery if there is none, waits for what may be late.
/// Gives whether something was lost.
bool find_losses(Machine&, const Context&);
/// Fast recovery begins: ssthresh moves.
void enter_recovery(Machine&, const Context&, Rule);
/// One timer of three waits for acknowledgements (RFC 8985 8): after every input.
void watch_for_acknowledgements(Machine&, const Context&);
/// When the next keep-alive probe is due if the peer stays silent (RFC 9293 3.8.4).
Time keepalive_due(const Machine&, const HostConfig&);
/// Trouble that ends nothing, for an application that wants to be told of it.
void report(Machine&, const Context&, Errno trouble);
/// ETIMEDOUT, or what ICMP had said before.
void give_up(Machine&, const Context&, Rule);
/// Keeps the fields of the TCB that mirror the queues.
void mirror_queues(Machine&);

}  // namespace synwave
