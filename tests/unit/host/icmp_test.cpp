// Whose packet an ICMP error is about, and which are believed.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/host/two_hosts.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

constexpr std::uint8_t unreachable = 3;
constexpr std::uint8_t source_quench = 4;

struct Icmp : test::TwoHosts {
  explicit Icmp(const HostConfig& of_client = {}) : TwoHosts{of_client}, ends{connected(80)} {}

  const Connection& connection() { return client.find(client.socket_of(ends.client))->connection; }
  IcmpMessage about(Seq32 seq, std::uint8_t type, std::uint8_t code, std::uint32_t mtu = 0) {
    IcmpMessage message;
    message.source = Address::v4(10, 0, 0, 254);
    message.destination = client_address;
    message.type = type;
    message.code = code;
    message.mtu = mtu;
    message.quoted_source = connection().path().local;
    message.quoted_destination = connection().path().remote;
    message.quoted_seq = seq;
    return message;
  }
  /// Whether this rule decides what becomes of it.
  bool decides(Rule rule, const IcmpMessage& message) {
    Log log;
    client.on_icmp(now, message, &log);
    said_by(client, &log);
    REQUIRE(opens_moment(static_cast<EventKind>(log.events.at(0).kind)));
    CHECK(log.events[0].a == message.type);
    return std::any_of(log.events.begin(), log.events.end(),
                       [rule](const Event& event) { return event.rule == static_cast<std::uint16_t>(rule); });
  }
  Ends ends;
};

}  // namespace

TEST_CASE("an ICMP error counts for the connection that it quotes, and for no other [RFC9293-MUST-54]") {
  Icmp net;
  net.client.send(net.now, net.ends.client, 10, nullptr);
  net.said_by(net.client);
  IcmpMessage message = net.about(net.connection().tcb().snd_una, unreachable, 1);
  CHECK(net.decides(Rule::icmp_accepted, message));
  ++message.quoted_source.port;
  CHECK(net.decides(Rule::icmp_for_nobody, message));
}

TEST_CASE("a quoted number that is not in flight: dropped and counted (RFC 5927 4.1)") {
  Icmp net;
  net.client.send(net.now, net.ends.client, 10, nullptr);
  net.said_by(net.client);
  const Tcb tcb = net.connection().tcb();
  CHECK(net.decides(Rule::icmp_not_ours, net.about(tcb.snd_una - SeqLen{1}, unreachable, 1)));
  CHECK(net.decides(Rule::icmp_accepted, net.about(tcb.snd_una, unreachable, 1)));
  CHECK(net.decides(Rule::icmp_accepted, net.about(tcb.snd_nxt, unreachable, 1)));
  CHECK(net.decides(Rule::icmp_not_ours, net.about(tcb.snd_nxt + SeqLen{1}, unreachable, 1)));
  CHECK(net.client.counter(Counter::out_of_window_icmps) == 2);
}

TEST_CASE("a source quench changes nothing [RFC9293-MUST-55]") {
  Icmp net;
  net.client.send(net.now, net.ends.client, 10, nullptr);
  net.said_by(net.client);
  const Tcb before = net.connection().tcb();
  CHECK(net.decides(Rule::icmp_ignored, net.about(before.snd_una, source_quench, 0)));
  CHECK(net.connection().tcb() == before);
}

TEST_CASE("fragmentation needed: the path's MTU shrinks, and later connections begin with the smaller one") {
  Icmp net;
  net.client.send(net.now, net.ends.client, 1460, nullptr);
  net.said_by(net.client);
  CHECK(net.decides(Rule::icmp_accepted, net.about(net.connection().tcb().snd_una, unreachable, 4, 1200)));
  CHECK(net.client.get_option(net.now, net.ends.client, SocketOption::ip_mtu).value == 1200);
  const auto fd = net.nonblocking_socket(net.client);
  net.client.connect(net.now, fd, net.at_server(80), nullptr);
  CHECK(net.client.get_option(net.now, fd, SocketOption::ip_mtu).value == 1200);
}

TEST_CASE("a router that does not tell the MTU: the next usual size below is tried") {
  Icmp net;
  net.client.send(net.now, net.ends.client, 1460, nullptr);
  net.said_by(net.client);
  net.decides(Rule::icmp_accepted, net.about(net.connection().tcb().snd_una, unreachable, 4, 0));
  CHECK(net.client.get_option(net.now, net.ends.client, SocketOption::ip_mtu).value == 1492);
}

TEST_CASE("Linux: SO_ERROR tells what ICMP said, once, and the connection lives on") {
  HostConfig config;
  config.system = System::linux_;
  Icmp net{config};
  net.client.send(net.now, net.ends.client, 10, nullptr);
  net.said_by(net.client);
  net.decides(Rule::icmp_soft_error, net.about(net.connection().tcb().snd_una, unreachable, 1));
  const auto so_error = [&net] {
    return net.client.get_option(net.now, net.ends.client, SocketOption::so_error).value;
  };
  CHECK(so_error() == static_cast<int>(Errno::ehostunreach));
  CHECK(so_error() == 0);
  CHECK(net.connection().state() == State::established);
}

TEST_CASE("IP_MTU_DISCOVER off: what ICMP says about the MTU is not believed") {
  Icmp net;
  net.client.set_option(net.now, net.ends.client, SocketOption::ip_mtu_discover, 0, nullptr);
  net.client.send(net.now, net.ends.client, 1460, nullptr);
  net.said_by(net.client);
  CHECK(net.decides(Rule::icmp_mtu_not_wanted, net.about(net.connection().tcb().snd_una, unreachable, 4, 1200)));
  CHECK(net.client.get_option(net.now, net.ends.client, SocketOption::ip_mtu).value == 1500);
}

TEST_CASE("while connecting: a port that cannot be reached ends the attempt with ECONNREFUSED [RFC9293-SHLD-26]") {
  Icmp net;
  const auto fd = net.nonblocking_socket(net.client);
  net.client.connect(net.now, fd, net.at_server(99), nullptr);
  net.said_by(net.client);
  IcmpMessage message = net.about(Seq32{0}, unreachable, 3);
  const Connection& attempt = net.client.find(net.client.socket_of(fd))->connection;
  message.quoted_source = attempt.path().local;
  message.quoted_destination = attempt.path().remote;
  message.quoted_seq = attempt.tcb().iss;
  CHECK(net.decides(Rule::icmp_accepted, message));
  CHECK(net.client.get_option(net.now, fd, SocketOption::so_error).value == static_cast<int>(Errno::econnrefused));
}
