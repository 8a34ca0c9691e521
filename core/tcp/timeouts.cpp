// What happens when a deadline passes: RFC 9293 3.10.8, RFC 6298 5, RFC 9293 3.8.3.
#include <algorithm>

#include "core/tcp/connection.hpp"

namespace synwave {

namespace {

constexpr std::uint32_t retransmissions_before_advice = 3;  // R1, SHLD-10
constexpr std::uint32_t fewest_probes_unanswered = 3;       // no single lost probe ends a connection

/// R2: whether to give up, by count or by time, whichever is configured (RFC 9293 3.8.3).
bool patience_is_over(const Machine& m, const Context& ctx) {
  const bool opening = !m.sender.queue.syn_acked;
  const std::uint32_t most = opening ? ctx.config.syn_retries : ctx.config.retries;
  if (most != 0) return m.tcb.backoffs >= most;
  return ctx.now - m.sender.stalled_since >= (opening ? ctx.config.syn_give_up_after : ctx.config.give_up_after);
}

void retransmission_timeout(Machine& m, const Context& ctx) {
  if (patience_is_over(m, ctx)) {
    die(m, ctx, Errno::etimedout, Rule::gives_up);
    return;
  }
  const bool opening = !m.sender.queue.syn_acked;
  const std::uint32_t flight = seq_between(m.tcb.snd_una, m.tcb.snd_nxt).raw() - m.sender.limited;
  if (opening) {
    m.sender.syn_lost = true;
  } else {
    m.sender.congestion.timed_out(m.tcb, flight, m.tcb.backoffs == 0);
  }
  ++m.tcb.backoffs;
  if (m.tcb.backoffs == retransmissions_before_advice) ctx.scribe.decided(Rule::delivery_in_doubt);
  m.tcb.dup_acks = 0;
  m.sender.limited = 0;
  m.sender.recovery.on_timeout(m.tcb);
  m.sender.sampler.spoil();
  back_off(m.tcb, ctx.config);
  arm(m, ctx, TimerKind::retransmit, ctx.now + m.tcb.rto, Rule::rto_backed_off);
}

void persist_timeout(Machine& m, const Context& ctx) {
  if (m.sender.unanswered_probes >= fewest_probes_unanswered &&
      ctx.now - m.sender.last_heard >= ctx.config.give_up_after && ctx.config.retries == 0) {
    die(m, ctx, Errno::etimedout, Rule::gives_up);
    return;
  }
  if (ctx.config.retries != 0 && m.sender.unanswered_probes >= ctx.config.retries) {
    die(m, ctx, Errno::etimedout, Rule::gives_up);
    return;
  }
  ++m.sender.unanswered_probes;
  m.sender.probe_now = true;
  m.sender.probe_interval = std::min(2 * m.sender.probe_interval, ctx.config.rto_max);
  arm(m, ctx, TimerKind::persist, ctx.now + m.sender.probe_interval, Rule::persist_backed_off);
}

void expire(Machine& m, const Context& ctx, TimerKind timer) {
  switch (timer) {
    case TimerKind::retransmit: return retransmission_timeout(m, ctx);
    case TimerKind::persist: return persist_timeout(m, ctx);
    case TimerKind::delayed_ack: return acknowledge(m, ctx, Rule::ack_delay_over);
    case TimerKind::sws_override: m.sender.override_sws = true; return ctx.scribe.decided(Rule::send_by_override);
    case TimerKind::time_wait: return die(m, ctx, Errno::none, Rule::time_wait_over);
    case TimerKind::fin_wait_2: return die(m, ctx, Errno::none, Rule::orphan_timeout);
  }
}

}  // namespace

void Connection::on_timer(const Context& ctx) {
  while (next_wakeup() <= ctx.now) {
    // The earliest first; on a tie in the order of TimerKind.
    std::size_t due = 0;
    for (std::size_t i = 1; i < timer_count; ++i) {
      if (m_.tcb.deadlines[i] < m_.tcb.deadlines[due]) due = i;
    }
    m_.tcb.deadlines[due] = never;
    ctx.scribe.event(EventKind::expired, static_cast<std::uint8_t>(due));
    expire(m_, ctx, static_cast<TimerKind>(due));
    if (over()) return;
  }
}

Time Connection::next_wakeup() const {
  Time earliest = never;
  for (const Time deadline : m_.tcb.deadlines) earliest = std::min(earliest, deadline);
  return earliest;
}

}  // namespace synwave
