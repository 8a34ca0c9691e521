// poll and epoll: readiness as the systems tell it, and calls that wait in virtual time.
#include <doctest/doctest.h>

#include "tests/unit/host/two_hosts.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

HostConfig linux_config() {
  HostConfig config;
  config.system = System::linux_;
  return config;
}

constexpr std::uint16_t everything = poll_in | poll_out | poll_rdhup;
constexpr unsigned readable = poll_in | poll_rdnorm;
constexpr unsigned writable = poll_out | poll_wrnorm;

struct Polling : test::TwoHosts {
  Polling() : TwoHosts{linux_config(), linux_config()} {}

  std::vector<EpollEvent> wait(std::int32_t epoll) { return server.epoll_wait(now, epoll, 8, 0ms, nullptr).epolled; }
  std::int32_t watching(std::int32_t fd, std::uint32_t events) {
    const auto epoll = static_cast<std::int32_t>(server.epoll_create().value);
    REQUIRE(server.epoll_ctl(now, epoll, EpollOp::add, fd, {events, 77}, nullptr).error == Errno::none);
    return epoll;
  }
  void client_sends(std::int32_t fd, std::uint64_t octets) {
    client.set_option(now, fd, SocketOption::tcp_nodelay, 1, nullptr);
    client.send(now, fd, octets, nullptr);
    exchange();
  }
};

}  // namespace

TEST_CASE("a fresh socket is writable and hangs up; one that connects is ready for nothing") {
  Polling net;
  const auto fd = net.nonblocking_socket(net.client);
  CHECK(net.client.readiness(fd) == (writable | poll_hup));
  net.client.connect(net.now, fd, net.at_server(80), nullptr);
  CHECK(net.client.readiness(fd) == 0);
  net.listen(80);
  net.exchange();
  CHECK(net.client.readiness(fd) == writable);
  CHECK(net.client.readiness(99) == poll_nval);
}

TEST_CASE("FIN: readable and RDHUP; FIN in both directions: HUP; RST: everything at once") {
  Polling net;
  const auto ends = net.connected(80);
  net.client.shutdown(net.now, ends.client, ShutdownHow::write, nullptr);
  net.exchange();
  CHECK(net.server.readiness(ends.server) == (readable | writable | poll_rdhup));
  net.server.shutdown(net.now, ends.server, ShutdownHow::write, nullptr);
  CHECK(net.server.readiness(ends.server) == (readable | writable | poll_rdhup | poll_hup));

  const auto fd = static_cast<std::int32_t>(net.client.socket().value);
  net.client.connect(net.now, fd, net.at_server(80), nullptr);
  net.exchange();
  const auto child = static_cast<std::int32_t>(net.server.accept(net.now, 3, nullptr).value);
  net.client.set_linger(fd, true, 0s);
  net.client.close(net.now, fd, nullptr);
  net.exchange();
  CHECK(net.server.readiness(child) == (readable | writable | poll_rdhup | poll_hup | poll_err));
  CHECK(net.server.get_option(net.now, child, SocketOption::so_error).value == static_cast<int>(Errno::econnreset));
  CHECK(net.server.readiness(child) == (readable | writable | poll_rdhup | poll_hup));
}

TEST_CASE("poll tells at once what is ready, and asks only for what was asked") {
  Polling net;
  const auto ends = net.connected(80);
  net.client_sends(ends.client, 10);
  const CallResult result = net.server.poll(
      net.now, {{ends.server, poll_in, 0}, {3, poll_in, 0}, {-1, poll_in, 9}, {50, 0, 0}}, -1ms, nullptr);
  CHECK(result.value == 2);
  REQUIRE(result.polled.size() == 4);
  CHECK(result.polled[0].revents == poll_in);
  CHECK(result.polled[1].revents == 0);
  CHECK(result.polled[2].revents == 0);
  CHECK(result.polled[3].revents == poll_nval);
}

TEST_CASE("poll waits until something comes") {
  Polling net;
  const auto ends = net.connected(80);
  const CallResult waiting = net.server.poll(net.now, {{ends.server, poll_in, 0}}, -1ms, nullptr);
  CHECK(waiting.waits());
  CHECK(net.server.next_wakeup() == never);
  net.client_sends(ends.client, 1);
  const auto done = net.server.poll_completion();
  REQUIRE(done.has_value());
  CHECK(done->id == waiting.blocked);
  CHECK(done->result.value == 1);
  CHECK(done->result.polled.at(0).revents == poll_in);
}

TEST_CASE("poll gives up at its time, not a tick before; at zero it does not wait") {
  Polling net;
  const auto ends = net.connected(80);
  CHECK(net.server.poll(net.now, {{ends.server, poll_in, 0}}, 0ms, nullptr).value == 0);
  net.server.poll(net.now, {{ends.server, poll_in, 0}}, 50ms, nullptr);
  net.exchange();
  CHECK(net.server.next_wakeup() == net.now + 50ms);
  net.advance(50ms - 1ns);
  CHECK_FALSE(net.server.poll_completion().has_value());
  net.advance(1ns);
  const auto done = net.server.poll_completion();
  REQUIRE(done.has_value());
  CHECK(done->result.value == 0);
  CHECK(done->result.error == Errno::none);
}

TEST_CASE("SO_RCVLOWAT: readable only from so many octets on") {
  Polling net;
  const auto ends = net.connected(80);
  net.server.set_option(net.now, ends.server, SocketOption::so_rcvlowat, 10, nullptr);
  net.client_sends(ends.client, 9);
  CHECK((net.server.readiness(ends.server) & poll_in) == 0);
  net.client_sends(ends.client, 1);
  CHECK((net.server.readiness(ends.server) & poll_in) != 0);
}

