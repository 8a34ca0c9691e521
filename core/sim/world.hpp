// Hosts, the links between them, and the virtual clock. A regular value: a copy is a snapshot and a fork.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/ids.hpp"
#include "core/base/scratch.hpp"
#include "core/base/time.hpp"
#include "core/host/host.hpp"
#include "core/sim/fault.hpp"
#include "core/sim/link.hpp"
#include "core/sim/link_config.hpp"
#include "core/trace/log.hpp"
#include "core/wire/icmp.hpp"

namespace synwave {

/// A segment that nobody sent, put on the link at `from`'s end.
struct Forgery {
  HostId from;
  HostId to;
  Segment segment;
  std::uint32_t name = nothing;  // a connection born of it bears this name
  std::uint32_t line = 0;
};

/// What a router, or the host at the end, says of a packet that it could not pass on, on its way to who sent that.
struct Complaint {
  IcmpMessage message;
  HostId to;
  Time ends{};                     // arrival
  std::uint64_t order = 0;         // as of a Packet
  std::uint32_t record = nothing;  // of the packet, index into Log::segments

  friend bool operator==(const Complaint&, const Complaint&) = default;
};

/// At one moment, segments arrive before timers expire; among each other both keep the order in which they were
/// set going (timers: the order of the hosts). A `Log` may be null; what happens does not depend on it.
class World {
 public:
  explicit World(std::uint64_t seed = 1) : seed_{seed} {}

  // ---- Building ----
  /// At most max_hosts. The host's id is their order.
  HostId add_host(const Address& address, const HostConfig& config);
  /// At most one link between two hosts, and none from a host to itself.
  void add_link(HostId a, HostId b, const LinkConfig& ab, const LinkConfig& ba);
  /// The World counts and applies faults in this order; several may hit one segment.
  void add_fault(const Fault& fault) { faults_.push_back(fault); }

  // ---- Running ----
  Time now() const { return now_; }
  /// When something happens next without outside help; `never` if nothing is left.
  Time next_event();
  /// Handles one event: an arrival, a loss, or one connection's timers. False: there is none.
  bool step(Log* log);
  /// The same in two parts, for who wants to act in between: an application that answers at once, before the host has
  /// sent anything. Gives the host to flush() then; not valid if the event concerned none. There must be an event.
  HostId begin_step(Log* log);
  /// Moves the clock; no event may lie before `time`.
  void advance_to(Time time);

  // ---- Acting from outside, at now() ----
  Host& host(HostId id) { return hosts_[id.raw]; }
  const Host& host(HostId id) const { return hosts_[id.raw]; }
  std::size_t host_count() const { return hosts_.size(); }
  /// To be called after every call on a host: puts what it wants to send on the links and finishes the input.
  void flush(HostId id, Log* log);
  /// Text gets through what is in force when it enters: packets on their way are not touched by a change.
  void set_link(HostId from, HostId to, const LinkConfig& config, std::uint32_t line, Log* log);
  /// Null if there is no link.
  const LinkConfig* link(HostId from, HostId to) const;
  /// The link's delay holds and its MTU; loss, faults and counts do not.
  void inject(const Forgery& forgery, Log* log);

  // ---- Looking at it ----
  const std::vector<Fault>& faults() const { return faults_; }
  std::uint64_t seed() const { return seed_; }
  /// Packets on their way, doomed ones not counted.
  std::size_t in_flight() const;
  /// Fingerprint of all that can make a difference to what happens next. Left out: absolute time, order numbers,
  /// statistics, ids from counters; deadlines are relative to now, sequence numbers to the ISNs.
  std::uint64_t hash() const;
  friend bool operator==(const World&, const World&) = default;

 private:
  struct Next {
    Time at = never;
    std::uint64_t order = 0;
    std::uint32_t index = 0;  // of the link, or of the host
    bool timer = false;
    bool complaint = false;
  };

  /// A copy that the text asks for.
  struct Copy {
    bool wanted = false;
    Duration after{0};
    std::uint32_t line = 0;
  };

  Link* find_link(HostId from, HostId to);
  Link* link_towards(HostId from, const Address& address);
  Next find_next();
  HostId begin(const Next& next, Log* log);
  void transmit(const Departure& departure, Log* log);
  Link::Wish apply_faults(const Link& link, const Departure& departure, Copy& copy);
  void put_on(Link& link, const Packet& packet, const Link::Course& course, Log* log);
  void deliver_again(Link& link, const Packet& original, const Link::Course& course, const Copy& copy, Log* log);
  static void plan(const Packet& packet, Log& log);
  std::uint32_t record_copy(std::uint32_t original, Time sent, std::uint8_t marks, std::uint32_t line, Log* log) const;
  void end_packet(const Packet& packet, HostId to, Log* log);
  HostId arrive(Link& link, Log* log);
  void complain(const Link& link, const Packet& packet);
  HostId take_complaint(Log* log);
  void hash_complaints(Hasher& hasher) const;

  std::uint64_t seed_;
  Time now_{};
  std::uint64_t order_ = 0;
  std::vector<Host> hosts_;
  std::vector<Link> links_;
  std::vector<Fault> faults_;
  std::vector<Complaint> complaints_;  // heap by (ends, order)
  Scratch<Departure> departure_;
  std::vector<Packet> failed_;  // lost at the sender's end, told once the input that sent them is finished
};

}  // namespace synwave
