#include "core/sim/world.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "core/trace/fingerprint.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

struct Net {
  explicit Net(const LinkConfig& config = {}, std::uint64_t seed = 1) : world{seed} {
    a = world.add_host(Address::v4(10, 0, 0, 1), {});
    b = world.add_host(Address::v4(10, 0, 0, 2), {});
    world.add_link(a, b, config, config);
  }

  void listen(std::uint16_t port, Log* log = nullptr) {
    world.host(b).application_listen(world.now(), port, {}, 0, log);
    world.flush(b, log);
  }
  SocketId connect(std::uint16_t port, Log* log = nullptr, std::uint32_t name = nothing) {
    OpenRequest request;
    request.remote = {world.host(b).address(), port};
    request.name = name;
    const SocketId socket = world.host(a).application_connect(world.now(), request, log);
    world.flush(a, log);
    return socket;
  }
  void send(SocketId socket, std::uint64_t octets, Log* log = nullptr) {
    world.host(a).application_send(world.now(), socket, octets, 0, log);
    world.flush(a, log);
  }
  void close(HostId host, SocketId socket, Log* log = nullptr) {
    world.host(host).application_close(world.now(), socket, 0, log);
    world.flush(host, log);
  }
  void run(Log* log = nullptr) {
    while (world.step(log)) {
    }
  }
  void run_until(Time time, Log* log = nullptr) {
    while (world.next_event() <= time) world.step(log);
    world.advance_to(time);
  }

  World world;
  HostId a;
  HostId b;
};

LinkConfig delay(Duration d) {
  LinkConfig config;
  config.delay = d;
  return config;
}

LinkConfig bad_path() {
  LinkConfig config = delay(20ms);
  config.rate = 20'000'000;
  config.queue = 64;
  config.loss = {10'000'000};
  config.jitter = 1ms;
  config.duplicate = {5'000'000};
  config.reorder = {5'000'000};
  config.corrupt = {2'000'000};
  return config;
}

Fault fault(FaultKind kind, HostId from, HostId to, std::uint8_t classes, std::uint32_t first, std::uint32_t last) {
  Fault f;
  f.kind = kind;
  f.from = from;
  f.to = to;
  f.classes = classes;
  f.first = first;
  f.last = last;
  f.line = 9;
  return f;
}

std::vector<SegmentRecord> sent_by(const Log& log, HostId host) {
  std::vector<SegmentRecord> records;
  for (const SegmentRecord& r : log.segments) {
    if (r.from == host.raw) records.push_back(r);
  }
  return records;
}

std::uint64_t delivered(const Net& net) {
  return net.world.host(net.b).find(SocketId{1})->delivered;
}

}  // namespace

