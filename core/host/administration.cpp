// What an administrator can see and do: sockets by state, and their end.
#include "core/host/host.hpp"

namespace synwave {

std::uint32_t Host::sockets_in(State state, std::uint16_t port) const {
  std::uint32_t found = 0;
  for (const Socket& s : slots_) {
    if (!s.id.valid()) continue;
    const bool connected = s.kind == SocketKind::connection;
    const State is =
        connected ? s.connection.state() : (s.kind == SocketKind::listener ? State::listen : State::closed);
    const std::uint16_t local = connected ? s.connection.path().local.port : s.local.port;
    const bool has_port = port == 0 || local == port || (connected && s.connection.path().remote.port == port);
    if (is == state && has_port) ++found;
  }
  return found;
}

std::uint32_t Host::drop_sockets(Time now, State state, Log* log) {
  std::uint32_t dropped = 0;
  for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
    Socket& s = slots_[slot];
    if (!s.id.valid() || s.kind != SocketKind::connection || s.connection.over()) continue;
    if (s.connection.state() != state) continue;
    if (dropped == 0) write_call(now, s.id, CallKind::abort, 0, 0, log);
    ++dropped;
    begin_input(slot, log);
    s.connection.abort(context(now, s, log));
    if (s.closed) continue;
    s.error_told = true;  // abort() tells nobody: the owner has not asked for it
    s.pending_error = Errno::econnaborted;
    scribe(now, s.id, log)
        .event(EventKind::error, 0, static_cast<std::uint8_t>(Errno::econnaborted),
               static_cast<std::int64_t>(Errno::econnaborted));
  }
  return dropped;
}

}  // namespace synwave
