// What a segment costs in steady state: no memory that had to be asked for.
#include <doctest/doctest.h>

#include <cstdint>
#include <cstdlib>
#include <new>

#include "core/host/profile.hpp"
#include "core/sim/world.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

std::uint64_t allocations = 0;

void* allocate(std::size_t size) {
  ++allocations;
  void* const place = std::malloc(size);
  if (place == nullptr) std::abort();
  return place;
}

}  // namespace

// The whole program's, so that nothing goes uncounted.
void* operator new(std::size_t size) {
  return allocate(size);
}
void* operator new[](std::size_t size) {
  return allocate(size);
}
void operator delete(void* place) noexcept {
  std::free(place);
}
void operator delete[](void* place) noexcept {
  std::free(place);
}
void operator delete(void* place, std::size_t) noexcept {
  std::free(place);
}
void operator delete[](void* place, std::size_t) noexcept {
  std::free(place);
}

namespace {

constexpr HostId client{0};
constexpr HostId server{1};

/// A bulk transfer between two hosts, without a trace.
struct BulkTransfer {
  BulkTransfer(const HostConfig& config, Probability loss) {
    world.add_host(Address::v4(10, 0, 0, 1), config);
    world.add_host(Address::v4(10, 0, 0, 2), config);
    LinkConfig link;
    link.delay = 10ms;
    link.rate = 1'000'000'000;
    link.loss = loss;
    world.add_link(client, server, link, link);
    world.host(server).application_listen(world.now(), 80, {}, 0, nullptr);
    world.flush(server, nullptr);
    OpenRequest request;
    request.remote = {world.host(server).address(), 80};
    const SocketId socket = world.host(client).application_connect(world.now(), request, nullptr);
    world.flush(client, nullptr);
    world.host(client).application_send(world.now(), socket, 1'000'000'000, 0, nullptr);
    world.flush(client, nullptr);
  }

  std::uint64_t segments() const {
    std::uint64_t sum = 0;
    for (const HostId id : {client, server}) {
      sum += world.host(id).counter(Counter::out_segs) + world.host(id).counter(Counter::retrans_segs);
    }
    return sum;
  }

  /// How often memory is asked for until so many segments have been sent in all.
  std::uint64_t allocations_until(std::uint64_t count) {
    const std::uint64_t before = allocations;
    while (segments() < count) REQUIRE(world.step(nullptr));
    return allocations - before;
  }

  World world;
};

constexpr Probability one_percent{10'000'000};

HostConfig with_sack() {
  HostConfig config = rfc_profile();
  config.sack = true;
  config.recovery = Recovery::sack;
  return config;
}

}  // namespace

TEST_CASE("a bulk transfer asks for no memory from its 1,000th to its 10,000th segment") {
  for (const HostConfig& config : {rfc_profile(), with_sack(), linux_profile(), freebsd_profile()}) {
    BulkTransfer transfer{config, {}};
    CHECK(transfer.allocations_until(1'000) != 0);  // they are counted
    CHECK(transfer.allocations_until(10'000) == 0);
  }
}

TEST_CASE("one that loses 1 % of its segments asks for memory only while its tables grow to what losses need") {
  for (const HostConfig& config : {rfc_profile(), with_sack(), linux_profile(), freebsd_profile()}) {
    BulkTransfer transfer{config, one_percent};
    transfer.allocations_until(1'000);
    CHECK(transfer.allocations_until(10'000) <= 4);
    CHECK(transfer.allocations_until(40'000) == 0);
  }
}
