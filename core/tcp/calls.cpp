// The application's calls: RFC 9293 3.10.1 to 3.10.5, each a switch over the states in the order of the text.
#include <algorithm>

#include "core/base/hash.hpp"
#include "core/tcp/arrival_parts.hpp"
#include "core/tcp/connection.hpp"

namespace synwave {

namespace {

/// RFC 7323 7.1: where this connection's timestamp clock starts. The ISN is a clock plus a secret function of the
/// four-tuple (RFC 9293 3.4.1); without its clock it is the same for every incarnation, as RFC 6191 2 wants.
std::uint32_t timestamp_offset(const Context& ctx, Seq32 iss) {
  const auto clock = static_cast<std::uint32_t>(to_ns(ctx.now) / 4000);
  const std::uint32_t secret = ctx.config.isn == IsnChoice::fixed ? iss.raw() : iss.raw() - clock;
  return static_cast<std::uint32_t>(Hasher{}.add(secret).result());
}

Machine newborn(const Context& ctx, const Path& path, const InitialNumber& number, StreamId stream) {
  Machine m;
  const Seq32 iss = number.iss;
  m.path = path;
  m.sender.queue.stream = stream;
  m.tcb.iss = m.tcb.snd_una = m.tcb.snd_nxt = m.tcb.recover = iss;
  m.sender.recovery.resend_next = m.sender.recovery.resend_end = m.sender.peak_until = iss;
  m.ecn.reduced_at = iss;
  m.tcb.rto = ctx.config.rto_initial;
  m.tcb.rcv_mss = path.mtu - header_octets(path);
  if (ctx.config.mss != 0) m.tcb.rcv_mss = std::min(m.tcb.rcv_mss, ctx.config.mss);
  m.tcb.snd_mss = m.tcb.rcv_mss;
  m.tcb.rcv_wnd = std::min(ctx.config.rcvbuf, std::uint32_t{65535});
  if (ctx.config.window_clamp != 0) m.tcb.rcv_wnd = std::min(m.tcb.rcv_wnd, ctx.config.window_clamp);
  m.sender.stalled_since = m.sender.last_heard = m.sender.last_sent = ctx.now;
  const std::int8_t wscale = ctx.config.wscale;
  if (wscale != wscale_off) {
    m.receiver.offered_shift = wscale == wscale_auto
                                   ? shift_for(ctx.config.rcvbuf)
                                   : std::min(static_cast<std::uint8_t>(wscale), largest_shift(ctx.config.rcvbuf));
  }
  if (ctx.config.timestamps) m.timestamp_offset = timestamp_offset(ctx, number.by_clock);
  m.statistics.last_data_sent = m.statistics.last_data_received = m.statistics.last_ack_received = ctx.now;
  m.statistics.busyness_since = ctx.now;
  m.sender.small_end = iss;
  m.two_way = ctx.config.handshake == Handshake::two_way;
  return m;
}

bool may_queue(State state) {
  return state == State::syn_sent || state == State::syn_received || state == State::established ||
         state == State::close_wait;
}

/// RFC 7413 4.2.2: the text of the SYN is buffered, and RFC 5681's initial window is there for the answer.
void take_syn_text(Machine& m, const Context& ctx, const Segment& syn) {
  m.sender.fast_open = true;
  m.sender.congestion.choose(ctx.config);
  m.sender.congestion.start(m.tcb, initial_window(ctx.config, m.tcb.snd_mss, false));
  begin_first_flight(m, m.tcb.cwnd);
  const Bytes text = syn.text.first(std::min(syn.text.length, m.tcb.rcv_wnd));
  m.syn_text_taken = text.length == syn.text.length && !text.empty();
  if (!text.empty()) m.receiver.take(m.tcb, text);
  m.statistics.octets_received += text.length;
  ctx.scribe.decided(Rule::fast_open_taken);
}

}  // namespace

Connection::Connection(const Context& ctx, const Path& path, const InitialNumber& number, StreamId stream)
    : m_{newborn(ctx, path, number, stream)} {}

Connection Connection::open_active(const Context& ctx, const Path& path, const InitialNumber& number, StreamId stream,
                                   std::uint16_t syn_text) {
  Connection c{ctx, path, number, stream};
  c.m_.active = true;
  c.m_.sender.syn_text = syn_text;
  set_state(c.m_, ctx, State::syn_sent, Rule::active_open);
  return c;
}

Connection Connection::open_passive(const Context& ctx, const Path& path, const InitialNumber& number, StreamId stream,
                                    const Segment& syn, Birth birth) {
  Connection c{ctx, path, number, stream};
  Machine& m = c.m_;
  m.tcb.state = State::listen;
  learn_from_syn(m, ctx, syn);
  m.tcb.snd_wnd = m.tcb.max_snd_wnd = syn.window;
  m.tcb.snd_wl1 = syn.seq;
  m.tcb.snd_wl2 = number.iss;
  if (birth == Birth::of_cookie) {
    set_state(m, ctx, State::syn_received, Rule::cookie_recalls);
    Outgoing sent_before;
    c.poll({ctx.now, ctx.config, Scribe{}}, sent_before);
    m.sender.sampler.finish();  // nobody knows when
    return c;
  }
  if (!m.two_way) {
    set_state(m, ctx, State::syn_received, Rule::listen_accepts_syn);
    if (birth == Birth::of_fast_open) take_syn_text(m, ctx, syn);
    return c;
  }
  // The fault of the lesson: open at once, and nobody is asked whether the reply arrived.
  become_established(m, ctx, State::established, Rule::two_way_opens);
  return c;
}

Errno Connection::send(const Context& ctx, std::uint64_t octets, std::uint64_t& taken, bool more, bool urgent) {
  taken = 0;
  if (over()) return m_.error != Errno::none ? m_.error : Errno::enotconn;
  if (m_.sender.queue.fin_queued || !may_queue(state())) return Errno::epipe;
  taken = std::min(octets, writable(ctx.config));
  m_.sender.queue.written += taken;
  m_.sender.more = more;
  if (urgent && taken != 0) begin_urgent(m_, ctx);
  mirror_queues(m_);
  return Errno::none;
}

std::uint64_t Connection::writable(const HostConfig& config) const {
  if (m_.sender.queue.fin_queued || !may_queue(state())) return 0;
  const std::uint64_t held = m_.sender.queue.held();
  return held < config.sndbuf ? config.sndbuf - held : 0;
}

Errno Connection::shutdown(const Context& ctx) {
  switch (state()) {
    case State::syn_sent:  // nothing has been agreed on: the TCB is deleted
      die(m_, ctx, Errno::none, Rule::close_before_open);
      return Errno::none;
    case State::syn_received:
      m_.sender.queue.fin_queued = true;
      if (m_.sender.queue.held() == 0 || m_.sender.fast_open)
        set_state(m_, ctx, State::fin_wait_1, Rule::close_sends_fin);
      return Errno::none;
    case State::established:
      m_.sender.queue.fin_queued = true;
      set_state(m_, ctx, State::fin_wait_1, Rule::close_sends_fin);
      return Errno::none;
    case State::close_wait:
      m_.sender.queue.fin_queued = true;
      set_state(m_, ctx, State::last_ack, Rule::close_sends_last_fin);
      return Errno::none;
    case State::fin_wait_1:
    case State::fin_wait_2: return Errno::none;  // asked twice: there is only one FIN
    default: return Errno::enotconn;
  }
}

Errno Connection::close(const Context& ctx) {
  if (over() || m_.receiver.deaf) return over() ? Errno::none : Errno::ebadf;
  const bool unread = m_.tcb.rcv_queued != 0 && ctx.config.unread_text_resets;
  m_.receiver.deaf = true;
  m_.receiver.discard_ready(m_.tcb);
  m_.receiver.held.clear();
  m_.tcb.rcv_held = 0;
  if (unread && (synchronized(state()) || m_.sender.fast_open)) {
    if (state() != State::closing && state() != State::last_ack && state() != State::time_wait) {
      reset_peer(m_, ctx, Rule::close_with_unread_text);
      die_by_own_reset(m_, ctx, Rule::close_with_unread_text);
    }
    return Errno::none;
  }
  if (state() == State::fin_wait_2 && ctx.config.fin_wait_2_timeout != Duration{0}) {
    arm(m_, ctx, TimerKind::fin_wait_2, ctx.now + ctx.config.fin_wait_2_timeout, Rule::orphan_timeout);
  }
  shutdown(ctx);
  return Errno::none;
}

Errno Connection::abort(const Context& ctx) {
  switch (state()) {
    case State::closed: return Errno::enotconn;
    case State::syn_received:
    case State::established:
    case State::fin_wait_1:
    case State::fin_wait_2:
    case State::close_wait: reset_peer(m_, ctx, Rule::abort_resets); break;
    default: ctx.scribe.decided(Rule::abort_is_silent);
  }
  m_.receiver.deaf = true;  // who aborts need not be told
  m_.receiver.discard_ready(m_.tcb);
  if (m_.outbox.reset) {
    die_by_own_reset(m_, ctx, Rule::abort_resets);
  } else {
    die(m_, ctx, Errno::none, Rule::abort_resets);
  }
  return Errno::none;
}

void Connection::be_forgotten(const Context& ctx, Rule why) {
  die(m_, ctx, Errno::none, why);
}

Bytes Connection::read(const Context& ctx, std::uint64_t most) {
  const Bytes got = m_.receiver.read(m_.tcb, most);
  note_read(m_);
  if (got.empty() || over() || m_.receiver.fin_taken) return got;
  // The peer may be waiting for room: tell it as soon as the window has at least doubled.
  QuickAck& quick = m_.receiver.quick;
  if (ctx.config.quick_ack && quick.small_waits && !quick.interactive && m_.tcb.rcv_queued == 0 && !m_.outbox.ack) {
    acknowledge(m_, ctx, Rule::ack_as_read);
  }
  const std::uint32_t offer = window_to_offer(m_.tcb, ctx.config);
  if (offer != m_.tcb.rcv_wnd && offer / 2 >= m_.tcb.rcv_wnd) acknowledge(m_, ctx, Rule::window_update);
  return got;
}

bool Connection::take_push() {
  Receiver& r = m_.receiver;
  const bool reached = r.pushed && (m_.tcb.rcv_nxt - SeqLen{m_.tcb.rcv_queued}).at_or_after(r.pushed_to);
  if (reached) r.pushed = false;
  return reached;
}

std::uint64_t Connection::flush(const Context& ctx) {
  SendQueue& queue = m_.sender.queue;
  if (over() || unsent(m_.tcb, queue) == 0) return 0;
  // What was sent, be it as the octet of a probe, has its number for ever; what the window has room for stays as well.
  Seq32 keep = later(m_.tcb.snd_nxt + SeqLen{m_.sender.probed ? 1U : 0U}, m_.tcb.snd_una + SeqLen{m_.tcb.snd_wnd});
  const std::uint64_t end = queue.syn_sent ? offset_of(m_.tcb, queue, keep) : queue.acked;
  if (end >= queue.written) return 0;
  const std::uint64_t dropped = queue.written - end;
  queue.written = end;
  if (m_.sender.urgent && m_.tcb.snd_up.after(keep)) m_.tcb.snd_up = keep;
  ctx.scribe.decided(Rule::flushed);
  mirror_queues(m_);
  return dropped;
}

void Connection::reconfigure(const HostConfig& config) {
  m_.sender.congestion.choose(config);
}

void Connection::set_quick_ack(const Context& ctx, bool on) {
  constexpr std::uint8_t some = 16;
  QuickAck& quick = m_.receiver.quick;
  quick.interactive = !on;
  if (!on) return;
  quick.credit = std::max(quick.credit, some);
  if (m_.tcb.deadline(TimerKind::delayed_ack) != never) acknowledge(m_, ctx, Rule::ack_quickly);
}

namespace {

/// RFC 6191 2 where both the old connection and the SYN have timestamps: an older one refuses.
Rule yields_by_timestamp(const Machine& m, const Segment& syn, bool newer_number) {
  const auto newer = static_cast<std::int32_t>(syn.options.timestamps->value - m.tcb.ts_recent);
  if (newer > 0) return Rule::time_wait_newer_timestamp;
  return newer == 0 && newer_number ? Rule::time_wait_same_timestamp : Rule::none;
}

}  // namespace

Rule Connection::yields_to(const Segment& syn, const HostConfig& config) const {
  if (state() != State::time_wait || !syn.syn || syn.ack || syn.rst) return Rule::none;
  const bool on_linux = config.system == System::linux_;
  const bool newer_number = on_linux ? syn.seq.after(m_.tcb.rcv_nxt) : syn.seq.at_or_after(m_.tcb.rcv_nxt);
  const bool usable = syn.options.timestamps && (config.timestamps || m_.timestamps);
  if (m_.timestamps) {
    if (usable) return yields_by_timestamp(m_, syn, newer_number);
    return newer_number ? Rule::time_wait_without_timestamp : Rule::none;
  }
  // To Linux what the old connection did not use says nothing.
  if (usable && !on_linux) return Rule::time_wait_first_timestamp;
  return newer_number ? Rule::time_wait_yields : Rule::none;
}

}  // namespace synwave
