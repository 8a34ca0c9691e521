// Calls that wait, options, and readiness.
#include <algorithm>
#include <utility>

#include "core/host/host.hpp"

namespace synwave {

CallResult Host::wait(CallKind call, std::int32_t fd, std::uint32_t slot, std::uint64_t asked, std::uint64_t done) {
  Waiter waiter;
  waiter.id = CallId{next_call_++};
  waiter.call = call;
  waiter.fd = fd;
  waiter.socket = slots_[slot].id;
  waiter.asked = asked;
  waiter.done = done;
  waiters_.push_back(waiter);
  ++slots_[slot].waiters;
  CallResult result;
  result.blocked = waiter.id;
  return result;
}

/// Lets those that wait for this socket go on, in the order of their calls.
void Host::wake_waiters(Time now, std::uint32_t slot, Log* log) {
  const SocketId id = slots_[slot].id;
  for (std::size_t i = 0; i < waiters_.size();) {
    CallResult result;
    if (waiters_[i].socket != id || !resume(now, waiters_[i], result, log)) {
      ++i;
      continue;
    }
    complete(now, waiters_[i], std::move(result), log);
    waiters_.erase(waiters_.begin() + static_cast<std::ptrdiff_t>(i));
    --slots_[slot].waiters;
  }
}

void Host::complete(Time now, const Waiter& waiter, CallResult result, Log* log) {
  scribe(now, waiter.socket, log)
      .event(EventKind::completed, static_cast<std::uint8_t>(waiter.call), static_cast<std::uint8_t>(result.error),
             result.value);
  completions_.push_back({waiter.id, waiter.call, waiter.fd, std::move(result)});
}

/// Whether the call can come back now, and with what.
bool Host::resume(Time now, Waiter& waiter, CallResult& result, Log* log) {
  const std::uint32_t slot = slot_of(waiter.socket);
  Socket& s = slots_[slot];
  const auto fail = [&result](Errno error) {
    result.error = error;
    result.value = -1;
    return true;
  };
  if (waiter.call == CallKind::accept) {
    Listener* listener = listener_of(waiter.socket);
    if (listener == nullptr || listener->accept_queue.empty()) return false;
    result.value = take_from_queue(*listener);
    return true;
  }
  if (waiter.call == CallKind::read) {
    if (s.connection.readable() != 0) {
      begin_input(slot, log);  // reading may open the window
      result = take_text(now, s, waiter.asked, log);
      return true;
    }
    if (s.pending_error != Errno::none) return fail(std::exchange(s.pending_error, Errno::none));
    return s.connection.over() || s.connection.end_of_stream();
  }
  if (s.pending_error != Errno::none) return fail(std::exchange(s.pending_error, Errno::none));
  if (waiter.call == CallKind::connect) {
    if (s.connection.over()) return fail(Errno::econnaborted);
    return s.connection.state() >= State::established;
  }
  if (s.connection.over()) return fail(Errno::epipe);
  const Context ctx = context(now, s, log);
  if (s.connection.writable(ctx.config) == 0) return false;
  begin_input(slot, log);
  std::uint64_t taken = 0;
  const Errno error = s.connection.send(ctx, waiter.asked - waiter.done, taken);
  if (error != Errno::none && error != Errno::eagain) return fail(error);
  waiter.done += taken;
  result.value = static_cast<std::int64_t>(waiter.done);
  return waiter.done == waiter.asked;
}

/// Nobody can help them any more.
void Host::fail_waiters(Time now, std::uint32_t slot, Errno error, Log* log) {
  if (slots_[slot].waiters == 0) return;
  const SocketId id = slots_[slot].id;
  for (const Waiter& waiter : waiters_) {
    if (waiter.socket != id) continue;
    CallResult result;
    result.error = error;
    result.value = -1;
    complete(now, waiter, std::move(result), log);
  }
  waiters_.erase(std::remove_if(waiters_.begin(), waiters_.end(), [id](const Waiter& w) { return w.socket == id; }),
                 waiters_.end());
  slots_[slot].waiters = 0;
}

std::optional<Completion> Host::poll_completion() {
  if (completions_.empty()) return std::nullopt;
  Completion first = std::move(completions_.front());
  completions_.erase(completions_.begin());
  return first;
}

CallResult Host::with_socket(std::int32_t fd, void (*change)(Socket&, std::uint32_t), std::uint32_t value) {
  CallResult result;
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) {
    result.error = Errno::ebadf;
    result.value = -1;
  } else {
    change(slots_[slot], value);
  }
  return result;
}

CallResult Host::with_config(std::int32_t fd, void (*change)(HostConfig&, std::uint32_t), std::uint32_t value) {
  CallResult result;
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) {
    result.error = Errno::ebadf;
    result.value = -1;
    return result;
  }
  HostConfig changed = configs_[slots_[slot].config];
  change(changed, value);
  change_config(slots_[slot], changed);
  return result;
}

CallResult Host::set_nonblocking(std::int32_t fd, bool on) {
  return with_socket(
      fd, [](Socket& s, std::uint32_t value) { s.nonblocking = value != 0; }, on ? 1 : 0);
}
CallResult Host::set_linger_zero(std::int32_t fd, bool on) {
  return with_socket(
      fd, [](Socket& s, std::uint32_t value) { s.reset_on_close = value != 0; }, on ? 1 : 0);
}
CallResult Host::set_nodelay(std::int32_t fd, bool on) {
  return with_config(
      fd, [](HostConfig& c, std::uint32_t value) { c.nagle = value == 0; }, on ? 1 : 0);
}
CallResult Host::set_rcvbuf(std::int32_t fd, std::uint32_t octets) {
  return with_config(
      fd, [](HostConfig& c, std::uint32_t value) { c.rcvbuf = value; }, octets);
}
CallResult Host::set_sndbuf(std::int32_t fd, std::uint32_t octets) {
  return with_config(
      fd, [](HostConfig& c, std::uint32_t value) { c.sndbuf = value; }, octets);
}

CallResult Host::get_error(std::int32_t fd) {
  CallResult result;
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) {
    result.error = Errno::ebadf;
    result.value = -1;
  } else {
    result.value = static_cast<std::int64_t>(std::exchange(slots_[slot].pending_error, Errno::none));
  }
  return result;
}

Readiness Host::readiness(std::int32_t fd) const {
  Readiness ready;
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return ready;
  const Socket& s = slots_[slot];
  if (s.kind == SocketKind::listener) {
    for (const Listener& l : listeners_)
      ready.readable = ready.readable || (l.socket == s.id && !l.accept_queue.empty());
    return ready;
  }
  ready.error = s.pending_error != Errno::none;
  ready.hung_up = s.kind == SocketKind::fresh || s.connection.over();
  if (s.kind == SocketKind::fresh) return ready;
  const Connection& c = s.connection;
  ready.readable = c.readable() != 0 || c.end_of_stream() || s.reads_no_more || ready.error || ready.hung_up;
  ready.writable = ready.error || ready.hung_up || (c.state() >= State::established && c.writable(config_of(s)) != 0);
  return ready;
}

}  // namespace synwave
