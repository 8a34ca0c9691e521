// RFC 6528: ISN = M + F(four-tuple, secret).
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "tests/unit/host/two_hosts.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

/// The number of the SYN of a connection that begins now, from this port.
Seq32 number_of_syn(Host& host, Time now, std::uint16_t port, std::uint16_t to = 80) {
  OpenRequest request;
  request.remote = test::TwoHosts::at_server(to);
  request.from_port = port;
  const SocketId socket = host.application_connect(now, request, nullptr);
  Departure departure;
  REQUIRE(host.poll(now, departure, nullptr));
  while (host.poll(now, departure, nullptr)) {
  }
  const Seq32 number = host.find(socket)->connection.tcb().iss;
  host.application_abort(now, socket, 0, nullptr);
  while (host.poll(now, departure, nullptr)) {
  }
  return number;
}

HostConfig with(IsnChoice isn) {
  HostConfig config;
  config.isn = isn;
  return config;
}

}  // namespace

TEST_CASE("for one four-tuple the ISN is a clock of 4 us, and nothing else [RFC6528-3-a]") {
  test::TwoHosts net;
  const Seq32 first = number_of_syn(net.client, net.now, 1000);
  CHECK(number_of_syn(net.client, net.now + 3999ns, 1000) == first);
  CHECK(number_of_syn(net.client, net.now + 4us, 1000) == first + SeqLen{1});
  CHECK(number_of_syn(net.client, net.now + 1s, 1000) == first + SeqLen{250'000});
  // It wraps after 4.77 hours.
  CHECK(number_of_syn(net.client, net.now + 4us * (1LL << 32), 1000) == first);
}

TEST_CASE(
    "another port at either end, another host, another boot: another sequence of numbers [RFC6528-3-a] [RFC6528-3-b]") {
  std::set<std::uint32_t> seen;
  test::TwoHosts net;
  for (std::uint16_t port = 1; port <= 500; ++port) {
    seen.insert(number_of_syn(net.client, net.now, port).raw());
    seen.insert(number_of_syn(net.client, net.now, 1000, port).raw());
  }
  test::TwoHosts other{{}, {}, 2};
  seen.insert(number_of_syn(other.client, other.now, 1).raw());
  net.client.reboot(net.now, 0, nullptr);
  seen.insert(number_of_syn(net.client, net.now, 1).raw());
  CHECK(seen.size() == 1002);
}

TEST_CASE("the number of one four-tuple says nothing about that of the next [RFC6528-3-b]") {
  // The differences between neighbours are as scattered as the numbers are.
  test::TwoHosts net;
  std::set<std::uint32_t> differences;
  for (std::uint16_t port = 1; port <= 500; ++port) {
    const Seq32 here = number_of_syn(net.client, net.now, port);
    const Seq32 next = number_of_syn(net.client, net.now, static_cast<std::uint16_t>(port + 1));
    differences.insert(next.raw() - here.raw());
  }
  CHECK(differences.size() == 500);
}

TEST_CASE("isn=clock: one clock for everybody, which is what a forger needs [RFC6528-3-a]") {
  test::TwoHosts net{with(IsnChoice::clock)};
  CHECK(number_of_syn(net.client, Time{1s}, 1000) == Seq32{250'000});
  CHECK(number_of_syn(net.client, Time{1s}, 2000) == Seq32{250'000});
}

TEST_CASE("a secret of 128 bits: both halves count [RFC6528-3-c]") {
  const Endpoint a = test::TwoHosts::at_server(1);
  const Endpoint b = test::TwoHosts::at_server(2);
  constexpr Secret one{{1, 2}};
  constexpr Secret two{{1, 3}};
  constexpr Secret three{{0, 2}};
  CHECK(one.of(SecretUse::isn, a, b) != two.of(SecretUse::isn, a, b));
  CHECK(one.of(SecretUse::isn, a, b) != three.of(SecretUse::isn, a, b));
  CHECK(one.of(SecretUse::isn, a, b) != one.of(SecretUse::isn, b, a));
  CHECK(one.of(SecretUse::isn, a, b) != one.of(SecretUse::cookie, a, b));
}

TEST_CASE("a port in TIME_WAIT serves again after a second, beyond the old numbers [RFC6191-4-a] [RFC6191-3-a]") {
  HostConfig config = with(IsnChoice::fixed);
  config.timestamps = config.tw_reuse = true;
  HostConfig peer;
  peer.timestamps = true;
  test::TwoHosts net{config, peer};
  net.server.application_listen(net.now, 80, std::nullopt, 0, nullptr);
  OpenRequest request;
  request.remote = net.at_server(80);
  request.from_port = 1000;
  const SocketId first = net.client.application_connect(net.now, request, nullptr);
  net.exchange();
  net.client.application_send(net.now, first, 70'000, 0, nullptr);
  net.exchange();
  net.advance(1s);
  const SocketId child{1};
  net.client.application_close(net.now, first, 0, nullptr);
  net.exchange();
  net.server.application_close(net.now, child, 0, nullptr);
  net.exchange();
  REQUIRE(net.client.find(first)->connection.state() == State::time_wait);
  const Seq32 end = net.client.find(first)->connection.tcb().snd_nxt;
  const std::uint32_t stamp = net.client.find(first)->connection.timestamp_now(net.now);

  net.now = net.now + 1s - 1ns;
  SocketId second = net.client.application_connect(net.now, request, nullptr);
  CHECK(net.client.find(second) == nullptr);
  net.now = net.now + 1ns;
  Log log;
  second = net.client.application_connect(net.now, request, &log);
  REQUIRE(net.client.find(second) != nullptr);
  const Connection& again = net.client.find(second)->connection;
  CHECK(again.tcb().iss.after(end));
  CHECK(static_cast<std::int32_t>(again.timestamp_now(net.now) - stamp) >= 1000);
  CHECK(net.client.find(first) == nullptr);
  const auto names = [&log](Rule rule) {
    return std::any_of(log.events.begin(), log.events.end(),
                       [rule](const Event& e) { return e.rule == static_cast<std::uint16_t>(rule); });
  };
  CHECK(names(Rule::time_wait_reused));
  net.exchange();
  CHECK(net.client.find(second)->connection.state() == State::established);
}

TEST_CASE(
    "a SYN in TIME_WAIT: the successor begins beyond the old numbers, its timestamps go on [RFC6191-4-a] "
    "[RFC6191-3-a]") {
  for (const IsnChoice isn : {IsnChoice::fixed, IsnChoice::clock, IsnChoice::rfc6528}) {
    CAPTURE(static_cast<int>(isn));
    HostConfig config = with(isn);
    config.timestamps = true;
    test::TwoHosts net{config, config};
    net.server.application_listen(net.now, 80, std::nullopt, 0, nullptr);
    OpenRequest request;
    request.remote = net.at_server(80);
    request.from_port = 1000;
    const SocketId opener = net.client.application_connect(net.now, request, nullptr);
    net.exchange();
    const SocketId child{1};
    net.server.application_send(net.now, child, 60'000, 0, nullptr);
    net.exchange();
    net.advance(1s);
    net.server.application_close(net.now, child, 0, nullptr);
    net.exchange();
    net.client.application_close(net.now, opener, 0, nullptr);
    net.exchange();
    REQUIRE(net.server.find(child)->connection.state() == State::time_wait);
    const Seq32 end = net.server.find(child)->connection.tcb().snd_nxt;
    const std::uint32_t stamp = net.server.find(child)->connection.timestamp_now(net.now);
    net.now = net.now + 10ms;
    net.client.application_connect(net.now, request, nullptr);
    net.exchange();
    const Socket* next = net.server.find(SocketId{2});
    REQUIRE(next != nullptr);
    CHECK(next->connection.state() == State::established);
    CHECK(next->connection.tcb().iss.after(end));
    CHECK(next->connection.timestamp_now(net.now) == stamp + 10);
  }
}
