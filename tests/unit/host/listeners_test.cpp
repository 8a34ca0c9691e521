// Who gets a segment that belongs to no connection: listeners, their backlogs, nobody.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/unit/host/two_hosts.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

Segment syn_from(std::uint16_t port, std::uint16_t to = 80) {
  Segment syn;
  syn.source = {test::TwoHosts::client_address, port};
  syn.destination = {test::TwoHosts::server_address, to};
  syn.seq = Seq32{100};
  syn.syn = true;
  syn.window = 65535;
  return syn;
}

/// What the server says to a segment.
std::vector<Segment> answer(test::TwoHosts& net, const Segment& segment) {
  net.server.on_segment(net.now, segment, nullptr);
  return net.said_by(net.server);
}

/// Whether this rule decides what the server says to a segment.
bool decides(Rule rule, test::TwoHosts& net, const Segment& segment) {
  Log log;
  net.server.on_segment(net.now, segment, &log);
  net.said_by(net.server, &log);
  return std::any_of(log.events.begin(), log.events.end(),
                     [rule](const Event& event) { return event.rule == static_cast<std::uint16_t>(rule); });
}

}  // namespace

TEST_CASE("no listener: a SYN is answered with RST and ACK of its number, a RST with nothing [RFC9293-3.5.2-a]") {
  test::TwoHosts net;
  const auto said = answer(net, syn_from(1000));
  REQUIRE(said.size() == 1);
  CHECK(said[0].rst);
  CHECK(said[0].seq == Seq32{0});
  CHECK(said[0].ack == Seq32{101});
  Segment rst = syn_from(1000);
  rst.syn = false;
  rst.rst = true;
  CHECK(answer(net, rst).empty());
  CHECK(decides(Rule::closed_resets, net, syn_from(1000)));
  CHECK(decides(Rule::closed_ignores_rst, net, rst));
}

TEST_CASE("LISTEN: RST is ignored, ACK is answered with RST, SYN opens, the rest is dropped [RFC9293-3.10.7.2-a]") {
  test::TwoHosts net;
  net.listen(80);
  Segment bare = syn_from(1000);
  bare.syn = false;
  Segment fin = bare;
  fin.fin = true;
  Segment ack = bare;
  ack.ack = Seq32{777};
  Segment rst = bare;
  rst.rst = true;
  CHECK(decides(Rule::listen_drops_rest, net, bare));
  CHECK(decides(Rule::listen_drops_rest, net, fin));
  CHECK(decides(Rule::listen_ignores_rst, net, rst));
  CHECK(decides(Rule::listen_resets_ack, net, ack));
  CHECK(answer(net, fin).empty());
  CHECK(answer(net, ack).at(0).seq == Seq32{777});
  CHECK(decides(Rule::listen_accepts_syn, net, syn_from(1000)));
}

TEST_CASE("a segment with ACK for nobody: RST with the number it acknowledges, and no ACK flag") {
  test::TwoHosts net;
  Segment stray = syn_from(1000);
  stray.syn = false;
  stray.ack = Seq32{777};
  const auto said = answer(net, stray);
  REQUIRE(said.size() == 1);
  CHECK(said[0].rst);
  CHECK(said[0].seq == Seq32{777});
  CHECK_FALSE(said[0].ack.has_value());
}

TEST_CASE("a listener with exactly the address goes before one for all addresses [RFC1122-4.2.4.4-a]") {
  test::TwoHosts net;
  const auto all = net.listen(80);
  const auto one = static_cast<std::int32_t>(net.server.socket().value);
  REQUIRE(net.server.bind(one, net.at_server(80)).error == Errno::none);
  const auto parent_of_child_from = [&net](std::uint16_t port) {
    REQUIRE(answer(net, syn_from(port)).size() == 1);
    return net.server.find(net.server.find(net.at_server(80), {net.client_address, port}))->listener;
  };
  CHECK(parent_of_child_from(1000) == net.server.socket_of(all));
  net.server.listen(net.now, one, 8, nullptr);
  net.exchange();
  CHECK(parent_of_child_from(1001) == net.server.socket_of(one));
  // Whoever listened, the connection's own address is the one that its SYN came to.
  for (const std::uint16_t port : {std::uint16_t{1000}, std::uint16_t{1001}}) {
    const Socket* child = net.server.find(net.server.find(net.at_server(80), {net.client_address, port}));
    CHECK(child->connection.path().local == net.at_server(80));
  }
  // Neither answers for an address that is not the host's [RFC1122-3.2.1.3-a].
  Segment elsewhere = syn_from(1002);
  elsewhere.destination.address = Address::v4(10, 0, 0, 77);
  CHECK(answer(net, elsewhere).empty());
}

TEST_CASE("an OPEN to an address that can be no host's is refused [RFC9293-MUST-46]") {
  test::TwoHosts net;
  for (const Address& bad : {Address::v4(224, 0, 0, 1), Address::v4(255, 255, 255, 255), Address::v4(0, 0, 0, 0)}) {
    const std::int32_t fd = net.nonblocking_socket(net.client);
    CHECK(net.client.connect(net.now, fd, {bad, 80}, nullptr).error == Errno::enetunreach);
    CHECK(net.said_by(net.client).empty());
  }
}

