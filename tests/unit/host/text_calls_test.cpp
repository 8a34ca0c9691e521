// Flags of send() and recv(), and with which errno each system ends them.
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

struct Text : test::TwoHosts {
  explicit Text(System system = System::linux_) : TwoHosts{as(system), as(system)}, ends{connected(80)} {
    client.set_option(now, ends.client, SocketOption::tcp_nodelay, 1, nullptr);
  }
  void client_sends(std::uint64_t octets) {
    client.send(now, ends.client, octets, nullptr);
    exchange();
  }
  CallResult recv(std::uint64_t most, std::uint32_t flags = 0) {
    return server.recv(now, ends.server, most, nullptr, flags);
  }
  void client_resets() {
    client.set_linger(ends.client, true, 0s);
    client.close(now, ends.client, nullptr);
    exchange();
  }
  Ends ends;
};

}  // namespace

TEST_CASE("MSG_PEEK shows the octets and leaves them where they are") {
  Text t;
  t.client_sends(10);
  const CallResult peeked = t.recv(4, recv_peek);
  CHECK(peeked.value == 4);
  REQUIRE(peeked.text.size() == 1);
  CHECK(peeked.text[0].length == 4);
  CHECK(t.server.unread(t.ends.server).value == 10);
  CHECK(t.recv(100).value == 10);
}

TEST_CASE("MSG_TRUNC throws the octets away and counts them") {
  Text t;
  t.client_sends(10);
  const CallResult thrown = t.recv(6, recv_trunc);
  CHECK(thrown.value == 6);
  CHECK(thrown.text.empty());
  CHECK(t.recv(100).value == 4);
}

TEST_CASE("MSG_WAITALL waits for all of it, and gives less only at the end") {
  Text t;
  t.client_sends(4);
  CHECK(t.recv(10, recv_waitall).waits());
  t.client_sends(5);
  CHECK_FALSE(t.server.poll_completion().has_value());
  t.client_sends(2);
  const auto all = t.server.poll_completion();
  REQUIRE(all.has_value());
  CHECK(all->result.value == 10);
  CHECK(all->result.inq == 1);
  CHECK(t.recv(10, recv_waitall).waits());
  t.client.shutdown(t.now, t.ends.client, ShutdownHow::write, nullptr);
  t.exchange();
  const auto rest = t.server.poll_completion();
  REQUIRE(rest.has_value());
  CHECK(rest->result.value == 1);
}

TEST_CASE("MSG_DONTWAIT: EAGAIN instead of waiting, on a socket that would wait") {
  Text t;
  CHECK(t.recv(1, recv_dontwait).error == Errno::eagain);
  CHECK(t.client.send(t.now, t.ends.client, 1'000'000, nullptr, send_dontwait).value == 65536);
  CHECK(t.client.send(t.now, t.ends.client, 1, nullptr, send_dontwait).error == Errno::eagain);
}

TEST_CASE("MSG_OOB: the last octet stands aside, the others and what follows stay in the stream [RFC9293-MUST-30]") {
  Text t;
  CHECK(t.recv(1, recv_oob).error == Errno::einval);
  CHECK(t.client.send(t.now, t.ends.client, 5, nullptr, send_oob).value == 5);
  t.client_sends(3);
  const CallResult peeked = t.recv(9, recv_oob | recv_peek);
  CHECK(peeked.value == 1);
  const CallResult urgent = t.recv(9, recv_oob);
  CHECK(urgent.value == 1);
  REQUIRE(urgent.text.size() == 1);
  CHECK(urgent.text[0].offset == 4);
  CHECK(t.recv(1, recv_oob).error == Errno::einval);
  CHECK(t.recv(100).value == 4);
  CHECK(t.server.at_mark(t.ends.server).value == 1);
  CHECK(t.recv(100, recv_peek).value == 3);
  const CallResult rest = t.recv(100);
  CHECK(rest.value == 3);
  CHECK(rest.text[0].offset == 5);
  CHECK(t.server.at_mark(t.ends.server).value == 0);
}

TEST_CASE("with SO_OOBINLINE every octet stays in the stream, and reading stops before the last urgent one") {
  Text t;
  t.server.set_option(t.now, t.ends.server, SocketOption::so_oobinline, 1, nullptr);
  t.client.send(t.now, t.ends.client, 5, nullptr, send_oob);
  t.client_sends(3);
  CHECK(t.recv(1, recv_oob).error == Errno::einval);
  CHECK(t.recv(100, recv_waitall).value == 4);
  CHECK(t.recv(100).value == 4);
}

