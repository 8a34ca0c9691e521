// The BSD-shaped calls: what each gives at once, what waits, and with which errno it ends.
#include <doctest/doctest.h>

#include "tests/unit/host/two_hosts.hpp"

using namespace synwave;
using namespace std::chrono_literals;

TEST_CASE("descriptors count from 3, and the lowest free one is given again") {
  test::TwoHosts net;
  CHECK(net.client.socket().value == 3);
  CHECK(net.client.socket().value == 4);
  CHECK(net.client.close(net.now, 3, nullptr).error == Errno::none);
  net.exchange();
  CHECK(net.client.socket().value == 3);
  CHECK(net.client.close(net.now, 9, nullptr).error == Errno::ebadf);
  CHECK(net.client.close(net.now, 0, nullptr).error == Errno::ebadf);
}

TEST_CASE("connect and accept wait, and come back when the handshake is complete") {
  test::TwoHosts net;
  const std::int32_t listener = net.listen(80);
  const CallResult accepting = net.server.accept(net.now, listener, nullptr);
  CHECK(accepting.waits());
  const auto fd = static_cast<std::int32_t>(net.client.socket().value);
  const CallResult connecting = net.client.connect(net.now, fd, net.at_server(80), nullptr);
  CHECK(connecting.waits());
  CHECK_FALSE(net.client.poll_completion().has_value());
  net.exchange();

  const auto connected = net.client.poll_completion();
  REQUIRE(connected.has_value());
  CHECK(connected->id == connecting.blocked);
  CHECK(connected->call == CallKind::connect);
  CHECK(connected->result.error == Errno::none);
  const auto accepted = net.server.poll_completion();
  REQUIRE(accepted.has_value());
  CHECK(accepted->id == accepting.blocked);
  CHECK(accepted->result.value == 4);
  CHECK_FALSE(net.server.poll_completion().has_value());
}

TEST_CASE("a connect that does not wait: EINPROGRESS, EALREADY, EISCONN, and SO_ERROR 0") {
  test::TwoHosts net;
  net.listen(80);
  const auto fd = net.nonblocking_socket(net.client);
  CHECK(net.client.connect(net.now, fd, net.at_server(80), nullptr).error == Errno::einprogress);
  CHECK(net.client.connect(net.now, fd, net.at_server(80), nullptr).error == Errno::ealready);
  CHECK((net.client.readiness(fd) & poll_out) == 0);
  net.exchange();
  CHECK((net.client.readiness(fd) & poll_out) != 0);
  CHECK(net.client.get_option(net.now, fd, SocketOption::so_error).value == 0);
  CHECK(net.client.connect(net.now, fd, net.at_server(80), nullptr).error == Errno::eisconn);
}

TEST_CASE("nobody listens: ECONNREFUSED, once") {
  test::TwoHosts net;
  const auto fd = static_cast<std::int32_t>(net.client.socket().value);
  net.client.connect(net.now, fd, net.at_server(80), nullptr);
  net.exchange();
  const auto refused = net.client.poll_completion();
  REQUIRE(refused.has_value());
  CHECK(refused->result.error == Errno::econnrefused);
  CHECK(net.client.get_option(net.now, fd, SocketOption::so_error).value == 0);

  const auto other = net.nonblocking_socket(net.client);
  net.client.connect(net.now, other, net.at_server(80), nullptr);
  net.exchange();
  CHECK((net.client.readiness(other) & poll_err) != 0);
  CHECK(net.client.get_option(net.now, other, SocketOption::so_error).value == static_cast<int>(Errno::econnrefused));
  CHECK(net.client.get_option(net.now, other, SocketOption::so_error).value == 0);
}

TEST_CASE("no route: ENETUNREACH, and nothing is sent") {
  test::TwoHosts net;
  net.client.set_default_route(0);
  const auto fd = net.nonblocking_socket(net.client);
  CHECK(net.client.connect(net.now, fd, net.at_server(80), nullptr).error == Errno::enetunreach);
  CHECK(net.said_by(net.client).empty());
  net.client.set_route(net.server_address, 1500);
  CHECK(net.client.connect(net.now, fd, net.at_server(80), nullptr).error == Errno::einprogress);
}

TEST_CASE("recv waits for text, takes what is there, and gives 0 at the end of the stream") {
  test::TwoHosts net;
  const auto ends = net.connected(80);
  // The second text does not wait for the first one's acknowledgement.
  net.client.set_option(net.now, ends.client, SocketOption::tcp_nodelay, 1, nullptr);
  const CallResult reading = net.server.recv(net.now, ends.server, 100, nullptr);
  CHECK(reading.waits());
  CHECK(net.client.send(net.now, ends.client, 30, nullptr).value == 30);
  net.exchange();
  const auto got = net.server.poll_completion();
  REQUIRE(got.has_value());
  CHECK(got->result.value == 30);
  REQUIRE(got->result.text.size() == 1);
  CHECK(got->result.text[0] == Bytes{stream_of(HostId{0}, net.client.socket_of(ends.client)), 30, 0});

  net.client.send(net.now, ends.client, 30, nullptr);
  net.exchange();
  CHECK(net.server.recv(net.now, ends.server, 20, nullptr).value == 20);
  CHECK(net.server.recv(net.now, ends.server, 20, nullptr).value == 10);
  net.exchange();
  net.client.shutdown(net.now, ends.client, ShutdownHow::write, nullptr);
  net.exchange();
  const CallResult end = net.server.recv(net.now, ends.server, 20, nullptr);
  CHECK(end.error == Errno::none);
  CHECK(end.value == 0);
  CHECK_FALSE(end.waits());
}