TEST_CASE("who has no local address opens from the host's own [RFC9293-MUST-44]") {
  test::TwoHosts net;
  const std::int32_t fd = net.nonblocking_socket(net.client);
  CHECK(net.client.connect(net.now, fd, net.at_server(80), nullptr).error == Errno::einprogress);
  const auto said = net.said_by(net.client);
  REQUIRE(said.size() == 1);
  CHECK(said[0].syn);
  CHECK(said[0].source.address == test::TwoHosts::client_address);
  CHECK(said[0].source.port != 0);
}

TEST_CASE("a port where nobody listens is unreachable by RST, and never by ICMP [RFC1122-3.2.2-a]") {
  test::TwoHosts net;
  Log log;
  net.server.on_segment(net.now, syn_from(1000, 81), &log);
  const auto said = net.said_by(net.server, &log);
  REQUIRE(said.size() == 1);
  CHECK(said[0].rst);
  // Nothing at all in answer to what went to or came from a group, or to an ICMP error.
  Segment to_group = syn_from(1000, 81);
  to_group.destination.address = Address::v4(224, 0, 0, 1);
  CHECK(answer(net, to_group).empty());
  Segment from_all = syn_from(1000, 81);
  from_all.source.address = Address::v4(255, 255, 255, 255);
  CHECK(answer(net, from_all).empty());
  IcmpMessage error;
  error.source = Address::v4(10, 0, 0, 254);
  error.destination = test::TwoHosts::server_address;
  error.type = 3;
  error.code = 1;
  error.quoted_source = net.at_server(81);
  error.quoted_destination = {test::TwoHosts::client_address, 1000};
  net.server.on_icmp(net.now, error, &log);
  CHECK(net.said_by(net.server, &log).empty());
  CHECK(log.icmp.size() == 1);  // the one that came
}

TEST_CASE("addresses that can be no host's: dropped without a word [RFC9293-MUST-57] [RFC9293-MUST-63]") {
  // [RFC1122-3.2.1.3-a]
  test::TwoHosts net;
  net.listen(80);
  for (const Address& bad : {Address::v4(224, 0, 0, 1), Address::v4(255, 255, 255, 255), Address::v4(0, 0, 0, 0)}) {
    Segment from = syn_from(1000);
    from.source.address = bad;
    CHECK(answer(net, from).empty());
    CHECK(decides(Rule::address_invalid, net, from));
    Segment to = syn_from(1000);
    to.destination.address = bad;
    CHECK(answer(net, to).empty());
    CHECK(decides(Rule::address_invalid, net, to));
  }
  CHECK(answer(net, syn_from(1000)).size() == 1);
}

TEST_CASE(
    "the SYN queue: as many half-open connections as syn-backlog, the next SYN is dropped silently [RFC4987-3.2-a]") {
  HostConfig config;
  config.syn_backlog = 3;
  test::TwoHosts net{{}, config};
  net.listen(80);
  for (std::uint16_t port = 1; port <= 3; ++port) CHECK(answer(net, syn_from(port)).size() == 1);
  CHECK(answer(net, syn_from(4)).empty());
  CHECK(decides(Rule::backlog_full, net, syn_from(4)));
  // One of them goes away, and there is room again.
  Segment rst = syn_from(2);
  rst.syn = false;
  rst.rst = true;
  rst.seq = Seq32{101};
  CHECK(answer(net, rst).empty());
  CHECK(answer(net, syn_from(4)).size() == 1);
}

TEST_CASE("the accept queue: backlog connections wait for accept(), the next SYN is dropped until one is fetched") {
  test::TwoHosts net;
  const std::int32_t listener = net.listen(80, 2);
  for (int i = 0; i < 2; ++i) {
    net.client.connect(net.now, net.nonblocking_socket(net.client), net.at_server(80), nullptr);
    net.exchange();
  }
  CHECK(answer(net, syn_from(4)).empty());
  CHECK(decides(Rule::backlog_full, net, syn_from(4)));
  CHECK(net.server.readiness(listener) == (poll_in | poll_rdnorm));
  REQUIRE(net.server.accept(net.now, listener, nullptr).error == Errno::none);
  CHECK(answer(net, syn_from(4)).size() == 1);
}

TEST_CASE("connections are accepted in the order in which their handshakes ended") {
  test::TwoHosts net;
  const std::int32_t listener = net.listen(80);
  answer(net, syn_from(1));
  const auto reply = answer(net, syn_from(2)).at(0);
  Segment ack = syn_from(2);
  ack.syn = false;
  ack.seq = Seq32{101};
  ack.ack = reply.seq + SeqLen{1};
  answer(net, ack);
  const CallResult first = net.server.accept(net.now, listener, nullptr);
  REQUIRE(first.error == Errno::none);
  const Socket* s = net.server.find(net.server.socket_of(static_cast<std::int32_t>(first.value)));
  CHECK(s->connection.path().remote.port == 2);
}

