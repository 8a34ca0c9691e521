// BSD-shaped calls on descriptors.
#include <algorithm>
#include <utility>

#include "core/host/results.hpp"

namespace synwave {

/// A bound address that stands for all of the host's. One that is of the other family than the host's matches nothing.
Address Host::any_address(const Socket& s) const {
  const bool dual = s.family == Family::ipv6 && !options_of(s).v6_only;
  return Address{.octets = {}, .v6 = dual ? address_.v6 : s.family == Family::ipv6};
}

CallResult Host::socket(Family family) {
  if (!up_) return failed(Errno::enobufs);
  if (out_of_descriptors()) return failed(Errno::emfile);
  const std::uint32_t slot = new_socket();
  slots_[slot].family = family;
  return succeeded(give_fd({DescriptorKind::socket, slot}));
}

/// Makes the address one of the host's, or says why it is none.
Errno Host::own_address(const Socket& s, Address& address) const {
  if (s.family == Family::ipv4 && address.v6) return Errno::eafnosupport;
  if (s.family == Family::ipv6 && !address.v6 && options_of(s).v6_only) return Errno::einval;
  if (!address.unspecified()) return address == address_ ? Errno::none : Errno::eaddrnotavail;
  if (address.v6) address = any_address(s);
  return Errno::none;
}

CallResult Host::bind(Time now, std::int32_t fd, const Endpoint& local, Log* log) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(no_socket(fd));
  Socket& s = slots_[slot];
  write_call(now, s.id, CallKind::bind, local.port, 0, log);
  const auto refused = [&](Errno error) { return failed(refuse(now, s.id, CallKind::bind, error, log)); };
  Endpoint wanted = local;
  const Errno address_error = own_address(s, wanted.address);
  if (address_error != Errno::none) return refused(address_error);
  if (s.kind != SocketKind::fresh || s.bound) return refused(Errno::einval);
  if (wanted.port == 0) {
    const Errno error = choose_port(now, Endpoint{}, wanted.port);
    if (error != Errno::none) return refused(error);
  } else if (bind_conflicts(s, wanted)) {
    return refused(Errno::eaddrinuse);
  }
  s.local = wanted;
  s.bound = true;
  return succeeded();
}

/// How many may wait for accept(): RFC hosts take the number as it is, the others have habits of their own.
std::uint32_t Host::backlog_of(const Socket& s, std::uint32_t asked) const {
  constexpr std::uint32_t most = 4096;  // somaxconn
  switch (config_of(s).system) {
    case System::linux_: return std::min(asked, most) + 1;
    case System::freebsd: return asked == 0 ? 1 : std::min(asked, most) * 3 / 2 + 1;
    case System::rfc: break;
  }
  return std::max(asked, 1U);
}

Errno Host::start_listening(Time now, std::uint32_t slot, std::uint32_t backlog, Log* log) {
  Socket& s = slots_[slot];
  s.kind = SocketKind::listener;
  s.bound = true;
  Listener listener;
  listener.socket = s.id;
  listener.local = s.local;
  listener.backlog = backlog_of(s, backlog);
  listeners_.push_back(std::move(listener));
  record_socket(s, log);
  scribe(now, s.id, log).state(State::closed, State::listen, Rule::passive_open);
  begin_input(slot, log);
  return Errno::none;
}

