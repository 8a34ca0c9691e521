// The calls: what they take, what they give, and what they fail with.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstring>
#include <map>

#include "tests/bridge/driver.hpp"
#include "tests/bridge/system.hpp"

namespace synwave::bridge {

TEST_CASE("every place of the table is filled") {
  Plugin plugin;
  void* places[sizeof(Interface) / sizeof(void*)];
  std::memcpy(places, plugin.operator->(), sizeof places);
  for (const void* place : places) CHECK(place != nullptr);
}

TEST_CASE("errors come with this system's numbers") {
  Plugin plugin;
  const int fd = plugin.socket();
  CHECK(plugin.read(fd) == "errno " + std::to_string(ENOTCONN));
  CHECK(plugin.read(9999) == "errno " + std::to_string(EBADF));
  CHECK(plugin.close(9999) == -1);
  CHECK(errno == EBADF);
  CHECK(plugin.accept(fd) == -1);
  CHECK(errno == EINVAL);
  CHECK(plugin->socket(plugin.data(), AF_UNIX, SOCK_STREAM, 0) == -1);
  CHECK(errno == EAFNOSUPPORT);
  CHECK(plugin->socket(plugin.data(), AF_INET, SOCK_DGRAM, 0) == -1);
  CHECK(errno == ESOCKTNOSUPPORT);
  CHECK(plugin->socket(plugin.data(), AF_INET, SOCK_STREAM, IPPROTO_UDP) == -1);
  CHECK(errno == EPROTONOSUPPORT);
  CHECK(plugin.bind(fd, {host_v4, 8080}) == 0);
  const int other = plugin.socket();
  CHECK(plugin.bind(other, {host_v4, 8080}) == -1);
  CHECK(errno == EADDRINUSE);
  CHECK(plugin.bind(other, {Address::v4(1, 2, 3, 4), 8080}) == -1);
  CHECK(errno == EADDRNOTAVAIL);
  CHECK(plugin.bind(other, {*parse_address("::1"), 8080}) == -1);
  CHECK(errno == EAFNOSUPPORT);
  CHECK(plugin.bind(plugin.socket(AF_INET6), {host_v4, 8080}) == -1);
  CHECK(errno == EINVAL);
}

TEST_CASE("what cannot be done says so") {
  Accepted c;
  int fds[2];
  CHECK(c.plugin->pipe(c.plugin.data(), fds) == -1);
  CHECK(errno == ENOSYS);
  CHECK(c.plugin->splice(c.plugin.data(), 0, nullptr, 1, nullptr, 1, 0) == -1);
  CHECK(errno == ENOSYS);
  CHECK(c.plugin->send(c.plugin.data(), c.fd, "x", 1, MSG_FASTOPEN) == -1);
  CHECK(errno == EOPNOTSUPP);
  CHECK(c.plugin.set(c.fd, SOL_SOCKET, SO_PRIORITY, 1) == -1);
  CHECK(errno == ENOPROTOOPT);
}

TEST_CASE("descriptors are real ones, and closed for real") {
  Plugin plugin;
  const int fd = plugin.socket();
  CHECK(::fcntl(fd, F_GETFD) >= 0);
  CHECK(plugin.close(fd) == 0);
  CHECK(::fcntl(fd, F_GETFD) == -1);

  // Somebody closes one behind the library's back: its number means the next socket.
  const int gone = plugin.socket();
  CHECK(plugin.bind(gone, {host_v4, 8080}) == 0);
  ::close(gone);
  const int again = plugin.socket();
  CHECK(again == gone);
  CHECK(plugin.bind(again, {host_v4, 8080}) == 0);
  ::close(again);  // as the original program does at its end
}

TEST_CASE("accept fills in the peer's address, as far as there is room") {
  Plugin plugin;
  Peer peer{plugin, {peer_v4, 4321}, {host_v4, 8080}};
  const int listener = plugin.socket();
  plugin.bind(listener, peer.host);
  plugin->listen(plugin.data(), listener, 1);
  peer.open();
  sockaddr_in from{};
  socklen_t length = 4;
  const int fd = plugin->accept(plugin.data(), listener, reinterpret_cast<sockaddr*>(&from), &length);
  CHECK(fd >= 0);
  CHECK(length == sizeof from);
  CHECK(ntohs(from.sin_port) == 4321);
  CHECK(from.sin_addr.s_addr == 0);
}

TEST_CASE("fcntl and ioctl") {
  Accepted c;
  CHECK(c.plugin->fcntl(c.plugin.data(), c.fd, F_GETFL) == O_RDWR);
  c.plugin.set_nonblocking(c.fd);
  CHECK(c.plugin->fcntl(c.plugin.data(), c.fd, F_GETFL) == (O_RDWR | O_NONBLOCK));
  CHECK(c.plugin.read(c.fd) == "errno " + std::to_string(EAGAIN));
  int off = 0;
  CHECK(c.plugin->ioctl(c.plugin.data(), c.fd, FIONBIO, &off) == 0);
  CHECK(c.plugin->fcntl(c.plugin.data(), c.fd, F_GETFL) == O_RDWR);

  const auto ask = [&](unsigned long request) {
    int number = -1;
    CHECK(c.plugin->ioctl(c.plugin.data(), c.fd, request, &number) == 0);
    return number;
  };
  c.peer.say("seven..");
  c.plugin.write(c.fd, "abc");
  CHECK(ask(FIONREAD) == 7);
  CHECK(ask(SIOCOUTQ) == 3);
  CHECK(ask(SIOCOUTQNSD) == 0);
  CHECK(c.plugin->ioctl(c.plugin.data(), c.fd, TIOCGWINSZ, &off) == -1);
  CHECK(errno == ENOTTY);
}

TEST_CASE("readv, writev, recvmsg with TCP_INQ, sendmsg, and looking without taking") {
  Accepted c{"profile=linux"};
  char a[] = "one ", b[] = "two ", d[] = "three";
  iovec out[] = {{a, 4}, {b, 4}, {d, 5}};
  CHECK(c.plugin->writev(c.plugin.data(), c.fd, out, 2) == 8);
  CHECK(c.peer.take().text == "one two ");
  c.peer.say("");
  msghdr sent{};
  sent.msg_iov = out + 2;
  sent.msg_iovlen = 1;
  CHECK(c.plugin->sendmsg(c.plugin.data(), c.fd, &sent, 0) == 5);
  CHECK(c.peer.take().text == "three");

  c.peer.say("0123456789");
  char in[8] = {};
  CHECK(c.plugin->recv(c.plugin.data(), c.fd, in, 4, MSG_PEEK) == 4);
  CHECK(std::string{in, 4} == "0123");
  iovec parts[] = {{in, 1}, {in + 4, 2}};
  CHECK(c.plugin->readv(c.plugin.data(), c.fd, parts, 2) == 3);
  CHECK(in[0] == '0');
  CHECK(std::string{in + 4, 2} == "12");

  CHECK(c.plugin.set(c.fd, IPPROTO_TCP, TCP_INQ, 1) == 0);
  alignas(cmsghdr) char control[64];
  msghdr message{};
  message.msg_iov = parts;
  message.msg_iovlen = 2;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  CHECK(c.plugin->recvmsg(c.plugin.data(), c.fd, &message, 0) == 3);
  const cmsghdr* told = CMSG_FIRSTHDR(&message);
  REQUIRE(told != nullptr);
  CHECK(told->cmsg_type == TCP_CM_INQ);
  int left = 0;
  std::memcpy(&left, CMSG_DATA(told), sizeof left);
  CHECK(left == 4);
  socklen_t length = 99;
  CHECK(c.plugin->recvfrom(c.plugin.data(), c.fd, in, 8, MSG_TRUNC, nullptr, &length) == 4);
  CHECK(length == 0);
  CHECK(std::string{in, 1} == "3");  // thrown away, not delivered
}

TEST_CASE("options by this system's numbers") {
  Plugin plugin{"profile=linux"};
  const int fd = plugin.socket();
  struct Row {
    int level, name, value, back;
  };
  const Row rows[] = {
      {SOL_SOCKET, SO_REUSEADDR, 1, 1},     {SOL_SOCKET, SO_KEEPALIVE, 1, 1},
      {SOL_SOCKET, SO_RCVBUF, 9000, 18000}, {SOL_SOCKET, SO_SNDBUF, 9000, 18000},
      {IPPROTO_TCP, TCP_NODELAY, 1, 1},     {IPPROTO_TCP, TCP_CORK, 1, 1},
      {IPPROTO_TCP, TCP_KEEPIDLE, 7, 7},    {IPPROTO_TCP, TCP_KEEPINTVL, 8, 8},
      {IPPROTO_TCP, TCP_KEEPCNT, 9, 9},     {IPPROTO_TCP, TCP_SYNCNT, 3, 3},
      {IPPROTO_TCP, TCP_INQ, 1, 1},         {IPPROTO_TCP, TCP_USER_TIMEOUT, 5000, 5000},
      {IPPROTO_IP, IP_TTL, 33, 33},         {IPPROTO_IP, IP_TOS, 0x20, 0x20},
  };
  for (const Row& row : rows) {
    CAPTURE(row.level);
    CAPTURE(row.name);
    CHECK(plugin.set(fd, row.level, row.name, row.value) == 0);
    CHECK(plugin.get(fd, row.level, row.name) == row.back);
  }
  CHECK(plugin.get(fd, SOL_SOCKET, SO_TYPE) == SOCK_STREAM);
  CHECK(plugin.get(fd, IPPROTO_IPV6, IPV6_V6ONLY) == -ENOPROTOOPT);
  const int short_value = 1;
  CHECK(plugin->setsockopt(plugin.data(), fd, IPPROTO_TCP, TCP_NODELAY, &short_value, 2) == -1);
  CHECK(errno == EINVAL);

  char name[16] = {};
  socklen_t length = sizeof name;
  CHECK(plugin->getsockopt(plugin.data(), fd, IPPROTO_TCP, TCP_CONGESTION, name, &length) == 0);
  CHECK(std::string{name} == "reno");
  CHECK(plugin->setsockopt(plugin.data(), fd, IPPROTO_TCP, TCP_CONGESTION, "none such", 9) == -1);
  CHECK(errno == ENOENT);
}

TEST_CASE("SO_LINGER without time: close resets") {
  Accepted c;
  const linger asked{1, 0};
  CHECK(c.plugin->setsockopt(c.plugin.data(), c.fd, SOL_SOCKET, SO_LINGER, &asked, sizeof asked) == 0);
  linger told{};
  socklen_t length = sizeof told;
  CHECK(c.plugin->getsockopt(c.plugin.data(), c.fd, SOL_SOCKET, SO_LINGER, &told, &length) == 0);
  CHECK(told.l_onoff == 1);
  CHECK(c.plugin.close(c.fd) == 0);
  CHECK(c.peer.take().segment.rst);
}

TEST_CASE("shutdown, and the end of the stream") {
  Accepted c;
  CHECK(c.plugin->shutdown(c.plugin.data(), c.fd, SHUT_WR) == 0);
  CHECK(c.peer.take().segment.fin);
  CHECK(c.plugin.write(c.fd, "x") == -1);
  CHECK(errno == EPIPE);
  CHECK(c.plugin->shutdown(c.plugin.data(), c.fd, 77) == -1);
  CHECK(errno == EINVAL);
  Segment fin = c.peer.segment();
  fin.fin = true;
  c.peer.send(fin, "last words");
  CHECK(c.plugin.read(c.fd) == "last words");
  CHECK(c.plugin.read(c.fd).empty());
}

TEST_CASE("poll and epoll") {
  Accepted c;
  CHECK(c.plugin.poll_now(c.fd, POLLIN | POLLOUT) == POLLOUT);
  CHECK(c.plugin.poll_now(9999, POLLIN) == POLLNVAL);
  CHECK(c.plugin.poll_now(-1, POLLIN) == 0);
  const int epoll = c.plugin->epoll_create(c.plugin.data(), 1);
  REQUIRE(epoll >= 0);
  epoll_event event{};
  event.events = EPOLLIN | EPOLLET;
  event.data.u64 = 0x123456789ABCULL;
  CHECK(c.plugin->epoll_ctl(c.plugin.data(), epoll, EPOLL_CTL_ADD, c.fd, &event) == 0);
  CHECK(c.plugin->epoll_ctl(c.plugin.data(), epoll, EPOLL_CTL_ADD, c.fd, &event) == -1);
  CHECK(errno == EEXIST);
  epoll_event told[4] = {};
  CHECK(c.plugin->epoll_wait(c.plugin.data(), epoll, told, 4, 0) == 0);
  c.peer.say("x");
  CHECK(c.plugin->epoll_wait(c.plugin.data(), epoll, told, 4, 0) == 1);
  CHECK(std::uint32_t{told[0].events} == EPOLLIN);
  CHECK(std::uint64_t{told[0].data.u64} == 0x123456789ABCULL);
  CHECK(c.plugin->epoll_wait(c.plugin.data(), epoll, told, 4, 0) == 0);
  CHECK(c.plugin.poll_now(c.fd, POLLIN) == POLLIN);
  CHECK(c.plugin.close(epoll) == 0);
}

TEST_CASE("TCP_INFO follows the connection through its states, cut off at the room that is given") {
  Accepted c;
  CHECK(c.plugin.state(c.listener) == TCP_LISTEN);
  Segment fin = c.peer.segment();
  fin.fin = true;
  c.peer.send(fin);
  CHECK(c.plugin.state(c.fd) == TCP_CLOSE_WAIT);
  std::uint8_t one = 0;
  socklen_t length = 1;
  CHECK(c.plugin->getsockopt(c.plugin.data(), c.fd, IPPROTO_TCP, TCP_INFO, &one, &length) == 0);
  CHECK(length == 1);
  CHECK(one == TCP_CLOSE_WAIT);
  c.plugin->shutdown(c.plugin.data(), c.fd, SHUT_WR);
  CHECK(c.plugin.state(c.fd) == TCP_LAST_ACK);
}

}  // namespace synwave::bridge