TEST_CASE("a blocked send with MSG_OOB goes on being urgent [RFC9293-MUST-31]") {
  Text t;
  CHECK(t.client.send(t.now, t.ends.client, 100'000, nullptr, send_oob).waits());
  t.exchange();
  std::uint64_t got = 0;
  while (got < 99'999) {  // up to the last octet, however far the pointers that came first fell short
    const CallResult read = t.recv(100'000, recv_dontwait);
    REQUIRE(read.value > 0);
    got += static_cast<std::uint64_t>(read.value);
    const bool aside = t.server.at_mark(t.ends.server).value == 1 && got < 99'999;
    if (aside) got += t.recv(1, recv_oob).error == Errno::none ? 1 : 0;
    t.exchange();
  }
  CHECK(t.server.at_mark(t.ends.server).value == 1);
}

TEST_CASE("SO_RCVLOWAT: recv waits for so many octets, but takes what it can get when it must not wait") {
  Text t;
  t.server.set_option(t.now, t.ends.server, SocketOption::so_rcvlowat, 10, nullptr);
  t.client_sends(4);
  CHECK(t.recv(100, recv_dontwait).value == 4);
  CHECK(t.recv(100).waits());
  t.client_sends(9);
  CHECK_FALSE(t.server.poll_completion().has_value());
  t.client_sends(1);
  CHECK(t.server.poll_completion()->result.value == 10);
}

TEST_CASE("SIOCINQ, SIOCOUTQ and SIOCOUTQNSD") {
  Text t;
  t.client.send(t.now, t.ends.client, 700, nullptr);
  CHECK(t.client.not_sent(t.ends.client).value == 700);
  t.said_by(t.client);
  CHECK(t.client.not_sent(t.ends.client).value == 0);
  CHECK(t.client.unsent(t.ends.client).value == 700);
  CHECK(t.server.unread(t.ends.server).value == 0);
}

TEST_CASE("Linux: a RST after the peer's FIN is EPIPE for the writer, and the reader just sees the end") {
  Text t;
  t.client.shutdown(t.now, t.ends.client, ShutdownHow::write, nullptr);
  t.exchange();
  t.client.set_linger(t.ends.client, true, 0s);
  t.client.close(t.now, t.ends.client, nullptr);
  t.exchange();
  CHECK(t.recv(1).value == 0);
  CHECK(t.server.send(t.now, t.ends.server, 1, nullptr).error == Errno::epipe);
}

TEST_CASE("send on a socket that is not connected: Linux EPIPE, FreeBSD ENOTCONN") {
  for (const System system : {System::linux_, System::freebsd}) {
    Text t{system};
    const auto fd = static_cast<std::int32_t>(t.client.socket().value);
    const Errno wanted = system == System::linux_ ? Errno::epipe : Errno::enotconn;
    CHECK(t.client.send(t.now, fd, 1, nullptr).error == wanted);
  }
}

TEST_CASE("Linux: send during the handshake waits, or gives EAGAIN") {
  Text t;
  const auto fd = t.nonblocking_socket(t.client);
  t.client.connect(t.now, fd, t.at_server(80), nullptr);
  CHECK(t.client.send(t.now, fd, 10, nullptr).error == Errno::eagain);
  t.client.set_nonblocking(fd, false);
  CHECK(t.client.send(t.now, fd, 10, nullptr).waits());
  t.exchange();
  CHECK(t.client.poll_completion()->result.value == 10);
}

TEST_CASE("a send that has got some octets out when the connection dies tells how many; the next says why") {
  Text t;
  CHECK(t.server.send(t.now, t.ends.server, 100'000, nullptr).waits());
  t.client_resets();
  const auto done = t.server.poll_completion();
  REQUIRE(done.has_value());
  CHECK(done->result.value == 65536);
  CHECK(t.server.send(t.now, t.ends.server, 1, nullptr).error == Errno::econnreset);
  CHECK(t.server.send(t.now, t.ends.server, 1, nullptr).error == Errno::epipe);
}

TEST_CASE("Linux: after ECONNREFUSED the same socket may try again") {
  Text t;
  const auto fd = static_cast<std::int32_t>(t.client.socket().value);
  t.client.connect(t.now, fd, t.at_server(99), nullptr);
  t.exchange();
  CHECK(t.client.poll_completion()->result.error == Errno::econnrefused);
  t.listen(99);
  CHECK(t.client.connect(t.now, fd, t.at_server(99), nullptr).waits());
  t.exchange();
  CHECK(t.client.poll_completion()->result.error == Errno::none);
}

TEST_CASE("getsockname and getpeername: nobody is there before the handshake, nor after the end") {
  Text t;
  CHECK(t.client.remote_end(t.ends.client) == t.at_server(80));
  CHECK(t.server.local_end(t.ends.server) == t.at_server(80));
  CHECK(t.server.remote_end(3) == std::nullopt);
  const auto fd = t.nonblocking_socket(t.client);
  CHECK(t.client.local_end(fd) == Endpoint{});
  t.client.connect(t.now, fd, t.at_server(80), nullptr);
  CHECK(t.client.remote_end(fd) == std::nullopt);
  t.client_resets();
  CHECK(t.server.remote_end(t.ends.server) == std::nullopt);
}

TEST_CASE("SO_LINGER: close waits until everything is acknowledged") {
  Text t;
  t.client.set_linger(t.ends.client, true, 5s);
  CHECK(t.client.linger(t.ends.client) == Linger{true, 5s});
  t.client.send(t.now, t.ends.client, 100, nullptr);
  const CallResult closing = t.client.close(t.now, t.ends.client, nullptr);
  CHECK(closing.waits());
  CHECK(t.client.local_end(t.ends.client) == std::nullopt);  // the number is free at once
  t.exchange();
  const auto closed = t.client.poll_completion();
  REQUIRE(closed.has_value());
  CHECK(closed->id == closing.blocked);
  CHECK(closed->result.error == Errno::none);
}

TEST_CASE("SO_LINGER: close comes back at its time if nobody acknowledges") {
  Text t;
  t.client.set_linger(t.ends.client, true, 2s);
  t.client.send(t.now, t.ends.client, 100, nullptr);
  CHECK(t.client.close(t.now, t.ends.client, nullptr).waits());
  t.said_by(t.client);
  for (;;) {
    const Time next = t.client.next_wakeup();
    if (next >= t.now + 2s) break;
    t.client.on_timer(next, nullptr);
    t.said_by(t.client);
  }
  CHECK_FALSE(t.client.poll_completion().has_value());
  CHECK(t.client.next_wakeup() == t.now + 2s);
  t.client.on_timer(t.now + 2s, nullptr);
  CHECK(t.client.poll_completion()->result.error == Errno::none);
}