CallResult Host::listen(Time now, std::int32_t fd, std::uint32_t backlog, Log* log) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(no_socket(fd));
  Socket& s = slots_[slot];
  write_call(now, s.id, CallKind::listen, s.local.port, 0, log);
  if (s.kind == SocketKind::listener) {
    listener_of(s.id)->backlog = backlog_of(s, backlog);
    return succeeded();
  }
  if (s.kind != SocketKind::fresh) return failed(refuse(now, s.id, CallKind::listen, Errno::einval, log));
  if (!s.bound) {
    const Errno error = choose_port(now, Endpoint{}, s.local.port);
    if (error != Errno::none) return failed(refuse(now, s.id, CallKind::listen, error, log));
    s.local.address = any_address(s);
  } else if (listen_conflicts(s)) {
    return failed(refuse(now, s.id, CallKind::listen, Errno::eaddrinuse, log));
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
  if (slot == no_slot) return failed(no_socket(fd));
  const SocketId id = slots_[slot].id;
  write_call(now, id, CallKind::accept, 0, 0, log);
  Listener* listener = listener_of(id);
  if (listener == nullptr) return failed(refuse(now, id, CallKind::accept, Errno::einval, log));
  if (!listener->accept_queue.empty()) {
    const CallResult result = take_from_queue(*listener, log);
    refuse(now, id, CallKind::accept, result.error, log);
    return result;
  }
  if (slots_[slot].nonblocking) return failed(refuse(now, id, CallKind::accept, Errno::eagain, log));
  return wait({.call = CallKind::accept, .fd = fd, .socket = id});
}

CallResult Host::take_from_queue(Listener& listener, Log* log) {
  if (out_of_descriptors()) return failed(Errno::emfile);
  const std::uint32_t child = slot_of(listener.accept_queue.front());
  listener.accept_queue.erase(listener.accept_queue.begin());
  Socket& s = slots_[child];
  s.listener = SocketId{};
  s.open_told = true;
  if (config_of(s).system == System::freebsd) {
    s.nonblocking = slots_[slot_of(listener.socket)].nonblocking;
    if (s.connection.over()) {  // FreeBSD does not hand out what is dead already
      s.closed = true;
      begin_input(child, log);
      return failed(Errno::econnaborted);
    }
  }
  return succeeded(give_fd({DescriptorKind::socket, child}));
}

CallResult Host::connect(Time now, std::int32_t fd, const Endpoint& remote, Log* log) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(no_socket(fd));
  const SocketId id = slots_[slot].id;
  const auto refused = [&](Errno error) { return failed(refuse(now, id, CallKind::connect, error, log)); };
  write_call(now, id, CallKind::connect, remote.port, 0, log);
  if (slots_[slot].kind == SocketKind::listener || deferred_open(id)) return refused(Errno::eisconn);
  if (slots_[slot].kind == SocketKind::connection) {
    const Errno again = connect_again(slot);
    return again == Errno::none ? succeeded() : refused(again);
  }
  if (slots_[slot].family == Family::ipv4 && remote.address.v6) return refused(Errno::eafnosupport);
  const bool mapped = slots_[slot].family == Family::ipv6 && !remote.address.v6;
  if (mapped && options_of(slots_[slot]).v6_only) return refused(Errno::enetunreach);
  if (remote.address.v6 != address_.v6) return refused(Errno::enetunreach);  // a host has one address
  std::optional<std::uint64_t> text;
  if (options_of(slots_[slot]).fast_open_connect) {
    if (wish_fast_open(now, config_of(slots_[slot]), remote).text != 0) {  // the SYN waits for the first write
      deferred_opens_.push_back({id, remote});
      return succeeded();
    }
    text = 0;
  }
  const std::uint16_t port = slots_[slot].bound ? slots_[slot].local.port : std::uint16_t{0};
  const Errno error = start_connecting(now, slot, {remote, port, text}, log);
  if (error != Errno::none) return refused(error);
  if (slots_[slot].nonblocking) return refused(Errno::einprogress);
  return wait({.call = CallKind::connect, .fd = fd, .socket = id});
}

/// What connect() says about a connection that exists already.
Errno Host::connect_again(std::uint32_t slot) {
  Socket& s = slots_[slot];
  const State state = s.connection.state();
  const System system = config_of(s).system;
  Errno why = std::exchange(s.pending_error, Errno::none);
  if (state == State::closed && system == System::freebsd) return Errno::econnrefused;
  if (state == State::closed && why == Errno::none) why = Errno::econnaborted;
  if (state == State::closed && system == System::linux_ && !s.opened) make_fresh(slot);
  if (why != Errno::none) return why;
  if (state == State::syn_sent || state == State::syn_received) return Errno::ealready;
  // Linux tells the success of a connect() that did not wait once.
  const bool news = system == System::linux_ && !std::exchange(s.open_told, true);
  return news ? Errno::none : Errno::eisconn;
}

