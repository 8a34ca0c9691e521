// The application's calls: RFC 9293 3.10.1 to 3.10.5, each a switch over the states in the order of the text.
#include <algorithm>

#include "core/tcp/arrival_parts.hpp"
#include "core/tcp/connection.hpp"

namespace synwave {

namespace {

constexpr std::uint32_t ip_and_tcp_header = 40;

Machine newborn(const Context& ctx, const Path& path, Seq32 iss, StreamId stream) {
  Machine m;
  m.path = path;
  m.sender.queue.stream = stream;
  m.tcb.iss = m.tcb.snd_una = m.tcb.snd_nxt = m.tcb.recover = iss;
  m.sender.recovery.resend_next = m.sender.recovery.resend_end = iss;
  m.tcb.rto = ctx.config.rto_initial;
  m.tcb.rcv_mss = path.mtu - ip_and_tcp_header;
  if (ctx.config.mss != 0) m.tcb.rcv_mss = std::min(m.tcb.rcv_mss, ctx.config.mss);
  m.tcb.snd_mss = m.tcb.rcv_mss;
  m.tcb.rcv_wnd = std::min(ctx.config.rcvbuf, std::uint32_t{65535});
  m.sender.stalled_since = m.sender.last_heard = m.sender.last_sent = ctx.now;
  m.two_way = ctx.config.handshake == Handshake::two_way;
  return m;
}

bool may_queue(State state) {
  return state == State::syn_sent || state == State::syn_received || state == State::established ||
         state == State::close_wait;
}

}  // namespace

Connection Connection::open_active(const Context& ctx, const Path& path, Seq32 iss, StreamId stream) {
  Connection c;
  c.m_ = newborn(ctx, path, iss, stream);
  c.m_.active = true;
  set_state(c.m_, ctx, State::syn_sent, Rule::active_open);
  return c;
}

Connection Connection::open_passive(const Context& ctx, const Path& path, Seq32 iss, StreamId stream,
                                    const Segment& syn) {
  Connection c;
  Machine& m = c.m_;
  m = newborn(ctx, path, iss, stream);
  m.tcb.state = State::listen;
  learn_from_syn(m, ctx, syn);
  m.tcb.snd_wnd = m.tcb.max_snd_wnd = syn.window;
  m.tcb.snd_wl1 = syn.seq;
  m.tcb.snd_wl2 = iss;
  if (!m.two_way) {
    set_state(m, ctx, State::syn_received, Rule::listen_accepts_syn);
    return c;
  }
  // The fault of the lesson: open at once, and nobody is asked whether the reply arrived.
  become_established(m, ctx, State::established, Rule::two_way_opens);
  return c;
}

Errno Connection::send(const Context& ctx, std::uint64_t octets, std::uint64_t& taken) {
  taken = 0;
  if (over()) return m_.error != Errno::none ? m_.error : Errno::enotconn;
  if (m_.sender.queue.fin_queued || !may_queue(state())) return Errno::epipe;
  taken = std::min(octets, writable(ctx.config));
  m_.sender.queue.written += taken;
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
      if (m_.sender.queue.held() == 0) set_state(m_, ctx, State::fin_wait_1, Rule::close_sends_fin);
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
  const bool unread = m_.tcb.rcv_queued != 0;
  m_.receiver.deaf = true;
  m_.receiver.ready.clear();
  m_.receiver.held.clear();
  m_.tcb.rcv_queued = m_.tcb.rcv_held = 0;
  if (unread && synchronized(state())) {
    if (state() != State::closing && state() != State::last_ack && state() != State::time_wait) {
      queue_reset(m_, ctx, m_.tcb.snd_nxt, std::nullopt, Rule::close_with_unread_text);
      die(m_, ctx, Errno::none, Rule::close_with_unread_text);
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
    case State::close_wait: queue_reset(m_, ctx, m_.tcb.snd_nxt, std::nullopt, Rule::abort_resets); break;
    default: ctx.scribe.decided(Rule::abort_is_silent);
  }
  m_.receiver.deaf = true;  // who aborts need not be told
  m_.receiver.ready.clear();
  m_.tcb.rcv_queued = 0;
  die(m_, ctx, Errno::none, Rule::abort_resets);
  return Errno::none;
}

Bytes Connection::read(const Context& ctx, std::uint64_t most) {
  const Bytes got = m_.receiver.read(m_.tcb, most);
  if (got.empty() || over() || m_.receiver.fin_taken) return got;
  // The peer may be waiting for room: tell it as soon as the window has at least doubled.
  const std::uint32_t offer = window_to_offer(m_.tcb, ctx.config);
  if (offer != m_.tcb.rcv_wnd && offer / 2 >= m_.tcb.rcv_wnd) acknowledge(m_, ctx, Rule::window_update);
  return got;
}

bool Connection::yields_to(const Segment& syn) const {
  if (state() != State::time_wait || !syn.syn || syn.ack || syn.rst) return false;
  return syn.seq.at_or_after(m_.tcb.rcv_nxt);
}

}  // namespace synwave
