// Where systems differ: families, ports in use, backlogs, closed ports, and what an administrator sees.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/host/two_hosts.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

constexpr Address any_v6{.octets = {}, .v6 = true};

HostConfig as(System system) {
  HostConfig config;
  config.system = system;
  return config;
}

Segment syn_from(std::uint16_t port, std::uint16_t to = 80) {
  Segment syn;
  syn.source = {test::TwoHosts::client_address, port};
  syn.destination = {test::TwoHosts::server_address, to};
  syn.seq = Seq32{100};
  syn.syn = true;
  syn.window = 65535;
  return syn;
}

std::vector<Segment> answer(test::TwoHosts& net, const Segment& segment, Log* log = nullptr) {
  net.server.on_segment(net.now, segment, log);
  return net.said_by(net.server, log);
}

bool has(const Log& log, Rule rule) {
  return std::any_of(log.events.begin(), log.events.end(),
                     [rule](const Event& event) { return event.rule == static_cast<std::uint16_t>(rule); });
}

std::int32_t bound(test::TwoHosts& net, std::uint16_t port, bool reuse) {
  const auto fd = static_cast<std::int32_t>(net.server.socket().value);
  net.server.set_option(net.now, fd, SocketOption::so_reuseaddr, reuse ? 1 : 0, nullptr);
  net.said_by(net.server);
  return net.server.bind(fd, {Address{}, port}).error == Errno::none ? fd : -1;
}

}  // namespace

TEST_CASE("an IPv6 socket of an IPv4 host serves mapped addresses, unless it is IPV6_V6ONLY") {
  test::TwoHosts net;
  const auto fd = static_cast<std::int32_t>(net.server.socket(Family::ipv6).value);
  CHECK(net.server.bind(fd, {any_v6, 80}).error == Errno::none);
  CHECK(net.server.local_end(fd) == Endpoint{any_v6, 80});
  CHECK(net.server.listen(net.now, fd, 8, nullptr).error == Errno::none);
  net.said_by(net.server);
  CHECK(answer(net, syn_from(1)).at(0).syn);

  const auto only = static_cast<std::int32_t>(net.server.socket(Family::ipv6).value);
  CHECK(net.server.set_option(net.now, only, SocketOption::ipv6_v6only, 1, nullptr).error == Errno::none);
  CHECK(net.server.bind(only, net.at_server(81)).error == Errno::einval);
  CHECK(net.server.bind(only, {any_v6, 81}).error == Errno::none);
  CHECK(net.server.listen(net.now, only, 8, nullptr).error == Errno::none);
  net.said_by(net.server);
  CHECK(answer(net, syn_from(1, 81)).at(0).rst);
}

TEST_CASE("families: EAFNOSUPPORT on an IPv4 socket, ENETUNREACH where the host has no such address") {
  test::TwoHosts net;
  const auto v4 = static_cast<std::int32_t>(net.client.socket(Family::ipv4).value);
  CHECK(net.client.bind(v4, {any_v6, 80}).error == Errno::eafnosupport);
  CHECK(net.client.connect(net.now, v4, {any_v6, 80}, nullptr).error == Errno::eafnosupport);
  const auto v6 = static_cast<std::int32_t>(net.client.socket(Family::ipv6).value);
  CHECK(net.client.connect(net.now, v6, {any_v6, 80}, nullptr).error == Errno::enetunreach);
  CHECK(net.client.connect(net.now, v6, net.at_server(80), nullptr).waits());
}

TEST_CASE("bind over TIME_WAIT: EADDRINUSE, unless SO_REUSEADDR") {
  for (const System system : {System::linux_, System::freebsd}) {
    test::TwoHosts net{as(system), as(system)};
    const std::int32_t first = bound(net, 80, true);
    net.server.listen(net.now, first, 8, nullptr);
    net.exchange();
    const auto fd = static_cast<std::int32_t>(net.client.socket().value);
    net.client.connect(net.now, fd, net.at_server(80), nullptr);
    net.exchange();
    const auto child = static_cast<std::int32_t>(net.server.accept(net.now, first, nullptr).value);
    net.server.close(net.now, child, nullptr);
    net.server.close(net.now, first, nullptr);
    net.exchange();
    net.client.close(net.now, fd, nullptr);
    net.exchange();
    REQUIRE(net.server.sockets_in(State::time_wait, 80) == 1);
    CHECK(bound(net, 80, false) == -1);
    CHECK(bound(net, 80, true) != -1);
  }
}

