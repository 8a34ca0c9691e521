// Calls that carry octets: read, write, recv and send in all their forms.
#include <algorithm>
#include <iterator>
#include <utility>

#include "core/drill/caller.hpp"
#include "core/drill/notation.hpp"
#include "core/drill/symbols.hpp"
#include "core/host/results.hpp"

namespace synwave::drill {

namespace {

using Made = std::optional<CallResult>;

/// The script's flags as those of the host; nothing: one of them cannot be obeyed, which has been said.
std::optional<std::uint32_t> send_flags(Caller& c, std::int64_t given) {
  struct Known {
    std::string_view name;
    std::uint32_t flag;
  };
  constexpr Known known[] = {{"MSG_DONTWAIT", send_dontwait},
                             {"MSG_NOSIGNAL", send_nosignal},
                             {"MSG_OOB", send_oob},
                             {"MSG_MORE", send_more},
                             {"MSG_FASTOPEN", send_fastopen}};
  std::uint32_t flags = 0;
  for (const Known& each : known) {
    const std::int64_t bit = *symbol(each.name, c.run().profile);
    if ((given & bit) != 0) flags |= each.flag;
    given &= ~bit;
  }
  if ((given & *symbol("MSG_EOR", c.run().profile)) != 0) return c.not_supported("MSG_EOR"), std::nullopt;
  if ((given & *symbol("MSG_ZEROCOPY", c.run().profile)) != 0) return c.cannot_exist("MSG_ZEROCOPY"), std::nullopt;
  if (given != 0) return c.not_supported("send flags " + std::to_string(given)), std::nullopt;
  return flags;
}

std::optional<std::uint32_t> recv_flags(Caller& c, std::int64_t given) {
  struct Known {
    std::string_view name;
    std::uint32_t flag;
  };
  constexpr Known known[] = {{"MSG_DONTWAIT", recv_dontwait},
                             {"MSG_PEEK", recv_peek},
                             {"MSG_OOB", recv_oob},
                             {"MSG_TRUNC", recv_trunc},
                             {"MSG_WAITALL", recv_waitall}};
  std::uint32_t flags = 0;
  for (const Known& each : known) {
    const std::int64_t bit = *symbol(each.name, c.run().profile);
    if ((given & bit) != 0) flags |= each.flag;
    given &= ~bit;
  }
  if ((given & *symbol("MSG_ERRQUEUE", c.run().profile)) != 0) return c.not_supported("MSG_ERRQUEUE"), std::nullopt;
  if (given != 0) return c.not_supported("recv flags " + std::to_string(given)), std::nullopt;
  return flags;
}

/// Octets that a string of the script gives are the text of the stream; all others are zero.
void write_literal(Caller& c, std::int32_t fd, const Expression& buffer, std::int64_t length) {
  const auto* text = std::get_if<String>(&buffer.what);
  Interpreter& run = c.run();
  const SocketId id = run.host.socket_of(fd);
  const Socket* socket = run.host.find(id);
  if (text == nullptr || socket == nullptr || socket->kind == SocketKind::listener) return;
  std::string octets = text->octets;
  octets.resize(static_cast<std::size_t>(length));
  const std::uint64_t offset = socket->kind == SocketKind::connection ? socket->connection.written() : 0;
  run.octets.write(stream_of(run.host.id(), id), offset, octets);
}

constexpr std::int64_t most_octets = 1LL << 30;

bool has_connection(const Socket* socket) {
  return socket != nullptr && socket->kind == SocketKind::connection;
}

/// `to`: where sendto() or sendmsg() says that the octets are to go.
Made send_octets(Caller& c, std::size_t buffer, std::int64_t length, std::int64_t flags_given,
                 const std::optional<Endpoint>& to = std::nullopt) {
  Interpreter& run = c.run();
  const auto fd = c.descriptor(0);
  const auto flags = send_flags(c, flags_given);
  if (!fd || !flags) return std::nullopt;
  if (length < 0) return failed(Errno::einval);
  if (std::holds_alternative<String>(c.argument(buffer).what) && length <= 65536) {
    write_literal(c, *fd, c.argument(buffer), length);
  }
  const auto octets = static_cast<std::uint64_t>(length);
  // FreeBSD asks no flag for it: on a socket with TCP_FASTOPEN sendto() connects.
  const Socket* socket = run.host.find(run.host.socket_of(*fd));
  const bool was_open = has_connection(socket);
  const bool implied = run.profile == Profile::freebsd && socket != nullptr && socket->kind == SocketKind::fresh;
  const bool opens = to && ((*flags & send_fastopen) != 0 || implied);
  Made made = opens ? run.host.send_opening(run.now, *fd, octets, *to, &run.log, *flags)
                    : run.host.send(run.now, *fd, octets, &run.log, *flags);
  socket = run.host.find(run.host.socket_of(*fd));
  if (!was_open && has_connection(socket)) {
    run.flows.connecting(socket->connection.path().local, socket->connection.path().remote);
  }
  return made;
}

Made make_write(Caller& c) {
  const auto length = c.number_within(2, -1, most_octets);
  if (!length) return std::nullopt;
  return send_octets(c, 1, *length, 0);
}

Made make_send(Caller& c) {
  const auto length = c.number_within(2, -1, most_octets);
  const auto flags = c.number(3);
  if (!length || !flags) return std::nullopt;
  return send_octets(c, 1, *length, *flags);
}

/// sendto() on a connection: the address is of no use unless it opens one.
Made make_sendto(Caller& c) {
  const auto length = c.number_within(2, -1, most_octets);
  const auto flags = c.number(3);
  if (!length || !flags) return std::nullopt;
  const bool addressed = c.is_ellipsis(4) || std::holds_alternative<Struct>(c.argument(4).what);
  if (!addressed) return send_octets(c, 1, *length, *flags);
  const auto to = c.address(4, {c.run().config.remote, c.run().config.connect_port});
  if (!to) return std::nullopt;
  return send_octets(c, 1, *length, *flags, to);
}

Made make_writev(Caller& c) {
  const auto octets = c.iovec_octets(c.argument(1), 1);
  if (!octets) return std::nullopt;
  return send_octets(c, 1, static_cast<std::int64_t>(*octets), 0);
}

/// What a struct msghdr holds, as far as a connection looks at it.
struct Message {
  std::uint64_t octets = 0;
  const Expression* control = nullptr;
  const Expression* flags = nullptr;
};

std::optional<Message> message(Caller& c, std::size_t index) {
  const Member* iov = c.member(c.argument(index), "msg_iov");
  if (iov == nullptr) return c.bad(index, "{msg_name(...)=..., msg_iov(1)=[{..., N}], msg_flags=0}"), std::nullopt;
  const auto octets = c.iovec_octets(iov->value, index);
  if (!octets) return std::nullopt;
  Message m;
  m.octets = *octets;
  if (const Member* control = c.member(c.argument(index), "msg_control")) m.control = &control->value;
  if (const Member* flags = c.member(c.argument(index), "msg_flags")) m.flags = &flags->value;
  return m;
}

Made make_sendmsg(Caller& c) {
  const auto m = message(c, 1);
  const auto flags = c.number(2);
  if (!m || !flags) return std::nullopt;
  if (m->control != nullptr) return c.not_supported("control messages of sendmsg"), std::nullopt;
  const Endpoint to{c.run().config.remote, c.run().config.connect_port};  // msg_name(...)=...
  return send_octets(c, 1, static_cast<std::int64_t>(m->octets), *flags, to);
}

Made receive(Caller& c, std::uint64_t most, std::int64_t flags_given) {
  Interpreter& run = c.run();
  const auto fd = c.descriptor(0);
  const auto flags = recv_flags(c, flags_given);
  if (!fd || !flags) return std::nullopt;
  return run.host.recv(run.now, *fd, most, &run.log, *flags);
}

Made make_read(Caller& c) {
  const auto length = c.number_within(2, 0, most_octets);
  if (!length) return std::nullopt;
  return receive(c, static_cast<std::uint64_t>(*length), 0);
}

Made make_recv(Caller& c) {
  const auto length = c.number_within(2, 0, most_octets);
  const auto flags = c.number(3);
  if (!length || !flags) return std::nullopt;
  return receive(c, static_cast<std::uint64_t>(*length), *flags);
}

Made make_readv(Caller& c) {
  const auto octets = c.iovec_octets(c.argument(1), 1);
  if (!octets) return std::nullopt;
  return receive(c, *octets, 0);
}

Made make_recvmsg(Caller& c) {
  const auto m = message(c, 1);
  const auto flags = c.number(2);
  if (!m || !flags) return std::nullopt;
  return receive(c, m->octets, *flags);
}

/// The one text of an iovec, or of a list of one; null: no text is expected there.
const String* text_in(const Expression& buffer) {
  if (const auto* text = std::get_if<String>(&buffer.what)) return text;
  if (const auto* list = std::get_if<List>(&buffer.what)) {
    return list->items.size() == 1 ? text_in(list->items[0]) : nullptr;
  }
  const auto* iovec = std::get_if<Struct>(&buffer.what);
  return iovec != nullptr && iovec->members.size() == 2 ? text_in(iovec->members[0].value) : nullptr;
}

/// A string where a buffer stands is what is expected in it.
bool same_text(Caller& c, const Expression& buffer, const CallResult& result) {
  const String* expected = text_in(buffer);
  if (expected == nullptr) return true;
  std::string got;
  for (const Bytes& bytes : result.text) got += c.run().octets.text(bytes);
  if (got == expected->octets) return true;
  const auto quoted = [](const std::string& octets) { return to_text(Expression{String{octets}, {}}); };
  return c.value_differs("the text", quoted(expected->octets), quoted(got));
}

bool look_at_text(Caller& c, const CallResult& result) {
  return same_text(c, c.argument(1), result);
}

bool look_at_recvfrom(Caller& c, const CallResult& result) {
  if (!look_at_text(c, result)) return false;
  const auto fd = c.descriptor(0);
  return fd && c.same_address(4, c.run().host.remote_end(*fd));
}

/// What a control message of this name would say, and at which level; nothing: the socket gives none.
struct Control {
  std::string_view level;
  std::int64_t data = 0;
};
std::optional<Control> control_called(Caller& c, std::int32_t fd, std::string_view name, const CallResult& result) {
  const auto on = [&](SocketOption option) {
    const CallResult set = c.run().host.get_option(c.run().now, fd, option);
    return set.error == Errno::none && set.value != 0;
  };
  if (name == "TCP_CM_INQ" && on(SocketOption::tcp_inq)) return Control{"SOL_TCP", result.inq};
  if (name == "IP_TOS" && on(SocketOption::ip_recvtos)) return Control{"SOL_IP", result.diffserv};
  if (name == "IPV6_TCLASS" && on(SocketOption::ipv6_recvtclass)) return Control{"SOL_IPV6", result.diffserv};
  return std::nullopt;
}

/// The control messages that a connection gives: how much is still unread (TCP_INQ), and the Diffserv field.
bool look_at_control(Caller& c, const Expression& control, const CallResult& result) {
  constexpr std::string_view known[] = {"TCP_CM_INQ", "IP_TOS", "IPV6_TCLASS"};
  const auto* list = std::get_if<List>(&control.what);
  if (list == nullptr) return std::holds_alternative<Ellipsis>(control.what) || c.bad(1, "[{cmsg_level=...}, ...]");
  const auto fd = c.descriptor(0);
  if (!fd) return false;
  if (list->items.empty()) {
    for (const std::string_view name : known) {
      if (control_called(c, *fd, name, result)) return c.value_differs("msg_control", "[]", "a " + std::string{name});
    }
  }
  for (const Expression& item : list->items) {
    const Member* type = c.member(item, "cmsg_type");
    const Member* data = c.member(item, "cmsg_data");
    const Member* level = c.member(item, "cmsg_level");
    const auto* name = type != nullptr ? std::get_if<Word>(&type->value.what) : nullptr;
    if (name == nullptr || data == nullptr) return c.bad(1, "{cmsg_level=..., cmsg_type=..., cmsg_data=...}");
    if (std::find(std::begin(known), std::end(known), name->text) == std::end(known)) {
      return c.not_supported("control message " + name->text);
    }
    const auto given = control_called(c, *fd, name->text, result);
    if (!given) return c.value_differs("msg_control", to_text(control), "none");
    if (level != nullptr && !c.same("cmsg_level", level->value, *symbol(given->level, c.run().profile), 1))
      return false;
    if (!c.same("cmsg_data", data->value, given->data, 1)) return false;
  }
  return true;
}

bool look_at_message(Caller& c, const CallResult& result) {
  const auto m = message(c, 1);
  if (!m) return false;
  if (!same_text(c, c.member(c.argument(1), "msg_iov")->value, result)) return false;
  if (m->control != nullptr && !look_at_control(c, *m->control, result)) return false;
  const auto flags = c.number(2);
  const std::int64_t urgent = *symbol("MSG_OOB", c.run().profile);  // it comes back where it was asked for
  const std::int64_t pushed = result.pushed ? *symbol("MSG_EOR", c.run().profile) : 0;
  return m->flags == nullptr || (flags && c.same("msg_flags", *m->flags, (*flags & urgent) | pushed, 1));
}

Made make_ioctl(Caller& c) {
  Interpreter& run = c.run();
  const auto fd = c.descriptor(0);
  const auto request = c.number(1);
  if (!fd || !request) return std::nullopt;
  const auto is = [&](std::string_view name) { return *request == *symbol(name, run.profile); };
  if (is("FIONREAD") || is("SIOCINQ")) return run.host.unread(*fd);
  if (is("SIOCOUTQ") || is("FIONWRITE")) return run.host.unsent(*fd);
  if (is("SIOCOUTQNSD")) return run.host.not_sent(*fd);
  if (is("SIOCATMARK")) return run.host.at_mark(*fd);
  if (is("FIONBIO")) {
    const auto on = c.number(2);
    if (!on) return std::nullopt;
    return run.host.set_nonblocking(*fd, *on != 0);
  }
  return c.not_supported("ioctl with this request"), std::nullopt;
}

/// The host gives the number as the value of the call; ioctl() gives it through its argument.
bool look_at_ioctl(Caller& c, const CallResult&) {
  const auto request = c.number(1);
  if (!request) return false;
  if (*request == *symbol("FIONBIO", c.run().profile)) return true;
  return c.same("the number", c.argument(2), c.run().given_back, 2);
}

Made make_ioctl_call(Caller& c) {
  Made made = make_ioctl(c);
  if (!made || made->error != Errno::none) return made;
  c.run().given_back = std::exchange(made->value, 0);
  return made;
}

/// What needs a second file, a pipe or a file system.
Made no_files(Caller& c) {
  return c.not_supported(c.call().name + "()"), std::nullopt;
}

}  // namespace

std::vector<CallRule> data_call_rules() {
  return {
      {"read", 3, 3, make_read, look_at_text},
      {"readv", 3, 3, make_readv, look_at_text},
      {"recv", 4, 4, make_recv, look_at_text},
      {"recvfrom", 6, 6, make_recv, look_at_recvfrom},
      {"recvmsg", 3, 3, make_recvmsg, look_at_message},
      {"write", 3, 3, make_write, nullptr},
      {"writev", 3, 3, make_writev, nullptr},
      {"send", 4, 4, make_send, nullptr},
      {"sendto", 6, 6, make_sendto, nullptr},
      {"sendmsg", 3, 3, make_sendmsg, nullptr},
      {"ioctl", 3, 3, make_ioctl_call, look_at_ioctl},
      {"pipe", 1, 1, no_files, nullptr},
      {"splice", 6, 6, no_files, nullptr},
      {"sendfile", 4, 7, no_files, nullptr},
      {"open", 2, 3, no_files, nullptr},
  };
}

}  // namespace synwave::drill