/// Linux: a socket whose attempt to connect has failed may try again.
void Host::make_fresh(std::uint32_t slot) {
  Socket& s = slots_[slot];
  detach(s);
  s.kind = SocketKind::fresh;
  s.connection = Connection{};
  s.counted = State::closed;
  s.opened = s.open_told = false;
  s.peer = Origin{};
  s.error_told = s.end_told = s.reads_no_more = false;
  s.delivered = 0;
  s.armed_at = never;
  if (!s.bound) s.local = Endpoint{};
}

CallResult Host::shutdown(Time now, std::int32_t fd, ShutdownHow how, Log* log) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(no_socket(fd));
  Socket& s = slots_[slot];
  write_call(now, s.id, CallKind::shutdown, static_cast<std::int64_t>(how), 0, log);
  const System system = config_of(s).system;
  if (s.kind == SocketKind::listener && system == System::linux_) {
    if (how != ShutdownHow::write) stop_listening(now, slot, log);
    return succeeded();
  }
  if (s.kind != SocketKind::connection || ended(s)) {
    return failed(refuse(now, s.id, CallKind::shutdown, Errno::enotconn, log));
  }
  begin_input(slot, log);
  if (how != ShutdownHow::write) {  // local only: nothing is said to the peer
    s.reads_no_more = true;
    if (system == System::linux_) s.connection.refuse_text();
  }
  if (how == ShutdownHow::read) return succeeded();
  const State state = s.connection.state();
  // The FIN is on its way: asking once more changes nothing.
  if (system != System::rfc && (state == State::closing || state == State::last_ack)) return succeeded();
  const Errno error = s.connection.shutdown(context(now, s, log));
  if (error != Errno::none) return failed(refuse(now, s.id, CallKind::shutdown, error, log));
  return succeeded();
}

/// Linux: shutdown() takes a listener's port out of service, but leaves the socket.
void Host::stop_listening(Time now, std::uint32_t slot, Log* log) {
  fail_waiters(now, slots_[slot].id, Errno::einval, log);
  close_listener(now, slot, log);
  slots_[slot].kind = SocketKind::fresh;
}

CallResult Host::close(Time now, std::int32_t fd, Log* log) {
  if (descriptor(fd) != nullptr && descriptor(fd)->kind == DescriptorKind::epoll) {
    close_epoll(now, fd, log);
    return succeeded();
  }
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(Errno::ebadf);
  Socket& s = slots_[slot];
  const Linger linger = options_of(s).linger;
  const bool resets = linger.on && linger.time <= Duration{0};
  write_call(now, s.id, resets ? CallKind::abort : CallKind::close, 0, 0, log);
  fail_waiters(now, s.id, Errno::ebadf, log);
  unwatch(fd);
  take_fd(fd);
  if (resets && s.kind == SocketKind::connection && !s.connection.over()) count(Counter::abort_on_data);
  leave(now, slot, resets ? CallKind::abort : CallKind::close, log);  // succeeds whatever became of the connection
  const bool may_wait = !s.nonblocking || config_of(s).system == System::linux_;  // there O_NONBLOCK is not asked
  if (!linger.on || resets || !may_wait || !still_closing(s)) return succeeded();
  return wait({.call = CallKind::close, .fd = fd, .socket = s.id, .until = now + linger.time});
}

/// Whether close() with SO_LINGER has something to wait for: text or a FIN that is not acknowledged.
bool Host::still_closing(const Socket& s) const {
  if (s.kind != SocketKind::connection) return false;
  const State state = s.connection.state();
  return state == State::fin_wait_1 || state == State::closing || state == State::last_ack;
}

}  // namespace synwave