TEST_CASE("SO_REUSEADDR: Linux binds twice if both agree, but only one can listen; FreeBSD refuses twins") {
  test::TwoHosts linux_net{{}, as(System::linux_)};
  const std::int32_t first = bound(linux_net, 80, true);
  const std::int32_t second = bound(linux_net, 80, true);
  CHECK(second != -1);
  CHECK(bound(linux_net, 80, false) == -1);
  CHECK(linux_net.server.listen(linux_net.now, first, 1, nullptr).error == Errno::none);
  CHECK(linux_net.server.listen(linux_net.now, second, 1, nullptr).error == Errno::eaddrinuse);
  CHECK(bound(linux_net, 80, true) == -1);

  test::TwoHosts freebsd_net{{}, as(System::freebsd)};
  CHECK(bound(freebsd_net, 80, true) != -1);
  CHECK(bound(freebsd_net, 80, true) == -1);
}

TEST_CASE(
    "Linux: backlog + 1 connections wait for accept; the last ACK of one more is dropped, and it stays half open") {
  test::TwoHosts net{{}, as(System::linux_)};
  const std::int32_t listener = net.listen(80, 0);
  std::vector<Segment> replies;
  for (std::uint16_t port = 1; port <= 2; ++port) replies.push_back(answer(net, syn_from(port)).at(0));
  const auto third = [&](std::uint16_t port) {
    Segment ack = syn_from(port);
    ack.syn = false;
    ack.seq = Seq32{101};
    ack.ack = replies[port - 1U].seq + SeqLen{1};
    return ack;
  };
  Log log;
  answer(net, third(1), &log);
  CHECK(has(log, Rule::handshake_completed));
  answer(net, third(2), &log);
  CHECK(has(log, Rule::accept_queue_full));
  CHECK(net.server.sockets_in(State::syn_received, 80) == 1);
  CHECK(net.server.counter(Counter::listen_overflows) == 1);
  CHECK(answer(net, syn_from(3)).empty());
  CHECK(net.server.counter(Counter::listen_overflows) == 2);
  CHECK(net.server.counter(Counter::listen_drops) == 2);
  net.server.accept(net.now, listener, nullptr);
  answer(net, third(2));
  CHECK(net.server.sockets_in(State::established, 80) == 2);
}

TEST_CASE("FreeBSD: what has died before accept is not handed out") {
  test::TwoHosts net{{}, as(System::freebsd)};
  const std::int32_t listener = net.listen(80);
  const auto fd = net.nonblocking_socket(net.client);
  net.client.connect(net.now, fd, net.at_server(80), nullptr);
  net.exchange();
  net.client.set_linger(fd, true, 0s);
  net.client.close(net.now, fd, nullptr);
  net.exchange();
  CHECK(net.server.accept(net.now, listener, nullptr).error == Errno::econnaborted);
  net.exchange();
  CHECK(net.server.sockets_now() == 1);
}

TEST_CASE("Linux: shutdown of a listener stops it, and the socket is fresh again") {
  test::TwoHosts net{{}, as(System::linux_)};
  const std::int32_t listener = net.listen(80);
  const CallResult waiting = net.server.accept(net.now, listener, nullptr);
  CHECK(net.server.shutdown(net.now, listener, ShutdownHow::both, nullptr).error == Errno::none);
  CHECK(net.server.poll_completion()->result.error == Errno::einval);
  CHECK(answer(net, syn_from(1)).at(0).rst);
  CHECK(net.server.listen(net.now, listener, 8, nullptr).error == Errno::none);
}

TEST_CASE("blackhole: closed ports swallow SYNs, or everything") {
  HostConfig config;
  config.blackhole = Blackhole::syn;
  test::TwoHosts net{{}, config};
  Segment stray = syn_from(1);
  stray.syn = false;
  stray.ack = Seq32{5};
  Log log;
  CHECK(answer(net, syn_from(1), &log).empty());
  CHECK(has(log, Rule::blackhole));
  CHECK(answer(net, stray).size() == 1);
  config.blackhole = Blackhole::all;
  net.server.set_config(config);
  CHECK(answer(net, stray).empty());
}