TEST_CASE("closing a listener resets those that nobody has accepted, and frees the port") {
  test::TwoHosts net;
  const std::int32_t listener = net.listen(80);
  const auto fd = net.nonblocking_socket(net.client);
  net.client.connect(net.now, fd, net.at_server(80), nullptr);
  net.exchange();
  Log log;
  net.server.close(net.now, listener, &log);
  CHECK(std::any_of(log.events.begin(), log.events.end(), [](const Event& event) {
    return event.rule == static_cast<std::uint16_t>(Rule::listener_closed);
  }));
  net.exchange();
  CHECK(net.client.get_option(net.now, fd, SocketOption::so_error).value == static_cast<int>(Errno::econnreset));
  CHECK(net.server.sockets_now() == 0);
  CHECK(answer(net, syn_from(9)).at(0).rst);
  net.listen(80);
}

TEST_CASE("handshake=two-way: what belongs to no connection is not answered") {
  HostConfig config;
  config.handshake = Handshake::two_way;
  test::TwoHosts net{{}, config};
  CHECK(answer(net, syn_from(1000)).empty());
  CHECK(decides(Rule::two_way_answers_nobody, net, syn_from(1000)));
  net.listen(80);
  Segment stray = syn_from(1000);
  stray.syn = false;
  stray.ack = Seq32{777};
  CHECK(answer(net, stray).empty());
}

TEST_CASE(
    "a SYN that is surely new ends TIME_WAIT; the next ISN lies above all that was sent [RFC9293-MAY-2] "
    "[RFC6191-4-a]") {
  HostConfig fixed;
  fixed.isn = IsnChoice::fixed;
  fixed.isn_fixed = Seq32{5000};
  test::TwoHosts net{{}, fixed};
  const auto ends = net.connected(80);
  const Endpoint client = net.client.find(net.client.socket_of(ends.client))->connection.path().local;
  // The server closes first, so TIME_WAIT is on its side.
  net.server.close(net.now, ends.server, nullptr);
  net.exchange();
  net.client.close(net.now, ends.client, nullptr);
  net.exchange();
  const SocketId old = net.server.find(net.at_server(80), client);
  REQUIRE(net.server.find(old)->connection.state() == State::time_wait);
  const Tcb tcb = net.server.find(old)->connection.tcb();

  Segment stale = syn_from(client.port);
  stale.seq = tcb.rcv_nxt - SeqLen{1};
  answer(net, stale);
  CHECK(net.server.find(net.at_server(80), client) == old);

  Segment fresh = syn_from(client.port);
  fresh.seq = tcb.rcv_nxt;
  const auto said = answer(net, fresh);
  REQUIRE(said.size() == 1);
  CHECK(said[0].syn);
  CHECK(said[0].seq.after(tcb.snd_nxt));
  CHECK(net.server.find(net.at_server(80), client) != old);

  SUBCASE("the handshake proves that it is new: the old connection is gone") {
    Segment third = syn_from(client.port);
    third.syn = false;
    third.seq = fresh.seq + SeqLen{1};
    third.ack = said[0].seq + SeqLen{1};
    CHECK(decides(Rule::handshake_completed, net, third));
    CHECK(net.server.find(net.at_server(80), client) != old);
    CHECK(net.server.find(old) == nullptr);
  }
  SUBCASE("a RST proves that it was an old duplicate: TIME_WAIT is back, and ends when it would have ended") {
    Segment rst = syn_from(client.port);
    rst.syn = false;
    rst.rst = true;
    rst.seq = fresh.seq + SeqLen{1};
    CHECK(decides(Rule::time_wait_resumes, net, rst));
    REQUIRE(net.server.find(net.at_server(80), client) == old);
    CHECK(net.server.find(old)->connection.state() == State::time_wait);
    CHECK(decides(Rule::time_wait_yields, net, fresh));  // and may make way again
    net.advance(240s);
    CHECK(net.server.find(old) == nullptr);
  }
  SUBCASE("2MSL pass in the meantime: nothing is left to come back to") {
    net.advance(240s);
    CHECK(net.server.find(old) == nullptr);
  }
}

TEST_CASE("TIME_WAIT makes way only if the listener has room for the new connection") {
  HostConfig config;
  config.syn_backlog = 1;
  test::TwoHosts net{{}, config};
  const auto ends = net.connected(80);
  const Endpoint client = net.client.find(net.client.socket_of(ends.client))->connection.path().local;
  net.server.close(net.now, ends.server, nullptr);
  net.exchange();
  net.client.close(net.now, ends.client, nullptr);
  net.exchange();
  const SocketId old = net.server.find(net.at_server(80), client);
  CHECK(answer(net, syn_from(1000)).size() == 1);  // fills the backlog
  Segment fresh = syn_from(client.port);
  fresh.seq = net.server.find(old)->connection.tcb().rcv_nxt;
  answer(net, fresh);
  CHECK(net.server.find(net.at_server(80), client) == old);
}
