// Calls that open, name and close: socket, bind, listen, accept, connect, close, shutdown, fcntl, names of the ends.
#include "core/drill/caller.hpp"
#include "core/drill/symbols.hpp"
#include "core/host/results.hpp"

namespace synwave::drill {

namespace {

using Made = std::optional<CallResult>;

std::int64_t value_of(Caller& c, std::string_view word) {
  return *symbol(word, c.run().profile);
}

Made make_socket(Caller& c) {
  Interpreter& run = c.run();
  Family family = run.config.family;
  if (!c.is_ellipsis(0)) {
    const auto domain = c.number(0);
    if (!domain) return std::nullopt;
    if (*domain != value_of(c, "AF_INET") && *domain != value_of(c, "AF_INET6")) {
      return failed(Errno::eafnosupport);
    }
    family = *domain == value_of(c, "AF_INET6") ? Family::ipv6 : Family::ipv4;
  }
  const auto type = c.number(1);
  const auto protocol = c.number(2);
  if (!type || !protocol) return std::nullopt;
  const std::int64_t nonblock = value_of(c, "SOCK_NONBLOCK");
  const std::int64_t kind = *type & ~(nonblock | value_of(c, "SOCK_CLOEXEC"));
  if (*protocol == value_of(c, "IPPROTO_SCTP")) return c.cannot_exist("SCTP"), std::nullopt;
  if (*protocol == value_of(c, "IPPROTO_MPTCP")) return c.not_supported("IPPROTO_MPTCP"), std::nullopt;
  if (kind == value_of(c, "SOCK_DGRAM") || kind == value_of(c, "SOCK_RAW")) {
    return c.not_supported("sockets other than SOCK_STREAM"), std::nullopt;
  }
  if (kind != value_of(c, "SOCK_STREAM")) return failed(Errno::einval);
  if (*protocol != 0 && *protocol != value_of(c, "IPPROTO_TCP")) return failed(Errno::eprotonosupport);
  CallResult made = run.host.socket(family);
  if (made.error == Errno::none && (*type & nonblock) != 0) {
    run.host.set_nonblocking(static_cast<std::int32_t>(made.value), true);
  }
  return made;
}

Made make_bind(Caller& c) {
  Interpreter& run = c.run();
  const auto fd = c.descriptor(0);
  const auto end = c.address(1, {run.config.local, run.config.bind_port});
  if (!fd || !end) return std::nullopt;
  const CallResult result = run.host.bind(run.now, *fd, *end, &run.log);
  if (result.error == Errno::none) {
    if (const auto bound = run.host.local_end(*fd)) run.bound_port = bound->port;
  }
  return result;
}

Made make_listen(Caller& c) {
  Interpreter& run = c.run();
  const auto fd = c.descriptor(0);
  const auto backlog = c.number(1);
  if (!fd || !backlog) return std::nullopt;
  const auto most = static_cast<std::uint32_t>(*backlog < 0 || *backlog > 65535 ? 65535 : *backlog);
  const CallResult result = run.host.listen(run.now, *fd, most, &run.log);
  if (result.error == Errno::none) {
    if (const auto bound = run.host.local_end(*fd)) run.bound_port = bound->port;
    run.flows.listening();
  }
  return result;
}

Made make_accept(Caller& c) {
  Interpreter& run = c.run();
  const auto fd = c.descriptor(0);
  if (!fd) return std::nullopt;
  if (c.count() == 4) {
    const auto flags = c.number(3);
    if (!flags) return std::nullopt;
    const std::int64_t known = value_of(c, "SOCK_NONBLOCK") | value_of(c, "SOCK_CLOEXEC");
    if ((*flags & ~known) != 0) return failed(Errno::einval);
  }
  return run.host.accept(run.now, *fd, &run.log);
}

/// The new descriptor, also where the call has waited: its flags, and who the peer is.
bool look_at_accepted(Caller& c, const CallResult& result) {
  const auto fd = static_cast<std::int32_t>(result.value);
  if (c.count() == 4) {
    const auto flags = c.number(3);
    if (!flags) return false;
    c.run().host.set_nonblocking(fd, (*flags & value_of(c, "SOCK_NONBLOCK")) != 0);
  }
  return c.same_address(1, c.run().host.remote_end(fd));
}

Made make_connect(Caller& c) {
  Interpreter& run = c.run();
  const auto fd = c.descriptor(0);
  const auto end = c.address(1, {run.config.remote, run.config.connect_port});
  if (!fd || !end) return std::nullopt;
  const auto before = run.host.remote_end(*fd);
  CallResult result = run.host.connect(run.now, *fd, *end, &run.log);
  const auto local = run.host.local_end(*fd);
  const bool under_way = result.waits() || result.error == Errno::none || result.error == Errno::einprogress;
  if (under_way && local && !before) run.flows.connecting(*local, *end);
  return result;
}

Made make_close(Caller& c) {
  const auto fd = c.descriptor(0);
  if (!fd) return std::nullopt;
  const CallResult result = c.run().host.close(c.run().now, *fd, &c.run().log);
  const auto script_fd = c.number(0);
  if (script_fd && result.error == Errno::none) c.run().unmap_descriptor(*script_fd);
  return result;
}

Made make_shutdown(Caller& c) {
  const auto fd = c.descriptor(0);
  const auto how = c.number(1);
  if (!fd || !how) return std::nullopt;
  if (*how < 0 || *how > 2) return failed(Errno::einval);
  return c.run().host.shutdown(c.run().now, *fd, static_cast<ShutdownHow>(*how), &c.run().log);
}

Made make_fcntl(Caller& c) {
  Interpreter& run = c.run();
  const auto fd = c.descriptor(0);
  const auto command = c.number(1);
  if (!fd || !command) return std::nullopt;
  std::int64_t argument = 0;
  if (c.count() == 3) {
    const auto given = c.number(2);
    if (!given) return std::nullopt;
    argument = *given;
  }
  CallResult result = run.host.nonblocking(*fd);
  if (result.error != Errno::none) return result;
  const std::int64_t nonblock = value_of(c, "O_NONBLOCK");
  if (*command == value_of(c, "F_GETFL")) {
    result.value = value_of(c, "O_RDWR") | (result.value != 0 ? nonblock : 0);
    return result;
  }
  if (*command == value_of(c, "F_SETFL")) return run.host.set_nonblocking(*fd, (argument & nonblock) != 0);
  // Nothing is ever executed here, so close-on-exec is remembered by nobody and asked for by nobody.
  if (*command == value_of(c, "F_SETFD") && argument == value_of(c, "FD_CLOEXEC")) return CallResult{};
  return c.not_supported("fcntl with this command"), std::nullopt;
}

template <bool remote>
Made make_get_name(Caller& c) {
  const auto fd = c.descriptor(0);
  if (!fd) return std::nullopt;
  const CallResult known = c.run().host.nonblocking(*fd);
  if (known.error != Errno::none) return failed(known.error);
  if constexpr (remote) {
    if (!c.run().host.remote_end(*fd)) return failed(Errno::enotconn);
  }
  return CallResult{};
}

template <bool remote>
bool look_at_name(Caller& c, const CallResult&) {
  const auto fd = c.descriptor(0);
  if (!fd) return false;
  return c.same_address(1, remote ? c.run().host.remote_end(*fd) : c.run().host.local_end(*fd));
}

}  // namespace

std::vector<CallRule> socket_call_rules() {
  return {
      {"socket", 3, 3, make_socket, nullptr, true},
      {"bind", 3, 3, make_bind, nullptr, false},
      {"listen", 2, 2, make_listen, nullptr, false},
      {"accept", 3, 3, make_accept, look_at_accepted, true},
      {"accept4", 4, 4, make_accept, look_at_accepted, true},
      {"connect", 3, 3, make_connect, nullptr, false},
      {"close", 1, 1, make_close, nullptr, false},
      {"shutdown", 2, 2, make_shutdown, nullptr, false},
      {"fcntl", 2, 3, make_fcntl, nullptr, false},
      {"getsockname", 3, 3, make_get_name<false>, look_at_name<false>, false},
      {"getpeername", 3, 3, make_get_name<true>, look_at_name<true>, false},
  };
}

}  // namespace synwave::drill
