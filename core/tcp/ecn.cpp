#include "core/tcp/ecn.hpp"

#include <algorithm>

#include "core/tcp/arrival_parts.hpp"

namespace synwave {

namespace {

/// ECN-setup SYN, RFC 3168 6.1.1: both bits, and anything else is none.
bool asks(const Segment& syn) {
  return syn.ece && syn.cwr;
}

void carry_on_syn(Machine& m, const Context& ctx, Connection::Outgoing& out) {
  Segment& s = out.segment;
  if (s.ack) {
    s.ece = m.ecn.agreed;
    return;
  }
  const bool again = m.ecn.asked && m.sender.syn_losses > ctx.config.ecn_syn_retries;
  const bool asks_now = ctx.config.ecn == Ecn::on && !ctx.config.no_options && !m.ecn.refused && !again &&
                        (m.ecn.asked || m.sender.syn_losses == 0);
  if (m.ecn.asked && !asks_now) ctx.scribe.decided(m.ecn.refused ? Rule::ecn_after_reset : Rule::ecn_not_asked_again);
  if (m.ecn.refused && m.sender.syn_losses == 0) out.rule = Rule::ecn_after_reset;
  if (asks_now && !m.ecn.asked) ctx.scribe.decided(Rule::ecn_asked);
  s.ece = s.cwr = m.ecn.asked = asks_now;
}

}  // namespace

void agree_on_ecn(Machine& m, const Context& ctx, const Segment& syn) {
  if (syn.ack) {
    if (!m.ecn.asked) return;
    m.ecn.agreed = syn.ece && !syn.cwr;
    return ctx.scribe.decided(m.ecn.agreed ? Rule::ecn_agreed : Rule::ecn_declined);
  }
  // Where SYNs cross, our own must have asked as well.
  const bool willing = m.active ? m.ecn.asked : ctx.config.ecn != Ecn::off;
  if (!willing || ctx.config.no_options) return;
  m.ecn.agreed = asks(syn);
  if (m.ecn.agreed || m.active) ctx.scribe.decided(m.ecn.agreed ? Rule::ecn_agreed : Rule::ecn_declined);
}

void look_again_for_ecn(Machine& m, const Context& ctx, const Segment& syn) {
  if (!m.ecn.agreed || asks(syn)) return;
  m.ecn.agreed = false;
  ctx.scribe.decided(Rule::ecn_withdrawn);
}

bool asks_no_more(Machine& m, const Context& ctx) {
  if (!m.ecn.asked || !ctx.config.ecn_retry_after_reset) return false;
  m.ecn.refused = true;
  m.sender.recovery.resend_next = m.tcb.iss;
  m.sender.recovery.resend_end = m.tcb.iss + SeqLen{1};
  arm(m, ctx, TimerKind::retransmit, ctx.now + m.tcb.rto, Rule::rto_restarts);
  return true;
}

void carry_ecn(Machine& m, const Context& ctx, Connection::Outgoing& out) {
  Segment& s = out.segment;
  if (s.rst) return;
  if (s.syn) return carry_on_syn(m, ctx, out);
  s.ece = m.ecn.echoes;
  // Only text that goes for the first time: the loss of anything else would not be noticed, or says nothing about the
  // path now (RFC 3168 6.1.4 to 6.1.6).
  if (s.text.empty() || out.again || out.probe) return;
  s.ip.tos = static_cast<std::uint8_t>(s.ip.tos | ecn_ect0);
  if (!m.ecn.owes_cwr) return;
  m.ecn.owes_cwr = false;
  s.cwr = true;
  ctx.scribe.decided(Rule::cwr_sent);
}

bool hear_echo(Machine& m, const Context& ctx, const Segment& s) {
  if (s.syn) return false;
  if (!s.ece) {
    // Kept close behind SND.UNA, or a wrap of the circle would silence the next echo.
    if (m.tcb.snd_una.after(m.ecn.reduced_at)) m.ecn.reduced_at = m.tcb.snd_una - SeqLen{1};
    return false;
  }
  const bool same_window = !s.ack->after(m.ecn.reduced_at) || !s.ack->after(m.tcb.recover);
  if (same_window || in_recovery(m.sender)) {
    ctx.scribe.decided(Rule::echo_of_same_window);
    return true;
  }
  m.ecn.reduced_at = m.tcb.snd_nxt;
  m.ecn.owes_cwr = true;
  if (m.tcb.cwnd <= m.tcb.snd_mss) {
    m.sender.waits_for_timer = true;
    arm(m, ctx, TimerKind::retransmit, ctx.now + m.tcb.rto, Rule::echo_at_one_segment);
    ctx.scribe.decided(Rule::echo_at_one_segment);
    return true;
  }
  ctx.scribe.decided(Rule::echo_reduces);
  ctx.scribe.decided(m.sender.congestion.experienced(m.tcb));
  return true;
}

void take_marks(Arrival& a) {
  Machine& m = a.m;
  const Segment& s = a.segment;
  if (s.syn || s.rst || s.text.empty()) return;
  const std::uint8_t bits = s.ip.tos & ecn_mask;
  m.ecn.seen = m.ecn.seen || bits != ecn_none;
  if (s.cwr && m.ecn.echoes) {
    m.ecn.echoes = false;
    a.ctx.scribe.decided(Rule::cwr_heard);
  }
  if (bits != ecn_ce) return;
  if (!m.ecn.echoes && a.ctx.config.quick_ack) {  // the sender's window may be very small
    constexpr std::uint8_t two = 2;
    m.receiver.quick.credit = std::max(m.receiver.quick.credit, two);
    m.receiver.quick.interactive = false;
  }
  m.ecn.echoes = true;
  a.ctx.scribe.decided(Rule::mark_echoed);
}

}  // namespace synwave
