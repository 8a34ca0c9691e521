// Small applications: they own sockets without descriptors, accept and read at once, and keep on writing.
#include <algorithm>

#include "core/host/host.hpp"

namespace synwave {

/// The call opens a moment of the trace.
void Host::write_call(Time now, SocketId socket, CallKind call, std::int64_t value, std::uint32_t line, Log* log) {
  if (log == nullptr) return;
  close_moment(now, log);
  scribe(now, socket, log).event(EventKind::call, static_cast<std::uint8_t>(call), 0, value);
  log->events.back().line = static_cast<std::uint16_t>(line);
}

Errno Host::refuse(Time now, SocketId socket, CallKind call, Errno error, Log* log) const {
  if (error != Errno::none) {
    scribe(now, socket, log)
        .event(EventKind::refused, static_cast<std::uint8_t>(call), static_cast<std::uint8_t>(error),
               static_cast<std::int64_t>(error));
  }
  return error;
}

/// What a call on a deleted socket gives: the connection is over, but its application may not have closed it yet.
Errno Host::gone(SocketId socket, CallKind call) {
  if (socket.raw < first_socket_ || socket.raw >= next_socket_) return Errno::ebadf;
  std::uint32_t& why = slot_of_[socket.raw - first_socket_];
  if (why == gone_closed) return Errno::ebadf;
  switch (call) {
    case CallKind::close:
    case CallKind::abort: why = gone_closed; return Errno::none;
    case CallKind::send: return Errno::epipe;
    case CallKind::shutdown: return Errno::enotconn;
    default: return Errno::none;
  }
}

/// The socket that a call is about; no_slot: the call has been answered with `error`.
std::uint32_t Host::called(Time now, SocketId socket, const Call& call, Errno& error, Log* log) {
  const std::uint32_t slot = up_ ? slot_of(socket) : no_slot;
  if (slot != no_slot && !slots_[slot].closed) return slot;
  write_call(now, socket, call.kind, call.value, call.line, log);
  const Errno why = !up_ || slot != no_slot ? Errno::ebadf : gone(socket, call.kind);
  error = refuse(now, socket, call.kind, why, log);
  return no_slot;
}

SocketId Host::application_listen(Time now, std::uint16_t port, std::optional<std::uint32_t> backlog,
                                  std::uint32_t line, Log* log) {
  if (!up_) {
    write_call(now, SocketId{}, CallKind::listen, port, line, log);
    refuse(now, SocketId{}, CallKind::listen, Errno::ebadf, log);
    return SocketId{};
  }
  const std::uint32_t slot = new_socket();
  const SocketId id = slots_[slot].id;
  slots_[slot].by_application = true;
  slots_[slot].options = application_options_;
  write_call(now, id, CallKind::listen, port, line, log);
  const Endpoint local{Address{.octets = {}, .v6 = address_.v6}, port};
  if (port_is_bound(port, &local.address)) {
    refuse(now, id, CallKind::listen, Errno::eaddrinuse, log);
    delete_socket(slot);
    return id;
  }
  slots_[slot].local = local;
  constexpr std::uint32_t usual_backlog = 128;
  start_listening(now, slot, backlog.value_or(usual_backlog), log);
  listeners_.back().accepts_at_once = true;
  return id;
}

SocketId Host::application_connect(Time now, const OpenRequest& request, Log* log) {
  if (!up_) {
    write_call(now, SocketId{}, CallKind::connect, request.remote.port, request.line, log);
    refuse(now, SocketId{}, CallKind::connect, Errno::ebadf, log);
    return SocketId{};
  }
  const std::uint32_t slot = new_socket();
  Socket& s = slots_[slot];
  const SocketId id = s.id;
  s.by_application = true;
  s.options = application_options_;
  s.name = request.name;
  s.errand.to_read = application_reads_;
  write_call(now, id, CallKind::connect, request.remote.port, request.line, log);
  const Errno error = start_connecting(now, slot, {request.remote, request.from_port, request.fast_open}, log);
  if (error != Errno::none) {
    record_socket(slots_[slot], log);
    refuse(now, id, CallKind::connect, error, log);
    delete_socket(slot);
    return id;
  }
  if (request.fast_open) {
    Socket& opened = slots_[slot];
    opened.errand.written = *request.fast_open;
    opened.errand.to_write = *request.fast_open - opened.connection.written();
  }
  return id;
}

Errno Host::application_send(Time now, SocketId socket, std::uint64_t octets, std::uint32_t line, Log* log,
                             bool urgent) {
  Errno error = Errno::none;
  const std::uint32_t slot = called(now, socket, {CallKind::send, static_cast<std::int64_t>(octets), line}, error, log);
  if (slot == no_slot) return error;
  write_call(now, socket, CallKind::send, static_cast<std::int64_t>(octets), line, log);
  Socket& s = slots_[slot];
  if (s.kind != SocketKind::connection) return refuse(now, socket, CallKind::send, Errno::enotconn, log);
  if (s.errand.then_shutdown || s.errand.then_close) return refuse(now, socket, CallKind::send, Errno::epipe, log);
  begin_input(slot, log);
  std::uint64_t taken = 0;
  if (s.errand.to_write == 0) error = s.connection.send(context(now, s, log), octets, taken, false, urgent);
  if (error == Errno::eagain) error = Errno::none;  // the application waits for room
  if (error == Errno::none) {
    if (urgent) {  // what lies between two such texts is as urgent as the second
      if (s.errand.urgent_to + s.errand.to_write <= s.errand.written) s.errand.urgent_from = s.errand.written;
      s.errand.urgent_to = s.errand.written + octets;
    }
    s.errand.written += octets;
    s.errand.to_write += octets - taken;
  }
  serve(now, slot, log);
  return refuse(now, socket, CallKind::send, error, log);
}

/// FLUSH (RFC 9293 3.9.1.7), together with what has not found room in the send buffer yet.
Errno Host::application_flush(Time now, SocketId socket, std::uint32_t line, Log* log) {
  Errno error = Errno::none;
  const std::uint32_t slot = called(now, socket, {CallKind::flush, 0, line}, error, log);
  if (slot == no_slot) return error;
  write_call(now, socket, CallKind::flush, 0, line, log);
  Socket& s = slots_[slot];
  if (s.kind != SocketKind::connection) return refuse(now, socket, CallKind::flush, Errno::enotconn, log);
  begin_input(slot, log);
  s.connection.flush(context(now, s, log));
  Errand& e = s.errand;
  e.to_write = 0;
  e.written = s.connection.written();
  e.urgent_from = std::min(e.urgent_from, e.written);
  e.urgent_to = std::min(e.urgent_to, e.written);
  serve(now, slot, log);
  return Errno::none;
}

Errno Host::application_read(Time now, SocketId socket, std::uint64_t octets, std::uint32_t line, Log* log) {
  Errno error = Errno::none;
  const std::int64_t shown = octets == without_limit ? -1 : static_cast<std::int64_t>(octets);
  const std::uint32_t slot = called(now, socket, {CallKind::read, shown, line}, error, log);
  if (slot == no_slot) return error;
  write_call(now, socket, CallKind::read, shown, line, log);
  Socket& s = slots_[slot];
  if (s.kind != SocketKind::connection) return refuse(now, socket, CallKind::read, Errno::enotconn, log);
  begin_input(slot, log);
  s.errand.to_read = octets;
  serve(now, slot, log);
  return Errno::none;
}

void Host::application_reads(Time now, std::uint64_t octets, std::uint32_t line, Log* log) {
  write_call(now, SocketId{}, CallKind::read, octets == without_limit ? -1 : static_cast<std::int64_t>(octets), line,
             log);
  application_reads_ = octets;
}

Errno Host::application_shutdown(Time now, SocketId socket, std::uint32_t line, Log* log) {
  Errno error = Errno::none;
  const std::uint32_t slot = called(now, socket, {CallKind::shutdown, 0, line}, error, log);
  if (slot == no_slot) return error;
  Socket& s = slots_[slot];
  if (s.kind == SocketKind::connection && s.errand.to_write != 0) {
    s.errand.then_shutdown = true;
    s.errand.shutdown_line = line;
    return Errno::none;
  }
  write_call(now, socket, CallKind::shutdown, 0, line, log);
  if (s.kind != SocketKind::connection) return refuse(now, socket, CallKind::shutdown, Errno::enotconn, log);
  begin_input(slot, log);
  return refuse(now, socket, CallKind::shutdown, s.connection.shutdown(context(now, s, log)), log);
}

Errno Host::application_close(Time now, SocketId socket, std::uint32_t line, Log* log) {
  Errno error = Errno::none;
  const std::uint32_t slot = called(now, socket, {CallKind::close, 0, line}, error, log);
  if (slot == no_slot) return error;
  Socket& s = slots_[slot];
  if (s.kind == SocketKind::connection && s.errand.to_write != 0) {
    s.errand.then_close = true;
    s.errand.close_line = line;
    return Errno::none;
  }
  write_call(now, socket, CallKind::close, 0, line, log);
  const Linger linger = options_of(s).linger;
  const bool resets = linger.on && linger.time <= Duration{0};
  error = leave(now, slot, resets ? CallKind::abort : CallKind::close, log);
  if (linger.on && !resets && still_closing(s)) {
    wait({.call = CallKind::close, .socket = socket, .until = now + linger.time});
  }
  return refuse(now, socket, CallKind::close, error, log);
}

Errno Host::application_abort(Time now, SocketId socket, std::uint32_t line, Log* log) {
  Errno error = Errno::none;
  const std::uint32_t slot = called(now, socket, {CallKind::abort, 0, line}, error, log);
  if (slot == no_slot) return error;
  write_call(now, socket, CallKind::abort, 0, line, log);
  return refuse(now, socket, CallKind::abort, leave(now, slot, CallKind::abort, log), log);
}

/// close(2), or the same with SO_LINGER 0.
Errno Host::leave(Time now, std::uint32_t slot, CallKind how, Log* log) {
  begin_input(slot, log);
  Socket& s = slots_[slot];
  s.closed = true;
  s.errand = Errand{};
  if (s.kind == SocketKind::listener) {
    close_listener(now, slot, log);
    return Errno::none;
  }
  if (s.kind == SocketKind::fresh) return Errno::none;
  const Context ctx = context(now, s, log);
  return how == CallKind::abort ? s.connection.abort(ctx) : s.connection.close(ctx);
}

Errno Host::grant(const Socket& s, const OptionWishes& wishes, HostConfig& config, SocketOptions& options) {
  for (const OptionValue& wanted : wishes.values) {
    const Errno error = change_option(s, wanted, config, options).error;
    if (error != Errno::none) return error;
  }
  if (wishes.linger) options.linger = *wishes.linger;
  if (wishes.congestion) config.cc = *wishes.congestion;
  return Errno::none;
}

Errno Host::application_set(Time now, SocketId socket, const OptionWishes& wishes, std::uint32_t line, Log* log) {
  Errno error = Errno::none;
  const std::uint32_t slot = called(now, socket, {CallKind::set, 0, line}, error, log);
  if (slot == no_slot) return error;
  write_call(now, socket, CallKind::set, 0, line, log);
  Socket& s = slots_[slot];
  HostConfig config = config_of(s);
  SocketOptions options = options_of(s);
  error = grant(s, wishes, config, options);
  if (error != Errno::none) return refuse(now, socket, CallKind::set, error, log);
  begin_input(slot, log);  // what an option has held back may go now
  s.options = option_set(options);
  change_config(s, config);
  for (const OptionValue& wanted : wishes.values) {
    if (wanted.option != SocketOption::tcp_quickack || s.kind != SocketKind::connection) continue;
    s.connection.set_quick_ack(context(now, s, log), wanted.value != 0);
  }
  return Errno::none;
}

Errno Host::application_sets(Time now, const OptionWishes& wishes, std::uint32_t line, Log* log) {
  write_call(now, SocketId{}, CallKind::set, 0, line, log);
  Socket newborn;
  newborn.family = address_.v6 ? Family::ipv6 : Family::ipv4;
  HostConfig changed = config();
  SocketOptions options = option_sets_[application_options_];
  const Errno error = grant(newborn, wishes, changed, options);
  if (error != Errno::none) return refuse(now, SocketId{}, CallKind::set, error, log);
  application_options_ = option_set(options);
  for (const Listener& listener : listeners_) slots_[slot_of(listener.socket)].options = application_options_;
  set_config(changed);
  return Errno::none;
}

void Host::change_config(Socket& socket, const HostConfig& changed) {
  socket.config = config_index(changed);
  if (socket.kind == SocketKind::connection) socket.connection.reconfigure(changed);
}

std::uint64_t Host::application_written(SocketId socket) const {
  const Socket* s = find(socket);
  return s == nullptr ? 0 : s->errand.written;
}

}  // namespace synwave
