// Acknowledgements where SACK repairs losses: RFC 2018 5, RFC 2883 5, RFC 6675 5, RFC 6937 3, RFC 8985 6.2 and 7.4.
#include <algorithm>

#include "core/tcp/arrival_parts.hpp"

namespace synwave {

namespace {

/// What the SACK option says besides which octets have arrived.
struct SackNews {
  bool duplicate;  // the first block reports octets that arrived twice
  Seq32 duplicate_end{};
};

/// RFC 2883 5: compared with the ACK field of the same segment, for SND.UNA may be ahead of it.
bool is_duplicate_report(const Segment& s) {
  if (s.options.sack_count == 0) return false;
  const SackBlock& first = s.options.sack[0];
  if (first.right.at_or_before(*s.ack)) return true;
  if (s.options.sack_count == 1) return false;
  const SackBlock& second = s.options.sack[1];
  return first.left.at_or_after(second.left) && first.right.at_or_before(second.right);
}

SackNews take_blocks(Arrival& a, Delivery& delivery) {
  Machine& m = a.m;
  const Segment& s = a.segment;
  SackNews news{.duplicate = is_duplicate_report(s)};
  if (news.duplicate) {
    news.duplicate_end = s.options.sack[0].right;
    ++m.statistics.duplicates_reported;
    a.ctx.scribe.decided(Rule::dsack_seen);
  }
  for (const SackBlock& block : s.options.sack_blocks().subspan(news.duplicate ? 1 : 0)) {
    if (block.right.at_or_before(m.tcb.snd_una)) continue;  // of an acknowledgement that was overtaken
    if (!block.left.after(m.tcb.snd_una) || !block.left.before(block.right) || block.right.after(m.tcb.snd_nxt)) {
      a.ctx.scribe.decided(Rule::sack_block_refused);
      continue;
    }
    m.sender.selective->board.sack(block.left, block.right, delivery);
  }
  return news;
}

/// When the segment left whose timestamp is echoed, as exactly as our clock ticks; `never`: it is not known.
Time echoed(const Machine& m, const Context& ctx, const Segment& s) {
  const std::optional<std::uint32_t> ticks = age_of_echo(m, ctx, s);
  if (!ticks) return never;
  const Duration tick = std::chrono::milliseconds{1};
  return at_ns(to_ns(ctx.now) / to_ns(tick) * to_ns(tick)) - *ticks * tick;
}

/// A segment that was sent once measures the round trip although the one that is timed cannot, so that a long repair
/// does not leave RTO backed off. Not more often than RFC 6298's weights assume.
void measure_delivered(Machine& m, const Context& ctx, const Delivery& delivery) {
  Selective& k = *m.sender.selective;
  if (delivery.rtt == Duration{0} || m.sender.sampler.running || ctx.now - k.sampled_at < m.tcb.srtt) return;
  k.sampled_at = ctx.now;
  take_rtt_sample(m.tcb, ctx.config, delivery.rtt);
  m.statistics.count_rtt(delivery.rtt);
  ctx.scribe.decided(Rule::rtt_measured);
}

/// What went behind a SYN,ACK that the timer has found lost is lost as well (RFC 7413 4.2.2).
void take_over_from_handshake(Machine& m) {
  NewReno& recovery = m.sender.recovery;
  recovery.acknowledged(m.tcb);
  if (!recovery.resending()) return;
  m.sender.selective->board.mark_all_lost();
  recovery.resend_next = recovery.resend_end;
}

void leave_recovery(Machine& m, const Context& ctx) {
  Selective& k = *m.sender.selective;
  if (k.phase == RepairPhase::recovery) {
    ctx.scribe.decided(Rule::sack_recovery_ends);
    if (ctx.config.prr != PrrBound::off) {
      m.tcb.cwnd = m.tcb.ssthresh;
      ctx.scribe.decided(Rule::prr_ends);
    }
  }
  k.leave();
  k.rack.recovery_over();
  m.tcb.dup_acks = 0;
}

/// RFC 6675 5, steps (1) to (4).
void judge_by_count(Machine& m, const Context& ctx, bool news) {
  Selective& k = *m.sender.selective;
  if (k.phase == RepairPhase::timeout) return;  // 5.1: no NextSeg(), and no new recovery
  k.board.judge_by_count(dup_thresh, m.tcb.snd_mss);
  if (k.phase != RepairPhase::open || !news) return;
  if (m.tcb.dup_acks >= dup_thresh) {
    enter_recovery(m, ctx, Rule::sack_duplicates_start);
  } else if (k.board.head_lost_by_count()) {
    enter_recovery(m, ctx, Rule::sack_enough_above);
  }
}

/// RFC 8985 TLP_process_ack().
void take_ack_of_probe(Arrival& a, const SackNews& news, bool advances) {
  Machine& m = a.m;
  Tlp& tlp = m.sender.selective->tlp;
  const Seq32 ack = *a.segment.ack;
  if (!tlp.in_flight || ack.before(tlp.end)) return;
  const bool duplicate =
      !advances && a.segment.options.sack_count == 0 && ack == m.tcb.snd_una && a.length() == SeqLen{0};
  if (!tlp.is_retrans) {
    tlp.in_flight = false;
  } else if (news.duplicate && news.duplicate_end == tlp.end) {
    tlp.in_flight = false;
    a.ctx.scribe.decided(Rule::tlp_for_nothing);
  } else if (ack.after(tlp.end)) {
    tlp.in_flight = false;
    const Rule reduction = m.sender.congestion.lost(m.tcb, tlp.flight);
    m.ecn.owes_cwr = m.ecn.agreed;
    m.tcb.cwnd = m.tcb.ssthresh;
    a.ctx.scribe.decided(Rule::tlp_repaired);
    a.ctx.scribe.decided(reduction);
  } else if (duplicate) {
    tlp.in_flight = false;
    a.ctx.scribe.decided(Rule::tlp_for_nothing);
  }
}

/// RFC 8985 6.2, steps 1 to 5. Gives whether something was lost.
bool judge_by_time(Arrival& a, const Delivery& delivery, const SackNews& news, bool advances) {
  Machine& m = a.m;
  Selective& k = *m.sender.selective;
  k.rack.take(delivery);
  if (delivery.rtt != Duration{0}) k.tlp.sampled = true;
  const bool some = k.board.sacked().octets != 0;
  const Seq32 highest = some ? later(k.board.highest_sacked(), m.tcb.snd_una) : m.tcb.snd_una;
  if (k.rack.detect_reordering(delivery, highest, m.tcb.snd_mss)) a.ctx.scribe.decided(Rule::rack_reordering);
  k.rack.round_over(m.tcb);
  if (news.duplicate && k.rack.take_dsack(m.tcb)) a.ctx.scribe.decided(Rule::rack_window_widens);
  take_ack_of_probe(a, news, advances);
  return find_losses(m, a.ctx);
}

/// RFC 6937 3: what this acknowledgement lets out.
void reduce_proportionally(Machine& m, const Context& ctx, const Delivery& delivery, bool progress) {
  Selective& k = *m.sender.selective;
  if (delivery.delivered.octets == 0) return;
  const PrrAck ack{delivery.delivered.octets, k.board.pipe(), m.tcb.ssthresh, m.tcb.snd_mss, progress};
  ctx.scribe.decided(ack.pipe > ack.ssthresh ? Rule::prr_proportional : Rule::prr_bounded);
  std::uint32_t allowance = k.prr.allowance(ctx.config.prr, ack);
  // The fast retransmit; and with nothing in flight no acknowledgement would come to let out more.
  if (k.prr.out == 0 || ack.pipe == 0) allowance = std::max(allowance, m.tcb.snd_mss);
  m.tcb.cwnd = ack.pipe + allowance;
}

}  // namespace

void enter_recovery(Machine& m, const Context& ctx, Rule rule) {
  Selective& k = *m.sender.selective;
  const std::uint32_t flight = seq_between(m.tcb.snd_una, m.tcb.snd_nxt).raw() - m.sender.limited;
  note_loss(m, ctx, flight);
  const Rule reduction = m.sender.congestion.lost(m.tcb, flight);
  if (ctx.config.prr == PrrBound::off) m.tcb.cwnd = m.tcb.ssthresh;
  m.ecn.owes_cwr = m.ecn.agreed;
  m.sender.limited = 0;
  k.enter(m.tcb);
  ctx.scribe.decided(rule);
  ctx.scribe.decided(reduction);
}

bool find_losses(Machine& m, const Context& ctx) {
  Selective& k = *m.sender.selective;
  const Duration window = k.rack.window(m.tcb, k.phase != RepairPhase::open, k.board.sacked().segments);
  const RackFinding found = k.rack.any ? k.board.judge_by_time(k.rack.line(window), ctx.now) : RackFinding{};
  if (found.lost.segments != 0 && k.phase == RepairPhase::open) {
    enter_recovery(m, ctx, Rule::rack_lost);
  } else if (found.lost.segments != 0) {
    ctx.scribe.decided(Rule::rack_lost);
    if (found.retransmission_lost && ctx.config.prr == PrrBound::off && k.phase == RepairPhase::recovery) {
      const Rule reduction = m.sender.congestion.lost(m.tcb, std::min(k.board.pipe() + found.lost.octets, m.tcb.cwnd));
      m.tcb.cwnd = m.tcb.ssthresh;
      m.ecn.owes_cwr = m.ecn.agreed;
      ctx.scribe.decided(Rule::rack_lost_again);
      ctx.scribe.decided(reduction);
    }
  }
  if (found.wait == Duration{0}) {
    cancel(m, ctx, TimerKind::reorder, Rule::rack_judged);
  } else {
    arm(m, ctx, TimerKind::reorder, ctx.now + found.wait, Rule::rack_waits);
  }
  return found.lost.segments != 0;
}

void take_selective_ack(Arrival& a, bool opens, bool echo) {
  Machine& m = a.m;
  Selective& k = *m.sender.selective;
  const Seq32 ack = *a.segment.ack;
  const bool advances = ack.after(m.tcb.snd_una);
  // Who only receives is told the same with each segment; RACK alone has clocks to look at all the same.
  if (!advances && !k.by_time && k.board.empty() && a.segment.options.sack_count == 0 && ack == m.tcb.snd_una) return;
  const bool was_repairing = k.phase == RepairPhase::recovery;
  Delivery delivery{.now = a.ctx.now, .min_rtt = k.rack.min_rtt.value(), .echoed = echoed(m, a.ctx, a.segment)};
  const std::uint32_t delivered = m.statistics.delivered;
  std::uint32_t acked = 0;
  if (ack.before(m.tcb.snd_una)) a.ctx.scribe.decided(Rule::ack_old);
  if (advances) {
    acked = advance(m, a.ctx, a.segment);
    k.board.acknowledge(ack, delivery);
    m.tcb.dup_acks = 0;
    m.sender.limited = 0;
    if (opens) take_over_from_handshake(m);
    k.restart_rto = k.restart_probe = true;
  }
  const SackNews news = take_blocks(a, delivery);
  measure_delivered(m, a.ctx, delivery);
  if (!opens) m.statistics.delivered = delivered + delivery.delivered.segments;  // it knows them all
  if (delivery.sacked != 0) {
    ++m.tcb.dup_acks;
    a.ctx.scribe.decided(Rule::sack_news);
  }
  if (advances && k.phase != RepairPhase::open && m.tcb.snd_una.at_or_after(m.tcb.recover)) leave_recovery(m, a.ctx);
  if (advances) k.acknowledged(m.tcb);
  bool newly_lost = false;
  if (k.by_time) {
    newly_lost = judge_by_time(a, delivery, news, advances);
  } else {
    judge_by_count(m, a.ctx, delivery.sacked != 0);
  }
  if (k.phase == RepairPhase::recovery) {
    if (a.ctx.config.prr != PrrBound::off) reduce_proportionally(m, a.ctx, delivery, advances && !newly_lost);
  } else if (advances && !opens && !was_repairing && !echo) {
    grow(m, a.ctx, acked);
  }
}

}  // namespace synwave
