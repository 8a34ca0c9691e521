// Urgent text as sockets have it: the last urgent octet stands aside (MSG_OOB) unless SO_OOBINLINE, and reading stops
// before it (RFC 6093). RFC 9293's urgent text is any length of the stream itself.
#include <algorithm>

#include "core/host/results.hpp"

namespace synwave {

/// Octets up to the mark, where the last urgent octet stands; empty: there is no mark ahead.
std::optional<std::uint32_t> Host::before_mark(const Socket& s) {
  const std::uint32_t left = s.connection.urgent_left();
  if (left == 0) return std::nullopt;
  return left - 1;
}

/// What a recv() could take at once, without the octet that stands aside.
std::uint32_t Host::takeable(const Socket& s) const {
  const std::uint32_t there = s.connection.readable();
  const auto mark = before_mark(s);
  if (!mark || *mark >= there) return there;
  if (*mark != 0) return *mark;
  return options_of(s).urgent_inline ? there : there - 1;
}

/// SIOCINQ: up to the mark, where there is one. FreeBSD counts on beyond it.
std::uint32_t Host::unread_octets(const Socket& s) const {
  const std::uint32_t there = s.connection.readable();
  const auto mark = before_mark(s);
  if (options_of(s).urgent_inline || !mark || *mark >= there) return there;
  return config_of(s).system == System::freebsd ? there - 1 : *mark;
}

/// The application hears of urgent text as soon as its pointer comes (MUST-32). Linux says so only when there is
/// something to take.
std::uint16_t Host::urgent_bits(const Socket& s) const {
  if (s.connection.urgent_left() == 0) return 0;
  switch (config_of(s).system) {
    case System::linux_:
      if (!s.connection.urgent_octet() || s.connection.urgent_octet_taken()) return 0;
      return poll_pri;
    case System::freebsd: return poll_pri | poll_rdband;
    case System::rfc: break;
  }
  return poll_pri;
}

/// recv() with MSG_OOB. It never waits.
CallResult Host::receive_urgent(Time now, Socket& s, std::uint64_t most, std::uint32_t flags, Log* log) {
  const Connection& c = s.connection;
  if (options_of(s).urgent_inline || c.urgent_left() == 0 || c.urgent_octet_taken()) return failed(Errno::einval);
  const auto octet = c.urgent_octet();
  if (!octet) {
    const bool no_more = ended(s) || s.reads_no_more || c.fin_reached();
    return no_more ? CallResult{} : failed(Errno::eagain);
  }
  if ((flags & recv_peek) == 0) {
    s.connection.take_urgent_octet();
    scribe(now, s.id, log).event(EventKind::delivered, 0, 0, 1);
  }
  CallResult result;
  if (most == 0) return result;
  result.value = 1;
  if ((flags & recv_trunc) == 0) result.text.push_back(*octet);
  return result;
}

/// SIOCATMARK: whether all before the last urgent octet has been read.
CallResult Host::at_mark(std::int32_t fd) const {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(descriptor(fd) == nullptr ? Errno::ebadf : Errno::enotty);
  const Socket& s = slots_[slot];
  if (s.kind == SocketKind::listener) return failed(Errno::einval);
  return succeeded(s.kind == SocketKind::connection && before_mark(s) == 0U ? 1 : 0);
}

}  // namespace synwave
