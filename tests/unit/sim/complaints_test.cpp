// ICMP within a World: who is told what, and when.
#include <doctest/doctest.h>

#include "core/sim/world.hpp"
#include "core/trace/fingerprint.hpp"
#include "core/wire/address.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

LinkConfig over_there(Unreachable unreachable) {
  LinkConfig config;
  config.delay = 50ms;
  config.unreachable = unreachable;
  return config;
}

LinkConfig the_way_back(bool up = true) {
  LinkConfig config;
  config.delay = 20ms;
  config.up = up;
  return config;
}

struct Way {
  explicit Way(const LinkConfig& there, const LinkConfig& back = the_way_back(), bool v6 = false) {
    a = world.add_host(v6 ? *parse_address("2001:db8::1") : Address::v4(10, 0, 0, 1), {});
    b = world.add_host(v6 ? *parse_address("2001:db8::2") : Address::v4(10, 0, 0, 2), {});
    world.add_link(a, b, there, back);
    world.host(b).application_listen(world.now(), 80, {}, 0, &log);
    world.flush(b, &log);
    OpenRequest request;
    request.remote = {world.host(b).address(), 80};
    socket = world.host(a).application_connect(world.now(), request, &log);
    world.flush(a, &log);
  }
  void run_until(Time time) {
    while (world.next_event() <= time) world.step(&log);
    world.advance_to(time);
  }
  /// Of the first message: its event; null if there was none.
  const Event* first() const {
    for (const Event& event : log.events) {
      if (event.kind == static_cast<std::uint8_t>(EventKind::icmp)) return &event;
    }
    return nullptr;
  }

  World world;
  Log log;
  HostId a;
  HostId b;
  SocketId socket;
};

}  // namespace

TEST_CASE("an unreachable host is told of once the packet has come there and the message back") {
  Way path{over_there(Unreachable::host)};
  path.run_until(Time{69ms});
  CHECK(path.first() == nullptr);
  CHECK(path.log.segments[0].fate == static_cast<std::uint8_t>(Fate::host_unreachable));
  path.run_until(Time{70ms});
  REQUIRE(path.first() != nullptr);
  CHECK(path.first()->at_ns == 70'000'000);
  CHECK(path.first()->host == path.a.raw);
  CHECK(path.first()->segment == 0);
  CHECK(path.first()->a == 3);
  CHECK(path.first()->b == 1);
}

TEST_CASE("the words of IPv6 are others") {
  Way path{over_there(Unreachable::port), the_way_back(), true};
  path.run_until(Time{70ms});
  REQUIRE(path.first() != nullptr);
  CHECK(path.first()->a == 1);
  CHECK(path.first()->b == 4);
}

TEST_CASE("a black hole, and a way back that is cut, say nothing") {
  LinkConfig hole = over_there(Unreachable::host);
  hole.icmp = false;
  for (Way path : {Way{hole}, Way{over_there(Unreachable::host), the_way_back(false)}}) {
    path.run_until(Time{1s});
    CHECK(path.first() == nullptr);
  }
}

TEST_CASE("what has become too big is told the MTU, and the same World goes the same way twice") {
  Way path{over_there(Unreachable::off)};
  path.run_until(Time{100ms});
  LinkConfig narrow = over_there(Unreachable::off);
  narrow.mtu = 1000;
  path.world.set_link(path.a, path.b, narrow, 0, &path.log);
  path.world.host(path.a).application_send(path.world.now(), path.socket, 3000, 0, &path.log);
  path.world.flush(path.a, &path.log);
  CHECK(path.first() == nullptr);
  Way copy = path;
  CHECK(copy.world == path.world);
  CHECK(copy.world.hash() == path.world.hash());
  path.run_until(Time{119ms});
  CHECK(path.first() == nullptr);
  CHECK(path.world.in_flight() == 3);
  path.run_until(Time{120ms});
  REQUIRE(path.first() != nullptr);
  CHECK(path.first()->b == 4);
  CHECK(path.first()->value == 1000);
  CHECK(copy.world != path.world);
  CHECK(copy.world.hash() != path.world.hash());
  copy.run_until(Time{120ms});
  CHECK(copy.world == path.world);
  CHECK(fingerprint(copy.log) == fingerprint(path.log));
  CHECK(path.world.host(path.a).find(path.socket)->connection.tcb().snd_mss == 960);
}
