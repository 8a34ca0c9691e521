#include "tests/bench/work.hpp"

#include <vector>

#include "core/base/ensure.hpp"
#include "core/base/ring.hpp"

namespace synwave::bench {

namespace {

constexpr HostId client{0};
constexpr HostId server{1};
constexpr Endpoint service{Address::v4(10, 0, 0, 2), 80};
constexpr Duration one_way = std::chrono::milliseconds{10};

HostConfig config_for(const Bulk& bulk) {
  HostConfig config;
  config.sndbuf = config.rcvbuf = bulk.window;
  if (bulk.window > 65535) config.wscale = wscale_auto;
  config.sack = bulk.sack;
  if (bulk.sack) config.recovery = Recovery::sack;
  config.msl = std::chrono::seconds{1};
  config.first_port = 1024;  // room for many connections
  return config;
}

World two_hosts(const Bulk& bulk) {
  World world;
  world.add_host(Address::v4(10, 0, 0, 1), config_for(bulk));
  world.add_host(service.address, config_for(bulk));
  LinkConfig link;
  link.delay = one_way;
  link.rate = bulk.rate;
  link.loss = Probability{bulk.loss_per_thousand * 1'000'000};
  world.add_link(client, server, link, link);
  world.host(server).application_listen(world.now(), service.port, 1U << 16, 0, nullptr);
  world.flush(server, nullptr);
  return world;
}

SocketId open(World& world, Log* log) {
  OpenRequest request;
  request.remote = service;
  const SocketId socket = world.host(client).application_connect(world.now(), request, log);
  world.flush(client, log);
  return socket;
}

void send(World& world, SocketId socket, std::uint64_t octets, Log* log) {
  world.host(client).application_send(world.now(), socket, octets, 0, log);
  world.flush(client, log);
}

void run_until(World& world, Time time, Log* log) {
  while (world.next_event() <= time) world.step(log);
  world.advance_to(time);
}

std::uint64_t segments_sent(const World& world) {
  std::uint64_t sum = 0;
  for (const HostId id : {client, server}) {
    sum += world.host(id).counter(Counter::out_segs) + world.host(id).counter(Counter::retrans_segs);
  }
  return sum;
}

/// The client's applications write as soon as they are connected, and close.
void write_opened(World& world, Ring<SocketId>& opening, std::uint64_t octets, Log* log) {
  Host& host = world.host(client);
  while (!opening.empty()) {
    const SocketId socket = opening.front();
    const Socket* const s = host.find(socket);
    if (s != nullptr && !s->opened) return;
    opening.pop_front();
    send(world, socket, octets, log);
    host.application_close(world.now(), socket, 0, log);
    world.flush(client, log);
  }
}

/// The server's applications close what their peers have closed; gives what these had delivered.
std::uint64_t close_ended(World& world, std::vector<SocketId>& open_ones, Log* log) {
  Host& host = world.host(server);
  std::uint64_t octets = 0;
  std::size_t kept = 0;
  for (const SocketId socket : open_ones) {
    const Socket* const s = host.find(socket);
    if (s == nullptr) continue;
    if (!s->end_told) {
      open_ones[kept++] = socket;
      continue;
    }
    octets += s->delivered;
    host.application_close(world.now(), socket, 0, log);
    world.flush(server, log);
  }
  open_ones.resize(kept);
  return octets;
}

}  // namespace

Done carry(const Bulk& bulk, Log* log) {
  World world = two_hosts(bulk);
  const SocketId socket = open(world, log);
  send(world, socket, bulk.octets, log);
  const SocketId peer{1};  // the listener is the server's first socket
  while (world.step(log)) {
    const Socket* const s = world.host(server).find(peer);
    if (s != nullptr && s->delivered == bulk.octets) return {segments_sent(world), bulk.octets};
  }
  return {};
}

Done carry(const Churn& churn, Log* log) {
  constexpr Duration gap = std::chrono::milliseconds{1};
  constexpr Duration the_rest = std::chrono::seconds{2};
  World world = two_hosts(Bulk{});
  Ring<SocketId> opening;
  std::vector<SocketId> open_ones;
  std::uint32_t known = 1;  // sockets of the server
  std::uint64_t octets = 0;
  const Time last = world.now() + gap * churn.connections;
  for (Time now = world.now(); now < last + the_rest; now += gap) {
    run_until(world, now, log);
    for (; known < world.host(server).sockets_created(); ++known) open_ones.push_back(SocketId{known});
    octets += close_ended(world, open_ones, log);
    write_opened(world, opening, churn.octets, log);
    if (now < last) opening.push_back(open(world, log));
  }
  if (octets != churn.connections * churn.octets) return {};
  return {segments_sent(world), octets};
}

World idle(std::uint32_t connections) {
  World world = two_hosts(Bulk{});
  for (std::uint32_t i = 0; i < connections; ++i) {
    open(world, nullptr);
    if (i % 64 == 63) run_until(world, world.now() + std::chrono::milliseconds{50}, nullptr);
  }
  run_until(world, world.now() + std::chrono::seconds{1}, nullptr);
  ENSURE(world.host(client).sockets_now() == connections);
  return world;
}

World busy() {
  World world = two_hosts(Bulk{});
  send(world, open(world, nullptr), 1'000'000'000, nullptr);
  run_until(world, world.now() + std::chrono::seconds{1}, nullptr);
  return world;
}

}  // namespace synwave::bench
