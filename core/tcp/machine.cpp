#include "core/tcp/machine.hpp"

#include <algorithm>

namespace synwave {

namespace {

constexpr std::uint32_t challenges_allowed = 10;  // RFC 5961 7
constexpr Duration challenge_period = std::chrono::seconds{5};
constexpr Duration sws_override_after = std::chrono::milliseconds{200};  // RFC 9293 3.8.6.2.1: 0.1 to 1 s

}  // namespace

void set_state(Machine& m, const Context& ctx, State next, Rule rule) {
  ctx.scribe.state(m.tcb.state, next, rule);
  m.tcb.state = next;
}

void arm(Machine& m, const Context& ctx, TimerKind timer, Time deadline, Rule rule) {
  Time& slot = m.tcb.deadlines[static_cast<std::size_t>(timer)];
  if (slot == deadline) return;
  slot = deadline;
  ctx.scribe.armed(timer, deadline, rule);
}

void cancel(Machine& m, const Context& ctx, TimerKind timer, Rule rule) {
  Time& slot = m.tcb.deadlines[static_cast<std::size_t>(timer)];
  if (slot == never) return;
  slot = never;
  ctx.scribe.cancelled(timer, rule);
}

void cancel_all(Machine& m, const Context& ctx, Rule rule) {
  for (int i = 0; i < timer_count; ++i) cancel(m, ctx, static_cast<TimerKind>(i), rule);
}

void acknowledge(Machine& m, const Context& ctx, Rule rule) {
  m.outbox.ack = true;
  m.outbox.ack_rule = rule;
  ctx.scribe.decided(rule);
}

void challenge(Machine& m, const Context& ctx, Rule rule) {
  ctx.scribe.decided(rule);
  if (ctx.now - m.throttle.since >= challenge_period) m.throttle = {ctx.now, 0};
  if (m.throttle.count == challenges_allowed) {
    ctx.scribe.decided(Rule::challenge_throttled);
    return;
  }
  ++m.throttle.count;
  m.outbox.ack = true;
  m.outbox.ack_rule = rule;
}

void queue_reset(Machine& m, const Context& ctx, Seq32 seq, std::optional<Seq32> ack, Rule rule) {
  ctx.scribe.decided(rule);
  m.outbox.reset = true;
  m.outbox.reset_rule = rule;
  m.outbox.reset_seq = seq;
  m.outbox.reset_ack = ack;
}

void die(Machine& m, const Context& ctx, Errno why, Rule rule) {
  cancel_all(m, ctx, rule);
  if (!m.receiver.deaf) m.error = why;
  m.outbox.ack = false;
  if (why != Errno::none) {
    m.receiver.held.clear();
    m.tcb.rcv_held = 0;
  }
  set_state(m, ctx, State::closed, rule);
}

void enter_time_wait(Machine& m, const Context& ctx, Rule rule) {
  cancel_all(m, ctx, rule);
  if (!ctx.config.time_wait) {
    set_state(m, ctx, State::closed, Rule::time_wait_off);
    return;
  }
  set_state(m, ctx, State::time_wait, rule);
  arm(m, ctx, TimerKind::time_wait, ctx.now + 2 * ctx.config.msl, Rule::time_wait_lasts_2msl);
}

void become_established(Machine& m, const Context& ctx, State next, Rule rule) {
  Sender& sender = m.sender;
  sender.congestion.start(m.tcb, initial_window(ctx.config, m.tcb.snd_mss, sender.syn_lost));
  m.tcb.recover = m.tcb.iss;
  m.tcb.backoffs = 0;
  if (sender.syn_lost) {
    ctx.scribe.decided(Rule::syn_lost_starts_small);
    constexpr Duration after_lost_syn = std::chrono::seconds{3};  // RFC 6298 (5.7): however far it has backed off
    if (m.tcb.srtt == Duration{0} && ctx.config.rto_initial < after_lost_syn) {
      m.tcb.rto = std::min(after_lost_syn, ctx.config.rto_max);
    }
  }
  if (next != m.tcb.state) set_state(m, ctx, next, rule);
}

void watch_the_peer(Machine& m, const Context& ctx) {
  const Waiting why = waiting(m.tcb, m.sender);
  if (why == Waiting::for_window) {
    cancel(m, ctx, TimerKind::retransmit, Rule::window_closed);
    if (m.tcb.deadline(TimerKind::persist) == never) {
      m.sender.probe_interval = m.tcb.rto;
      m.sender.unanswered_probes = 0;
      arm(m, ctx, TimerKind::persist, ctx.now + m.tcb.rto, Rule::window_closed);
    }
    return;
  }
  if (m.tcb.deadline(TimerKind::persist) != never) {
    cancel(m, ctx, TimerKind::persist, Rule::window_reopened);
    m.sender.probe_now = false;
  }
  if (!outstanding(m.tcb)) {
    cancel(m, ctx, TimerKind::retransmit, Rule::rto_stops);
  } else if (m.tcb.deadline(TimerKind::retransmit) == never) {
    arm(m, ctx, TimerKind::retransmit, ctx.now + m.tcb.rto, Rule::rto_starts);
  }
  if (why == Waiting::for_more_text) {
    if (m.tcb.deadline(TimerKind::sws_override) == never) {
      arm(m, ctx, TimerKind::sws_override, ctx.now + sws_override_after, Rule::sws_waits);
    }
  } else {
    cancel(m, ctx, TimerKind::sws_override, Rule::sws_over);
  }
}

void mirror_queues(Machine& m) {
  m.tcb.snd_queued = static_cast<std::uint32_t>(std::min<std::uint64_t>(m.sender.queue.held(), 0xFFFFFFFF));
}

}  // namespace synwave