TEST_CASE("a recv or accept that must not wait gives EAGAIN") {
  test::TwoHosts net;
  const std::int32_t listener = net.listen(81);
  net.server.set_nonblocking(listener, true);
  CHECK(net.server.accept(net.now, listener, nullptr).error == Errno::eagain);
  const auto ends = net.connected(80);
  net.server.set_nonblocking(ends.server, true);
  CHECK(net.server.recv(net.now, ends.server, 1, nullptr).error == Errno::eagain);
}

TEST_CASE("send fills the buffer; then it waits, or gives what fitted, or EAGAIN") {
  HostConfig small;
  small.sndbuf = 4096;
  test::TwoHosts net{small};
  const auto ends = net.connected(80);
  net.server.set_option(net.now, ends.server, SocketOption::so_rcvbuf, 65535, nullptr);
  net.client.set_nonblocking(ends.client, true);
  CHECK(net.client.send(net.now, ends.client, 5000, nullptr).value == 4096);
  CHECK(net.client.send(net.now, ends.client, 1, nullptr).error == Errno::eagain);
  net.client.set_nonblocking(ends.client, false);
  const CallResult waiting = net.client.send(net.now, ends.client, 10'000, nullptr);
  CHECK(waiting.waits());
  // The peer takes it all in, and nobody there reads: 65,535 octets have room.
  net.exchange();
  net.advance(1s);
  const auto done = net.client.poll_completion();
  REQUIRE(done.has_value());
  CHECK(done->result.value == 10'000);
}

TEST_CASE("after SHUT_WR: EPIPE; on a socket that is no connection: ENOTCONN") {
  test::TwoHosts net;
  const auto ends = net.connected(80);
  CHECK(net.client.shutdown(net.now, ends.client, ShutdownHow::write, nullptr).error == Errno::none);
  CHECK(net.client.send(net.now, ends.client, 1, nullptr).error == Errno::epipe);
  const auto fresh = static_cast<std::int32_t>(net.client.socket().value);
  CHECK(net.client.send(net.now, fresh, 1, nullptr).error == Errno::enotconn);
  CHECK(net.client.recv(net.now, fresh, 1, nullptr).error == Errno::enotconn);
  CHECK(net.client.shutdown(net.now, fresh, ShutdownHow::both, nullptr).error == Errno::enotconn);
  CHECK(net.client.accept(net.now, fresh, nullptr).error == Errno::einval);
}

TEST_CASE("SO_LINGER 0: close sends RST; the peer's next call says ECONNRESET, the one after EPIPE") {
  test::TwoHosts net;
  const auto ends = net.connected(80);
  net.client.set_linger(ends.client, true, 0s);
  net.client.close(net.now, ends.client, nullptr);
  net.exchange();
  CHECK(net.sent.back().rst);
  CHECK(net.server.recv(net.now, ends.server, 1, nullptr).error == Errno::econnreset);
  CHECK(net.server.send(net.now, ends.server, 1, nullptr).error == Errno::epipe);
  CHECK(net.server.recv(net.now, ends.server, 1, nullptr).value == 0);
  CHECK(net.server.close(net.now, ends.server, nullptr).error == Errno::none);
  net.exchange();
  CHECK(net.server.sockets_now() == 1);  // the listener
  CHECK(net.client.sockets_now() == 0);
}

TEST_CASE("a connection that dies before accept: accept succeeds, and then it is ECONNRESET") {
  test::TwoHosts net;
  const std::int32_t listener = net.listen(80);
  const auto fd = net.nonblocking_socket(net.client);
  net.client.connect(net.now, fd, net.at_server(80), nullptr);
  net.exchange();
  net.client.set_linger(fd, true, 0s);
  net.client.close(net.now, fd, nullptr);
  net.exchange();
  const CallResult accepted = net.server.accept(net.now, listener, nullptr);
  REQUIRE(accepted.error == Errno::none);
  CHECK(net.server.recv(net.now, static_cast<std::int32_t>(accepted.value), 1, nullptr).error == Errno::econnreset);
}

TEST_CASE("closing a descriptor fails the calls that wait for it") {
  test::TwoHosts net;
  const auto ends = net.connected(80);
  const CallResult reading = net.server.recv(net.now, ends.server, 1, nullptr);
  net.server.close(net.now, ends.server, nullptr);
  const auto failed = net.server.poll_completion();
  REQUIRE(failed.has_value());
  CHECK(failed->id == reading.blocked);
  CHECK(failed->result.error == Errno::ebadf);
}

TEST_CASE("deleted connections leave the table, and their ids are never used again") {
  HostConfig quick;
  quick.msl = 10ms;
  test::TwoHosts net{quick, quick};
  const auto ends = net.connected(80);
  const SocketId was = net.client.socket_of(ends.client);
  net.client.close(net.now, ends.client, nullptr);
  net.exchange();
  net.server.close(net.now, ends.server, nullptr);
  net.exchange();
  REQUIRE(net.client.find(was) != nullptr);
  CHECK(net.client.find(was)->connection.state() == State::time_wait);
  net.advance(20ms);
  CHECK(net.client.find(was) == nullptr);
  CHECK(net.client.sockets_now() == 0);
  const auto fd = static_cast<std::int32_t>(net.client.socket().value);
  CHECK(net.client.socket_of(fd).raw > was.raw);
}
