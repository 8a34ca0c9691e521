// What happens when a deadline passes: RFC 9293 3.10.8, RFC 6298 5, RFC 9293 3.8.3.
#include <algorithm>

#include "core/tcp/connection.hpp"
#include "core/tcp/user_timeout.hpp"

namespace synwave {

namespace {

constexpr std::uint32_t retransmissions_before_advice = 3;  // R1, SHLD-10
constexpr std::uint32_t fewest_probes_unanswered = 3;       // no single lost probe ends a connection

/// R2 as a number of retransmissions; a connection without an application may have one of its own.
std::uint32_t most_retries(const Machine& m, const HostConfig& c) {
  return m.receiver.deaf && c.orphan_retries != 0 ? c.orphan_retries : c.retries;
}

/// How long so many retransmissions would last at the smallest timeout (Linux's tcp_retries2).
Duration time_of_retries(std::uint32_t retries, const HostConfig& c) {
  Duration rto = std::min(c.rto_min, c.rto_max);
  Duration sum = rto;
  for (; retries != 0 && rto < c.rto_max; --retries) {
    rto = std::min(2 * rto, c.rto_max);
    sum += rto;
  }
  return sum + retries * c.rto_max;
}

/// R2: whether to give up, by count or by time, whichever is configured (RFC 9293 3.8.3).
bool patience_is_over(const Machine& m, const Context& ctx) {
  const bool opening = !m.sender.queue.syn_acked;
  const HostConfig& c = ctx.config;
  if (!opening && user_timeout_of(m, c) != Duration{0}) return false;  // it decides in place of R2 (RFC 5482 3)
  std::uint32_t most = opening ? c.syn_retries : most_retries(m, c);
  if (!opening && most != 0 && c.retries_are_time) {
    return m.tcb.backoffs != 0 && ctx.now - m.sender.first_timeout >= time_of_retries(most, c);
  }
  if (m.tcb.state == State::syn_sent && most != 0) most += c.syn_linear_timeouts;
  if (m.tcb.state == State::syn_received && c.syn_ack_retries != 0) most = c.syn_ack_retries;
  if (most != 0) return m.tcb.backoffs >= most;
  return ctx.now - m.sender.stalled_since >= (opening ? c.syn_give_up_after : c.give_up_after);
}

/// The application's own limit (RFC 5482 3).
bool user_timeout_is_over(const Machine& m, const Context& ctx) {
  const Duration limit = user_timeout_of(m, ctx.config);
  return limit != Duration{0} && ctx.now - m.sender.stalled_since >= limit;
}

void retransmission_timeout(Machine& m, const Context& ctx) {
  m.sender.waits_for_timer = false;
  if (!outstanding(m.tcb)) return ctx.scribe.decided(Rule::echo_waited_for);
  if (user_timeout_is_over(m, ctx)) return give_up(m, ctx, Rule::user_timeout_over);
  if (patience_is_over(m, ctx)) return give_up(m, ctx, Rule::gives_up);
  const bool opening = !m.sender.queue.syn_acked;
  const std::uint32_t flight = seq_between(m.tcb.snd_una, m.tcb.snd_nxt).raw() - m.sender.limited;
  if (opening) {
    ++m.sender.syn_losses;
  } else {
    note_loss(m, ctx, flight);
    ctx.scribe.decided(m.sender.congestion.timed_out(m.tcb, flight, m.tcb.backoffs == 0));
    m.ecn.owes_cwr = m.ecn.agreed;
  }
  if (m.tcb.backoffs == 0) m.sender.first_timeout = ctx.now;
  ++m.tcb.backoffs;
  if (m.tcb.backoffs == retransmissions_before_advice) {
    ctx.scribe.decided(Rule::delivery_in_doubt);
    // SHLD-9; systems tell nothing before they give up.
    if (ctx.config.system == System::rfc) report(m, ctx, Errno::etimedout);
  }
  m.tcb.dup_acks = 0;
  m.sender.limited = 0;
  if (m.sender.selective && !opening) {
    Selective& k = *m.sender.selective;
    const bool forgotten = k.on_timeout(m.tcb, ctx.now);
    k.rto_since = ctx.now;
    if (k.by_time && !forgotten) ctx.scribe.decided(Rule::rack_timeout);
    if (forgotten) ctx.scribe.decided(Rule::sack_forgotten);
    mirror_queues(m);
  } else {
    m.sender.recovery.on_timeout(m.tcb);
  }
  m.sender.sampler.spoil();
  if (m.tcb.backoffs == ctx.config.forget_rtt_after && m.tcb.srtt != Duration{0}) {
    m.tcb.srtt = m.tcb.rttvar = Duration{0};
    ctx.scribe.decided(Rule::rtt_forgotten);
  }
  if (opening) {
    back_off_opening(m.tcb, ctx.config);
  } else {
    back_off(m.tcb, ctx.config);
  }
  arm(m, ctx, TimerKind::retransmit, retransmission_deadline(m, ctx), Rule::rto_backed_off);
}

/// RFC 8985 7.3: whether the probe may go; the retransmission timer takes over in any case.
void loss_probe_timeout(Machine& m, const Context& ctx) {
  Selective& k = *m.sender.selective;
  k.rto_since = ctx.now;
  if (k.tlp.in_flight || !k.tlp.sampled) return ctx.scribe.decided(Rule::tlp_skipped);
  k.tlp.now = true;
}

/// Whether nobody waits for the window any longer (RFC 9293 3.8.6.1 MUST-37 lets a peer that answers keep it closed).
bool probing_is_over(const Machine& m, const Context& ctx) {
  const HostConfig& c = ctx.config;
  const Sender& s = m.sender;
  const std::uint32_t most = most_retries(m, c);
  if (most != 0) return s.unanswered_probes >= most;
  return s.unanswered_probes >= fewest_probes_unanswered && ctx.now - s.last_heard >= c.give_up_after;
}

void persist_timeout(Machine& m, const Context& ctx) {
  const HostConfig& c = ctx.config;
  if (probing_is_over(m, ctx)) return give_up(m, ctx, Rule::gives_up);
  // Linux: what has no application any more does not wait for ever, even for a peer that answers.
  if (m.receiver.deaf && c.orphan_retries != 0 && m.sender.probe_interval >= c.rto_max) {
    return give_up(m, ctx, Rule::gives_up);
  }
  const Duration limit = user_timeout_of(m, c);
  if (m.sender.probing_since == never) m.sender.probing_since = ctx.now;
  const bool unanswered = m.sender.unanswered_probes != 0;
  const Time since = c.user_timeout_in_persist ? m.sender.probing_since : m.sender.last_heard;
  if (limit != Duration{0} && (unanswered || c.user_timeout_in_persist) && ctx.now - since >= limit) {
    return give_up(m, ctx, Rule::user_timeout_over);
  }
  ++m.sender.unanswered_probes;
  m.sender.probe_now = true;
  m.sender.probe_interval = std::min(2 * m.sender.probe_interval, c.rto_max);
  Duration wait = std::max(m.sender.probe_interval, c.persist_min);
  if (limit != Duration{0} && c.user_timeout_in_persist) wait = std::min(wait, since + limit - ctx.now);
  arm(m, ctx, TimerKind::persist, ctx.now + wait, Rule::persist_backed_off);
}

/// RFC 9293 3.8.4: a probe only if nothing is in flight and nothing was heard for the whole interval.
void keepalive_timeout(Machine& m, const Context& ctx) {
  const Time due = keepalive_due(m, ctx.config);
  const bool busy = outstanding(m.tcb) || unsent(m.tcb, m.sender.queue) != 0;
  if (busy || due > ctx.now) {
    const Time next = busy ? ctx.now + keepalive_idle(m, ctx.config) : due;
    return arm(m, ctx, TimerKind::keepalive, next, Rule::keepalive_not_now);
  }
  const bool over = ctx.config.user_timeout != Duration{0}
                        ? m.keepalive_probes != 0 && ctx.now - m.sender.last_heard >= ctx.config.user_timeout
                        : m.keepalive_probes >= ctx.config.keepalive_count;
  if (over) {
    reset_peer(m, ctx, Rule::keepalive_gives_up);
    return die(m, ctx, m.soft_error != Errno::none ? m.soft_error : Errno::etimedout, Rule::keepalive_gives_up);
  }
  ++m.keepalive_probes;
  m.keepalive_probed = ctx.now;
  m.outbox.keepalive = true;
  arm(m, ctx, TimerKind::keepalive, ctx.now + ctx.config.keepalive_interval, Rule::keepalive_waits);
}

void expire(Machine& m, const Context& ctx, TimerKind timer) {
  switch (timer) {
    case TimerKind::retransmit: return retransmission_timeout(m, ctx);
    case TimerKind::persist: return persist_timeout(m, ctx);
    case TimerKind::delayed_ack:
      m.receiver.quick.interactive = false;  // no answer came
      return acknowledge(m, ctx, Rule::ack_delay_over);
    case TimerKind::sws_override: m.sender.override_sws = true; return ctx.scribe.decided(Rule::send_by_override);
    case TimerKind::time_wait: return die(m, ctx, Errno::none, Rule::time_wait_over);
    case TimerKind::fin_wait_2: return die(m, ctx, Errno::none, Rule::orphan_timeout);
    case TimerKind::keepalive: return keepalive_timeout(m, ctx);
    case TimerKind::reorder:
      ctx.scribe.decided(Rule::rack_wait_over);
      find_losses(m, ctx);
      return;
    case TimerKind::loss_probe: return loss_probe_timeout(m, ctx);
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
