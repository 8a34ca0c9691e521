// Two connections over a path that loses, delays and doubles: with every way of recovery all text arrives, and no timer
// is forgotten.
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "core/base/hash.hpp"
#include "core/tcp/connection.hpp"

namespace synwave {
namespace {

using namespace std::chrono_literals;

struct Underway {
  Time at{};
  std::uint64_t order = 0;
  Segment segment;
};

struct RoughPath {
  HostConfig config;
  std::uint64_t draws = 0;
  std::uint64_t orders = 0;
  Time now{};
  std::vector<Underway> to_client;
  std::vector<Underway> to_server;
  Connection client;
  Connection server;
  bool open = false;
  std::uint64_t delivered = 0;
  std::uint32_t text_lost = 0;

  Context context() { return {now, config, Scribe{}}; }
  std::uint32_t draw(std::uint32_t bound) { return static_cast<std::uint32_t>(mix64(draws++) % bound); }

  void put(const Segment& segment, std::vector<Underway>& way) {
    Duration delay = 20ms;
    if (draw(10) == 0) delay += Duration{draw(15) * 1'000'000LL};
    way.push_back({now + delay, orders++, segment});
  }
  void pump(Connection& c, std::vector<Underway>& way) {
    Connection::Outgoing out;
    while (c.poll(context(), out)) {
      if (draw(100) < 6) {
        if (!out.segment.text.empty()) ++text_lost;
        continue;
      }
      put(out.segment, way);
      if (draw(50) == 0) put(out.segment, way);
    }
  }
  bool take(std::vector<Underway>& way, Segment& out) {
    const auto first = std::min_element(way.begin(), way.end(), [](const Underway& a, const Underway& b) {
      return a.at < b.at || (a.at == b.at && a.order < b.order);
    });
    if (first == way.end() || first->at > now) return false;
    out = first->segment;
    way.erase(first);
    return true;
  }
  void step() {
    Time next = client.next_wakeup();
    if (open) next = std::min(next, server.next_wakeup());
    for (const auto* way : {&to_client, &to_server}) {
      for (const Underway& u : *way) next = std::min(next, u.at);
    }
    REQUIRE(next != never);
    now = std::max(now, next);
    Segment s;
    if (take(to_server, s)) {
      if (open) {
        server.on_segment(context(), s);
      } else if (s.syn) {
        server = Connection::open_passive(context(), {{Address::v4(10, 0, 0, 2), 80}, {Address::v4(10, 0, 0, 1), 4000}},
                                          Seq32{77}, StreamId{2}, s);
        open = true;
      }
      for (Bytes got = server.read(context(), ~0ULL); !got.empty(); got = server.read(context(), ~0ULL)) {
        REQUIRE(got.offset == delivered);
        REQUIRE(got.stream == StreamId{1});
        delivered += got.length;
      }
      pump(server, to_client);
    } else if (take(to_client, s)) {
      client.on_segment(context(), s);
      pump(client, to_server);
    } else if (client.next_wakeup() <= now) {
      client.on_timer(context());
      pump(client, to_server);
    } else {
      server.on_timer(context());
      pump(server, to_client);
    }
  }
};

/// Sends `octets` and closes; gives how long it took.
Duration carry(const HostConfig& config, std::uint64_t seed, std::uint64_t octets) {
  RoughPath p;
  p.config = config;
  p.draws = seed << 32;
  const Path path{{Address::v4(10, 0, 0, 1), 4000}, {Address::v4(10, 0, 0, 2), 80}};
  p.client = Connection::open_active(p.context(), path, Seq32{0xFFFFFF00}, StreamId{1});
  std::uint64_t taken = 0;
  p.client.send(p.context(), octets, taken);
  REQUIRE(taken == octets);
  p.pump(p.client, p.to_server);
  bool said_fin = false;
  for (int steps = 0; !(p.open && p.server.end_of_stream()); ++steps) {
    REQUIRE(steps < 20'000);
    REQUIRE(p.client.error() == Errno::none);
    p.step();
    if (said_fin || p.client.state() != State::established) continue;
    said_fin = true;
    p.client.shutdown(p.context());
    p.pump(p.client, p.to_server);
  }
  CHECK(p.delivered == octets);
  return p.now - Time{};
}

}  // namespace

TEST_CASE("all text arrives over a rough path, with every way of recovery") {
  constexpr std::uint64_t octets = 300'000;
  Duration by[3] = {};
  for (const Recovery recovery : {Recovery::newreno, Recovery::sack, Recovery::rack}) {
    for (std::uint64_t seed = 1; seed <= 24; ++seed) {
      CAPTURE(seed);
      CAPTURE(static_cast<int>(recovery));
      HostConfig config;
      config.sndbuf = 1U << 20;
      config.sack = true;
      config.recovery = recovery;
      config.dsack = seed % 2 == 0;
      config.timestamps = seed % 3 == 0;
      config.prr = static_cast<PrrBound>(seed % 4);
      config.tlp = seed % 5 != 0;
      config.initial_window = 10;
      config.give_up_after = 1000s;
      config.syn_give_up_after = 1000s;
      by[static_cast<std::size_t>(recovery)] += carry(config, seed, octets);
    }
  }
  // What each is for shows in the sum: SACK does not need a round trip per gap, RACK-TLP fewer timeouts.
  CHECK(by[1] < by[0]);
  CHECK(by[2] < by[1]);
}

}  // namespace synwave
