// One direction between our host and the kernel: packets as octets, treated as core/sim's links treat segments.
#pragma once

#include <cstdint>
#include <vector>

#include "core/sim/link.hpp"

namespace synwave::runner::tun {

/// A packet on its way.
struct Carried {
  Time ends{};
  std::uint64_t order = 0;
  std::vector<std::uint8_t> octets;
  Fate fate = Fate::arrived;       // what will have become of it then
  std::uint32_t record = nothing;  // index into Log::segments
};

/// The way is congested (RFC 3168 5): a packet that can say so says it from here on. False: it cannot.
bool mark_as_congested(std::vector<std::uint8_t>& packet);

class Way {
 public:
  Way(HostId from, HostId to, const LinkConfig& config, std::uint64_t seed)
      : link_{from, to, config, seed}, seed_{seed} {}

  const LinkConfig& config() const { return link_.config(); }
  void set_config(const LinkConfig& config) { link_.set_config(config); }

  /// What becomes of a packet that enters now.
  Link::Course decide(Time now, std::size_t octets);
  /// Sets a packet going. What the way corrupts has one bit flipped behind its IP header.
  void put(Carried packet);
  /// When the next packet ends its way; `never` if there is none.
  Time next() const { return heap_.empty() ? never : heap_.front().ends; }
  Carried take();

 private:
  Link link_;
  std::uint64_t seed_;
  std::uint64_t order_ = 0;
  std::vector<Carried> heap_;  // by (ends, order)
};

}  // namespace synwave::runner::tun
