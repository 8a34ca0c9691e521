// What the benchmark measures: the same work for a profiler, a table, or a test.
#pragma once

#include <cstdint>

#include "core/sim/world.hpp"
#include "core/trace/log.hpp"

namespace synwave::bench {

/// Two hosts of profile `rfc`, 1 Gbit/s, 10 ms one way, windows of 65,535 octets.
World two_hosts();

/// `connections` between them, established, all queues empty, nothing on the links.
World idle(std::uint32_t connections);

/// A World in the middle of a bulk transfer: a full window on the link.
World busy();

/// One connection carries `octets`, until the receiving application has them. The log may be null. False: it got stuck.
bool bulk(std::uint64_t octets, Log* log);
/// How many segments both together put on the wire for that.
std::uint64_t segments_of_bulk(std::uint64_t octets);

/// Octets that the heap has given out and not got back.
std::uint64_t heap_in_use();

}  // namespace synwave::bench
