// Readiness: poll and epoll, both as calls that can wait.
#include <algorithm>
#include <utility>

#include "core/host/results.hpp"

namespace synwave {

namespace {

constexpr std::uint16_t readable_bits = poll_in | poll_rdnorm;
constexpr std::uint16_t writable_bits = poll_out | poll_wrnorm;

constexpr std::uint16_t with(std::uint16_t bits, bool on, unsigned more) {
  return on ? static_cast<std::uint16_t>(bits | more) : bits;
}

}  // namespace

/// Whether nothing can happen on the connection any more, as its owner sees it: Linux hides TIME_WAIT from him.
bool Host::ended(const Socket& s) const {
  const State state = s.connection.state();
  return state == State::closed || (state == State::time_wait && config_of(s).system == System::linux_);
}

/// Whether there is enough room for more to make it worth telling.
bool Host::has_send_room(const Socket& s) const {
  const HostConfig& config = config_of(s);
  const std::uint64_t room = s.connection.writable(config);
  if (room == 0) return false;
  const std::uint32_t most_unsent = options_of(s).most_unsent;
  if (most_unsent != 0 && s.connection.not_sent() >= most_unsent) return false;
  // Linux waits until a third of the buffer is free, so that a writer is not woken for every octet.
  return config.system != System::linux_ || room * 3 >= config.sndbuf;
}

/// As Linux says it; a fresh socket hangs up, a dead one is ready for everything.
std::uint16_t Host::linux_readiness(const Socket& s) const {
  std::uint16_t bits = with(0, s.pending_error != Errno::none, poll_err);
  if (deferred_open(s.id) != nullptr) return with(bits, true, writable_bits);
  if (s.kind == SocketKind::fresh) return with(bits, true, writable_bits | poll_hup);
  const Connection& c = s.connection;
  const State state = c.state();
  const bool dead = ended(s);
  const bool no_more_in = dead || s.reads_no_more || c.fin_reached();
  const bool no_more_out = dead || (state >= State::fin_wait_1 && state != State::close_wait);
  bits = with(bits, no_more_in && no_more_out, poll_hup);
  bits = with(bits, no_more_in, readable_bits | poll_rdhup);
  if (!takes_writes(s) && !dead) return bits;
  bits = with(bits, takeable(s) >= std::max(options_of(s).least_read, 1U), readable_bits);
  bits = with(bits, true, urgent_bits(s));
  return with(bits, no_more_out || has_send_room(s), writable_bits);
}

/// As FreeBSD says it: an error makes ready for everything, and a socket without a connection is ready for nothing.
std::uint16_t Host::freebsd_readiness(const Socket& s) const {
  const bool error = s.pending_error != Errno::none;
  std::uint16_t bits = with(0, error, readable_bits | writable_bits);
  if (s.kind == SocketKind::fresh) return bits;
  const Connection& c = s.connection;
  const State state = c.state();
  const bool no_more_in = ended(s) || s.reads_no_more || c.fin_reached();
  const bool no_more_out = ended(s) || (state >= State::fin_wait_1 && state != State::close_wait);
  bits = with(bits, no_more_in, readable_bits | poll_rdhup);
  bits = with(bits, no_more_in && no_more_out, poll_hup);
  bits = with(bits, takeable(s) >= std::max(options_of(s).least_read, 1U), readable_bits);
  bits = with(bits, true, urgent_bits(s));
  return with(bits, no_more_out || (takes_writes(s) && has_send_room(s)), writable_bits);
}

std::uint16_t Host::readiness(std::int32_t fd) const {
  const Descriptor* found = descriptor(fd);
  if (found == nullptr) return poll_nval;
  if (found->kind == DescriptorKind::epoll) {
    const auto& interests = epolls_[found->index].interests;
    const bool any = std::any_of(interests.begin(), interests.end(), [this](Interest i) {
      refresh(i);
      return events_of(i) != 0;
    });
    return any ? readable_bits : std::uint16_t{0};
  }
  const Socket& s = slots_[found->index];
  if (s.kind == SocketKind::listener) {
    const Listener* listener = listener_of(s.id);
    return listener != nullptr && !listener->accept_queue.empty() ? readable_bits : std::uint16_t{0};
  }
  return config_of(s).system == System::freebsd ? freebsd_readiness(s) : linux_readiness(s);
}

/// Fills in what is ready; gives how many are.
std::int64_t Host::look(std::vector<PollEntry>& entries) const {
  std::int64_t ready = 0;
  for (PollEntry& entry : entries) {
    entry.revents = 0;
    if (entry.fd < 0) continue;
    constexpr std::uint16_t never_asked = poll_err | poll_hup | poll_nval;
    entry.revents = static_cast<std::uint16_t>(readiness(entry.fd) & (entry.events | never_asked));
    if (entry.revents != 0) ++ready;
  }
  return ready;
}

CallResult Host::poll(Time now, std::vector<PollEntry> entries, Duration timeout, Log* log) {
  write_call(now, SocketId{}, CallKind::poll, static_cast<std::int64_t>(entries.size()), 0, log);
  CallResult result = succeeded(look(entries));
  if (result.value != 0 || timeout == Duration{0}) {
    result.polled = std::move(entries);
    return result;
  }
  Waiter waiter;
  waiter.call = CallKind::poll;
  waiter.until = timeout < Duration{0} ? never : now + timeout;
  waiter.entries = std::move(entries);
  return wait(std::move(waiter));
}

// ---- epoll ----

CallResult Host::epoll_create() {
  if (!up_) return failed(Errno::enomem);
  if (out_of_descriptors()) return failed(Errno::emfile);
  const auto free = std::find_if(epolls_.begin(), epolls_.end(), [](const Epoll& e) { return e.fd < 0; });
  const auto index = static_cast<std::uint32_t>(free - epolls_.begin());
  if (free == epolls_.end()) epolls_.emplace_back();
  epolls_[index].fd = give_fd({DescriptorKind::epoll, index});
  return succeeded(epolls_[index].fd);
}

void Host::close_epoll(Time now, std::int32_t fd, Log* log) {
  for (std::size_t i = 0; i < waiters_.size();) {
    if (waiters_[i].call != CallKind::epoll || waiters_[i].fd != fd) {
      ++i;
      continue;
    }
    complete(now, waiters_[i], failed(Errno::ebadf), log);
    drop_waiter(i);
  }
  epolls_[descriptor(fd)->index] = Epoll{};
  take_fd(fd);
}

/// A closed descriptor is watched no longer.
void Host::unwatch(std::int32_t fd) {
  for (Epoll& epoll : epolls_) {
    epoll.interests.erase(
        std::remove_if(epoll.interests.begin(), epoll.interests.end(), [fd](const Interest& i) { return i.fd == fd; }),
        epoll.interests.end());
  }
}

/// Octets or connections that have come so far: what comes while more of it is still there is an edge, too.
std::uint64_t Host::arrivals(std::int32_t fd) const {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return 0;
  const Socket& s = slots_[slot];
  if (s.kind == SocketKind::connection) return s.delivered + s.connection.readable();
  const Listener* listener = listener_of(s.id);
  return listener == nullptr ? 0 : listener->welcomed;
}

void Host::refresh(Interest& interest) const {
  const std::uint16_t ready = readiness(interest.fd);
  const std::uint64_t come = arrivals(interest.fd);
  interest.edge = static_cast<std::uint16_t>(interest.edge | (ready & ~interest.ready));
  if (come > interest.arrivals) interest.edge = static_cast<std::uint16_t>(interest.edge | (ready & readable_bits));
  interest.ready = ready;
  interest.arrivals = come;
}

/// What epoll_wait() would tell of it now.
std::uint32_t Host::events_of(const Interest& interest) {
  if (interest.spent) return 0;
  const std::uint32_t mask = interest.event.events | poll_err | poll_hup;
  if ((interest.event.events & epoll_edge) != 0 && (interest.edge & mask) == 0) return 0;
  return interest.ready & mask;
}

CallResult Host::epoll_ctl(Time now, std::int32_t epoll_fd, EpollOp op, std::int32_t fd, const EpollEvent& event,
                           Log* log) {
  write_call(now, socket_of(fd), CallKind::epoll, static_cast<std::int64_t>(op), 0, log);
  const auto refused = [&](Errno error) { return failed(refuse(now, socket_of(fd), CallKind::epoll, error, log)); };
  const Descriptor* watcher = descriptor(epoll_fd);
  if (watcher == nullptr || descriptor(fd) == nullptr) return refused(Errno::ebadf);
  if (watcher->kind != DescriptorKind::epoll || fd == epoll_fd) return refused(Errno::einval);
  if (descriptor(fd)->kind == DescriptorKind::epoll) return unsupported();  // one epoll within another
  std::vector<Interest>& interests = epolls_[watcher->index].interests;
  const auto known = std::find_if(interests.begin(), interests.end(), [fd](const Interest& i) { return i.fd == fd; });
  if (op == EpollOp::add && known != interests.end()) return refused(Errno::eexist);
  if (op != EpollOp::add && known == interests.end()) return refused(Errno::enoent);
  if (op == EpollOp::remove) {
    interests.erase(known);
    return succeeded();
  }
  Interest interest;
  interest.fd = fd;
  interest.event = event;
  refresh(interest);
  if (op == EpollOp::add) {
    interests.push_back(interest);
  } else {
    *known = interest;
  }
  return succeeded();
}

/// Takes at most `most` events; who was told of goes to the end, so that nobody starves.
std::vector<EpollEvent> Host::collect(Epoll& epoll, std::uint64_t most) {
  std::vector<EpollEvent> events;
  std::vector<Interest> told;
  std::vector<Interest>& interests = epoll.interests;
  for (std::size_t i = 0; i < interests.size() && events.size() < most;) {
    refresh(interests[i]);
    const std::uint32_t what = events_of(interests[i]);
    if (what == 0) {
      ++i;
      continue;
    }
    Interest& interest = interests[i];
    events.push_back({what, interest.event.data});
    interest.edge = 0;
    interest.spent = (interest.event.events & epoll_one_shot) != 0;
    told.push_back(interest);
    interests.erase(interests.begin() + static_cast<std::ptrdiff_t>(i));
  }
  interests.insert(interests.end(), told.begin(), told.end());
  return events;
}

CallResult Host::epoll_wait(Time now, std::int32_t epoll_fd, std::uint32_t most, Duration timeout, Log* log) {
  write_call(now, SocketId{}, CallKind::epoll, 0, 0, log);
  const auto refused = [&](Errno error) { return failed(refuse(now, SocketId{}, CallKind::epoll, error, log)); };
  const Descriptor* watcher = descriptor(epoll_fd);
  if (watcher == nullptr) return refused(Errno::ebadf);
  if (watcher->kind != DescriptorKind::epoll || most == 0) return refused(Errno::einval);
  CallResult result;
  result.epolled = collect(epolls_[watcher->index], most);
  result.value = static_cast<std::int64_t>(result.epolled.size());
  if (result.value != 0 || timeout == Duration{0}) return result;
  Waiter waiter;
  waiter.call = CallKind::epoll;
  waiter.fd = epoll_fd;
  waiter.asked = most;
  waiter.until = timeout < Duration{0} ? never : now + timeout;
  return wait(std::move(waiter));
}

/// Once an input is finished: whose readiness has changed, and who has waited for it?
void Host::look_around(Time now, Log* log) {
  for (Epoll& epoll : epolls_) {
    for (Interest& interest : epoll.interests) refresh(interest);
  }
  for (std::size_t i = 0; i < waiters_.size();) {
    Waiter& waiter = waiters_[i];
    CallResult result;
    if (waiter.call == CallKind::poll) {
      result.value = look(waiter.entries);
      if (result.value != 0) result.polled = std::move(waiter.entries);
    } else if (waiter.call == CallKind::epoll) {
      result.epolled = collect(epolls_[descriptor(waiter.fd)->index], waiter.asked);
      result.value = static_cast<std::int64_t>(result.epolled.size());
    }
    if (result.value == 0) {
      ++i;
      continue;
    }
    complete(now, waiter, std::move(result), log);
    drop_waiter(i);
  }
}

}  // namespace synwave
