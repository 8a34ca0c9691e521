#include "core/tcp/arrival.hpp"

#include "core/tcp/arrival_parts.hpp"
#include "core/tcp/ecn.hpp"
#include "core/tcp/listen.hpp"
#include "core/tcp/user_timeout.hpp"

namespace synwave {

bool acceptable(const Tcb& tcb, Seq32 seq, SeqLen length) {
  const SeqLen window{tcb.rcv_wnd};
  if (length == SeqLen{0}) return window == SeqLen{0} ? seq == tcb.rcv_nxt : seq.in_window(tcb.rcv_nxt, window);
  if (window == SeqLen{0}) return false;
  // The table of RFC 9293 3.4 asks for the first and the last number; a segment may also cover all of the window.
  return seq.before(tcb.rcv_nxt + window) && (seq + length).after(tcb.rcv_nxt);
}

namespace {

/// The peer's FIN once more: all of the segment lies below RCV.NXT, and its last number is the FIN's.
bool repeats_the_fin(const Arrival& a) {
  return a.fin && a.segment.ack && !a.syn && a.m.receiver.fin_taken && a.segment.seq_end() == a.m.tcb.rcv_nxt;
}

/// Text below RCV.NXT has been here before (RFC 2883 4). Only of a segment that is taken, or that is acknowledged
/// whatever comes: what may not be answered at all, or not so often (RFC 5961 3.2, 7), must not be answered this way.
void note_old_text(Arrival& a) {
  const Seq32 from = a.segment.syn ? a.segment.seq + SeqLen{1} : a.segment.seq;
  const Seq32 until = earlier(from + SeqLen{a.segment.text.length}, a.m.tcb.rcv_nxt);
  if (from.before(until)) a.m.receiver.note_duplicate(from, until);
}

/// The first check alone would only acknowledge, and what 3.10.7.4 asks of TIME_WAIT (fifth and eighth check: start
/// 2MSL anew) could never happen. The ACK field of a repeated FIN is worth reading, too.
Verdict answer_repeated_fin(Arrival& a) {
  if (check_ack(a) == Verdict::done) return Verdict::done;
  note_old_text(a);
  acknowledge_fin_again(a);
  return Verdict::done;
}

/// The SYN that began the connection once more, in SYN_RECEIVED, be it with text. As systems do, and not the RFC: it
/// means that the SYN,ACK was lost, whose timer runs on.
Verdict answer_repeated_syn(Arrival& a) {
  Machine& m = a.m;
  look_again_for_ecn(m, a.ctx, a.segment);
  if (m.two_way) return a.drop(Rule::two_way_says_no_more);
  if (!a.ctx.config.syn_ack_again) {
    challenge(m, a.ctx, Rule::syn_again);
    if (m.outbox.ack) note_old_text(a);
    return Verdict::done;
  }
  a.ctx.scribe.decided(Rule::syn_ack_repeated);
  if (!may_answer(m, a.ctx)) return Verdict::done;
  m.sender.recovery.resend_next = m.tcb.iss;
  m.sender.recovery.resend_end = m.tcb.iss + SeqLen{1};
  return Verdict::done;
}

/// Linux: some peers number a RST as if all that they have sent had arrived, others as if our ACK of their FIN had not.
/// Either way they know the numbers. A RST of these is as good as one at RCV.NXT.
bool knows_other_edges(const Arrival& a) {
  const Machine& m = a.m;
  if (!a.ctx.config.rst_by_other_edges) return false;
  const Seq32 seq = a.segment.seq;
  const State state = m.tcb.state;
  const bool after_fin = state == State::close_wait || state == State::closing || state == State::last_ack;
  if (after_fin && seq + SeqLen{1} == m.tcb.rcv_nxt) return true;
  return m.sack && !m.receiver.held.empty() && seq == m.receiver.held.back().end();
}

/// What to do with a segment outside the window, RFC 9293 3.10.7.4 first check and the exceptions practice needs.
Verdict not_acceptable(Arrival& a) {
  Machine& m = a.m;
  const bool refused = m.tcb.rcv_wnd == 0 && a.seq == m.tcb.rcv_nxt;  // only because the window is closed (MUST-66)
  if (a.segment.rst) {
    return refused || knows_other_edges(a) ? Verdict::go_on : a.drop(Rule::rst_outside_window);
  }
  if (refused && !a.syn) {  // a window probe, or text that ignores the window
    take_timestamp(a);
    if (m.ecn.agreed) take_marks(a);
    a.text = {};
    a.fin = false;
    acknowledge(m, a.ctx, Rule::window_is_zero);
    return Verdict::go_on;
  }
  if (m.tcb.state == State::syn_received && a.syn && a.seq == m.tcb.irs) {
    // Simultaneous open: the SYN is known, its ACK is what counts (RFC 9293 figure 7).
    take_timestamp(a);
    trim(a);
    a.ctx.scribe.decided(Rule::syn_ack_of_crossing_syns);
    return Verdict::go_on;
  }
  // A peer that has filled the window and lost something on the way acknowledges from its very edge.
  const bool bare_ack = a.segment.ack && a.length() == SeqLen{0};
  if (bare_ack && a.seq == m.tcb.rcv_nxt + SeqLen{m.tcb.rcv_wnd}) {
    a.ctx.scribe.decided(Rule::ack_at_the_edge);
    take_timestamp(a);
    return Verdict::go_on;
  }
  if (repeats_the_fin(a)) return answer_repeated_fin(a);
  if (a.syn && m.two_way) return a.drop(Rule::two_way_says_no_more);
  if (a.syn) return a.challenge_and_drop(Rule::syn_outside_window);
  if (a.segment.text.empty()) return a.challenge_and_drop(Rule::outside_window);
  note_old_text(a);
  return a.acknowledge_and_drop(Rule::outside_window);
}

/// Of a segment that has one: whether it comes before TS.Recent, and whether that may still be compared with (RFC
/// 7323 5.5).
bool timestamp_is_old(const Arrival& a) {
  return static_cast<std::int32_t>(a.segment.options.timestamps->value - a.m.tcb.ts_recent) < 0;
}
bool timestamp_is_trusted(const Arrival& a) {
  return a.ctx.now - a.m.ts_recent_at <= std::chrono::hours{24 * 24};
}

/// RFC 7323 5.3 R1, before the sequence number: PAWS. A RST is exempt.
Verdict check_timestamp(Arrival& a) {
  Machine& m = a.m;
  if (!m.timestamps || a.segment.rst) return Verdict::go_on;
  if (!a.segment.options.timestamps) {
    return a.ctx.config.timestamps_required ? a.drop(Rule::timestamp_missing) : Verdict::go_on;
  }
  if (!timestamp_is_old(a)) return Verdict::go_on;
  if (!timestamp_is_trusted(a)) {
    a.ts_outdated = true;
    a.ctx.scribe.decided(Rule::timestamp_outdated);
    return Verdict::go_on;
  }
  if (a.segment.text.empty()) return a.challenge_and_drop(Rule::timestamp_old);
  note_old_text(a);
  return a.acknowledge_and_drop(Rule::timestamp_old);
}

Verdict check_sequence(Arrival& a) {
  const bool opening = a.m.tcb.state == State::syn_received && a.syn && a.seq == a.m.tcb.irs;
  if (opening && !a.segment.ack && !a.segment.rst) return answer_repeated_syn(a);
  if (!acceptable(a.m.tcb, a.seq, a.length())) return not_acceptable(a);
  trim(a);
  take_timestamp(a);
  if (a.m.ecn.agreed) take_marks(a);
  return Verdict::go_on;
}

/// Answers as CLOSED would (RFC 9293 3.10.7.1).
void reset_as_closed(Arrival& a, Rule rule) {
  const Segment rst = reset_for(a.segment);
  queue_reset(a.m, a.ctx, rst.seq, rst.ack, rule);
}

/// A valid reset: what it means depends on the state (RFC 9293 3.10.7.4, second check).
Verdict obey_reset(Arrival& a) {
  Machine& m = a.m;
  switch (m.tcb.state) {
    case State::syn_received:
      if (m.sender.fast_open) {  // the application has the connection already
        m.receiver.discard_ready(m.tcb);
        die(m, a.ctx, Errno::econnreset, Rule::rst_resets);
        break;
      }
      die(m, a.ctx, m.active ? Errno::econnrefused : Errno::none,
          m.active ? Rule::rst_refuses : Rule::rst_returns_to_listen);
      break;
    case State::closing:
    case State::last_ack:
      if (a.ctx.config.reset_told_after_fin) {
        die(m, a.ctx, Errno::econnreset, Rule::rst_resets);
        break;
      }
      [[fallthrough]];
    case State::time_wait: die(m, a.ctx, Errno::none, Rule::rst_after_close); break;
    default:
      die(m, a.ctx, Errno::econnreset, Rule::rst_resets);
      if (a.ctx.config.reset_spares_text) break;
      m.receiver.discard_ready(m.tcb);
  }
  return Verdict::done;
}

Verdict check_reset(Arrival& a) {
  if (!a.segment.rst) return Verdict::go_on;
  Machine& m = a.m;
  if (m.tcb.state == State::time_wait && a.ctx.config.rfc1337) {
    const Duration for_so_long = m.timestamps ? a.ctx.config.rfc1337_for : Duration{0};
    if (for_so_long == Duration{0}) return a.drop(Rule::rst_ignored_in_time_wait);
    const Time began = m.tcb.deadline(TimerKind::time_wait) - 2 * a.ctx.config.msl;
    if (a.ctx.now - began < for_so_long) return a.drop(Rule::rst_ignored_a_while);
  }
  if (a.segment.seq == m.tcb.rcv_nxt) return obey_reset(a);
  if (knows_other_edges(a)) {
    a.ctx.scribe.decided(Rule::rst_at_other_edge);
    return obey_reset(a);
  }
  if (!a.ctx.config.challenge_ack || a.ctx.config.insecure_rst) {  // RFC 793: anywhere in the window
    a.ctx.scribe.decided(Rule::rst_anywhere);
    return obey_reset(a);
  }
  return a.challenge_and_drop(Rule::rst_not_exact);
}

Verdict check_syn(Arrival& a) {
  Machine& m = a.m;
  const bool secure = a.ctx.config.challenge_ack && !a.ctx.config.insecure_syn;
  // RFC 5961 4.2: irrespective of its number, so also if the SYN was cut off with old text.
  if (!(secure && synchronized(m.tcb.state) ? a.segment.syn : a.syn)) return Verdict::go_on;
  if (m.two_way) return a.drop(Rule::two_way_says_no_more);
  if (m.tcb.state == State::syn_received && !m.active) {
    if (a.ctx.config.half_open_resets) reset_as_closed(a, Rule::half_open_syn_resets);
    die(m, a.ctx, Errno::none, Rule::syn_returns_to_listen);
    return Verdict::done;
  }
  if (secure) return a.challenge_and_drop(Rule::syn_in_window);
  reset_peer(m, a.ctx, Rule::syn_kills);
  die(m, a.ctx, Errno::econnreset, Rule::syn_kills);
  return Verdict::done;
}

/// SEGMENT ARRIVES in the states after SYN_SENT, RFC 9293 3.10.7.4: the checks, in the order of the text. Each either
/// lets the segment go on or has dealt with it.
bool passes_checks(Arrival& a) {
  return check_timestamp(a) == Verdict::go_on    // RFC 7323 5.3
         && check_sequence(a) == Verdict::go_on  // first
         && check_reset(a) == Verdict::go_on     // second
         && check_syn(a) == Verdict::go_on       // fourth (the third is about security: A.1)
         && check_ack(a) == Verdict::go_on;      // fifth
}

void check_and_take(Arrival& a) {
  if (!passes_checks(a)) return;
  note_old_text(a);
  if (a.ctx.config.user_timeout_option) take_user_timeout(a.m, a.ctx, a.segment);
  if (a.segment.urg) take_urgent(a);  // sixth
  take_text(a);                       // seventh
  take_fin(a);                        // eighth
}

/// Linux keeps of a connection in TIME_WAIT no more than its numbers, its timestamp and a timer. An empty segment or a
/// RST exactly at RCV.NXT is as good as what ended the connection; everything else but a RST is acknowledged, so that
/// the peer learns where we are. What has ACK, or an old timestamp, comes from the old connection: 2MSL start anew.
void arrives_at_remains(Arrival& a) {
  Machine& m = a.m;
  const bool exact = a.seq == m.tcb.rcv_nxt;
  const bool old = m.timestamps && a.segment.options.timestamps && timestamp_is_old(a) && timestamp_is_trusted(a);
  if (a.segment.rst) {
    if (old || !exact) return a.ctx.scribe.decided(Rule::rst_not_exact_in_time_wait);
    check_reset(a);
    return;
  }
  if (old || a.segment.ack) {
    const Rule why = repeats_the_fin(a) ? Rule::time_wait_restarts : Rule::ack_renews_time_wait;
    arm(m, a.ctx, TimerKind::time_wait, a.ctx.now + 2 * a.ctx.config.msl, why);
  }
  if (!old && exact && a.length() == SeqLen{0}) return take_timestamp(a);
  const Rule answer = old ? Rule::timestamp_old : repeats_the_fin(a) ? Rule::fin_again : Rule::time_wait_answers;
  if (a.syn || a.length() == SeqLen{0}) return challenge(m, a.ctx, answer);
  acknowledge(m, a.ctx, answer);
}

}  // namespace

void take_timestamp(Arrival& a) {
  Machine& m = a.m;
  if (!m.timestamps || a.segment.rst || !a.segment.options.timestamps) return;
  if (a.segment.seq.after(m.tcb.last_ack_sent)) return;
  const std::uint32_t value = a.segment.options.timestamps->value;
  if (!a.ts_outdated && static_cast<std::int32_t>(value - m.tcb.ts_recent) < 0) return;
  m.tcb.ts_recent = value;
  m.ts_recent_at = a.ctx.now;
}

void trim(Arrival& a) {
  const Tcb& tcb = a.m.tcb;
  if (a.seq.before(tcb.rcv_nxt)) {
    std::uint32_t old = seq_between(a.seq, tcb.rcv_nxt).raw();
    if (a.syn) {
      a.syn = false;
      --old;
    }
    a.text = a.text.without_first(old);
    a.seq = tcb.rcv_nxt;
  }
  const Seq32 edge = tcb.rcv_nxt + SeqLen{tcb.rcv_wnd};
  const Seq32 end = a.seq + a.length();
  if (end.after(edge)) {
    std::uint32_t beyond = seq_between(edge, end).raw();
    if (a.fin) {
      a.fin = false;
      --beyond;
    }
    a.text = a.text.first(a.text.length - beyond);
  }
}

void segment_arrives(Machine& m, const Context& ctx, const Segment& segment) {
  Arrival a{m, ctx, segment};
  if (m.tcb.state == State::closed) return;
  if (dropped_unseen(ctx.config, segment)) return ctx.scribe.decided(Rule::syn_with_fin);
  if (m.tcb.state == State::syn_sent) {
    arrives_in_syn_sent(a);
    return;
  }
  // The peer has not seen our RST yet, or it was lost.
  if (m.reset_by_us && !segment.rst && !segment.syn) return reset_as_closed(a, Rule::abort_waits_on);
  if (m.tcb.state == State::time_wait && ctx.config.ack_restarts_time_wait) return arrives_at_remains(a);
  m.receiver.duplicate_known = m.receiver.newest_dropped = false;  // of an earlier segment: too late to tell
  check_and_take(a);
  if (!m.receiver.duplicate_known || m.receiver.newest_dropped) return;
  if (m.sack && ctx.config.dsack && m.tcb.state != State::closed) return acknowledge(m, ctx, Rule::duplicate_reported);
  m.receiver.duplicate_known = false;
}

}  // namespace synwave
