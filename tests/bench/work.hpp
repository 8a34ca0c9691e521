// What the benchmark measures: the same work for a profiler, a table, wasm, or a test.
#pragma once

#include <cstdint>

#include "core/sim/world.hpp"
#include "core/trace/log.hpp"

namespace synwave::bench {

/// One connection that carries `octets` one way, until the receiving application has them.
struct Bulk {
  std::uint64_t octets = 100'000'000;
  std::uint32_t window = 65535;         // send and receive buffer; scaled where it has to be
  std::uint64_t rate = 1'000'000'000;   // bits per second; the way takes 10 ms
  std::uint32_t loss_per_thousand = 0;  // of either direction
  bool sack = false;
};

/// Connections that are opened one every millisecond, each to carry `octets` and be closed by both.
struct Churn {
  std::uint32_t connections = 2000;
  std::uint64_t octets = 10'000;
};

/// What was done; `segments` is 0 if it got stuck.
struct Done {
  std::uint64_t segments = 0;  // put on the wire by both together
  std::uint64_t octets = 0;    // delivered
};

/// The log may be null.
Done carry(const Bulk& bulk, Log* log);
Done carry(const Churn& churn, Log* log);

/// `connections` between two hosts, established, all queues empty, nothing on the links.
World idle(std::uint32_t connections);
/// A World in the middle of a bulk transfer: a full window on the link.
World busy();

/// Octets that the heap has given out and not got back.
std::uint64_t heap_in_use();

}  // namespace synwave::bench