TEST_CASE("what happens does not depend on whether anybody writes it down") {
  Net silent{bad_path()};
  Net written{bad_path()};
  Log log;
  silent.listen(80);
  written.listen(80, &log);
  silent.send(silent.connect(80), 300'000);
  written.send(written.connect(80, &log), 300'000, &log);
  silent.run();
  written.run(&log);
  CHECK(silent.world.now() == written.world.now());
  CHECK(silent.world.hash() == written.world.hash());
  CHECK(delivered(silent) == 300'000);
  CHECK(delivered(written) == 300'000);
}

TEST_CASE("a copy is a fork: both go on alike, and what one does the other does not notice") {
  Net net{bad_path()};
  Log log;
  net.listen(80, &log);
  net.send(net.connect(80, &log), 200'000, &log);
  net.run_until(Time{100ms}, &log);
  World copy = net.world;
  Log log_of_copy = log;
  CHECK(copy == net.world);
  CHECK(copy.hash() == net.world.hash());
  while (copy.step(&log_of_copy)) {
  }
  CHECK_FALSE(copy == net.world);
  net.run(&log);
  CHECK(copy == net.world);
  CHECK(fingerprint(log) == fingerprint(log_of_copy));
}

TEST_CASE("the fingerprint leaves out when it happens, and the ISNs") {
  Net early{delay(10ms)};
  Net late{delay(10ms)};
  late.world.advance_to(Time{777ms});
  early.listen(80);
  late.listen(80);
  early.connect(80);
  late.connect(80);
  for (int i = 0; i < 3; ++i) {
    CHECK(early.world.hash() == late.world.hash());
    CHECK_FALSE(early.world == late.world);
    REQUIRE(early.world.step(nullptr));
    REQUIRE(late.world.step(nullptr));
  }
  CHECK(early.world.hash() == late.world.hash());
}

TEST_CASE("the fingerprint sees a packet on its way, a deadline and a fault still to come") {
  Net one{delay(10ms)};
  Net two{delay(10ms)};
  one.listen(80);
  two.listen(80);
  CHECK(one.world.hash() == two.world.hash());
  one.connect(80);
  CHECK(one.world.hash() != two.world.hash());
  two.world.advance_to(Time{1ms});
  two.connect(80);
  CHECK(one.world.hash() == two.world.hash());
  one.world.advance_to(Time{1ms});
  CHECK(one.world.hash() != two.world.hash());

  Net three;
  Net four;
  four.world.add_fault(fault(FaultKind::drop, four.a, four.b, class_any, 1, 1));
  CHECK(three.world.hash() != four.world.hash());
}

TEST_CASE("faults count each transmission of their kind and hit those asked for") {
  Net net{delay(10ms)};
  net.world.add_fault(fault(FaultKind::drop, net.a, net.b, class_syn, 1, 2));
  net.listen(80);
  Log log;
  net.connect(80, &log);
  net.run(&log);
  const auto sent = sent_by(log, net.a);
  REQUIRE(sent.size() == 4);  // three SYNs and the last ACK
  CHECK(sent[0].fate == static_cast<std::uint8_t>(Fate::dropped));
  CHECK(sent[0].fate_line == 9);
  CHECK(sent[0].ends_ns == to_ns(Time{5ms}));
  CHECK(sent[1].fate == static_cast<std::uint8_t>(Fate::dropped));
  CHECK((sent[1].marks & mark_again) != 0);
  CHECK(sent[2].fate == static_cast<std::uint8_t>(Fate::arrived));
  CHECK(net.world.faults()[0].matched == 3);
}

TEST_CASE("a fault for one state, one name or one direction leaves the rest alone") {
  Net net{delay(10ms)};
  Fault in_state = fault(FaultKind::drop, net.a, net.b, class_data, 1, 1);
  in_state.any_state = false;
  in_state.in_state = State::close_wait;
  Fault named = fault(FaultKind::drop, net.a, net.b, class_data, 2, 2);
  named.name = 5;
  net.world.add_fault(in_state);
  net.world.add_fault(named);
  net.world.add_fault(fault(FaultKind::drop, net.b, net.a, class_data, 1, 0xFFFFFFFF));
  net.listen(80);
  const SocketId plain = net.connect(80);
  const SocketId five = net.connect(80, nullptr, 5);
  net.run();
  net.send(plain, 100);
  net.send(five, 100);
  net.run();
  net.send(five, 100);
  net.run();
  CHECK(net.world.faults()[0].matched == 0);
  CHECK(net.world.faults()[1].matched == 3);  // two, and the second once more
  CHECK(net.world.faults()[2].matched == 0);
}

TEST_CASE("a child bears the name of the connection whose SYN it was born of, and both know each other") {
  Net net{delay(10ms)};
  Log log;
  net.listen(80, &log);
  const SocketId socket = net.connect(80, &log, 3);
  net.run(&log);
  const SocketRecord* client = log.find_socket(net.a, socket);
  const SocketRecord* server = log.find_socket(net.b, SocketId{1});
  REQUIRE(client != nullptr);
  REQUIRE(server != nullptr);
  CHECK(server->name == 3);
  CHECK(client->peer_host == net.b.raw);
  CHECK(client->peer_socket == 1);
  CHECK(server->peer_host == net.a.raw);
  CHECK(server->peer_socket == socket.raw);
  CHECK(client->irs == server->iss);
  CHECK(server->irs == client->iss);
  CHECK(client->has_irs == 1);
}

TEST_CASE("delivered again later: the copy is marked, points to the original and is not counted") {
  Net net{delay(10ms)};
  Fault again = fault(FaultKind::duplicate, net.a, net.b, class_data, 1, 1);
  again.time = 3s;
  net.world.add_fault(again);
  Log log;
  net.listen(80, &log);
  const SocketId socket = net.connect(80, &log);
  net.run(&log);
  const Time sent_at = net.world.now();
  net.send(socket, 100, &log);
  net.run(&log);
  std::vector<SegmentRecord> data;
  for (const SegmentRecord& r : sent_by(log, net.a)) {
    if (r.text_length != 0) data.push_back(r);
  }
  REQUIRE(data.size() == 2);
  CHECK(data[1].marks == (mark_copy | mark_late));
  CHECK(log.segments[data[1].copy_of].seq == data[0].seq);
  CHECK(data[1].ends_ns == to_ns(sent_at + 10ms + 3s));
  CHECK(net.world.faults()[0].matched == 1);
  CHECK(delivered(net) == 100);
}

TEST_CASE("corrupted: it arrives, the checksum finds it, nobody hears of it") {
  Net net{delay(10ms)};
  net.world.add_fault(fault(FaultKind::corrupt, net.a, net.b, class_syn, 1, 1));
  Log log;
  net.connect(80, &log);
  net.world.step(&log);
  CHECK(log.segments[0].fate == static_cast<std::uint8_t>(Fate::corrupted));
  CHECK(log.segments[0].ends_ns == to_ns(Time{10ms}));
  CHECK(log.segments.size() == 1);
  CHECK(static_cast<Rule>(log.events.back().rule) == Rule::checksum_wrong);
}

TEST_CASE("a link that goes down loses what enters; what is on its way arrives") {
  Net net{delay(10ms)};
  Log log;
  net.listen(80, &log);
  net.connect(80, &log);
  LinkConfig down = delay(10ms);
  down.up = false;
  net.world.advance_to(Time{5ms});
  net.world.set_link(net.a, net.b, down, 4, &log);
  net.run_until(Time{500ms}, &log);
  const auto sent = sent_by(log, net.a);
  CHECK(sent[0].fate == static_cast<std::uint8_t>(Fate::arrived));
  CHECK(sent[1].fate == static_cast<std::uint8_t>(Fate::link_down));
}

TEST_CASE("no link leads there: ENETUNREACH at once, and the host says nothing") {
  World world;
  const HostId a = world.add_host(Address::v4(10, 0, 0, 1), {});
  const HostId b = world.add_host(Address::v4(10, 0, 0, 2), {});
  Log log;
  OpenRequest request;
  request.remote = {world.host(b).address(), 80};
  world.host(a).application_connect(world.now(), request, &log);
  world.flush(a, &log);
  CHECK(log.segments.empty());
  CHECK(log.events.back().kind == static_cast<std::uint8_t>(EventKind::refused));
  CHECK(log.events.back().b == static_cast<std::uint8_t>(Errno::enetunreach));
  CHECK(world.next_event() == never);
}

TEST_CASE("a host that is down takes nothing in, and the trace says so") {
  Net net{delay(10ms)};
  Log log;
  net.world.host(net.b).crash(net.world.now(), 3, &log);
  net.world.flush(net.b, &log);
  net.connect(80, &log);
  net.world.step(&log);
  CHECK(log.segments[0].fate == static_cast<std::uint8_t>(Fate::host_down));
  CHECK(log.events.back().rule == static_cast<std::uint16_t>(Rule::no_such_host_now));
}

TEST_CASE("a forged segment takes the link's delay, not its loss, and its octets are stale") {
  LinkConfig config = delay(10ms);
  config.loss = {1'000'000'000};
  Net net{config};
  net.listen(80);
  net.world.set_link(net.b, net.a, delay(10ms), 0, nullptr);
  Log log;
  Forgery forgery;
  forgery.from = net.a;
  forgery.to = net.b;
  forgery.line = 12;
  forgery.segment.source = {net.world.host(net.a).address(), 4000};
  forgery.segment.destination = {net.world.host(net.b).address(), 80};
  forgery.segment.syn = true;
  net.world.inject(forgery, &log);
  REQUIRE(net.world.step(&log));
  CHECK(net.world.now() == Time{10ms});
  CHECK(log.segments[0].marks == mark_forged);
  CHECK(log.segments[0].fate == static_cast<std::uint8_t>(Fate::arrived));
  const Socket* child = net.world.host(net.b).find(SocketId{1});
  REQUIRE(child != nullptr);
  CHECK(child->peer.host == forger);
}

TEST_CASE("a connection that is at rest costs a few hundred octets") {
  CHECK(sizeof(Socket) <= 1100);
}
