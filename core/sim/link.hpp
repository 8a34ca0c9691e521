// One direction of a link: when a packet arrives, or how it is lost.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/base/hash.hpp"
#include "core/base/ids.hpp"
#include "core/base/ring.hpp"
#include "core/base/time.hpp"
#include "core/host/host.hpp"
#include "core/sim/link_config.hpp"
#include "core/trace/log.hpp"

namespace synwave {

/// A segment on its way, in its envelope.
struct Packet {
  Segment segment;
  Origin origin;
  Time sent{};
  Time ends{};                     // arrival, or where on its way it is lost
  std::uint64_t order = 0;         // of all that was ever set going in this World
  std::uint32_t record = nothing;  // index into Log::segments
  std::uint32_t line = 0;          // of the statement that decided its fate
  Fate fate = Fate::arrived;       // what will become of it: arrived, corrupted, or lost in some way

  /// Whether its end draws an ICMP message rather than silence.
  bool unreachable() const { return fate == Fate::host_unreachable || fate == Fate::port_unreachable; }
  /// Whether it can make a difference to anybody.
  bool alive() const { return fate == Fate::arrived || unreachable(); }
  friend bool operator==(const Packet&, const Packet&) = default;
};

constexpr bool ends_later(const Packet& a, const Packet& b) {
  return a.ends != b.ends ? a.ends > b.ends : a.order > b.order;
}

/// Octets of the IP datagram: what a rate counts and an MTU bounds.
std::uint32_t ip_octets(const Segment& segment);

/// A FIFO for what keeps its order and a small heap for what overtakes. Draws come from (seed, this direction,
/// ordinal).
class Link {
 public:
  Link() = default;
  Link(HostId from, HostId to, const LinkConfig& config, std::uint64_t seed);

  HostId from() const { return from_; }
  HostId to() const { return to_; }
  const LinkConfig& config() const { return config_; }
  /// Packets on their way are not touched.
  void set_config(const LinkConfig& config) { config_ = config; }

  /// How the text wants one transmission to be treated, besides chance.
  struct Wish {
    bool drop = false;
    bool corrupt = false;
    bool mark = false;
    Duration delay{0};       // more than the link's own; lets others overtake
    std::uint32_t line = 0;  // of the first statement that asked for it
  };
  /// What one transmission comes to. `ends` and `fate` as in Packet.
  struct Course {
    Time ends{};
    Time arrival{};  // when it would arrive if nothing happened to it; `ends` of what never left
    Fate fate = Fate::arrived;
    std::uint32_t line = 0;
    bool in_order = true;  // belongs into the FIFO
    bool marked = false;   // congestion experienced, if the packet can say so (RFC 3168 5)
    bool twice = false;    // the link makes a copy that arrives right behind
  };
  /// Decides, and takes the sender's place in the queue and on the wire.
  Course transmit(Time now, std::uint32_t octets, const Wish& wish);
  /// The way of a packet that nobody sent: the delay and the MTU of the link, nothing else.
  Course carry(Time now, std::uint32_t octets) const;

  /// Room for a packet whose fields the caller fills in: in the FIFO. Its end must not lie before that of the last one.
  Packet& enqueue() { return fifo_.push_slot(); }
  /// A packet that ends when it ends, whatever the FIFO does.
  void enqueue_aside(const Packet& packet);

  /// The packet whose end comes first; null if none is on its way.
  const Packet* next() const {
    if (aside_.empty()) return fifo_.empty() ? nullptr : &fifo_.front();
    return next_is_aside() ? &aside_.front() : &fifo_.front();
  }
  void pop();

  std::size_t alive() const;
  /// The state that decides about the future, packets excepted.
  void add_to(Hasher& hasher, Time now) const;
  /// Packets in the order of their ends.
  std::vector<Packet> packets() const;

  friend bool operator==(const Link&, const Link&) = default;

 private:
  Time leaves(Time now, std::uint32_t octets);
  Fate nowhere() const;
  std::uint64_t chance(Purpose purpose) const { return dice_.draw(purpose, ordinal_); }
  bool happens(Probability probability, Purpose purpose) const {
    return probability.parts_per_billion != 0 && probability.happens(chance(purpose));
  }
  bool next_is_aside() const { return !aside_.empty() && (fifo_.empty() || ends_later(fifo_.front(), aside_.front())); }

  HostId from_;
  HostId to_;
  LinkConfig config_;
  Dice dice_;
  std::uint64_t ordinal_ = 0;  // transmissions so far
  Time wire_free_{};           // when the last octet so far has left
  Time last_in_order_{};       // the latest end in the FIFO so far
  Ring<Time> starts_;          // when those that wait for the wire begin to leave
  Ring<Packet> fifo_;
  std::vector<Packet> aside_;  // heap by (ends, order)
};

}  // namespace synwave
