// The fifth check of SEGMENT ARRIVES: what an ACK field does (RFC 9293 3.10.7.4, RFC 5681, RFC 5961 5, RFC 6582).
#include <algorithm>

#include "core/tcp/arrival_parts.hpp"
#include "core/tcp/ecn.hpp"

namespace synwave {

namespace {

/// The ACK of our SYN in SYN_RECEIVED (or in FIN_WAIT_1, where CLOSE came first).
Verdict complete_handshake(Arrival& a) {
  Machine& m = a.m;
  const Seq32 ack = *a.segment.ack;
  if (!ack.after(m.tcb.snd_una) || ack.after(m.tcb.snd_nxt)) {
    queue_reset(m, a.ctx, ack, std::nullopt, Rule::syn_received_wrong_ack);
    return Verdict::done;
  }
  const State next = m.tcb.state == State::syn_received ? State::established : m.tcb.state;
  become_established(m, a.ctx, next, Rule::handshake_completed);
  if (next == State::established && m.sender.queue.fin_queued) {
    set_state(m, a.ctx, State::fin_wait_1, Rule::close_waited);
  }
  return Verdict::go_on;
}

/// RFC 6582 3.2 step 3. Gives whether the retransmission timer is to be restarted.
bool acknowledged_in_recovery(Machine& m, const Context& ctx, std::uint32_t acked) {
  NewReno& recovery = m.sender.recovery;
  if (m.tcb.snd_una.at_or_after(m.tcb.recover)) {
    deflate(m.tcb, seq_between(m.tcb.snd_una, m.tcb.snd_nxt).raw());
    recovery.leave();
    m.tcb.dup_acks = 0;
    ctx.scribe.decided(Rule::recovery_ends);
    return true;
  }
  deflate_partially(m.tcb, acked);
  recovery.next_hole(m.tcb);
  ctx.scribe.decided(Rule::partial_ack);
  const bool first = !recovery.partial_seen;
  recovery.partial_seen = true;
  return first;
}

/// `echo`: it has ECE.
void take_new_ack(Machine& m, const Context& ctx, const Segment& segment, bool echo) {
  Sender& sender = m.sender;
  const bool opens = !sender.queue.syn_acked;
  const std::uint32_t acked = advance(m, ctx, segment);
  bool restart = true;
  if (sender.recovery.in_recovery) {
    restart = acknowledged_in_recovery(m, ctx, acked);
  } else {
    m.tcb.dup_acks = 0;
    if (!opens && !echo) grow(m, ctx, acked);
  }
  sender.limited = 0;
  sender.recovery.acknowledged(m.tcb);
  if (restart && outstanding(m.tcb)) {
    arm(m, ctx, TimerKind::retransmit, retransmission_deadline(m, ctx), Rule::rto_restarts);
  }
}

/// RFC 5681 2: what counts as a duplicate ACK.
bool is_duplicate(const Arrival& a) {
  const Segment& s = a.segment;
  return outstanding(a.m.tcb) && s.text.empty() && !s.syn && !s.fin && *s.ack == a.m.tcb.snd_una &&
         window_of(a.m, s) == a.m.tcb.snd_wnd;
}

void take_duplicate(Arrival& a) {
  Machine& m = a.m;
  Sender& sender = m.sender;
  ++m.tcb.dup_acks;
  if (sender.recovery.in_recovery) {
    inflate_by_duplicate(m.tcb);
    return a.ctx.scribe.decided(Rule::duplicate_inflates);
  }
  a.ctx.scribe.decided(Rule::duplicate_ack);
  if (m.tcb.dup_acks != 3) return;
  if (!sender.recovery.may_enter(m.tcb)) {
    a.ctx.scribe.decided(Rule::duplicates_of_old_loss);
    return;
  }
  const std::uint32_t flight = seq_between(m.tcb.snd_una, m.tcb.snd_nxt).raw() - sender.limited;
  note_loss(m, a.ctx, flight);
  const Rule reduction = sender.congestion.lost(m.tcb, flight);
  m.ecn.owes_cwr = m.ecn.agreed;
  inflate(m.tcb);
  sender.recovery.enter(m.tcb);
  sender.limited = 0;
  a.ctx.scribe.decided(Rule::third_duplicate);
  a.ctx.scribe.decided(reduction);
}

void take_window(Arrival& a) {
  Tcb& tcb = a.m.tcb;
  const Segment& s = a.segment;
  const Seq32 ack = *s.ack;
  if (ack.before(tcb.snd_una) || ack.after(tcb.snd_nxt)) return;
  if (!(tcb.snd_wl1.before(s.seq) || (tcb.snd_wl1 == s.seq && tcb.snd_wl2.at_or_before(ack)))) return;
  const bool was_closed = tcb.snd_wnd == 0;
  tcb.snd_wnd = window_of(a.m, s);
  tcb.snd_wl1 = s.seq;
  tcb.snd_wl2 = ack;
  tcb.max_snd_wnd = std::max(tcb.max_snd_wnd, tcb.snd_wnd);
  if (was_closed && tcb.snd_wnd != 0 && outstanding(tcb)) {
    // What lay beyond a shrunk edge, or was refused by a closed window, goes again at once. It has not been unanswered:
    // the patience of R2 begins now (RFC 9293 3.8.6 SHLD-17).
    a.m.sender.stalled_since = a.ctx.now;
    resend_all(a.m);
  }
}

/// The peer has taken the octet of a window probe, which SND.NXT had not counted.
void take_probed_octet(Machine& m, const Context& ctx) {
  SendQueue& queue = m.sender.queue;
  if (offset_of(m.tcb, queue, m.tcb.snd_nxt) == queue.written) {  // beyond all text: it was the FIN
    queue.fin_sent = true;
    queue.fin_seq = m.tcb.snd_nxt;
  }
  if (m.sender.selective) m.sender.selective->board.sent(m.tcb.snd_nxt, m.tcb.snd_nxt + SeqLen{1}, m.sender.last_sent);
  m.tcb.snd_nxt = m.tcb.snd_nxt + SeqLen{1};
  m.sender.probed = false;
  ctx.scribe.decided(Rule::probe_taken);
}

void enter_fin_wait_2(Machine& m, const Context& ctx) {
  set_state(m, ctx, State::fin_wait_2, Rule::fin_acknowledged);
  if (m.receiver.deaf && ctx.config.fin_wait_2_timeout != Duration{0}) {
    arm(m, ctx, TimerKind::fin_wait_2, ctx.now + ctx.config.fin_wait_2_timeout, Rule::orphan_timeout);
  }
}

Verdict after_fin_acked(Arrival& a) {
  Machine& m = a.m;
  const bool acked = fin_acked(m.tcb, m.sender.queue);
  switch (m.tcb.state) {
    case State::fin_wait_1:
      // With the peer's FIN in this very segment the way leads straight to TIME_WAIT (RFC 9293 figure 5, note 2).
      if (acked && !reaches_fin(a)) enter_fin_wait_2(m, a.ctx);
      return Verdict::go_on;
    case State::closing:
      if (!acked) return Verdict::go_on;
      enter_time_wait(m, a.ctx, Rule::closing_acknowledged);
      return m.tcb.state == State::closed ? Verdict::done : Verdict::go_on;
    case State::last_ack:
      if (!acked) return Verdict::go_on;
      die(m, a.ctx, Errno::none, Rule::last_ack_acknowledged);
      return Verdict::done;
    default: return Verdict::go_on;
  }
}

/// How much the peer has above SND.UNA, for the statistics; blocks that make no sense are passed over.
std::uint32_t sacked_by(const Machine& m, const Segment& s) {
  std::uint32_t sum = 0;
  for (const SackBlock& block : s.options.sack_blocks()) {
    const bool valid =
        block.left.after(m.tcb.snd_una) && block.right.after(block.left) && block.right.at_or_before(m.tcb.snd_nxt);
    if (valid) sum += seq_between(block.left, block.right).raw();
  }
  return sum;
}

}  // namespace

std::uint32_t advance(Machine& m, const Context& ctx, const Segment& segment) {
  const Seq32 ack = *segment.ack;
  Sender& sender = m.sender;
  const Seq32 text_from = first_unacked_text(m.tcb, sender.queue);
  sender.queue.syn_acked = true;
  const std::uint32_t acked = seq_between(text_from, ack).raw();
  const bool fin = sender.queue.fin_sent && ack.after(sender.queue.fin_seq);
  const std::uint32_t text = acked - (fin && acked != 0 ? 1U : 0U);
  sender.queue.acked += text;
  m.statistics.count_acked(text, m.tcb.snd_mss, ack);
  m.tcb.snd_una = ack;
  sender.first_flight = sender.first_flight && ack.before(sender.first_flight_end);
  m.tcb.backoffs = 0;
  sender.stalled_since = ctx.now;
  m.soft_error = Errno::none;
  measure(m, ctx, segment);
  return acked;
}

void grow(Machine& m, const Context& ctx, std::uint32_t acked) {
  const bool limited = uses_cwnd(m.tcb, m.sender);
  if (ctx.config.growth_needs_use && !limited) {
    m.sender.congestion.unused(m.tcb, ctx.now);
    return ctx.scribe.decided(Rule::cwnd_unused);
  }
  const Rule rule = m.sender.congestion.acknowledged(m.tcb, {acked, ctx.now, m.tcb.srtt, limited});
  if (rule != Rule::none) ctx.scribe.decided(rule);
}

std::optional<std::uint32_t> age_of_echo(const Machine& m, const Context& ctx, const Segment& s) {
  if (!m.timestamps || !s.options.timestamps || s.options.timestamps->echo_reply == 0) return std::nullopt;
  const std::uint32_t ticks = timestamp_clock(m, ctx.now) - s.options.timestamps->echo_reply;
  if (static_cast<std::int32_t>(ticks) < 0) return std::nullopt;
  return ticks;
}

void measure(Machine& m, const Context& ctx, const Segment& s) {
  RttSampler& sampler = m.sender.sampler;
  Duration sample{0};
  if (sampler.ends_with(*s.ack)) {
    sample = ctx.now - sampler.since;
    ctx.scribe.decided(Rule::rtt_measured);
  } else if (sampler.spoiled) {
    // Only where Karn's rule would give nothing: one measurement per round trip, as RFC 6298's weights assume (RFC 7323
    // 4.2).
    const std::optional<std::uint32_t> ticks = age_of_echo(m, ctx, s);
    if (!ticks) return;
    sample = std::max(*ticks * Duration{std::chrono::milliseconds{1}}, clock_granularity);
    ctx.scribe.decided(Rule::rtt_by_timestamp);
  } else {
    return;
  }
  take_rtt_sample(m.tcb, ctx.config, sample);
  m.statistics.count_rtt(sample);
  if (m.sender.selective) {
    m.sender.selective->rack.min_rtt.take(sample, ctx.now);
    m.sender.selective->sampled_at = ctx.now;
  }
  sampler.finish();
}

Verdict check_ack(Arrival& a) {
  Machine& m = a.m;
  if (!a.segment.ack) return a.drop(Rule::ack_missing);
  const Seq32 ack = *a.segment.ack;
  m.sender.last_heard = a.ctx.now;
  m.diffserv = static_cast<std::uint8_t>(a.segment.ip.tos & ~ecn_mask);
  m.sender.unanswered_probes = 0;
  m.keepalive_probes = 0;
  m.statistics.last_ack_received = a.ctx.now;
  if (m.sack && !m.sender.selective) m.statistics.sacked_octets = sacked_by(m, a.segment);
  const bool handshake = !m.sender.queue.syn_acked;
  if (handshake && complete_handshake(a) == Verdict::done) return Verdict::done;

  if (a.ctx.config.challenge_ack && ack.before(m.tcb.snd_una - SeqLen{m.tcb.max_snd_wnd})) {
    return a.challenge_and_drop(Rule::ack_too_old);  // RFC 5961 5.2
  }
  if (ack.after(m.tcb.snd_nxt)) {
    if (!m.sender.probed || ack != m.tcb.snd_nxt + SeqLen{1}) return a.challenge_and_drop(Rule::ack_of_unsent);
    take_probed_octet(m, a.ctx);
  }
  const bool echo = m.ecn.agreed && hear_echo(m, a.ctx, a.segment);
  if (m.sender.selective) {
    take_selective_ack(a, handshake, echo);
  } else if (ack.after(m.tcb.snd_una)) {
    take_new_ack(m, a.ctx, a.segment, echo);
  } else if (!handshake && is_duplicate(a)) {
    take_duplicate(a);
  } else if (ack.before(m.tcb.snd_una)) {
    a.ctx.scribe.decided(Rule::ack_old);
  }
  take_window(a);
  return after_fin_acked(a);
}

}  // namespace synwave
