#include "core/tcp/connection.hpp"

#include <algorithm>

#include "core/tcp/arrival.hpp"
#include "core/tcp/ecn.hpp"
#include "core/tcp/listen.hpp"
#include "core/tcp/user_timeout.hpp"
#include "core/wire/options.hpp"

namespace synwave {

namespace {

void address(const Machine& m, const Context& ctx, Segment& s) {
  s.source = m.path.local;
  s.destination = m.path.remote;
  s.ip.tos = static_cast<std::uint8_t>(ctx.config.ip_tos & 0xFC);
  s.ip.ttl = ctx.config.ip_ttl;
}

/// Options that every segment has once they are agreed on (RFC 7323 3.2, RFC 2018 4).
void add_options(const Machine& m, const Context& ctx, Segment& s) {
  s.options.order = ctx.config.option_order;
  if (m.timestamps) s.options.timestamps = Timestamps{timestamp_clock(m, ctx.now), m.tcb.ts_recent};
}

constexpr std::uint32_t option_space = 40;
constexpr std::uint32_t sack_head = 4;  // kind and length, padded
constexpr std::uint32_t sack_block = 8;

bool has_sack(const Machine& m) {
  return m.sack && (m.receiver.duplicate_known || !m.receiver.held.empty());
}

/// What options take that are not in every segment, of the room for text (RFC 9293 3.7.1). RFC 2018 4: also text
/// reports what is held.
std::uint32_t octets_of_options(const Machine& m, const Context& ctx) {
  std::uint32_t octets = user_timeout_due(m, ctx.config) ? 4 : 0;
  if (!has_sack(m) || (!outstanding(m.tcb) && unsent(m.tcb, m.sender.queue) == 0)) return octets;
  const std::uint32_t space = option_space - octets - (m.timestamps ? timestamps_octets : 0);
  const std::uint32_t reports = m.receiver.duplicate_known ? 1 : 0;
  const std::uint32_t most = std::min((space - sack_head) / sack_block, 4U);
  std::array<SackBlock, 4> blocks;
  octets += sack_head + sack_block * (reports + m.receiver.sack_blocks(blocks, most - reports));
  return std::min(octets, m.tcb.snd_mss / 2);
}

/// As many blocks as the option space holds, and as fit into the packet beside `text`.
void add_sack(const Machine& m, Segment& s, std::uint32_t text) {
  const std::uint32_t used = options_length(s.options);
  const std::uint32_t taken = header_octets(m.path) + text + used;
  const std::uint32_t space = std::min(option_space - used, m.path.mtu > taken ? m.path.mtu - taken : 0);
  if (space < sack_head + sack_block) return;
  const std::uint32_t most = std::min((space - sack_head) / sack_block, 4U);
  if (!m.receiver.duplicate_known) {
    s.options.sack_count = m.receiver.sack_blocks(s.options.sack, most);
    return;
  }
  std::array<SackBlock, 4> others;
  const std::uint8_t count = m.receiver.sack_blocks(others, most - 1);
  s.options.sack[0] = m.receiver.duplicate;  // RFC 2883 4
  std::copy_n(others.begin(), count, s.options.sack.begin() + 1);
  s.options.sack_count = static_cast<std::uint8_t>(count + 1);
}

/// What a SYN offers, or a SYN,ACK takes up.
void offer_options(const Machine& m, const Context& ctx, Segment& s) {
  const HostConfig& config = ctx.config;
  if (config.no_options) return;
  s.options.order = config.option_order;
  s.options.mss = static_cast<std::uint16_t>(std::min(m.tcb.rcv_mss, std::uint32_t{65535}));
  const bool reply = m.tcb.state != State::syn_sent;
  if (reply ? m.window_scale : config.wscale != wscale_off) s.options.window_scale = m.receiver.offered_shift;
  s.options.user_timeout = user_timeout_option(config);
  s.options.sack_permitted = reply ? m.sack : config.sack;
  if (!reply && config.timestamps) s.options.timestamps = Timestamps{timestamp_clock(m, ctx.now), 0};
}

/// Something owed to the peer goes out: one acknowledgement less that goes at once.
void spend_quick_ack(Machine& m) {
  const bool owed = m.outbox.ack || m.receiver.unacked_text != 0;
  if (owed && m.receiver.quick.credit != 0) --m.receiver.quick.credit;
  m.receiver.quick.small_waits = false;
}

/// What every segment of the connection carries; an ACK on it settles what is owed (RFC 9293 3.8: always, once
/// synchronized).
void header(Machine& m, const Context& ctx, Segment& s, bool syn = false, std::uint32_t text = 0) {
  s.clear();
  address(m, ctx, s);
  s.seq = m.tcb.snd_nxt;
  s.window = offer_window(m.tcb, ctx.config, syn);
  if (m.tcb.state == State::syn_sent) return;
  add_options(m, ctx, s);
  if (!syn) advertise_user_timeout(m, ctx, s);
  if (!syn && has_sack(m)) add_sack(m, s, text);  // RFC 2018 3: a SYN only says that it can
  m.receiver.duplicate_known = false;
  if (ctx.config.quick_ack) spend_quick_ack(m);
  s.ack = m.tcb.rcv_nxt;
  m.tcb.last_ack_sent = m.tcb.rcv_nxt;
  m.outbox.ack = false;
  m.receiver.unacked_text = 0;
  m.receiver.unacked_segments = 0;
  cancel(m, ctx, TimerKind::delayed_ack, Rule::ack_rides_along);
}

Connection::Outgoing reset_segment(Machine& m, const Context& ctx) {
  Connection::Outgoing out;
  address(m, ctx, out.segment);
  if (m.outbox.reset_is_own) add_options(m, ctx, out.segment);  // RFC 7323 3.2: should, also on a RST
  if (m.outbox.reset_echo) out.segment.options.timestamps = Timestamps{0, *m.outbox.reset_echo};
  out.segment.rst = true;
  out.segment.seq = m.outbox.reset_seq;
  out.segment.ack = m.outbox.reset_ack;
  out.rule = m.outbox.reset_rule;
  m.outbox.reset = false;
  return out;
}

/// RFC 5681 4.1: after an idle RTO the window restarts from at most the initial one; or, as on Linux, it falls by half
/// for each of them.
void restart_after_idle(Machine& m, const Context& ctx) {
  if (outstanding(m.tcb) || m.tcb.cwnd == 0 || ctx.now - m.sender.last_sent <= m.tcb.rto) return;
  if (unsent(m.tcb, m.sender.queue) == 0) return;
  const std::uint32_t restart = restart_window(ctx.config, m.tcb.snd_mss, m.sender.restarts_small);
  begin_first_flight(m, std::min(m.tcb.cwnd, restart));
  if (m.tcb.cwnd <= restart) return;
  if (ctx.config.idle_restart_halves) {
    const std::int64_t rtos = (to_ns(ctx.now - m.sender.last_sent) - 1) / to_ns(m.tcb.rto);
    m.sender.congestion.after_idle_rtos(m.tcb, restart, rtos);
  } else {
    m.sender.congestion.after_idle(m.tcb, restart);
  }
  ctx.scribe.decided(Rule::restart_after_idle);
}

/// RFC 9293 3.8.4: SEG.SEQ = SND.NXT-1 and no text, or one octet. All was acknowledged, so the peer throws it away
/// whatever it is.
void fill_keepalive(Machine& m, const Context& ctx, Connection::Outgoing& out) {
  m.outbox.keepalive = false;
  header(m, ctx, out.segment);
  out.segment.seq = m.tcb.snd_nxt - SeqLen{1};
  out.rule = Rule::keepalive_probe;
  if (ctx.config.keepalive_octet) {
    const std::uint64_t next = offset_of(m.tcb, m.sender.queue, m.tcb.snd_nxt);
    out.segment.text = {m.sender.queue.stream, 1, next == 0 ? 0 : next - 1};
    out.rule = Rule::keepalive_octet;
  }
  out.again = false;
  out.probe = true;
}

/// An answer soon after text makes the conversation interactive: acknowledgements can then wait for the next one.
void note_answer(Machine& m, const Context& ctx) {
  QuickAck& quick = m.receiver.quick;
  if (quick.last_text != never && ctx.now - quick.last_text < ctx.config.delayed_ack) quick.interactive = true;
}

/// Several segments went at once, and nothing follows this one for the moment.
bool ends_burst(const Machine& m, const Context& ctx, const Cut& cut) {
  if (cut.length == 0 || cut.again || m.sender.burst < 2) return false;
  const std::optional<Cut> next = next_cut(m.tcb, m.sender, ctx.config);
  return !next || next->again;
}

void fill(Machine& m, const Context& ctx, const Cut& cut, Connection::Outgoing& out) {
  const bool first = cut.length == 0 || cut.syn;  // the text of a SYN begins the stream
  const std::uint64_t offset = first ? 0 : offset_of(m.tcb, m.sender.queue, cut.seq);
  commit(m.tcb, m.sender, cut, ctx.now);
  if (cut.syn && m.two_way && !m.active) {  // the fault: as if the reply had been acknowledged already
    m.tcb.snd_una = m.tcb.snd_nxt;
    m.sender.queue.syn_acked = true;
    m.sender.sampler.spoil();
  }
  if (cut.length != 0 && ctx.config.quick_ack) note_answer(m, ctx);
  header(m, ctx, out.segment, cut.syn, cut.length);
  out.segment.seq = cut.seq;
  out.segment.syn = cut.syn;
  out.segment.fin = cut.fin;
  out.segment.psh = cut.psh || (ctx.config.push_bursts && ends_burst(m, ctx, cut));
  if (cut.length != 0) out.segment.text = {m.sender.queue.stream, cut.length, offset};
  if (cut.syn) offer_options(m, ctx, out.segment);
  out.rule = cut.rule;
  out.again = cut.again;
  out.probe = cut.probe;
  m.statistics.count_sent(cut.length, cut.again, out.segment.seq_end(), ctx.now);
}

std::uint64_t relative(Time deadline, Time now) {
  return deadline == never ? ~0ULL : static_cast<std::uint64_t>((deadline - now).count());
}

}  // namespace

void Connection::on_segment(const Context& ctx, const Segment& segment) {
  ++m_.statistics.segments_in;
  if (!segment.text.empty()) {
    ++m_.statistics.data_segments_in;
    m_.statistics.last_data_received = ctx.now;
  }
  segment_arrives(m_, ctx, segment);
  const bool answers = m_.outbox.reset && !m_.outbox.reset_is_own && segment.options.timestamps.has_value();
  if (answers && echoes_on_reset(ctx.config)) m_.outbox.reset_echo = segment.options.timestamps->value;
  mirror_queues(m_);
}

bool Connection::poll(const Context& ctx, Outgoing& out) {
  const bool any = next_segment(ctx, out);
  if (!any) return false;
  if (m_.sender.urgent) point_at_urgent(m_, ctx, out.segment);
  if (m_.ecn.agreed || out.segment.syn) carry_ecn(m_, ctx, out);
  return true;
}

bool Connection::next_segment(const Context& ctx, Outgoing& out) {
  if (m_.outbox.reset) {
    out = reset_segment(m_, ctx);
    ++m_.statistics.segments_out;
    return true;
  }
  if (!m_.sender.polled) {
    m_.sender.polled = true;
    m_.sender.began_idle = !outstanding(m_.tcb);
    m_.sender.burst = 0;
  }
  if (!over()) {
    restart_after_idle(m_, ctx);
    const std::uint32_t for_options = octets_of_options(m_, ctx);
    m_.tcb.snd_mss -= for_options;
    const std::optional<Cut> cut = next_cut(m_.tcb, m_.sender, ctx.config);
    if (cut) fill(m_, ctx, *cut, out);
    m_.tcb.snd_mss += for_options;
    if (cut) return true;
  }
  if (m_.outbox.keepalive) {
    fill_keepalive(m_, ctx, out);
    ++m_.statistics.segments_out;
    return true;
  }
  if (m_.outbox.ack) {
    const Rule rule = m_.outbox.ack_rule;
    header(m_, ctx, out.segment);
    out.rule = rule;
    out.again = out.probe = false;
    ++m_.statistics.segments_out;
    return true;
  }
  m_.sender.polled = false;
  mirror_queues(m_);
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
  if (m_.sender.selective) m_.sender.selective->add_to(h, t.iss, now);
  h.add(m_.sender.peak_flight).add_signed(m_.sender.peak_until.since(t.iss));
  m_.sender.congestion.add_to(h, now);
  h.add(m_.sender.limited).add(m_.sender.unanswered_probes);
  if (m_.sender.first_flight) h.add_signed(m_.sender.first_flight_end.since(t.iss));
  h.add(m_.sender.restarts_small).add(m_.diffserv);
  if (m_.reset_by_us) h.add(true);
  if (r.pushed) h.add_signed(r.pushed_to.since(t.irs));
  h.add(m_.sender.sampler.running);
  if (m_.sender.sampler.running) {
    h.add_signed(m_.sender.sampler.until.since(t.iss)).add_signed(to_ns(now - m_.sender.sampler.since));
  }
  if (outstanding(t)) h.add_signed(to_ns(now - m_.sender.stalled_since));
  if (t.backoffs != 0) h.add_signed(to_ns(now - m_.sender.first_timeout));
  h.add_signed(to_ns(m_.sender.probe_interval));
  if (t.deadline(TimerKind::persist) != never) h.add(relative(m_.sender.probing_since, now));
  h.add(m_.sender.fast_open).add(m_.sender.text_refused).add(q.syn_sent ? 0 : m_.sender.syn_text);
  h.add(m_.sender.syn_losses).add(m_.sender.probed).add(m_.sender.override_sws);
  h.add(r.fin_known).add(r.fin_taken).add(r.deaf).add(r.reads_no_more).add(r.unacked_text).add(r.unacked_segments);
  h.add(m_.timestamps).add(m_.sack).add(m_.window_scale).add(t.snd_wind_shift).add(t.rcv_wind_shift);
  if (m_.timestamps) h.add(t.ts_recent - timestamp_clock(m_, now)).add_signed(to_ns(now - m_.ts_recent_at));
  h.add(m_.keepalive_probes)
      .add(static_cast<std::uint64_t>(m_.soft_error))
      .add(static_cast<std::uint64_t>(m_.news))
      .add(m_.sender.more);
  const EcnState& e = m_.ecn;
  if (e.agreed || e.asked) {
    h.add((e.agreed ? 1U : 0U) | (e.asked ? 2U : 0U) | (e.refused ? 4U : 0U) | (e.echoes ? 8U : 0U));
    h.add(e.owes_cwr).add(m_.sender.waits_for_timer).add_signed(e.reduced_at.since(t.iss));
  }
  if (m_.sender.urgent) h.add_signed(t.snd_up.since(t.iss));
  if (r.urgent) h.add_signed(t.rcv_up.since(t.irs)).add(r.urgent_taken);
  if (t.user_timeout != Duration{0}) h.add_signed(to_ns(t.user_timeout));
  const UserTimeout& told = m_.advertised_user_timeout;
  if (told.value != 0) h.add(told.value).add(told.minutes);
  h.add(r.quick.credit).add(r.quick.interactive).add(r.quick.segment_size);
  for (const Bytes& b : r.ready) h.add(b.offset).add(b.length);
  for (const HeldText& t_held : r.held) h.add_signed(t_held.seq.since(t.irs)).add(t_held.text.length);
  return h.result();
}

}  // namespace synwave
