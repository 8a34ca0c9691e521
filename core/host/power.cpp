// Crash and reboot, and the fingerprint of a host's state.
#include <algorithm>

#include "core/base/hash.hpp"
#include "core/host/host.hpp"

namespace synwave {

namespace {

void add_options(Hasher& hasher, const SocketOptions& o) {
  hasher.add(o.reuse_address ? 1 : 0).add(o.reuse_port ? 1 : 0).add(o.v6_only ? 1 : 0).add(o.tells_unread ? 1 : 0);
  hasher.add(o.tells_diffserv ? 1 : 0);
  hasher.add(static_cast<std::uint64_t>(o.path_mtu)).add(o.least_read).add(o.most_unsent);
  hasher.add(o.urgent_inline ? 1 : 0);
  hasher.add(o.linger.on ? 1 : 0).add_signed(to_ns(o.linger.time));
}

}  // namespace

/// Every socket is gone, and whoever waited with it. The peers hear nothing of it.
void Host::forget_everything(Time now, Rule rule, Log* log) {
  for (Socket& s : slots_) {
    if (!s.id.valid()) continue;
    const State state = s.kind == SocketKind::listener ? State::listen : s.connection.state();
    const Scribe writer = scribe(now, s.id, log);
    if (s.kind != SocketKind::fresh && state != State::closed) writer.state(state, State::closed, rule);
    slot_of_[s.id.raw - first_socket_] = gone_closed;
  }
  slots_.clear();
  free_slots_.clear();
  descriptors_.clear();
  epolls_.clear();
  call_deadline_ = never;
  listeners_.clear();
  demux_.clear();
  timers_.clear();
  ready_.clear();
  befores_.clear();
  deferred_.clear();
  waiters_.clear();
  completions_.clear();
  replies_.clear();
  syn_options_.clear();
  deferred_opens_.clear();
  known_servers_.clear();
  slot_of_.clear();
  first_socket_ = next_socket_;
  alive_ = 0;
}

void Host::crash(Time now, std::uint32_t line, Log* log) {
  scribe(now, SocketId{}, log).event(EventKind::crashed);
  if (log != nullptr) log->events.back().line = static_cast<std::uint16_t>(line);
  forget_everything(now, Rule::host_crashed, log);
  up_ = false;
}

void Host::reboot(Time now, std::uint32_t line, Log* log) {
  scribe(now, SocketId{}, log).event(EventKind::rebooted);
  if (log != nullptr) log->events.back().line = static_cast<std::uint16_t>(line);
  forget_everything(now, Rule::host_crashed, log);
  up_ = true;
  start_up();
}

/// Of the calls that wait, and of what epoll watches. Zero if there is neither.
std::uint64_t Host::hash_of_calls(Time now) const {
  if (waiters_.empty() && epolls_.empty()) return 0;
  Hasher hasher;
  for (const Waiter& w : waiters_) {
    hasher.add(static_cast<std::uint64_t>(w.call)).add_signed(w.fd).add(w.asked).add(w.done).add(w.flags);
    hasher.add_signed(w.until == never ? -1 : to_ns(w.until - now));
    for (const PollEntry& entry : w.entries) hasher.add_signed(entry.fd).add(entry.events);
  }
  for (const Epoll& epoll : epolls_) {
    hasher.add_signed(epoll.fd);
    for (const Interest& i : epoll.interests) {
      hasher.add_signed(i.fd).add(i.event.events).add(i.event.data).add(i.spent ? 1 : 0).add(i.edge);
    }
  }
  return hasher.result();
}

std::uint64_t Host::hash(Time now) const {
  // A sum does not depend on the order of the slots, which is history.
  std::uint64_t sum = 0;
  for (const Socket& s : slots_) {
    if (!s.id.valid()) continue;
    Hasher hasher;
    hasher.add(static_cast<std::uint64_t>(s.kind)).add(s.closed ? 1 : 0).add(s.name);
    hasher.add(s.kind == SocketKind::connection ? s.connection.path().local.port : s.local.port);
    if (s.kind == SocketKind::connection) {
      hasher.add(s.connection.path().remote.port).add(s.connection.hash(now));
      for (const std::uint8_t octet : s.connection.path().remote.address.octets) hasher.add(octet);
      hasher.add(s.errand.to_read)
          .add(s.errand.to_write)
          .add(std::max(s.errand.urgent_to + s.errand.to_write, s.errand.written) - s.errand.written)
          .add(s.errand.then_shutdown ? 1 : 0)
          .add(s.errand.then_close ? 1 : 0);
      hasher.add(s.error_told ? 1 : 0).add(s.end_told ? 1 : 0).add(s.half_open ? 1 : 0).add(s.in_demux ? 1 : 0);
    }
    if (s.options != 0) add_options(hasher, options_of(s));
    sum += hasher.result();
  }
  for (const Listener& l : listeners_) {
    sum += Hasher{}.add(l.local.port).add(l.backlog).add(l.accept_queue.size()).add(l.accepts_at_once ? 1 : 0).result();
    if (l.cookies_until > now) sum += Hasher{}.add(l.local.port).add_signed(to_ns(l.cookies_until - now)).result();
    for (const Time until : l.fast_open_resets) {
      if (until > now) sum += Hasher{}.add(l.local.port).add_signed(to_ns(until - now)).result();
    }
  }
  for (const Route& path : narrow_paths_) {
    Hasher hasher;
    for (const std::uint8_t octet : path.remote.octets) hasher.add(octet);
    sum += hasher.add(path.mtu).result();
  }
  return Hasher{}.add(id_.raw).add(up_ ? 1 : 0).add(sum + hash_of_calls(now) + known_servers_.hash(now)).result();
}

}  // namespace synwave
