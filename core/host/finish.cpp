// After an input: what the application does about it, what goes onto the wire, and who is told.
#include <algorithm>

#include "core/host/host.hpp"
#include "core/wire/options.hpp"

namespace synwave {

/// The application's turn, before anything is sent: an acknowledgement shows the window that reading has opened.
void Host::serve(Time now, std::uint32_t slot, Log* log) {
  if (slots_[slot].listener.valid()) welcome(now, slot, log);
  Socket& s = slots_[slot];
  const bool reads = s.errand.to_read != 0 && s.connection.readable() != 0 && !s.closed;
  if (reads || s.errand.to_write != 0) {
    const Context ctx = context(now, s, log);
    if (reads) read_on(ctx, s);
    if (s.errand.to_write != 0) write_on(ctx, s);
    if (s.errand.to_write != 0) return;
  }
  // An input of their own follows, in this order.
  if (s.errand.then_shutdown) deferred_.push_back({s.id, CallKind::shutdown, s.errand.shutdown_line});
  if (s.errand.then_close) deferred_.push_back({s.id, CallKind::close, s.errand.close_line});
  s.errand.then_shutdown = s.errand.then_close = false;
}

/// A listener's child leaves SYN_RECEIVED: it is ready for accept(), or gone.
void Host::welcome(Time now, std::uint32_t slot, Log* log) {
  Socket& s = slots_[slot];
  const State state = s.connection.state();
  Listener* listener = listener_of(s.listener);
  if (listener == nullptr || (state == State::syn_received && !s.connection.fast_opened())) return;
  if (s.half_open) {
    s.half_open = false;
    --listener->half_open;
    if (state == State::closed) return;
    if (s.succeeds.valid()) retire_predecessor(now, s, log);
    if (listener->accepts_at_once) {
      s.listener = SocketId{};
      scribe(now, s.id, log).event(EventKind::completed, static_cast<std::uint8_t>(CallKind::accept));
    } else {
      listener->accept_queue.push_back(s.id);
      ++listener->welcomed;
      begin_input(slot_of(listener->socket), log);  // somebody may wait for it
    }
  }
}

void Host::read_on(const Context& ctx, Socket& s) {
  while (s.errand.to_read != 0 && s.connection.readable() != 0) {
    const Bytes text = s.connection.read(ctx, s.errand.to_read);
    if (text.empty()) return;
    if (s.errand.to_read != without_limit) s.errand.to_read -= text.length;
    give(ctx.scribe, s, text);
  }
}

/// The application gets `text`. An octet is its peer's own if it stands where the peer's stream has it.
void Host::give(const Scribe& writer, Socket& s, const Bytes& text) const {
  writer.event(EventKind::delivered, 0, 0, text.length);
  if (s.peer.known() && writer.on()) {
    const bool own = s.peer.host != forger && s.peer.socket.valid() &&
                     text.stream == stream_of(s.peer.host, s.peer.socket) && text.offset == s.delivered;
    if (!own) writer.event(EventKind::stale, 0, 0, text.length);
  }
  s.delivered += text.length;
}

void Host::write_on(const Context& ctx, Socket& s) {
  if (s.connection.over()) {
    s.errand.to_write = 0;
    return;
  }
  Errand& e = s.errand;
  while (e.to_write != 0 && s.connection.writable(ctx.config) != 0) {
    const std::uint64_t at = e.written - e.to_write;
    const bool urgent = e.urgent_from <= at && at < e.urgent_to;
    const std::uint64_t end = at < e.urgent_from ? e.urgent_from : urgent ? e.urgent_to : e.written;
    std::uint64_t taken = 0;
    const Errno error = s.connection.send(ctx, end - at, taken, false, urgent);
    e.to_write = error == Errno::none || error == Errno::eagain ? e.to_write - taken : 0;
  }
}

bool Host::poll(Time now, Departure& out, Log* log) {
  for (;;) {
    if (!replies_.empty()) {
      out.outgoing = {replies_.front().segment, replies_.front().rule, false, false};
      out.state = replies_.front().state;
      replies_.pop_front();
      out.origin = {id_, SocketId{}, nothing};
      count_departure(out.outgoing);
      depart(now, out, log);
      return true;
    }
    if (ready_.empty()) {
      if (deferred_.empty()) {
        if (waiters_.empty() && epolls_.empty()) return false;
        look_around(now, log);
        if (ready_.empty()) return false;
        continue;
      }
      run_deferred(now, log);
      continue;
    }
    Socket& s = slots_[ready_.front()];
    if (s.kind == SocketKind::connection && s.connection.poll(context(now, s, log), out.outgoing)) {
      out.state = s.connection.state();
      out.origin = {id_, s.id, s.name};
      if (!syn_options_.empty()) add_syn_option(out);
      count_departure(out.outgoing);
      depart(now, out, log);
      return true;
    }
    const std::uint32_t slot = ready_.front();
    if (ready_.size() == 1) {  // nearly always
      ready_.clear();
    } else {
      ready_.erase(ready_.begin());
    }
    finish(now, slot, log);
  }
}

/// Fast Open's option goes with the first SYN or SYN,ACK alone (RFC 7413 4.2.1, 4.2.2).
void Host::add_syn_option(Departure& out) {
  const auto found = std::find_if(syn_options_.begin(), syn_options_.end(),
                                  [&](const SynOption& o) { return o.socket == out.origin.socket; });
  if (found == syn_options_.end() || !out.outgoing.segment.syn) return;
  if (!out.outgoing.again) {
    Options& options = out.outgoing.segment.options;
    options.other = found->option;
    // A full SYN has no room for both: the user timeout goes with the next segment anyway (RFC 5482 3).
    if (options_length(options) > max_options_length) options.user_timeout.reset();
  }
  syn_options_.erase(found);
}

/// The trace of a transmission as far as the host knows it.
void Host::depart(Time now, Departure& out, Log* log) const {
  out.record = nothing;
  if (log == nullptr) return;
  out.record = log->add(out.outgoing.segment);
  SegmentRecord& record = log->segments[out.record];
  record.sent_ns = to_ns(now);
  record.from = id_.raw;
  record.to = 255;
  record.socket = out.origin.socket.raw;
  record.rule = static_cast<std::uint16_t>(out.outgoing.rule);
  record.marks =
      static_cast<std::uint8_t>((out.outgoing.again ? mark_again : 0) | (out.outgoing.probe ? mark_probe : 0));
  Event event;
  event.at_ns = to_ns(now);
  event.segment = out.record;
  event.socket = out.origin.socket.raw;
  event.rule = record.rule;
  event.kind = static_cast<std::uint8_t>(EventKind::sent);
  event.host = id_.raw;
  log->add(event);
}

/// The input is over: the trace gets the changes, the application its news, the table loses what is dead.
void Host::finish(Time now, std::uint32_t slot, Log* log) {
  Socket& s = slots_[slot];
  if (!befores_.empty() && s.kind == SocketKind::connection) {
    const auto before =
        std::find_if(befores_.begin(), befores_.end(), [slot](const Before& b) { return b.slot == slot; });
    if (before != befores_.end()) {
      scribe(now, s.id, log).changes(before->tcb, s.connection.tcb());
      if (befores_.size() == 1) {
        befores_.clear();
      } else {
        befores_.erase(before);
      }
    }
  }
  if (s.fast_open_at.valid()) settle_fast_open(now, s);
  if (s.kind == SocketKind::connection && s.connection.state() != s.counted) {
    if (s.counted == State::syn_sent && s.connection.over()) note_fast_open_failure(now, s, log);
    note_change(s);
  }
  if (s.kind == SocketKind::connection) tell(now, s, log);
  if (s.waiters != 0) wake_waiters(now, slot, log);
  if (s.kind == SocketKind::connection && !s.connection.over()) return rearm(slot);
  if (s.kind == SocketKind::connection || s.closed) bury(now, slot, log);
}

/// The input has taken the connection to another state.
void Host::note_change(Socket& s) {
  const State state = s.connection.state();
  count_change(s);
  if (!s.opened && state >= State::established) {
    s.opened = true;
    if (config_of(s).system == System::freebsd) round_up_buffers(s);
  }
  s.counted = state;
}

/// FreeBSD: once the peer's MSS is known, the receive buffer is made a multiple of it.
void Host::round_up_buffers(Socket& s) {
  const std::uint32_t mss = s.connection.tcb().snd_mss;
  HostConfig config = config_of(s);
  if (mss == 0 || config.rcvbuf <= mss || config.rcvbuf % mss == 0) return;
  config.rcvbuf = (config.rcvbuf / mss + 1) * mss;
  change_config(s, config);
}

/// What the application notices without asking.
void Host::tell(Time now, Socket& s, Log* log) {
  if (s.closed) return;
  const Errno news = s.connection.take_news();
  if (news != Errno::none) s.pending_error = news;
  if (s.connection.error() != Errno::none && !s.error_told) {
    s.error_told = true;
    s.pending_error = s.connection.error();
    // Linux: in CLOSE_WAIT, a RST says that nobody reads what is written.
    const bool close_wait = s.connection.fin_reached() && !s.connection.finished_writing();
    if (close_wait && config_of(s).system == System::linux_ && s.pending_error == Errno::econnreset)
      s.pending_error = Errno::epipe;
    scribe(now, s.id, log)
        .event(EventKind::error, 0, static_cast<std::uint8_t>(s.pending_error),
               static_cast<std::int64_t>(s.pending_error));
  }
  if (s.by_application && s.errand.to_read != 0 && !s.end_told && s.connection.end_of_stream()) {
    s.end_told = true;
    scribe(now, s.id, log).event(EventKind::end_of_stream);
  }
}

/// A connection that is over leaves the table; a descriptor keeps its socket until close().
void Host::bury(Time now, std::uint32_t slot, Log* log) {
  Socket& s = slots_[slot];
  detach(s);
  if (s.succeeds.valid()) resume_predecessor(now, s, log);
  if (s.listener.valid()) {
    Listener* listener = listener_of(s.listener);
    if (listener != nullptr && s.half_open) --listener->half_open;
    s.half_open = false;
    // accept() succeeds although the connection has died meanwhile; the next call then says why.
    const bool queued = listener != nullptr && std::find(listener->accept_queue.begin(), listener->accept_queue.end(),
                                                         s.id) != listener->accept_queue.end();
    if (queued) return;
  }
  if (s.waiters != 0) fail_waiters(now, s.id, Errno::epipe, log);
  if (slots_[slot].fd < 0) delete_socket(slot);
}

void Host::rearm(std::uint32_t slot) {
  Socket& s = slots_[slot];
  // The heap's entry is not later than any deadline that there was before this input.
  const Time set = s.connection.take_alarm();
  const Time wanted = s.armed_at == never ? s.connection.next_wakeup() : set;
  if (wanted >= s.armed_at) return;
  s.armed_at = wanted;
  timers_.push(wanted, s.id, slot);
}

void Host::run_deferred(Time now, Log* log) {
  const Deferred deferred = deferred_.front();
  deferred_.erase(deferred_.begin());
  if (deferred.call == CallKind::shutdown) {
    application_shutdown(now, deferred.socket, deferred.line, log);
  } else {
    application_close(now, deferred.socket, deferred.line, log);
  }
}

}  // namespace synwave
