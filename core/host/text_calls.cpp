// send() and recv(), with their flags.
#include <algorithm>
#include <utility>

#include "core/host/results.hpp"

namespace synwave {

/// Whether text can be written that goes at once: the handshake is over, or Fast Open does not wait for it.
bool Host::takes_writes(const Socket& s) {
  return s.connection.state() >= State::established || s.connection.fast_opened();
}

/// Why nothing can be sent on this socket; `none`: it can.
Errno Host::send_error(Socket& s) const {
  const System system = config_of(s).system;
  if (s.pending_error != Errno::none) return std::exchange(s.pending_error, Errno::none);
  if (s.kind != SocketKind::connection) return system == System::linux_ ? Errno::epipe : Errno::enotconn;
  if (ended(s)) return Errno::epipe;
  if (system == System::freebsd && !takes_writes(s)) return Errno::enotconn;
  return Errno::none;
}

CallResult Host::send(Time now, std::int32_t fd, std::uint64_t octets, Log* log, std::uint32_t flags) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(no_socket(fd));
  Socket& s = slots_[slot];
  write_call(now, s.id, CallKind::send, static_cast<std::int64_t>(octets), 0, log);
  const auto refused = [&](Errno error) { return failed(refuse(now, s.id, CallKind::send, error, log)); };
  if (deferred_open(s.id) != nullptr) return send_deferred(now, slot, octets, flags, log);
  const Errno why = send_error(s);
  if (why != Errno::none) return refused(why);
  begin_input(slot, log);
  const bool waits = !s.nonblocking && (flags & send_dontwait) == 0;
  std::uint64_t taken = 0;
  Errno error = Errno::eagain;
  // Linux takes no text before the connection is there.
  if (config_of(s).system != System::linux_ || takes_writes(s)) {
    error = s.connection.send(context(now, s, log), octets, taken, (flags & send_more) != 0, (flags & send_oob) != 0);
    if (error != Errno::none && error != Errno::eagain) return refused(error);
    if (taken == octets) return succeeded(static_cast<std::int64_t>(taken));
  }
  if (waits)
    return wait({.call = CallKind::send, .fd = fd, .socket = s.id, .asked = octets, .done = taken, .flags = flags});
  return taken == 0 ? refused(Errno::eagain) : succeeded(static_cast<std::int64_t>(taken));
}

/// FLUSH, which no system has (RFC 9293 3.9.1.7). Gives how many octets are taken back.
CallResult Host::flush(Time now, std::int32_t fd, Log* log) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(no_socket(fd));
  Socket& s = slots_[slot];
  write_call(now, s.id, CallKind::flush, 0, 0, log);
  if (s.kind != SocketKind::connection) return failed(refuse(now, s.id, CallKind::flush, Errno::enotconn, log));
  begin_input(slot, log);
  return succeeded(static_cast<std::int64_t>(s.connection.flush(context(now, s, log))));
}

/// A send() that waits goes on. True: it is done.
bool Host::send_on(Time now, Waiter& waiter, CallResult& result, Log* log) {
  const std::uint32_t slot = slot_of(waiter.socket);
  Socket& s = slots_[slot];
  const auto finish = [&](Errno error) {  // what has been taken counts; the error waits for the next call
    result.error = waiter.done == 0 ? error : Errno::none;
    result.value = waiter.done == 0 ? -1 : static_cast<std::int64_t>(waiter.done);
    return true;
  };
  if (s.pending_error != Errno::none && (waiter.flags & send_fastopen) != 0 && !s.opened) {
    result = failed(std::exchange(s.pending_error, Errno::none));  // the connection was never there
    return true;
  }
  if (s.pending_error != Errno::none) {
    return finish(waiter.done == 0 ? std::exchange(s.pending_error, Errno::none) : Errno::none);
  }
  if (ended(s)) return finish(Errno::epipe);
  const Context ctx = context(now, s, log);
  if (ctx.config.system == System::linux_ && !takes_writes(s)) return false;
  if (waiter.done == waiter.asked) {  // the SYN has carried all of it
    result.value = static_cast<std::int64_t>(waiter.done);
    return true;
  }
  if (waiter.done != waiter.asked && s.connection.state() >= State::fin_wait_1 &&
      s.connection.state() != State::close_wait) {
    return finish(Errno::epipe);
  }
  if (s.connection.writable(ctx.config) == 0) return false;
  begin_input(slot, log);
  std::uint64_t taken = 0;
  const Errno error = s.connection.send(ctx, waiter.asked - waiter.done, taken, (waiter.flags & send_more) != 0,
                                        (waiter.flags & send_oob) != 0);
  if (error != Errno::none && error != Errno::eagain) return finish(error);
  waiter.done += taken;
  result.value = static_cast<std::int64_t>(waiter.done);
  return waiter.done == waiter.asked;
}

