// BSD-shaped calls on descriptors.
#include <algorithm>
#include <utility>

#include "core/host/host.hpp"

namespace synwave {

namespace {

CallResult failed(Errno error) {
  CallResult result;
  result.error = error;
  result.value = -1;
  return result;
}
CallResult succeeded(std::int64_t value = 0) {
  CallResult result;
  result.value = value;
  return result;
}
CallResult outcome(Errno error) {
  return error == Errno::none ? succeeded() : failed(error);
}

}  // namespace

CallResult Host::socket() {
  if (!up_) return failed(Errno::enobufs);
  const std::uint32_t slot = new_socket();
  return succeeded(give_fd(slot));
}

CallResult Host::bind(std::int32_t fd, const Endpoint& local) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(Errno::ebadf);
  Socket& s = slots_[slot];
  if (s.kind != SocketKind::fresh || s.bound) return failed(Errno::einval);
  if (local.address != address_ && !local.address.unspecified()) return failed(Errno::eaddrnotavail);
  Endpoint wanted = local;
  if (wanted.port == 0) {
    const Errno error = choose_port(Endpoint{}, wanted.port);
    if (error != Errno::none) return failed(error);
  } else if (port_is_bound(wanted.port, &wanted.address)) {
    return failed(Errno::eaddrinuse);
  }
  s.local = wanted;
  s.bound = true;
  return succeeded();
}

Errno Host::start_listening(Time now, std::uint32_t slot, std::uint32_t backlog, Log* log) {
  Socket& s = slots_[slot];
  s.kind = SocketKind::listener;
  s.bound = true;
  Listener listener;
  listener.socket = s.id;
  listener.local = s.local;
  listener.backlog = std::max(backlog, 1U);
  listeners_.push_back(std::move(listener));
  record_socket(s, log);
  scribe(now, s.id, log).state(State::closed, State::listen, Rule::passive_open);
  begin_input(slot, log);
  return Errno::none;
}

CallResult Host::listen(Time now, std::int32_t fd, std::uint32_t backlog, Log* log) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(Errno::ebadf);
  Socket& s = slots_[slot];
  write_call(now, s.id, CallKind::listen, s.local.port, 0, log);
  if (s.kind == SocketKind::listener) {
    listener_of(s.id)->backlog = std::max(backlog, 1U);
    return succeeded();
  }
  if (s.kind != SocketKind::fresh) return failed(refuse(now, s.id, CallKind::listen, Errno::einval, log));
  if (!s.bound) {
    const Errno error = choose_port(Endpoint{}, s.local.port);
    if (error != Errno::none) return failed(refuse(now, s.id, CallKind::listen, error, log));
    s.local.address = Address{.octets = {}, .v6 = address_.v6};
  }
  return outcome(start_listening(now, slot, backlog, log));
}

/// RFC 9293 3.10.4, LISTEN: nobody is told but the children whom no accept() will ever fetch.
void Host::close_listener(Time now, std::uint32_t slot, Log* log) {
  const SocketId id = slots_[slot].id;
  scribe(now, id, log).state(State::listen, State::closed, Rule::listener_closed);
  const auto gone_one = [id](const Listener& l) { return l.socket == id; };
  ++releases_;
  listeners_.erase(std::find_if(listeners_.begin(), listeners_.end(), gone_one));
  for (std::uint32_t child = 0; child < slots_.size(); ++child) {
    Socket& s = slots_[child];
    if (!s.id.valid() || s.listener != id) continue;
    begin_input(child, log);
    s.listener = SocketId{};
    s.half_open = false;
    s.closed = true;
    s.connection.abort(context(now, s, log));
  }
}

CallResult Host::accept(Time now, std::int32_t fd, Log* log) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(Errno::ebadf);
  const SocketId id = slots_[slot].id;
  write_call(now, id, CallKind::accept, 0, 0, log);
  Listener* listener = listener_of(id);
  if (listener == nullptr) return failed(refuse(now, id, CallKind::accept, Errno::einval, log));
  if (!listener->accept_queue.empty()) return succeeded(take_from_queue(*listener));
  if (slots_[slot].nonblocking) return failed(refuse(now, id, CallKind::accept, Errno::eagain, log));
  return wait(CallKind::accept, fd, slot, 0, 0);
}

std::int32_t Host::take_from_queue(Listener& listener) {
  const std::uint32_t child = slot_of(listener.accept_queue.front());
  listener.accept_queue.erase(listener.accept_queue.begin());
  slots_[child].listener = SocketId{};
  return give_fd(child);
}

Errno Host::start_connecting(Time now, std::uint32_t slot, const Endpoint& remote, std::uint16_t port, Log* log) {
  const std::uint32_t mtu = mtu_to(remote.address);
  if (mtu == 0 || !can_be_an_end(remote.address)) return Errno::enetunreach;  // MUST-46
  Socket& s = slots_[slot];
  if (port == 0) {
    const Errno error = choose_port(remote, port);
    if (error != Errno::none) return error;
  }
  const Endpoint local{address_, port};
  if (demux_.find(local, remote) != Demux::not_found) return Errno::eaddrinuse;
  s.local = local;
  s.kind = SocketKind::connection;
  const Seq32 iss = choose_isn(now, configs_[s.config], local, remote);
  s.connection = Connection::open_active(context(now, s, log), {local, remote, mtu}, iss, stream_of(id_, s.id));
  attach(slot);
  record_socket(s, log);
  ready_.push_back(slot);
  if (log != nullptr) befores_.push_back({slot, Tcb{}});
  return Errno::none;
}

