// The seventh and eighth steps of SEGMENT ARRIVES: text and FIN, and the acknowledgement they are owed.
#include <algorithm>

#include "core/tcp/arrival_parts.hpp"

namespace synwave {

namespace {

/// What a segment's length says about the peer, and how many acknowledgements go at once (Linux's tcp_event_data_recv).
void observe_text(Machine& m, const Context& ctx, std::uint32_t length) {
  QuickAck& quick = m.receiver.quick;
  constexpr std::uint32_t most_credit = 16;
  constexpr std::uint32_t not_tiny = 536;
  if (length >= quick.segment_size || (length >= not_tiny && length == quick.last_size)) {
    quick.segment_size = std::min(length, m.tcb.rcv_mss);
  } else {
    quick.last_size = length;
    quick.small_waits = true;
  }
  const bool first = quick.last_text == never;
  if (first || ctx.now - quick.last_text > m.tcb.rto) {
    const std::uint32_t credit = std::clamp(m.tcb.rcv_wnd / (2 * quick.segment_size), 2U, most_credit);
    quick.credit = std::max(quick.credit, static_cast<std::uint8_t>(credit));
  }
  quick.last_text = ctx.now;
}

/// Linux's rule: at once in the beginning, then when more than one segment's worth waits.
Rule quick_ack_rule(const Machine& m) {
  const QuickAck& quick = m.receiver.quick;
  if (quick.credit != 0 && !quick.interactive) return Rule::ack_quickly;
  if (m.receiver.unacked_text > quick.segment_size) return Rule::ack_more_than_one;
  return Rule::none;
}

/// RFC 9293 3.8.6.3, RFC 5681 4.2: at once for every second full segment, else within the delay.
void schedule_ack(Machine& m, const Context& ctx, std::uint32_t octets) {
  Receiver& r = m.receiver;
  r.unacked_text += octets;
  if (octets >= m.tcb.snd_mss) ++r.unacked_segments;
  const Rule quickly = ctx.config.quick_ack ? quick_ack_rule(m) : Rule::none;
  if (quickly != Rule::none) {
    acknowledge(m, ctx, quickly);
  } else if (r.unacked_segments >= 2 || r.unacked_text >= 2 * m.tcb.rcv_mss) {
    acknowledge(m, ctx, Rule::ack_every_second);
  } else if (ctx.config.delayed_ack == Duration{0}) {
    acknowledge(m, ctx, Rule::ack_at_once);
  } else if (!m.outbox.ack && m.tcb.deadline(TimerKind::delayed_ack) == never) {
    arm(m, ctx, TimerKind::delayed_ack, ctx.now + ctx.config.delayed_ack, Rule::ack_delayed);
  }
}

/// Everything before the peer's FIN is here (RFC 9293 3.10.7.4, eighth).
void pass_fin(Machine& m, const Context& ctx) {
  m.receiver.fin_taken = true;
  m.tcb.rcv_nxt = m.tcb.rcv_nxt + SeqLen{1};
  if (m.tcb.rcv_wnd != 0) --m.tcb.rcv_wnd;
  switch (m.tcb.state) {
    case State::established: set_state(m, ctx, State::close_wait, Rule::fin_closes_half); break;
    case State::fin_wait_1:
      if (fin_acked(m.tcb, m.sender.queue)) {
        enter_time_wait(m, ctx, Rule::fin_ends_wait);
      } else {
        set_state(m, ctx, State::closing, Rule::fins_cross);
      }
      break;
    case State::fin_wait_2: enter_time_wait(m, ctx, Rule::fin_ends_wait); break;
    default: break;
  }
  acknowledge(m, ctx, Rule::fin_acknowledged_now);
}

/// The first FIN that is known settles where the peer's text ends; nothing beyond it is kept.
void learn_fin(Arrival& a) {
  Receiver& r = a.m.receiver;
  if (a.fin && !r.fin_known) {
    r.fin_known = true;
    r.fin_seq = a.seq + SeqLen{a.text.length};
    r.forget_beyond(a.m.tcb, r.fin_seq);
  }
  if (a.text.empty()) return;
  const Seq32 end = a.seq + SeqLen{a.text.length};
  if (!r.fin_known || !end.after(r.fin_seq)) return;
  const std::uint32_t beyond = seq_between(r.fin_seq, end).raw();
  a.text = a.text.first(a.text.length - std::min(beyond, a.text.length));
  a.ctx.scribe.decided(Rule::text_after_fin);
}

}  // namespace

/// RFC 9293 3.9.1.3: the application may be told where its peer has pushed.
void note_push(Arrival& a) {
  Receiver& r = a.m.receiver;
  const Seq32 end = a.seq + SeqLen{a.text.length};
  if (!a.segment.psh) return;
  r.pushed_to = r.pushed ? later(r.pushed_to, end) : end;
  r.pushed = true;
}

/// RFC 2018 8: what was reported may go again, but the first block names the newest segment even if it is not kept.
void renege(Arrival& a) {
  Machine& m = a.m;
  const std::uint32_t buffer = a.ctx.config.rcvbuf;
  const std::uint32_t room = buffer - std::min(buffer, m.tcb.rcv_queued);
  if (m.tcb.rcv_held <= room) return;
  m.receiver.renege(m.tcb, room);
  m.receiver.duplicate = {a.seq, a.seq + SeqLen{a.text.length}};
  m.receiver.duplicate_known = m.receiver.newest_dropped = true;
  a.ctx.scribe.decided(Rule::sack_reneged);
}

bool takes_text(State state) {
  return state == State::established || state == State::fin_wait_1 || state == State::fin_wait_2;
}

void take_text(Arrival& a) {
  Machine& m = a.m;
  if (takes_text(m.tcb.state)) learn_fin(a);
  if (a.text.empty()) return;
  if (!takes_text(m.tcb.state)) {
    a.ctx.scribe.decided(Rule::text_after_fin);
    return;
  }
  if (m.receiver.deaf || (m.receiver.reads_no_more && m.tcb.state != State::established)) {  // MAY-1, SHLD-3
    if (a.ctx.config.late_text_is_nobodys) {
      queue_reset(m, a.ctx, *a.segment.ack, std::nullopt, Rule::text_for_nobody);
    } else {
      reset_peer(m, a.ctx, Rule::text_for_nobody);
    }
    die(m, a.ctx, Errno::econnreset, Rule::text_for_nobody);  // who has closed is not told
    return;
  }
  note_push(a);
  if (a.ctx.config.quick_ack) observe_text(m, a.ctx, a.segment.text.length);
  if (a.seq != m.tcb.rcv_nxt) {
    ++m.statistics.out_of_order_segments;
    m.receiver.hold(m.tcb, a.seq, a.text);
    if (a.ctx.config.reneging) renege(a);
    acknowledge(m, a.ctx, Rule::out_of_order);
    return;
  }
  const std::uint32_t before = m.tcb.rcv_queued;
  const bool gap = m.receiver.take(m.tcb, a.text);
  m.statistics.octets_received += m.tcb.rcv_queued - before;
  if (gap) {
    acknowledge(m, a.ctx, Rule::gap_filled);
  } else {
    schedule_ack(m, a.ctx, m.tcb.rcv_queued - before);
  }
}

void take_fin(Arrival& a) {
  Machine& m = a.m;
  Receiver& r = m.receiver;
  if (!takes_text(m.tcb.state)) {
    if (a.fin && m.tcb.state == State::time_wait) return acknowledge_fin_again(a);
    if (a.fin && a.text.empty()) a.ctx.scribe.decided(Rule::text_after_fin);
    return;
  }
  if (a.fin && r.fin_seq.after(m.tcb.rcv_nxt)) acknowledge(m, a.ctx, Rule::fin_held);
  if (r.fin_known && !r.fin_taken && r.fin_seq == m.tcb.rcv_nxt) pass_fin(m, a.ctx);
}

bool reaches_fin(const Arrival& a) {
  const Receiver& r = a.m.receiver;
  return a.fin && a.seq == a.m.tcb.rcv_nxt && (!r.fin_known || r.fin_seq == a.seq + SeqLen{a.text.length});
}

void acknowledge_fin_again(Arrival& a) {
  if (a.m.tcb.state == State::time_wait) {
    arm(a.m, a.ctx, TimerKind::time_wait, a.ctx.now + 2 * a.ctx.config.msl, Rule::time_wait_restarts);
  }
  acknowledge(a.m, a.ctx, Rule::fin_again);
}

}  // namespace synwave
