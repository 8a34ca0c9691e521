// Calls that carry octets: read, write, recv and send in all their forms.
#include <netinet/in.h>
#include <netinet/tcp.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <vector>

#include "tests/bridge/calls.hpp"

namespace synwave::bridge {

namespace {

constexpr std::size_t most_parts = 1024;  // IOV_MAX
constexpr std::size_t most_octets = std::numeric_limits<int>::max();

/// Buffers one after the other.
using Parts = std::span<const iovec>;

/// How much fits into them; empty: that is no length, and errno is set.
std::optional<std::size_t> room_in(Parts parts) {
  if (parts.size() > most_parts) return fail(EINVAL), std::nullopt;
  std::size_t room = 0;
  for (const iovec& part : parts) {
    if (part.iov_len > most_octets - room) return fail(EINVAL), std::nullopt;
    if (part.iov_base == nullptr && part.iov_len != 0) return fail(EFAULT), std::nullopt;
    room += part.iov_len;
  }
  return room;
}

std::optional<Parts> parts_of(const iovec* parts, int count) {
  if (count < 0) return fail(EINVAL), std::nullopt;
  if (parts == nullptr && count != 0) return fail(EFAULT), std::nullopt;
  return Parts{parts, static_cast<std::size_t>(count)};
}

void scatter(std::string_view text, Parts parts) {
  for (const iovec& part : parts) {
    const std::size_t length = std::min(text.size(), part.iov_len);
    if (length == 0) continue;
    std::memcpy(part.iov_base, text.data(), length);
    text.remove_prefix(length);
  }
}

ssize_t send_parts(void* userdata, int fd, Parts parts, int flags) {
  const auto known = read_send_flags(flags);
  const auto length = room_in(parts);
  if (!known || !length) return -1;
  std::string octets;
  octets.reserve(*length);
  for (const iovec& part : parts) octets.append(static_cast<const char*>(part.iov_base), part.iov_len);
  Call call{userdata};
  return answer(call.bridge->send(call.lock, fd, octets, *known).result, "send");
}

ssize_t receive_parts(Call& call, int fd, Parts parts, int flags, std::uint32_t* unread = nullptr) {
  const auto known = read_recv_flags(flags);
  const auto room = room_in(parts);
  if (!known || !room) return -1;
  const Returned returned = call.bridge->recv(call.lock, fd, *room, *known);
  if (returned.result.error == Errno::none) scatter(returned.text, parts);
  if (unread != nullptr) *unread = returned.result.inq;
  return answer(returned.result, "recv");
}

ssize_t receive_parts(void* userdata, int fd, Parts parts, int flags) {
  Call call{userdata};
  return receive_parts(call, fd, parts, flags);
}

iovec part_of(const void* buffer, std::size_t length) {
  return {const_cast<void*>(buffer), length};
}

ssize_t recv_octets(void* userdata, int fd, void* buffer, std::size_t length, int flags) {
  const iovec part = part_of(buffer, std::min(length, most_octets));
  return receive_parts(userdata, fd, {&part, 1}, flags);
}

ssize_t read_octets(void* userdata, int fd, void* buffer, std::size_t length) {
  return recv_octets(userdata, fd, buffer, length, 0);
}

ssize_t readv_octets(void* userdata, int fd, const iovec* list, int count) {
  const auto parts = parts_of(list, count);
  return parts ? receive_parts(userdata, fd, *parts, 0) : -1;
}

/// A connection does not say again who its peer is.
ssize_t recvfrom_octets(void* userdata, int fd, void* buffer, std::size_t length, int flags, sockaddr*,
                        socklen_t* address_length) {
  const ssize_t received = recv_octets(userdata, fd, buffer, length, flags);
  if (received >= 0 && address_length != nullptr) *address_length = 0;
  return received;
}

/// TCP_INQ: how much is left to read. Without room for it the message says so.
void write_control(Bridge& bridge, int fd, msghdr& message, std::uint32_t unread) {
  const std::size_t room = message.msg_control == nullptr ? 0 : message.msg_controllen;
  message.msg_controllen = 0;
#ifdef TCP_INQ
  const CallResult on = bridge.host().get_option(bridge.now(), bridge.host_fd(fd), SocketOption::tcp_inq);
  if (on.error != Errno::none || on.value == 0) return;
  const int number = static_cast<int>(unread);
  if (room < CMSG_SPACE(sizeof number)) {
    message.msg_flags |= MSG_CTRUNC;
    return;
  }
  message.msg_controllen = CMSG_SPACE(sizeof number);
  cmsghdr* const control = CMSG_FIRSTHDR(&message);
  control->cmsg_level = IPPROTO_TCP;
  control->cmsg_type = TCP_CM_INQ;
  control->cmsg_len = CMSG_LEN(sizeof number);
  std::memcpy(CMSG_DATA(control), &number, sizeof number);
#else
  (void)bridge, (void)fd, (void)unread, (void)room;
#endif
}

ssize_t recvmsg_octets(void* userdata, int fd, msghdr* message, int flags) {
  if (message == nullptr) return fail(EFAULT);
  const auto parts = parts_of(message->msg_iov, static_cast<int>(std::min<std::size_t>(message->msg_iovlen, 1U << 20)));
  if (!parts) return -1;
  Call call{userdata};
  std::uint32_t unread = 0;
  const ssize_t received = receive_parts(call, fd, *parts, flags, &unread);
  if (received < 0) return received;
  message->msg_namelen = 0;
  message->msg_flags = 0;
  write_control(*call.bridge, fd, *message, unread);
  return received;
}

ssize_t send_octets(void* userdata, int fd, const void* buffer, std::size_t length, int flags) {
  const iovec part = part_of(buffer, std::min(length, most_octets));
  return send_parts(userdata, fd, {&part, 1}, flags);
}

ssize_t write_octets(void* userdata, int fd, const void* buffer, std::size_t length) {
  return send_octets(userdata, fd, buffer, length, 0);
}

ssize_t writev_octets(void* userdata, int fd, const iovec* list, int count) {
  const auto parts = parts_of(list, count);
  return parts ? send_parts(userdata, fd, *parts, 0) : -1;
}

/// On a connection the address is of no use.
ssize_t sendto_octets(void* userdata, int fd, const void* buffer, std::size_t length, int flags, const sockaddr*,
                      socklen_t) {
  return send_octets(userdata, fd, buffer, length, flags);
}

ssize_t sendmsg_octets(void* userdata, int fd, const msghdr* message, int flags) {
  if (message == nullptr) return fail(EFAULT);
  if (message->msg_control != nullptr && message->msg_controllen != 0) {
    return cannot("control messages of sendmsg", EOPNOTSUPP);
  }
  const auto parts = parts_of(message->msg_iov, static_cast<int>(std::min<std::size_t>(message->msg_iovlen, 1U << 20)));
  return parts ? send_parts(userdata, fd, *parts, flags) : -1;
}

}  // namespace

void fill_data_calls(Interface& table) {
  table.read = read_octets;
  table.readv = readv_octets;
  table.recv = recv_octets;
  table.recvfrom = recvfrom_octets;
  table.recvmsg = recvmsg_octets;
  table.write = write_octets;
  table.writev = writev_octets;
  table.send = send_octets;
  table.sendto = sendto_octets;
  table.sendmsg = sendmsg_octets;
}

}  // namespace synwave::bridge
