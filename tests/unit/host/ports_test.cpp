// Ephemeral ports, addresses in use, initial sequence numbers.
#include <doctest/doctest.h>

#include <set>

#include "tests/unit/host/two_hosts.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

HostConfig three_ports() {
  HostConfig config;
  config.first_port = 50000;
  config.last_port = 50002;
  return config;
}

std::uint16_t port_of(const Host& host, SocketId socket) {
  const Socket* s = host.find(socket);
  REQUIRE(s != nullptr);
  return s->connection.path().local.port;
}

SocketId open(test::TwoHosts& net, std::uint16_t to, std::uint16_t from = 0) {
  OpenRequest request;
  request.remote = net.at_server(to);
  request.from_port = from;
  return net.client.application_connect(net.now, request, nullptr);
}

}  // namespace

TEST_CASE("ephemeral ports come from the range, each once, and then there are none") {
  test::TwoHosts net{three_ports()};
  std::set<std::uint16_t> ports;
  for (int i = 0; i < 3; ++i) {
    const SocketId socket = open(net, 80);
    net.said_by(net.client);
    ports.insert(port_of(net.client, socket));
  }
  CHECK(ports == std::set<std::uint16_t>{50000, 50001, 50002});
  const auto fd = net.nonblocking_socket(net.client);
  CHECK(net.client.connect(net.now, fd, net.at_server(80), nullptr).error == Errno::eaddrnotavail);
  // To another remote end the four-tuples are free.
  CHECK(net.client.connect(net.now, fd, net.at_server(81), nullptr).error == Errno::einprogress);
}

TEST_CASE("the first ephemeral port is drawn from the seed: the same seed gives the same port") {
  const auto first_port = [](std::uint64_t seed) {
    test::TwoHosts net{{}, {}, seed};
    return port_of(net.client, open(net, 80));
  };
  CHECK(first_port(1) == first_port(1));
  std::set<std::uint16_t> seen;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    seen.insert(first_port(seed));
    CHECK(first_port(seed) >= 49152);
  }
  CHECK(seen.size() > 4);
}

TEST_CASE("a four-tuple that exists is in use, another from the same port is not") {
  test::TwoHosts net;
  const SocketId first = open(net, 80, 40000);
  net.said_by(net.client);
  CHECK(port_of(net.client, first) == 40000);
  const SocketId again = open(net, 80, 40000);
  CHECK(net.client.find(again) == nullptr);
  const SocketId other = open(net, 81, 40000);
  CHECK(port_of(net.client, other) == 40000);
}

TEST_CASE("bind: one socket per port; an address that is not the host's is not available") {
  test::TwoHosts net;
  const auto first = static_cast<std::int32_t>(net.server.socket().value);
  const auto second = static_cast<std::int32_t>(net.server.socket().value);
  CHECK(net.server.bind(first, net.at_server(80)).error == Errno::none);
  CHECK(net.server.bind(first, net.at_server(81)).error == Errno::einval);
  CHECK(net.server.bind(second, net.at_server(80)).error == Errno::eaddrinuse);
  CHECK(net.server.bind(second, {net.client_address, 80}).error == Errno::eaddrnotavail);
  CHECK(net.server.bind(second, net.at_server(81)).error == Errno::none);
}

TEST_CASE("ISN fixed: every connection starts there") {
  HostConfig config;
  config.isn = IsnChoice::fixed;
  config.isn_fixed = Seq32{5000};
  test::TwoHosts net{config};
  open(net, 80);
  open(net, 81);
  for (const Segment& syn : net.said_by(net.client)) CHECK(syn.seq == Seq32{5000});
}

TEST_CASE("ISN clock: one more every 4 us, and nothing else (RFC 793 3.3)") {
  HostConfig config;
  config.isn = IsnChoice::clock;
  test::TwoHosts net{config};
  net.now = Time{4us - 1ns};
  open(net, 80);
  CHECK(net.said_by(net.client).at(0).seq == Seq32{0});
  net.now = Time{4us};
  open(net, 81);
  CHECK(net.said_by(net.client).at(0).seq == Seq32{1});
}

namespace {

/// The number of the SYN that a host born with this seed sends at this time.
Seq32 isn(std::uint64_t seed, Duration at, std::uint16_t to, std::uint16_t from = 40000) {
  test::TwoHosts net{{}, {}, seed};
  net.now = Time{at};
  open(net, to, from);
  return net.said_by(net.client).at(0).seq;
}

}  // namespace

TEST_CASE("the number of one four-tuple moves on by one in 4 us, round the circle [RFC9293-MUST-8]") {
  const Seq32 first = isn(1, 0ms, 80);
  for (const std::int64_t ticks : {1LL, 250'000LL, 0x7FFF'FFFFLL, 0xFFFF'FFFFLL, 0x1'0000'0000LL, 0x1'0000'0007LL}) {
    CHECK(isn(1, ticks * 4us, 80) == first + SeqLen{static_cast<std::uint32_t>(ticks)});
    CHECK(isn(1, ticks * 4us - 1ns, 80) == first + SeqLen{static_cast<std::uint32_t>(ticks - 1)});
  }
}

TEST_CASE(
    "ISN = M + F(four-tuple, secret): F is the same at all times, and another for each four-tuple [RFC9293-SHLD-1]") {
  // [RFC6528-3-a]
  std::set<std::uint32_t> functions;
  for (std::uint16_t port = 1; port <= 100; ++port) {
    functions.insert(isn(1, 0ms, port).raw());
    functions.insert(isn(1, 0ms, 80, static_cast<std::uint16_t>(40000 + port)).raw());
    CHECK(isn(1, 4s, port) == isn(1, 0ms, port) + SeqLen{1'000'000});
  }
  CHECK(functions.size() == 200);
}

TEST_CASE("without the secret nothing follows from what was seen [RFC9293-MUST-9] [RFC6528-3-b]") {
  // Neither the number of one four-tuple, nor how far apart two of them are, is the same under two secrets.
  std::set<std::uint32_t> numbers;
  std::set<std::uint32_t> distances;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    numbers.insert(isn(seed, 0ms, 80).raw());
    distances.insert(isn(seed, 0ms, 81).raw() - isn(seed, 0ms, 80).raw());
  }
  CHECK(numbers.size() == 100);
  CHECK(distances.size() == 100);
}

TEST_CASE("a port that ran out is there again as soon as one is released") {
  test::TwoHosts net{three_ports()};
  SocketId last;
  for (int i = 0; i < 3; ++i) last = open(net, 80);
  net.said_by(net.client);
  const auto fd = net.nonblocking_socket(net.client);
  for (int i = 0; i < 2; ++i) {
    CHECK(net.client.connect(net.now, fd, net.at_server(80), nullptr).error == Errno::eaddrnotavail);
  }
  const std::uint16_t released = port_of(net.client, last);
  net.client.application_close(net.now, last, 0, nullptr);
  net.exchange();
  CHECK(net.client.connect(net.now, fd, net.at_server(80), nullptr).error == Errno::einprogress);
  CHECK(port_of(net.client, net.client.socket_of(fd)) == released);
}
