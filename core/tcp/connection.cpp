#include "core/tcp/connection.hpp"

#include <algorithm>

#include "core/tcp/arrival.hpp"

namespace synwave {

namespace {

/// What every segment of the connection carries; an ACK on it settles what is owed (RFC 9293 3.8: always, once
/// synchronized).
Segment header(Machine& m, const Context& ctx) {
  Segment s;
  s.source = m.path.local;
  s.destination = m.path.remote;
  s.seq = m.tcb.snd_nxt;
  m.tcb.rcv_wnd = window_to_offer(m.tcb, ctx.config);
  s.window = static_cast<std::uint16_t>(std::min(m.tcb.rcv_wnd, std::uint32_t{65535}));
  if (m.tcb.state == State::syn_sent) return s;
  s.ack = m.tcb.rcv_nxt;
  m.tcb.last_ack_sent = m.tcb.rcv_nxt;
  m.outbox.ack = false;
  m.receiver.unacked_text = 0;
  m.receiver.unacked_segments = 0;
  cancel(m, ctx, TimerKind::delayed_ack, Rule::ack_rides_along);
  return s;
}

Connection::Outgoing reset_segment(Machine& m) {
  Connection::Outgoing out;
  out.segment.source = m.path.local;
  out.segment.destination = m.path.remote;
  out.segment.rst = true;
  out.segment.seq = m.outbox.reset_seq;
  out.segment.ack = m.outbox.reset_ack;
  out.rule = m.outbox.reset_rule;
  m.outbox.reset = false;
  return out;
}

/// RFC 5681 4.1: after an idle RTO the window restarts from at most the initial one.
void restart_after_idle(Machine& m, const Context& ctx) {
  if (outstanding(m.tcb) || m.tcb.cwnd == 0 || ctx.now - m.sender.last_sent <= m.tcb.rto) return;
  const std::uint32_t restart = initial_window(ctx.config, m.tcb.snd_mss, false);
  if (m.tcb.cwnd <= restart || unsent(m.tcb, m.sender.queue) == 0) return;
  m.sender.congestion.after_idle(m.tcb, restart);
  ctx.scribe.decided(Rule::restart_after_idle);
}

void fill(Machine& m, const Context& ctx, const Cut& cut, Connection::Outgoing& out) {
  const std::uint64_t offset = cut.length == 0 ? 0 : offset_of(m.tcb, m.sender.queue, cut.seq);
  commit(m.tcb, m.sender, cut, ctx.now);
  if (cut.syn && m.two_way && !m.active) {  // the fault: as if the reply had been acknowledged already
    m.tcb.snd_una = m.tcb.snd_nxt;
    m.sender.queue.syn_acked = true;
    m.sender.sampler.spoil();
  }
  out.segment = header(m, ctx);
  out.segment.seq = cut.seq;
  out.segment.syn = cut.syn;
  out.segment.fin = cut.fin;
  out.segment.psh = cut.psh;
  if (cut.length != 0) out.segment.text = {m.sender.queue.stream, cut.length, offset};
  if (cut.syn) out.segment.options.mss = static_cast<std::uint16_t>(std::min(m.tcb.rcv_mss, std::uint32_t{65535}));
  out.rule = cut.rule;
  out.again = cut.again;
  out.probe = cut.probe;
}

std::uint64_t relative(Time deadline, Time now) {
  return deadline == never ? ~0ULL : static_cast<std::uint64_t>((deadline - now).count());
}

}  // namespace

void Connection::on_segment(const Context& ctx, const Segment& segment) {
  segment_arrives(m_, ctx, segment);
  mirror_queues(m_);
}

bool Connection::poll(const Context& ctx, Outgoing& out) {
  if (m_.outbox.reset) {
    out = reset_segment(m_);
    return true;
  }
  if (!over()) {
    restart_after_idle(m_, ctx);
    if (const std::optional<Cut> cut = next_cut(m_.tcb, m_.sender, ctx.config, ctx.now)) {
      fill(m_, ctx, *cut, out);
      return true;
    }
  }
  if (m_.outbox.ack) {
    const Rule rule = m_.outbox.ack_rule;
    out = {};
    out.segment = header(m_, ctx);
    out.rule = rule;
    return true;
  }
  if (!over()) watch_the_peer(m_, ctx);
  return false;
}

std::uint64_t Connection::hash(Time now) const {
  const Tcb& t = m_.tcb;
  const SendQueue& q = m_.sender.queue;
  const Receiver& r = m_.receiver;
  Hasher h;
  h.add(static_cast<std::uint64_t>(t.state)).add(m_.active).add(m_.two_way).add(static_cast<std::uint64_t>(m_.error));
  h.add_signed(t.snd_una.since(t.iss)).add_signed(t.snd_nxt.since(t.iss)).add(t.snd_wnd).add(t.max_snd_wnd);
  if (t.state >= State::syn_received) h.add_signed(t.snd_wl1.since(t.irs)).add_signed(t.snd_wl2.since(t.iss));
  h.add(t.snd_mss).add(t.rcv_mss);
  h.add_signed(t.rcv_nxt.since(t.irs)).add(t.rcv_wnd).add_signed(t.last_ack_sent.since(t.irs));
  h.add(t.cwnd).add(t.ssthresh).add_signed(t.recover.since(t.iss)).add(t.dup_acks).add(t.backoffs);
  h.add_signed(to_ns(t.srtt)).add_signed(to_ns(t.rttvar)).add_signed(to_ns(t.rto));
  for (const Time deadline : t.deadlines) h.add(relative(deadline, now));
  h.add(q.acked).add(q.written).add(q.syn_sent).add(q.syn_acked).add(q.fin_queued).add(q.fin_sent);
  const NewReno& n = m_.sender.recovery;
  h.add(n.in_recovery).add(n.partial_seen).add_signed(n.resend_next.since(t.iss)).add_signed(n.resend_end.since(t.iss));
  h.add(m_.sender.congestion.acked_since_growth).add(m_.sender.limited).add(m_.sender.unanswered_probes);
  h.add(m_.sender.sampler.running);
  if (m_.sender.sampler.running) {
    h.add_signed(m_.sender.sampler.until.since(t.iss)).add_signed(to_ns(now - m_.sender.sampler.since));
  }
  if (outstanding(t)) h.add_signed(to_ns(now - m_.sender.stalled_since));
  h.add_signed(to_ns(m_.sender.probe_interval));
  h.add(m_.sender.syn_lost).add(m_.sender.nodelay).add(m_.sender.probed).add(m_.sender.override_sws);
  h.add(r.fin_known).add(r.fin_taken).add(r.deaf).add(r.unacked_text).add(r.unacked_segments);
  for (const Bytes& b : r.ready) h.add(b.offset).add(b.length);
  for (const HeldText& t_held : r.held) h.add_signed(t_held.seq.since(t.irs)).add(t_held.text.length);
  return h.result();
}

}  // namespace synwave
