#include "tests/bench/work.hpp"

#include "core/base/ensure.hpp"

namespace synwave::bench {

namespace {

constexpr HostId client{0};
constexpr HostId server{1};
constexpr Endpoint service{Address::v4(10, 0, 0, 2), 80};

HostConfig plain() {
  HostConfig config;
  config.sndbuf = 65535;
  config.msl = std::chrono::seconds{1};
  config.first_port = 1024;  // room for many connections
  return config;
}

SocketId open(World& world, Log* log) {
  OpenRequest request;
  request.remote = service;
  const SocketId socket = world.host(client).application_connect(world.now(), request, log);
  world.flush(client, log);
  return socket;
}

void run_until(World& world, Time time) {
  while (world.next_event() <= time) world.step(nullptr);
  world.advance_to(time);
}

bool carry(World& world, std::uint64_t octets, Log* log) {
  const SocketId socket = open(world, log);
  world.host(client).application_send(world.now(), socket, octets, 0, log);
  world.flush(client, log);
  const SocketId peer{1};  // the listener is the server's first socket
  while (world.step(log)) {
    const Socket* const s = world.host(server).find(peer);
    if (s != nullptr && s->delivered == octets) return true;
  }
  return false;
}

}  // namespace

World two_hosts() {
  World world;
  world.add_host(Address::v4(10, 0, 0, 1), plain());
  world.add_host(Address::v4(10, 0, 0, 2), plain());
  LinkConfig link;
  link.delay = std::chrono::milliseconds{10};
  link.rate = 1'000'000'000;
  world.add_link(client, server, link, link);
  world.host(server).application_listen(world.now(), 80, 1U << 16, 0, nullptr);
  world.flush(server, nullptr);
  return world;
}

World idle(std::uint32_t connections) {
  World world = two_hosts();
  for (std::uint32_t i = 0; i < connections; ++i) {
    open(world, nullptr);
    if (i % 64 == 63) run_until(world, world.now() + std::chrono::milliseconds{50});
  }
  run_until(world, world.now() + std::chrono::seconds{1});
  ENSURE(world.host(client).sockets_now() == connections);
  return world;
}

World busy() {
  World world = two_hosts();
  const SocketId socket = open(world, nullptr);
  world.host(client).application_send(world.now(), socket, 1'000'000'000, 0, nullptr);
  world.flush(client, nullptr);
  run_until(world, world.now() + std::chrono::seconds{1});
  return world;
}

bool bulk(std::uint64_t octets, Log* log) {
  World world = two_hosts();
  return carry(world, octets, log);
}

std::uint64_t segments_of_bulk(std::uint64_t octets) {
  World world = two_hosts();
  // A fault that never hits counts the transmissions of its direction.
  Fault counter;
  counter.first = counter.last = 0xFFFFFFFF;
  counter.from = client;
  counter.to = server;
  world.add_fault(counter);
  counter.from = server;
  counter.to = client;
  world.add_fault(counter);
  ENSURE(carry(world, octets, nullptr));
  return std::uint64_t{world.faults()[0].matched} + world.faults()[1].matched;
}

}  // namespace synwave::bench