TEST_CASE("TCP_NOTSENT_LOWAT: not writable while so much waits to be sent for the first time") {
  Polling net;
  const auto ends = net.connected(80);
  net.client.set_option(net.now, ends.client, SocketOption::tcp_notsent_lowat, 1000, nullptr);
  net.client.send(net.now, ends.client, 999, nullptr);
  CHECK((net.client.readiness(ends.client) & poll_out) != 0);
  net.client.send(net.now, ends.client, 1, nullptr);
  CHECK((net.client.readiness(ends.client) & poll_out) == 0);
  net.exchange();
  CHECK((net.client.readiness(ends.client) & poll_out) != 0);
}

TEST_CASE("epoll by level tells again and again, with the data that came along") {
  Polling net;
  const auto ends = net.connected(80);
  const std::int32_t epoll = net.watching(ends.server, poll_in);
  CHECK(net.wait(epoll).empty());
  net.client_sends(ends.client, 10);
  const std::vector<EpollEvent> readable_now{{poll_in, 77}};
  CHECK(net.wait(epoll) == readable_now);
  CHECK(net.wait(epoll) == readable_now);
  net.server.recv(net.now, ends.server, 10, nullptr);
  CHECK(net.wait(epoll).empty());
}

TEST_CASE("EPOLLET tells once for each arrival, also if the last one has not been read") {
  Polling net;
  const auto ends = net.connected(80);
  const std::int32_t epoll = net.watching(ends.server, poll_in | epoll_edge);
  net.client_sends(ends.client, 10);
  CHECK(net.wait(epoll).size() == 1);
  CHECK(net.wait(epoll).empty());
  net.client_sends(ends.client, 10);
  CHECK(net.wait(epoll).size() == 1);
  CHECK(net.wait(epoll).empty());
}

TEST_CASE("EPOLLET forgets what is gone before it is told") {
  Polling net;
  const auto ends = net.connected(80);
  const std::int32_t epoll = net.watching(ends.server, poll_in | epoll_edge);
  net.client_sends(ends.client, 10);
  net.server.recv(net.now, ends.server, 10, nullptr);
  CHECK(net.wait(epoll).empty());
}

TEST_CASE("EPOLLONESHOT tells once, until it is modified") {
  Polling net;
  const auto ends = net.connected(80);
  const std::int32_t epoll = net.watching(ends.server, poll_in | epoll_one_shot);
  net.client_sends(ends.client, 10);
  CHECK(net.wait(epoll).size() == 1);
  net.client_sends(ends.client, 10);
  CHECK(net.wait(epoll).empty());
  net.server.epoll_ctl(net.now, epoll, EpollOp::modify, ends.server, {poll_in, 1}, nullptr);
  CHECK(net.wait(epoll).size() == 1);
}

TEST_CASE("epoll_wait waits for events, or for its time") {
  Polling net;
  const auto ends = net.connected(80);
  const std::int32_t epoll = net.watching(ends.server, everything | epoll_edge);
  CHECK(net.wait(epoll).size() == 1);  // writable from the start
  const CallResult first = net.server.epoll_wait(net.now, epoll, 1, 10ms, nullptr);
  CHECK(first.waits());
  net.client_sends(ends.client, 1);
  const auto got = net.server.poll_completion();
  REQUIRE(got.has_value());
  CHECK(got->result.epolled == std::vector<EpollEvent>{{poll_in | poll_out, 77}});
  CHECK(net.server.epoll_wait(net.now, epoll, 1, 10ms, nullptr).waits());
  net.advance(10ms);
  const auto nothing_came = net.server.poll_completion();
  REQUIRE(nothing_came.has_value());
  CHECK(nothing_came->result.value == 0);
}

TEST_CASE("epoll_ctl: EEXIST, ENOENT, EBADF, EINVAL; a closed descriptor is watched no longer") {
  Polling net;
  const auto ends = net.connected(80);
  const std::int32_t epoll = net.watching(ends.server, poll_out);
  const auto ctl = [&](std::int32_t on, EpollOp op, std::int32_t fd) {
    return net.server.epoll_ctl(net.now, on, op, fd, {poll_in, 0}, nullptr).error;
  };
  CHECK(ctl(epoll, EpollOp::add, ends.server) == Errno::eexist);
  CHECK(ctl(epoll, EpollOp::remove, 3) == Errno::enoent);
  CHECK(ctl(epoll, EpollOp::modify, 3) == Errno::enoent);
  CHECK(ctl(epoll, EpollOp::add, 99) == Errno::ebadf);
  CHECK(ctl(99, EpollOp::add, 3) == Errno::ebadf);
  CHECK(ctl(3, EpollOp::add, ends.server) == Errno::einval);
  CHECK(ctl(epoll, EpollOp::add, epoll) == Errno::einval);
  CHECK(net.server.epoll_wait(net.now, epoll, 0, 0ms, nullptr).error == Errno::einval);
  net.server.close(net.now, ends.server, nullptr);
  net.exchange();
  CHECK(net.wait(epoll).empty());
}

TEST_CASE("an epoll descriptor is no socket, takes the lowest number, and can be closed") {
  Polling net;
  const auto epoll = static_cast<std::int32_t>(net.server.epoll_create().value);
  CHECK(epoll == 3);
  CHECK(net.server.bind(epoll, net.at_server(80)).error == Errno::enotsock);
  CHECK(net.server.send(net.now, epoll, 1, nullptr).error == Errno::enotsock);
  CHECK(net.server.recv(net.now, epoll, 1, nullptr).error == Errno::enotsock);
  CHECK(net.server.close(net.now, epoll, nullptr).error == Errno::none);
  CHECK(net.server.epoll_wait(net.now, epoll, 1, 0ms, nullptr).error == Errno::ebadf);
  CHECK(net.server.socket().value == 3);
}
