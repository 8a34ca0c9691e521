// Sockets from birth to death, and what they are told in between: socket to close, fcntl, ioctl.
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#ifdef __linux__
#include <linux/sockios.h>
#endif

#include <cerrno>
#include <cstdarg>

#include "tests/bridge/calls.hpp"

namespace synwave::bridge {

namespace {

int make_socket(void* userdata, int domain, int type, int protocol) {
  Call call{userdata};
  int flags = 0;
#ifdef SOCK_NONBLOCK
  flags = type & (SOCK_NONBLOCK | SOCK_CLOEXEC);
#endif
  if (domain != AF_INET && domain != AF_INET6) return fail(EAFNOSUPPORT);
  if ((type & ~flags) != SOCK_STREAM) return fail(ESOCKTNOSUPPORT);
  if (protocol != 0 && protocol != IPPROTO_TCP) return fail(EPROTONOSUPPORT);
  Bridge& bridge = *call.bridge;
  const CallResult made = bridge.host().socket(domain == AF_INET6 ? Family::ipv6 : Family::ipv4);
  if (made.error != Errno::none) return fail(number_of(made.error));
  const auto host_fd = static_cast<std::int32_t>(made.value);
#ifdef SOCK_NONBLOCK
  if ((flags & SOCK_NONBLOCK) != 0) bridge.host().set_nonblocking(host_fd, true);
#endif
  return bridge.give_descriptor(host_fd);
}

/// The address of a bind() or connect(); empty: errno is set.
std::optional<Endpoint> address_for(Bridge& bridge, int fd, const sockaddr* address, socklen_t length) {
  const Socket* socket = bridge.socket(fd);
  int error = EBADF;
  if (socket == nullptr) {
    if (bridge.host().readiness(bridge.host_fd(fd)) != poll_nval) error = ENOTSOCK;
    return fail(error), std::nullopt;
  }
  const auto end = read_address(address, length, socket->family, error);
  if (!end) fail(error);
  return end;
}

int bind_socket(void* userdata, int fd, const sockaddr* address, socklen_t length) {
  Call call{userdata};
  Bridge& bridge = *call.bridge;
  const auto end = address_for(bridge, fd, address, length);
  if (!end) return -1;
  if (!end->address.unspecified()) bridge.learn_address(end->address);
  if (end->address.unspecified() && end->address.v6) bridge.prefer_v6();
  CallResult result = bridge.host().bind(bridge.now(), bridge.host_fd(fd), *end, nullptr);
  return answer_int(bridge.finish(call.lock, std::move(result)).result, "bind");
}

int listen_at(void* userdata, int fd, int backlog) {
  Call call{userdata};
  Bridge& bridge = *call.bridge;
  const auto most = static_cast<std::uint32_t>(std::max(backlog, 0));
  CallResult result = bridge.host().listen(bridge.now(), bridge.host_fd(fd), most, nullptr);
  return answer_int(bridge.finish(call.lock, std::move(result)).result, "listen");
}

int accept_one(void* userdata, int fd, sockaddr* address, socklen_t* length) {
  Call call{userdata};
  Bridge& bridge = *call.bridge;
  CallResult accepted = bridge.host().accept(bridge.now(), bridge.host_fd(fd), nullptr);
  const Returned returned = bridge.finish(call.lock, std::move(accepted));
  if (returned.result.error != Errno::none) return answer_int(returned.result, "accept");
  const int real = bridge.give_descriptor(static_cast<std::int32_t>(returned.result.value));
  if (real < 0) return -1;
  // Of a connection that has died meanwhile, too.
  const Socket* socket = bridge.socket(real);
  write_address(socket->connection.path().remote, socket->family, address, length);
  return real;
}

int connect_to(void* userdata, int fd, const sockaddr* address, socklen_t length) {
  Call call{userdata};
  Bridge& bridge = *call.bridge;
  if (address != nullptr && length >= sizeof address->sa_family && address->sa_family == AF_UNSPEC) {
    return cannot("connect to AF_UNSPEC", EAFNOSUPPORT);
  }
  const auto end = address_for(bridge, fd, address, length);
  if (!end) return -1;
  bridge.need_address(end->address.v6);
  CallResult result = bridge.host().connect(bridge.now(), bridge.host_fd(fd), *end, nullptr);
  return answer_int(bridge.finish(call.lock, std::move(result)).result, "connect");
}

int close_descriptor(void* userdata, int fd) {
  Call call{userdata};
  Bridge& bridge = *call.bridge;
  CallResult result = bridge.host().close(bridge.now(), bridge.host_fd(fd), nullptr);
  bridge.take_descriptor(fd);
  return answer_int(bridge.finish(call.lock, std::move(result), true).result, "close");
}

int shut_down_socket(void* userdata, int fd, int how) {
  Call call{userdata};
  Bridge& bridge = *call.bridge;
  if (how != SHUT_RD && how != SHUT_WR && how != SHUT_RDWR) {
    return fail(bridge.socket(fd) == nullptr ? EBADF : EINVAL);
  }
  const ShutdownHow asked = how == SHUT_RD   ? ShutdownHow::read
                            : how == SHUT_WR ? ShutdownHow::write
                                             : ShutdownHow::both;
  CallResult result = bridge.host().shutdown(bridge.now(), bridge.host_fd(fd), asked, nullptr);
  return answer_int(bridge.finish(call.lock, std::move(result)).result, "shutdown");
}

int control_file(void* userdata, int fd, int command, ...) {
  std::va_list arguments;
  va_start(arguments, command);
  const int argument = command == F_SETFL || command == F_SETFD ? va_arg(arguments, int) : 0;
  va_end(arguments);
  Call call{userdata};
  Bridge& bridge = *call.bridge;
  const CallResult nonblocking = bridge.host().nonblocking(bridge.host_fd(fd));
  if (nonblocking.error != Errno::none) return fail(number_of(nonblocking.error));
  switch (command) {
    case F_GETFL: return O_RDWR | (nonblocking.value != 0 ? O_NONBLOCK : 0);
    case F_SETFL:
      return answer_int(bridge.host().set_nonblocking(bridge.host_fd(fd), (argument & O_NONBLOCK) != 0), "fcntl");
    case F_GETFD: return ::fcntl(fd, F_GETFD);
    case F_SETFD: return ::fcntl(fd, F_SETFD, argument);
    default: return cannot("fcntl command " + std::to_string(command), EINVAL);
  }
}

int control_device(void* userdata, int fd, unsigned long request, ...) {
  std::va_list arguments;
  va_start(arguments, request);
  int* const number = va_arg(arguments, int*);
  va_end(arguments);
  Call call{userdata};
  Bridge& bridge = *call.bridge;
  const std::int32_t host_fd = bridge.host_fd(fd);
  const auto tell = [number](const CallResult& told) {
    if (told.error != Errno::none) return fail(number_of(told.error));
    if (number == nullptr) return fail(EFAULT);
    *number = static_cast<int>(told.value);
    return 0;
  };
  if (request == FIONREAD) return tell(bridge.host().unread(host_fd));
  if (request == SIOCATMARK) return tell(bridge.host().at_mark(host_fd));
#ifdef __linux__
  if (request == SIOCOUTQ) return tell(bridge.host().unsent(host_fd));
  if (request == SIOCOUTQNSD) return tell(bridge.host().not_sent(host_fd));
#endif
#ifdef FIONWRITE
  if (request == FIONWRITE) return tell(bridge.host().unsent(host_fd));
#endif
  if (request == FIONBIO) {
    if (number == nullptr) return fail(EFAULT);
    return answer_int(bridge.host().set_nonblocking(host_fd, *number != 0), "ioctl");
  }
  if (bridge.host().nonblocking(host_fd).error != Errno::none) return fail(EBADF);
  return cannot("ioctl request " + std::to_string(request), ENOTTY);
}

}  // namespace

void fill_socket_calls(Interface& table) {
  table.socket = make_socket;
  table.bind = bind_socket;
  table.listen = listen_at;
  table.accept = accept_one;
  table.connect = connect_to;
  table.close = close_descriptor;
  table.shutdown = shut_down_socket;
  table.fcntl = control_file;
  table.ioctl = control_device;
}

}  // namespace synwave::bridge