TEST_CASE("sockets are counted by state, at either end of the port") {
  test::TwoHosts net;
  net.connected(80);
  CHECK(net.server.sockets_in(State::listen, 80) == 1);
  CHECK(net.server.sockets_in(State::established, 80) == 1);
  CHECK(net.client.sockets_in(State::established, 80) == 1);
  CHECK(net.client.sockets_in(State::established, 81) == 0);
  CHECK(net.client.sockets_in(State::established, 0) == 1);
}

TEST_CASE("an administrator drops connections: RST for the peer, ECONNABORTED for the owner") {
  test::TwoHosts net;
  const auto ends = net.connected(80);
  const CallResult reading = net.client.recv(net.now, ends.client, 1, nullptr);
  CHECK(net.client.drop_sockets(net.now, State::established, nullptr) == 1);
  net.exchange();
  CHECK(net.sent.back().rst);
  CHECK(net.client.poll_completion()->id == reading.blocked);
  CHECK(net.server.recv(net.now, ends.server, 1, nullptr).error == Errno::econnreset);
  CHECK(net.client.recv(net.now, ends.client, 1, nullptr).value == 0);
  CHECK(net.client.drop_sockets(net.now, State::established, nullptr) == 0);
}

TEST_CASE("the counters of one connection that is opened, used and reset") {
  test::TwoHosts net;
  const auto ends = net.connected(80);
  CHECK(net.client.counter(Counter::active_opens) == 1);
  CHECK(net.server.counter(Counter::passive_opens) == 1);
  net.client.send(net.now, ends.client, 10, nullptr);
  net.exchange();
  net.advance(200ms);  // the server's acknowledgement was delayed
  CHECK(net.server.counter(Counter::delayed_acks) == 1);
  CHECK(net.client.counter(Counter::out_segs) == 3);
  CHECK(net.server.counter(Counter::in_segs) == 3);
  net.server.close(net.now, ends.server, nullptr);  // with ten octets unread
  net.exchange();
  CHECK(net.server.counter(Counter::out_rsts) == 1);
  CHECK(net.server.counter(Counter::abort_on_close) == 1);
  CHECK(net.client.counter(Counter::estab_resets) == 1);
  CHECK(net.client.counter(Counter::attempt_fails) == 0);
  CHECK(counter_named("TcpExtListenDrops") == Counter::listen_drops);
  CHECK(name_of(Counter::retrans_segs) == "TcpRetransSegs");
  CHECK_FALSE(counter_named("TcpExtTCPMemoryPressures").has_value());
}

TEST_CASE("a refused attempt, a timeout and a retransmission are counted") {
  test::TwoHosts net;
  const auto fd = net.nonblocking_socket(net.client);
  net.client.connect(net.now, fd, net.at_server(80), nullptr);
  net.exchange();
  CHECK(net.client.counter(Counter::attempt_fails) == 1);
  const auto other = net.nonblocking_socket(net.client);
  net.client.connect(net.now, other, net.at_server(80), nullptr);
  net.said_by(net.client);
  net.client.on_timer(net.now + 1s, nullptr);
  net.said_by(net.client);
  CHECK(net.client.counter(Counter::timeouts) == 1);
  CHECK(net.client.counter(Counter::retrans_segs) == 1);
}

TEST_CASE("calls that wait, options and epoll make a difference to a host's fingerprint, counters do not") {
  test::TwoHosts net;
  const auto ends = net.connected(80);
  const std::uint64_t before = net.client.hash(net.now);
  net.client.set_option(net.now, ends.client, SocketOption::so_rcvlowat, 7, nullptr);
  net.exchange();
  const std::uint64_t with_option = net.client.hash(net.now);
  CHECK(with_option != before);
  net.client.recv(net.now, ends.client, 1, nullptr);
  net.exchange();
  const std::uint64_t with_waiter = net.client.hash(net.now);
  CHECK(with_waiter != with_option);
  net.client.epoll_create();
  CHECK(net.client.hash(net.now) != with_waiter);
}
