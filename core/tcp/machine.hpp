// A connection's whole state as plain data. arrival, calls and timeouts are functions over it; Connection is its face.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/errno.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/receiver.hpp"
#include "core/tcp/sender.hpp"
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

/// What an input has decided to send besides text; polled before anything else.
struct Outbox {
  bool ack = false;
  Rule ack_rule = Rule::none;
  bool reset = false;  // <SEQ=reset_seq><CTL=RST>, with ACK if `reset_ack`
  Rule reset_rule = Rule::none;
  Seq32 reset_seq;
  std::optional<Seq32> reset_ack;

  friend bool operator==(const Outbox&, const Outbox&) = default;
};

/// At most ten answers to provocations in five seconds, per connection (RFC 5961 7; a shared counter would be a side
/// channel).
struct ChallengeThrottle {
  Time since{};
  std::uint32_t count = 0;

  friend bool operator==(const ChallengeThrottle&, const ChallengeThrottle&) = default;
};

struct Machine {
  Path path;
  Tcb tcb;
  Sender sender;
  Receiver receiver;
  Outbox outbox;
  ChallengeThrottle throttle;
  Errno error = Errno::none;
  bool active = false;   // opened by an active OPEN (RFC 9293 MUST-11)
  bool two_way = false;  // the teaching fault handshake=two-way

  friend bool operator==(const Machine&, const Machine&) = default;
};

// The deeds that more than one file needs. Each writes itself into the trace.

void set_state(Machine&, const Context&, State, Rule);
void arm(Machine&, const Context&, TimerKind, Time deadline, Rule);
void cancel(Machine&, const Context&, TimerKind, Rule);
void cancel_all(Machine&, const Context&, Rule);
/// An acknowledgement goes with the next segment, now.
void acknowledge(Machine&, const Context&, Rule);
/// The same for an answer to a provocation; throttled.
void challenge(Machine&, const Context&, Rule);
/// <SEQ=seq><CTL=RST>, with ACK if given.
void queue_reset(Machine&, const Context&, Seq32 seq, std::optional<Seq32> ack, Rule);
/// CLOSED: everything is flushed, the application is told `why` unless it has closed before.
void die(Machine&, const Context&, Errno why, Rule);
void enter_time_wait(Machine&, const Context&, Rule);
/// The handshake is complete: windows, congestion, RFC 6298 (5.7).
void become_established(Machine&, const Context&, State next, Rule);
/// Starts, restarts or stops the retransmission, persist and override timers after SND.UNA, SND.WND or the queue
/// changed.
void watch_the_peer(Machine&, const Context&);
/// Keeps the fields of the TCB that mirror the queues.
void mirror_queues(Machine&);

}  // namespace synwave
