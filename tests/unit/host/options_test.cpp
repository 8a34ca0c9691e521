// setsockopt() and getsockopt(): ranges, what reads back, and what changes on the wire.
#include <doctest/doctest.h>

#include "tests/unit/host/two_hosts.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

HostConfig as(System system) {
  HostConfig config;
  config.system = system;
  return config;
}

struct OneSocket {
  explicit OneSocket(System system)
      : net{as(system), as(system)}, fd{static_cast<std::int32_t>(net.client.socket().value)} {}

  Errno set(SocketOption option, std::int64_t value) {
    return net.client.set_option(net.now, fd, option, value, nullptr).error;
  }
  std::int64_t get(SocketOption option) { return net.client.get_option(net.now, fd, option).value; }

  test::TwoHosts net;
  std::int32_t fd;
};

}  // namespace

TEST_CASE("Linux: buffers read back doubled, and are clamped on both sides without an error") {
  OneSocket o{System::linux_};
  CHECK(o.set(SocketOption::so_sndbuf, 10'000) == Errno::none);
  CHECK(o.get(SocketOption::so_sndbuf) == 20'000);
  CHECK(o.set(SocketOption::so_rcvbuf, 10'000'000) == Errno::none);
  CHECK(o.get(SocketOption::so_rcvbuf) == 2 * 212'992);
  CHECK(o.set(SocketOption::so_sndbuf, 1) == Errno::none);
  CHECK(o.get(SocketOption::so_sndbuf) == 4608);
  CHECK(o.set(SocketOption::so_rcvbuf, 0) == Errno::none);
  CHECK(o.get(SocketOption::so_rcvbuf) == 2304);
}

TEST_CASE("FreeBSD: SO_RCVBUF is made a multiple of the MSS once the peer has named it") {
  HostConfig config = as(System::freebsd);
  config.rcvbuf = 65536;
  test::TwoHosts net{config};
  const auto ends = net.connected(80);
  CHECK(net.client.get_option(net.now, ends.client, SocketOption::so_rcvbuf).value == 45 * 1460);
  const auto fresh = static_cast<std::int32_t>(net.client.socket().value);
  CHECK(net.client.get_option(net.now, fresh, SocketOption::so_rcvbuf).value == 65536);
}

TEST_CASE("Linux: what is out of range is EINVAL, the edges are not") {
  OneSocket o{System::linux_};
  const auto edges = [&o](SocketOption option, std::int64_t least, std::int64_t most) {
    CAPTURE(name_of(option));
    CHECK(o.set(option, least) == Errno::none);
    CHECK(o.set(option, most) == Errno::none);
    CHECK(o.get(option) == most);
    CHECK(o.set(option, least - 1) == Errno::einval);
    CHECK(o.set(option, most + 1) == Errno::einval);
  };
  edges(SocketOption::tcp_keepidle, 1, 32767);
  edges(SocketOption::tcp_keepintvl, 1, 32767);
  edges(SocketOption::tcp_keepcnt, 1, 127);
  edges(SocketOption::tcp_syncnt, 1, 127);
  edges(SocketOption::tcp_inq, 0, 1);
  edges(SocketOption::ip_mtu_discover, 0, 5);
  CHECK(o.set(SocketOption::tcp_maxseg, 87) == Errno::einval);
  CHECK(o.set(SocketOption::tcp_maxseg, 88) == Errno::none);
  CHECK(o.get(SocketOption::tcp_maxseg) == 88);
  CHECK(o.set(SocketOption::tcp_maxseg, 32768) == Errno::einval);
  CHECK(o.set(SocketOption::ip_ttl, 0) == Errno::einval);
  CHECK(o.set(SocketOption::ip_ttl, 256) == Errno::einval);
  CHECK(o.set(SocketOption::tcp_user_timeout, -1) == Errno::einval);
}

TEST_CASE("options that can only be asked, that are the other family's, or another system's: ENOPROTOOPT") {
  OneSocket linux_host{System::linux_};
  CHECK(linux_host.set(SocketOption::so_error, 0) == Errno::enoprotoopt);
  CHECK(linux_host.set(SocketOption::ipv6_tclass, 0) == Errno::enoprotoopt);
  CHECK(linux_host.set(SocketOption::tcp_noopt, 1) == Errno::enoprotoopt);
  OneSocket freebsd_host{System::freebsd};
  CHECK(freebsd_host.set(SocketOption::tcp_noopt, 1) == Errno::none);
  CHECK(freebsd_host.set(SocketOption::tcp_cork, 1) == Errno::enoprotoopt);
  CHECK(freebsd_host.set(SocketOption::tcp_nopush, 1) == Errno::none);
}

TEST_CASE("what the engine cannot obey is said to be so, and changes nothing") {
  OneSocket o{System::linux_};
  const CallResult result = o.net.client.set_option(o.net.now, o.fd, SocketOption::tcp_defer_accept, 3, nullptr);
  CHECK(result.not_supported);
  CHECK(result.error == Errno::eopnotsupp);
  CHECK(o.get(SocketOption::tcp_defer_accept) == 0);
}

TEST_CASE("IP_TOS leaves the ECN bits alone, IP_TTL -1 is the default again") {
  OneSocket o{System::linux_};
  CHECK(o.set(SocketOption::ip_tos, 0xFF) == Errno::none);
  CHECK(o.get(SocketOption::ip_tos) == 0xFC);
  CHECK(o.set(SocketOption::ip_ttl, 7) == Errno::none);
  CHECK(o.get(SocketOption::ip_ttl) == 7);
  CHECK(o.set(SocketOption::ip_ttl, -1) == Errno::none);
  CHECK(o.get(SocketOption::ip_ttl) == 64);
}

TEST_CASE("SO_TYPE, SO_ACCEPTCONN, and TCP_MAXSEG of a connection") {
  test::TwoHosts net{as(System::linux_), as(System::linux_)};
  const auto ends = net.connected(80);
  CHECK(net.client.get_option(net.now, ends.client, SocketOption::so_type).value == 1);
  CHECK(net.client.get_option(net.now, ends.client, SocketOption::so_acceptconn).value == 0);
  CHECK(net.server.get_option(net.now, 3, SocketOption::so_acceptconn).value == 1);
  CHECK(net.client.get_option(net.now, ends.client, SocketOption::tcp_maxseg).value == 1460);
}

TEST_CASE("an option of one socket leaves the others alone; a child has its listener's") {
  test::TwoHosts net{as(System::linux_), as(System::linux_)};
  const std::int32_t listener = net.listen(80);
  const std::int32_t other = net.listen(81);
  net.server.set_option(net.now, listener, SocketOption::tcp_nodelay, 1, nullptr);
  net.server.set_option(net.now, listener, SocketOption::so_rcvlowat, 5, nullptr);
  net.said_by(net.server);
  CHECK(net.server.get_option(net.now, other, SocketOption::tcp_nodelay).value == 0);
  net.client.connect(net.now, net.nonblocking_socket(net.client), net.at_server(80), nullptr);
  net.exchange();
  const auto child = static_cast<std::int32_t>(net.server.accept(net.now, listener, nullptr).value);
  CHECK(net.server.get_option(net.now, child, SocketOption::tcp_nodelay).value == 1);
  CHECK(net.server.get_option(net.now, child, SocketOption::so_rcvlowat).value == 5);
}

TEST_CASE("options of what is no socket: EBADF, ENOTSOCK") {
  test::TwoHosts net;
  CHECK(net.client.set_option(net.now, 9, SocketOption::tcp_nodelay, 1, nullptr).error == Errno::ebadf);
  const auto epoll = static_cast<std::int32_t>(net.client.epoll_create().value);
  CHECK(net.client.set_option(net.now, epoll, SocketOption::tcp_nodelay, 1, nullptr).error == Errno::enotsock);
  CHECK(net.client.get_option(net.now, epoll, SocketOption::so_error).error == Errno::enotsock);
}

TEST_CASE("TCP_QUICKACK: what is owed is acknowledged at once, and the next text too") {
  test::TwoHosts net{as(System::linux_), as(System::linux_)};
  const auto ends = net.connected(80);
  net.client.send(net.now, ends.client, 10, nullptr);
  net.exchange();
  CHECK(net.client.unsent(ends.client).value == 10);  // the acknowledgement is delayed
  net.server.set_option(net.now, ends.server, SocketOption::tcp_quickack, 1, nullptr);
  net.exchange();
  CHECK(net.client.unsent(ends.client).value == 0);
  net.client.send(net.now, ends.client, 10, nullptr);
  net.exchange();
  CHECK(net.client.unsent(ends.client).value == 0);
  CHECK(net.server.get_option(net.now, ends.server, SocketOption::tcp_quickack).value == 1);
  net.server.set_option(net.now, ends.server, SocketOption::tcp_quickack, 0, nullptr);
  CHECK(net.server.get_option(net.now, ends.server, SocketOption::tcp_quickack).value == 0);
  net.client.send(net.now, ends.client, 10, nullptr);
  net.exchange();
  CHECK(net.client.unsent(ends.client).value == 10);
}

TEST_CASE("TCP_WINDOW_CLAMP: no more is ever offered") {
  test::TwoHosts net{as(System::linux_), as(System::linux_)};
  net.listen(80);
  const auto fd = net.nonblocking_socket(net.client);
  CHECK(net.client.set_option(net.now, fd, SocketOption::tcp_window_clamp, 5000, nullptr).error == Errno::none);
  net.client.connect(net.now, fd, net.at_server(80), nullptr);
  CHECK(net.said_by(net.client).at(0).window == 5000);
  CHECK(net.client.get_option(net.now, fd, SocketOption::tcp_window_clamp).value == 5000);
}

TEST_CASE("TCP_CORK keeps what is not a full segment, until it is off") {
  test::TwoHosts net{as(System::linux_), as(System::linux_)};
  const auto ends = net.connected(80);
  net.client.set_option(net.now, ends.client, SocketOption::tcp_cork, 1, nullptr);
  net.client.send(net.now, ends.client, 2000, nullptr);
  CHECK(net.said_by(net.client).size() == 1);
  net.client.set_option(net.now, ends.client, SocketOption::tcp_cork, 0, nullptr);
  net.client.set_option(net.now, ends.client, SocketOption::tcp_nodelay, 1, nullptr);
  CHECK(net.said_by(net.client).size() == 1);
}

TEST_CASE("MSG_MORE keeps what is not a full segment, until something is sent without it") {
  test::TwoHosts net{as(System::linux_), as(System::linux_)};
  const auto ends = net.connected(80);
  net.client.send(net.now, ends.client, 100, nullptr, send_more);
  CHECK(net.said_by(net.client).empty());
  net.client.send(net.now, ends.client, 100, nullptr);
  const auto said = net.said_by(net.client);
  REQUIRE(said.size() == 1);
  CHECK(said[0].text.length == 200);
}

TEST_CASE("IP_TTL and IP_TOS are on every packet; TCP_NOOPT leaves the SYN without options") {
  test::TwoHosts net{as(System::freebsd), as(System::freebsd)};
  const auto fd = net.nonblocking_socket(net.client);
  net.client.set_option(net.now, fd, SocketOption::ip_ttl, 9, nullptr);
  net.client.set_option(net.now, fd, SocketOption::ip_tos, 0x20, nullptr);
  net.client.set_option(net.now, fd, SocketOption::tcp_noopt, 1, nullptr);
  net.client.connect(net.now, fd, net.at_server(80), nullptr);
  const Segment syn = net.said_by(net.client).at(0);
  CHECK(syn.ip.ttl == 9);
  CHECK(syn.ip.tos == 0x20);
  CHECK(syn.options.none());
}

TEST_CASE("TCP_LINGER2: how long an orphan waits for the peer's FIN") {
  test::TwoHosts net{as(System::linux_), as(System::linux_)};
  const auto ends = net.connected(80);
  net.client.set_option(net.now, ends.client, SocketOption::tcp_linger2, 3, nullptr);
  CHECK(net.client.get_option(net.now, ends.client, SocketOption::tcp_linger2).value == 3);
  net.client.close(net.now, ends.client, nullptr);
  net.exchange();
  CHECK(net.client.sockets_in(State::fin_wait_2, 0) == 1);
  net.advance(3s);
  CHECK(net.client.sockets_now() == 0);
}