CallResult Host::connect(Time now, std::int32_t fd, const Endpoint& remote, Log* log) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(Errno::ebadf);
  const SocketId id = slots_[slot].id;
  const auto refused = [&](Errno error) { return failed(refuse(now, id, CallKind::connect, error, log)); };
  write_call(now, id, CallKind::connect, remote.port, 0, log);
  if (slots_[slot].kind == SocketKind::listener) return refused(Errno::eisconn);
  if (slots_[slot].kind == SocketKind::connection) return refused(connect_again(slots_[slot]));
  if (remote.address.v6 != address_.v6) return refused(Errno::eafnosupport);
  const Errno error =
      start_connecting(now, slot, remote, slots_[slot].bound ? slots_[slot].local.port : std::uint16_t{0}, log);
  if (error != Errno::none) return refused(error);
  if (slots_[slot].nonblocking) return refused(Errno::einprogress);
  return wait(CallKind::connect, fd, slot, 0, 0);
}

/// What connect() says about a connection that exists already.
Errno Host::connect_again(Socket& s) {
  if (s.pending_error != Errno::none) return std::exchange(s.pending_error, Errno::none);
  const State state = s.connection.state();
  if (state == State::closed) return Errno::econnaborted;
  return state == State::syn_sent || state == State::syn_received ? Errno::ealready : Errno::eisconn;
}

CallResult Host::send(Time now, std::int32_t fd, std::uint64_t octets, Log* log) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(Errno::ebadf);
  Socket& s = slots_[slot];
  write_call(now, s.id, CallKind::send, static_cast<std::int64_t>(octets), 0, log);
  const auto refused = [&](Errno error) { return failed(refuse(now, s.id, CallKind::send, error, log)); };
  if (s.pending_error != Errno::none) return refused(std::exchange(s.pending_error, Errno::none));
  if (s.kind != SocketKind::connection) return refused(Errno::enotconn);
  if (s.connection.over()) return refused(Errno::epipe);
  begin_input(slot, log);
  std::uint64_t taken = 0;
  const Errno error = s.connection.send(context(now, s, log), octets, taken);
  if (error != Errno::none && error != Errno::eagain) return refused(error);
  if (taken == octets) return succeeded(static_cast<std::int64_t>(taken));
  if (!s.nonblocking) return wait(CallKind::send, fd, slot, octets, taken);
  return taken == 0 ? refused(Errno::eagain) : succeeded(static_cast<std::int64_t>(taken));
}

/// Takes what is there, at most `most` octets.
CallResult Host::take_text(Time now, Socket& s, std::uint64_t most, Log* log) {
  CallResult result;
  const Context ctx = context(now, s, log);
  while (most != 0 && s.connection.readable() != 0) {
    const Bytes text = s.connection.read(ctx, most);
    if (text.empty()) break;
    give(ctx.scribe, s, text);
    most -= text.length;
    result.value += text.length;
    result.text.push_back(text);
  }
  return result;
}

CallResult Host::recv(Time now, std::int32_t fd, std::uint64_t most, Log* log) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(Errno::ebadf);
  Socket& s = slots_[slot];
  write_call(now, s.id, CallKind::read, static_cast<std::int64_t>(most), 0, log);
  const auto refused = [&](Errno error) { return failed(refuse(now, s.id, CallKind::read, error, log)); };
  if (s.kind != SocketKind::connection) return refused(Errno::enotconn);
  begin_input(slot, log);
  if (s.connection.readable() != 0) return take_text(now, s, most, log);
  if (s.pending_error != Errno::none) return refused(std::exchange(s.pending_error, Errno::none));
  if (s.reads_no_more || s.connection.over() || s.connection.end_of_stream()) return succeeded();
  if (s.nonblocking) return refused(Errno::eagain);
  return wait(CallKind::read, fd, slot, most, 0);
}

CallResult Host::shutdown(Time now, std::int32_t fd, ShutdownHow how, Log* log) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(Errno::ebadf);
  Socket& s = slots_[slot];
  write_call(now, s.id, CallKind::shutdown, static_cast<std::int64_t>(how), 0, log);
  if (s.kind != SocketKind::connection || s.connection.over()) {
    return failed(refuse(now, s.id, CallKind::shutdown, Errno::enotconn, log));
  }
  begin_input(slot, log);
  if (how != ShutdownHow::write) s.reads_no_more = true;  // local only: nothing is said to the peer
  if (how == ShutdownHow::read) return succeeded();
  const Errno error = s.connection.shutdown(context(now, s, log));
  if (error != Errno::none) return failed(refuse(now, s.id, CallKind::shutdown, error, log));
  return succeeded();
}

CallResult Host::close(Time now, std::int32_t fd, Log* log) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(Errno::ebadf);
  Socket& s = slots_[slot];
  const CallKind how = s.reset_on_close ? CallKind::abort : CallKind::close;
  write_call(now, s.id, how, 0, 0, log);
  fail_waiters(now, slot, Errno::ebadf, log);
  take_fd(s);
  leave(now, slot, how, log);  // close() succeeds whatever became of the connection
  return succeeded();
}

}  // namespace synwave
