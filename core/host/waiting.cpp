// Calls that wait: for their socket, for any of several descriptors, or for the time to pass.
#include <algorithm>
#include <utility>

#include "core/host/results.hpp"

namespace synwave {

CallResult Host::wait(Waiter waiter) {
  waiter.id = CallId{next_call_++};
  const std::uint32_t slot = slot_of(waiter.socket);
  if (slot != no_slot) ++slots_[slot].waiters;
  call_deadline_ = std::min(call_deadline_, waiter.until);
  CallResult result;
  result.blocked = waiter.id;
  waiters_.push_back(std::move(waiter));
  return result;
}

void Host::drop_waiter(std::size_t index) {
  const std::uint32_t slot = slot_of(waiters_[index].socket);
  if (slot != no_slot) --slots_[slot].waiters;
  waiters_.erase(waiters_.begin() + static_cast<std::ptrdiff_t>(index));
  call_deadline_ = never;
  for (const Waiter& waiter : waiters_) call_deadline_ = std::min(call_deadline_, waiter.until);
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
    drop_waiter(i);
  }
}

void Host::complete(Time now, const Waiter& waiter, CallResult result, Log* log) {
  scribe(now, waiter.socket, log)
      .event(EventKind::completed, static_cast<std::uint8_t>(waiter.call), static_cast<std::uint8_t>(result.error),
             result.value);
  completions_.push_back({waiter.id, waiter.call, waiter.fd, std::move(result)});
}

bool Host::connect_on(std::uint32_t slot, CallResult& result) {
  Socket& s = slots_[slot];
  Errno why = std::exchange(s.pending_error, Errno::none);
  if (why == Errno::none && s.connection.over()) why = Errno::econnaborted;
  if (why == Errno::none) {
    s.open_told = s.connection.state() >= State::established;
    return s.open_told;
  }
  if (config_of(s).system == System::linux_ && s.connection.over() && !s.opened) make_fresh(slot);
  result = failed(why);
  return true;
}

/// Whether the call can come back now, and with what.
bool Host::resume(Time now, Waiter& waiter, CallResult& result, Log* log) {
  const std::uint32_t slot = slot_of(waiter.socket);
  switch (waiter.call) {
    case CallKind::accept: {
      Listener* listener = listener_of(waiter.socket);
      if (listener == nullptr || listener->accept_queue.empty()) return false;
      result = take_from_queue(*listener, log);
      return true;
    }
    case CallKind::read: return receive(now, waiter, result, log);
    case CallKind::connect: return connect_on(slot, result);
    case CallKind::close: return !still_closing(slots_[slot]);
    default: return send_on(now, waiter, result, log);
  }
}

/// Nobody can help them any more.
void Host::fail_waiters(Time now, SocketId socket, Errno error, Log* log) {
  for (std::size_t i = 0; i < waiters_.size();) {
    if (!socket.valid() || waiters_[i].socket != socket) {
      ++i;
      continue;
    }
    complete(now, waiters_[i], failed(error), log);
    drop_waiter(i);
  }
}

/// The time of one call that waits is over: poll and epoll_wait have found nothing, close() leaves the rest to TCP.
void Host::expire_call(Time now, Log* log) {
  const auto due =
      std::find_if(waiters_.begin(), waiters_.end(), [this](const Waiter& w) { return w.until == call_deadline_; });
  CallResult result;
  result.polled = std::move(due->entries);
  const std::uint32_t slot = slot_of(due->socket);
  // close() has done what it could; on FreeBSD it says that this was not all.
  if (due->call == CallKind::close && config_of(slots_[slot]).system == System::freebsd) result = failed(Errno::eagain);
  complete(now, *due, std::move(result), log);
  drop_waiter(static_cast<std::size_t>(due - waiters_.begin()));
}

std::optional<Completion> Host::poll_completion() {
  if (completions_.empty()) return std::nullopt;
  Completion first = std::move(completions_.front());
  completions_.erase(completions_.begin());
  return first;
}

}  // namespace synwave