/// What is there, without taking it. It stops at the mark, and passes over an octet that stands aside.
void Host::peek(const Socket& s, const Waiter& waiter, CallResult& result) const {
  std::uint64_t left = std::min<std::uint64_t>(waiter.asked, takeable(s));
  bool aside = before_mark(s) == 0U && !options_of(s).urgent_inline;
  for (const Bytes& all : s.connection.unread()) {
    if (left == 0) break;
    const Bytes text = all.without_first(std::exchange(aside, false) ? 1 : 0);
    const auto length = static_cast<std::uint32_t>(std::min<std::uint64_t>(left, text.length));
    if ((waiter.flags & recv_trunc) == 0 && length != 0) result.text.push_back(text.first(length));
    result.value += length;
    left -= length;
  }
}

/// Takes what is there for a call that may have taken something before.
void Host::take_text(Time now, Socket& s, Waiter& waiter, Log* log) {
  const Context ctx = context(now, s, log);
  while (waiter.done < waiter.asked && s.connection.readable() != 0) {
    const auto mark = before_mark(s);
    if (mark == 0U && waiter.done != 0) break;
    if (mark == 0U && !options_of(s).urgent_inline) {  // whoever has not taken it by now misses it
      s.connection.read(ctx, 1);
      ++s.delivered;
      continue;
    }
    const std::uint64_t wanted = waiter.asked - waiter.done;
    const Bytes text = s.connection.read(ctx, mark && *mark != 0 ? std::min<std::uint64_t>(wanted, *mark) : wanted);
    if (text.empty()) break;
    give(ctx.scribe, s, text);
    waiter.done += text.length;
    if ((waiter.flags & recv_trunc) == 0) waiter.text.push_back(text);
  }
}

/// One attempt of a recv(). True: it is done, and `result` says with what.
bool Host::receive(Time now, Waiter& waiter, CallResult& result, Log* log) {
  const std::uint32_t slot = slot_of(waiter.socket);
  Socket& s = slots_[slot];
  const bool peeks = (waiter.flags & recv_peek) != 0;
  const std::uint64_t least = (waiter.flags & recv_waitall) != 0
                                  ? waiter.asked
                                  : std::min<std::uint64_t>(std::max(options_of(s).least_read, 1U), waiter.asked);
  if (!peeks && s.connection.readable() != 0) {
    begin_input(slot, log);  // reading may open the window
    take_text(now, s, waiter, log);
  }
  const std::uint64_t there = peeks ? takeable(s) : waiter.done;
  const bool no_more =
      ended(s) || s.reads_no_more || s.connection.end_of_stream() || (peeks && s.connection.fin_reached());
  const bool stops = waiter.done != 0 && before_mark(s) == 0U;  // the mark ends even MSG_WAITALL
  const bool over = no_more || stops || s.pending_error != Errno::none;
  if (there < least && !over) return false;
  if (there != 0 || least == 0) {
    if (peeks) {
      peek(s, waiter, result);
    } else {
      result.value = static_cast<std::int64_t>(waiter.done);
      result.text = std::move(waiter.text);
    }
  } else if (s.pending_error != Errno::none && !(s.connection.fin_reached() && config_of(s).system == System::linux_)) {
    result = failed(std::exchange(s.pending_error, Errno::none));
  }
  tell_beside(s, peeks, result);
  return true;
}

/// What recvmsg() has to say besides the octets.
void Host::tell_beside(Socket& s, bool peeks, CallResult& result) const {
  result.inq = unread_octets(s);
  result.diffserv = s.connection.diffserv();
  if (!peeks && config_of(s).system == System::rfc) result.pushed = s.connection.take_push();
}

CallResult Host::recv(Time now, std::int32_t fd, std::uint64_t most, Log* log, std::uint32_t flags) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(no_socket(fd));
  Socket& s = slots_[slot];
  write_call(now, s.id, CallKind::read, static_cast<std::int64_t>(most), 0, log);
  const auto refused = [&](Errno error) { return failed(refuse(now, s.id, CallKind::read, error, log)); };
  if (s.kind != SocketKind::connection) return refused(Errno::enotconn);
  if ((flags & recv_oob) != 0) {
    CallResult urgent = receive_urgent(now, s, most, flags, log);
    refuse(now, s.id, CallKind::read, urgent.error, log);
    return urgent;
  }
  begin_input(slot, log);
  Waiter waiter{.call = CallKind::read, .fd = fd, .socket = s.id, .asked = most, .flags = flags};
  CallResult result;
  if (receive(now, waiter, result, log)) {
    refuse(now, s.id, CallKind::read, result.error, log);
    return result;
  }
  if (!s.nonblocking && (flags & recv_dontwait) == 0) return wait(std::move(waiter));
  if (waiter.done == 0 && takeable(s) == 0) return refused(Errno::eagain);
  // Less than was wanted, but a call that must not wait takes what it can get.
  if ((flags & recv_peek) != 0) {
    peek(s, waiter, result);
  } else {
    result.value = static_cast<std::int64_t>(waiter.done);
    result.text = std::move(waiter.text);
  }
  tell_beside(s, (flags & recv_peek) != 0, result);
  return result;
}

}  // namespace synwave
