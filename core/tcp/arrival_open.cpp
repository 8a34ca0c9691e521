// SEGMENT ARRIVES in SYN_SENT (RFC 9293 3.10.7.3), and what any SYN teaches.
#include <algorithm>

#include "core/tcp/arrival_parts.hpp"
#include "core/tcp/ecn.hpp"
#include "core/tcp/user_timeout.hpp"

namespace synwave {

namespace {

// RFC 9293 3.7.1, where the peer says nothing (MUST-15).
constexpr std::uint32_t default_mss = 536;
constexpr std::uint32_t default_mss_v6 = 1220;
constexpr std::uint32_t smallest_mss = 64;  // below this a peer's MSS is a mistake or an attack

/// RFC 7413 4.2.2: what became of the text that the SYN carried. The rest of it goes again with the third segment.
void settle_syn_text(Machine& m, const Context& ctx, Seq32 ack) {
  const Seq32 begin = m.tcb.iss + SeqLen{1};
  if (m.tcb.snd_nxt == begin) return;
  m.sender.queue.acked += seq_between(begin, ack).raw();
  m.syn_text_taken = ack == m.tcb.snd_nxt;
  if (m.syn_text_taken) return ctx.scribe.decided(Rule::fast_open_accepted);
  ctx.scribe.decided(Rule::fast_open_refused);
  if (m.sender.selective) {
    m.sender.selective->board.sent(ack, m.tcb.snd_nxt, m.sender.last_sent);
    m.sender.selective->board.mark_all_lost();
  } else {
    m.sender.recovery.resend_next = ack;
    m.sender.recovery.resend_end = m.tcb.snd_nxt;
  }
  m.sender.text_refused = true;
  arm(m, ctx, TimerKind::retransmit, ctx.now + m.tcb.rto, Rule::rto_restarts);
}

void synchronise(Arrival& a, Seq32 ack) {
  Machine& m = a.m;
  learn_from_syn(m, a.ctx, a.segment);
  m.tcb.snd_una = ack;
  m.sender.queue.syn_acked = true;
  m.tcb.snd_wnd = m.tcb.max_snd_wnd = a.segment.window;  // RFC 1122 4.2.2.20 (c)
  m.tcb.snd_wl1 = a.segment.seq;
  m.tcb.snd_wl2 = ack;
  m.sender.recovery.acknowledged(m.tcb);
  m.statistics.count_acked(seq_between(m.tcb.iss, ack).raw() - 1, m.tcb.snd_mss, ack);
  if (m.sender.sampler.ends_with(ack)) {
    m.statistics.count_rtt(a.ctx.now - m.sender.sampler.since);
    take_rtt_sample(m.tcb, a.ctx.config, a.ctx.now - m.sender.sampler.since);
    if (m.sender.selective) m.sender.selective->rack.min_rtt.take(a.ctx.now - m.sender.sampler.since, a.ctx.now);
    m.sender.sampler.finish();
  } else {
    measure(m, a.ctx, a.segment);
  }
  m.sender.last_heard = a.ctx.now;
  become_established(m, a.ctx, State::established, Rule::syn_ack_establishes);
  settle_syn_text(m, a.ctx, ack);
  if (m.two_way) {
    a.ctx.scribe.decided(Rule::two_way_says_no_more);
  } else {
    acknowledge(m, a.ctx, Rule::syn_ack_acknowledged);
  }
  // What else the segment holds begins after its SYN.
  a.syn = false;
  a.seq = a.seq + SeqLen{1};
  trim(a);
  if (a.segment.urg) take_urgent(a);
  take_text(a);
  take_fin(a);
}

bool agree(const Context& ctx, bool wanted, bool offered, Rule rule) {
  if (wanted) ctx.scribe.decided(offered ? rule : Rule::option_not_offered);
  return wanted && offered;
}

/// What both SYNs offer is used from now on.
void agree_on_options(Machine& m, const Context& ctx, const Options& offered) {
  const HostConfig& config = ctx.config;
  m.timestamps = agree(ctx, config.timestamps, offered.timestamps.has_value(), Rule::timestamps_agreed);
  m.sack = agree(ctx, config.sack, offered.sack_permitted, Rule::sack_agreed);
  if (m.sack && config.recovery != Recovery::newreno) {  // RFC 8985 4: not without SACK
    Selective& k = m.sender.selective.emplace();
    k.by_time = config.recovery == Recovery::rack;
    k.rack.fack = k.high_rxt = m.tcb.iss;
  }
  m.window_scale = agree(ctx, config.wscale != wscale_off, offered.window_scale.has_value(), Rule::window_scale_agreed);
  if (m.timestamps) {
    m.tcb.ts_recent = offered.timestamps->value;
    m.ts_recent_at = ctx.now;
    // RFC 9293 3.7.1: what options take is not there for text; but one octet must be, whatever our own bound says.
    m.tcb.snd_mss = std::max(m.tcb.snd_mss, timestamps_octets + 1) - timestamps_octets;
  }
  if (m.window_scale) {
    constexpr std::uint8_t largest_shift = 14;  // RFC 7323 2.3
    m.tcb.snd_wind_shift = std::min(*offered.window_scale, largest_shift);
    m.tcb.rcv_wind_shift = m.receiver.offered_shift;
  }
}

/// Crossing SYNs: both ends go through SYN_RECEIVED (RFC 9293 3.5, figure 7).
void cross(Arrival& a) {
  Machine& m = a.m;
  learn_from_syn(m, a.ctx, a.segment);
  m.tcb.snd_wnd = m.tcb.max_snd_wnd = a.segment.window;
  m.tcb.snd_wl1 = a.segment.seq;
  m.tcb.snd_wl2 = m.tcb.snd_una;  // the segment has no ACK field to remember
  const Seq32 text = first_unacked_text(m.tcb, m.sender.queue);
  if (m.sender.selective && text != m.tcb.snd_nxt) {
    m.sender.selective->board.sent(text, m.tcb.snd_nxt, m.sender.last_sent);
  }
  m.sender.recovery.resend_next = m.tcb.iss;
  m.sender.recovery.resend_end = m.tcb.snd_nxt;
  m.sender.handshake_reply = true;
  set_state(m, a.ctx, State::syn_received, Rule::syns_cross);
  arm(m, a.ctx, TimerKind::retransmit, a.ctx.now + m.tcb.rto, Rule::rto_restarts);
}

}  // namespace

void learn_from_syn(Machine& m, const Context& ctx, const Segment& syn) {
  m.tcb.irs = syn.seq;
  m.tcb.rcv_nxt = syn.seq + SeqLen{1};
  m.tcb.last_ack_sent = m.tcb.rcv_nxt;
  const std::uint32_t otherwise = m.path.local.address.v6 ? default_mss_v6 : default_mss;
  const std::uint32_t offered = std::max<std::uint32_t>(syn.options.mss ? *syn.options.mss : otherwise, smallest_mss);
  m.tcb.snd_mss = std::min({offered, m.tcb.rcv_mss, m.path.mtu - header_octets(m.path)});
  ctx.scribe.decided(syn.options.mss ? Rule::mss_offered : Rule::mss_missing);
  if (!ctx.config.no_options) agree_on_options(m, ctx, syn.options);
  agree_on_ecn(m, ctx, syn);
  if (ctx.config.user_timeout_option) take_user_timeout(m, ctx, syn);
}

void arrives_in_syn_sent(Arrival& a) {
  Machine& m = a.m;
  const Segment& s = a.segment;
  // First: the ACK field, by range and not by equality, for a SYN may carry text.
  if (s.ack && (s.ack->at_or_before(m.tcb.iss) || s.ack->after(m.tcb.snd_nxt))) {
    if (s.rst) {
      a.drop(Rule::rst_with_wrong_ack);
      return;
    }
    queue_reset(m, a.ctx, *s.ack, std::nullopt, Rule::syn_sent_wrong_ack);
    return;
  }
  // Second: RST, judged by its ACK alone (RFC 5961 3.2).
  if (s.rst) {
    if (!s.ack) {
      a.drop(Rule::rst_without_ack);
      return;
    }
    if (asks_no_more(m, a.ctx)) return;
    die(m, a.ctx, Errno::econnrefused, Rule::rst_refuses);
    return;
  }
  // Fourth: SYN. Fifth: anything else is dropped.
  if (!s.syn) {
    a.drop(Rule::syn_sent_wants_syn);
    return;
  }
  if (s.ack) {
    synchronise(a, *s.ack);
  } else {
    cross(a);
  }
}

}  // namespace synwave
