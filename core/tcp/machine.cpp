#include "core/tcp/machine.hpp"

#include <algorithm>

#include "core/tcp/user_timeout.hpp"

namespace synwave {

namespace {

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
  m.alarm = std::min(m.alarm, deadline);
  ctx.scribe.armed(timer, deadline, rule);
}

void stop(Machine& m, const Context& ctx, TimerKind timer, Rule rule) {
  m.tcb.deadlines[static_cast<std::size_t>(timer)] = never;
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

bool may_answer(Machine& m, const Context& ctx) {
  if (m.throttle.count == 0 || ctx.now - m.throttle.since >= ctx.config.challenge_period) m.throttle = {ctx.now, 0};
  if (m.throttle.count < ctx.config.challenges) {
    ++m.throttle.count;
    return true;
  }
  ctx.scribe.decided(Rule::challenge_throttled);
  return false;
}

void challenge(Machine& m, const Context& ctx, Rule rule) {
  ctx.scribe.decided(rule);
  if (!may_answer(m, ctx)) return;
  m.outbox.ack = true;
  m.outbox.ack_rule = rule;
}

void queue_reset(Machine& m, const Context& ctx, Seq32 seq, std::optional<Seq32> ack, Rule rule) {
  ctx.scribe.decided(rule);
  m.outbox.reset = true;
  m.outbox.reset_rule = rule;
  m.outbox.reset_is_own = false;
  m.outbox.reset_seq = seq;
  m.outbox.reset_ack = ack;
  m.outbox.reset_echo.reset();
}

void reset_peer(Machine& m, const Context& ctx, Rule rule) {
  const std::optional<Seq32> ack = ctx.config.reset_with_ack ? std::optional{m.tcb.rcv_nxt} : std::nullopt;
  queue_reset(m, ctx, m.tcb.snd_nxt, ack, rule);
  m.outbox.reset_is_own = true;
}

void die(Machine& m, const Context& ctx, Errno why, Rule rule) {
  cancel_all(m, ctx, rule);
  if (!m.receiver.deaf) m.error = why;
  m.outbox.ack = m.outbox.keepalive = false;
  if (why != Errno::none) {
    m.receiver.held.clear();
    m.tcb.rcv_held = 0;
  }
  set_state(m, ctx, State::closed, rule);
}

void report(Machine& m, const Context& ctx, Errno trouble) {
  if (!ctx.config.error_reports) return;
  m.news = trouble;
  ctx.scribe.decided(Rule::trouble_reported);
}

void give_up(Machine& m, const Context& ctx, Rule rule) {
  if (ctx.config.reset_on_give_up && m.tcb.state >= State::syn_received) reset_peer(m, ctx, rule);
  die(m, ctx, m.soft_error != Errno::none ? m.soft_error : Errno::etimedout, rule);
}

void begin_first_flight(Machine& m, std::uint32_t window) {
  m.sender.first_flight = true;
  m.sender.first_flight_end = m.tcb.snd_nxt + SeqLen{window};
}

void note_loss(Machine& m, const Context& ctx, std::uint32_t flight) {
  constexpr std::uint32_t cautious = 4096;
  if (!m.sender.first_flight || m.sender.restarts_small || flight <= cautious) return;
  if (ctx.config.system != System::rfc || ctx.config.initial_window == 0) return;  // systems do not look back
  m.sender.restarts_small = true;
  ctx.scribe.decided(Rule::restarts_small);
}

void enter_time_wait(Machine& m, const Context& ctx, Rule rule) {
  cancel_all(m, ctx, rule);
  m.sender.selective.reset();  // nothing is in flight any more
  m.tcb.pipe = m.tcb.sacked = m.tcb.lost = 0;
  if (!ctx.config.time_wait) {
    set_state(m, ctx, State::closed, Rule::time_wait_off);
    return;
  }
  set_state(m, ctx, State::time_wait, rule);
  arm(m, ctx, TimerKind::time_wait, ctx.now + 2 * ctx.config.msl, Rule::time_wait_lasts_2msl);
}

void die_by_own_reset(Machine& m, const Context& ctx, Rule rule) {
  if (!ctx.config.abort_time_wait || !ctx.config.time_wait) return die(m, ctx, Errno::none, rule);
  SendQueue& queue = m.sender.queue;
  if (queue.syn_sent) queue.acked = offset_of(m.tcb, queue, m.tcb.snd_nxt) - (queue.fin_sent ? 1 : 0);
  queue.written = queue.acked;
  queue.fin_queued = queue.fin_sent;
  queue.syn_acked = true;
  m.tcb.snd_una = m.sender.recovery.resend_next = m.sender.recovery.resend_end = m.tcb.snd_nxt;
  m.receiver.held.clear();
  m.tcb.rcv_held = 0;
  m.sender.urgent = m.outbox.ack = m.outbox.keepalive = false;
  m.reset_by_us = true;
  enter_time_wait(m, ctx, Rule::abort_waits);
}

void become_established(Machine& m, const Context& ctx, State next, Rule rule) {
  Sender& sender = m.sender;
  const bool starts_small = sender.syn_losses > ctx.config.syn_losses_forgiven;
  sender.congestion.choose(ctx.config);
  if (!sender.fast_open || starts_small) {
    sender.congestion.start(m.tcb, initial_window(ctx.config, m.tcb.snd_mss, starts_small));
    begin_first_flight(m, m.tcb.cwnd);
  }
  m.tcb.recover = m.tcb.iss;
  m.tcb.backoffs = 0;
  m.statistics.busyness_since = ctx.now;
  if (sender.syn_losses != 0) {
    if (starts_small) ctx.scribe.decided(Rule::syn_lost_starts_small);
    constexpr Duration after_lost_syn = std::chrono::seconds{3};  // RFC 6298 (5.7): however far it has backed off
    if (m.tcb.srtt == Duration{0} && ctx.config.rto_initial < after_lost_syn) {
      m.tcb.rto = std::min(after_lost_syn, ctx.config.rto_max);
    }
  }
  if (next != m.tcb.state) set_state(m, ctx, next, rule);
}

namespace {

/// RFC 9293 3.8.4. While the peer talks the deadline stays where it is, and is looked at when it has passed.
void watch_for_silence(Machine& m, const Context& ctx) {
  const bool wanted = ctx.config.keepalive && synchronized(m.tcb.state) && m.tcb.state != State::time_wait;
  if (!wanted) {
    cancel(m, ctx, TimerKind::keepalive, Rule::keepalive_off);
    return;
  }
  const bool busy = outstanding(m.tcb) || unsent(m.tcb, m.sender.queue) != 0;
  if (busy && m.tcb.deadline(TimerKind::keepalive) != never) return;
  const Time next = busy ? ctx.now + keepalive_idle(m, ctx.config) : keepalive_due(m, ctx.config);
  if (next < m.tcb.deadline(TimerKind::keepalive)) arm(m, ctx, TimerKind::keepalive, next, Rule::keepalive_waits);
}

/// What the connection is busy with from now on, for the statistics.
void account(Machine& m, const Context& ctx) {
  Busyness busyness = Busyness::idle;
  if (m.sender.queue.held() != 0) {
    const std::uint64_t left = std::min<std::uint64_t>(unsent(m.tcb, m.sender.queue), m.tcb.snd_mss);
    const std::int32_t room = (m.tcb.snd_una + SeqLen{m.tcb.snd_wnd}).since(m.tcb.snd_nxt);
    busyness = left != 0 && room < static_cast<std::int32_t>(left) ? Busyness::receiver_limited : Busyness::busy;
  }
  if (busyness != m.statistics.busyness) m.statistics.turn(busyness, ctx.now);
}

}  // namespace

void watch_the_peer(Machine& m, const Context& ctx) {
  account(m, ctx);
  watch_for_silence(m, ctx);
  const Waiting why = waiting(m.tcb, m.sender);
  if (why == Waiting::for_window) {
    cancel(m, ctx, TimerKind::retransmit, Rule::window_closed);
    cancel(m, ctx, TimerKind::reorder, Rule::window_closed);
    cancel(m, ctx, TimerKind::loss_probe, Rule::window_closed);
    if (m.tcb.deadline(TimerKind::persist) == never) {
      m.sender.probe_interval = m.tcb.rto;
      m.sender.unanswered_probes = 0;
      m.sender.probing_since = never;
      arm(m, ctx, TimerKind::persist, ctx.now + std::max(m.tcb.rto, ctx.config.persist_min), Rule::window_closed);
    }
    return;
  }
  if (m.tcb.deadline(TimerKind::persist) != never) {
    cancel(m, ctx, TimerKind::persist, Rule::window_reopened);
    m.sender.probe_now = false;
  }
  if (m.sender.selective && m.sender.queue.syn_acked) {
    watch_for_acknowledgements(m, ctx);
  } else if (!outstanding(m.tcb)) {
    if (!m.sender.waits_for_timer) cancel(m, ctx, TimerKind::retransmit, Rule::rto_stops);
  } else if (m.tcb.deadline(TimerKind::retransmit) == never) {
    arm(m, ctx, TimerKind::retransmit, retransmission_deadline(m, ctx), Rule::rto_starts);
  }
  if (why == Waiting::for_more_text) {
    if (m.tcb.deadline(TimerKind::sws_override) == never) {
      const bool corked = ctx.config.cork || m.sender.more;
      arm(m, ctx, TimerKind::sws_override, ctx.now + sws_override_after, corked ? Rule::cork_waits : Rule::sws_waits);
    }
  } else {
    cancel(m, ctx, TimerKind::sws_override, Rule::sws_over);
  }
}

void resend_all(Machine& m) {
  if (m.sender.selective) return m.sender.selective->board.mark_all_lost();
  m.sender.recovery.resend_next = m.tcb.snd_una;
  m.sender.recovery.resend_end = m.tcb.snd_nxt;
}

Time retransmission_deadline(const Machine& m, const Context& ctx) {
  return retransmission_deadline(m, ctx, ctx.now);
}

Time retransmission_deadline(const Machine& m, const Context& ctx, Time since) {
  const Time deadline = std::max(since + m.tcb.rto, ctx.now);
  const Duration limit = user_timeout_of(m, ctx.config);
  if (limit == Duration{0}) return deadline;
  return std::clamp(m.sender.stalled_since + limit, ctx.now, deadline);
}

std::uint32_t timestamp_clock(const Machine& m, Time now) {
  return m.timestamp_offset + static_cast<std::uint32_t>(to_ns(now) / 1'000'000);
}

Time keepalive_due(const Machine& m, const HostConfig& config) {
  return m.keepalive_probes == 0 ? m.sender.last_heard + keepalive_idle(m, config)
                                 : m.keepalive_probed + config.keepalive_interval;
}

void mirror_queues(Machine& m) {
  m.tcb.snd_queued = static_cast<std::uint32_t>(std::min<std::uint64_t>(m.sender.queue.held(), 0xFFFFFFFF));
  if (!m.sender.selective) return;
  const Scoreboard& board = m.sender.selective->board;
  m.tcb.pipe = board.pipe();
  m.tcb.sacked = board.sacked().octets;
  m.tcb.lost = board.lost().octets;
}

}  // namespace synwave
