#include "core/sim/link.hpp"

#include <algorithm>

#include "core/wire/codec.hpp"

namespace synwave {

namespace {

/// Later than every run ends, and so far from the end of the clock that a delay can still be added: a slow wire with
/// a long queue frees itself here at the latest.
constexpr Time far_future{std::chrono::hours{24 * 365 * 100}};

/// Time that `octets` take at `rate` bits per second, rounded up to whole nanoseconds.
Duration serialization(std::uint32_t octets, std::uint64_t rate) {
  const std::uint64_t bits_ns = std::uint64_t{octets} * 8 * 1'000'000'000;
  return Duration{static_cast<std::int64_t>((bits_ns + rate - 1) / rate)};
}

}  // namespace

std::uint32_t ip_octets(const Segment& segment) {
  return packet_length(segment);
}

Link::Link(HostId from, HostId to, const LinkConfig& config, std::uint64_t seed)
    : from_{from}, to_{to}, config_{config}, dice_{seed, static_cast<std::uint64_t>(from.raw) << 8 | to.raw} {}

/// When the last octet of a packet that enters now has left; takes the wire for it.
Time Link::leaves(Time now, std::uint32_t octets) {
  if (config_.rate == 0) return now;
  const Time start = std::max(now, wire_free_);
  if (start > now) starts_.push_back(start);
  wire_free_ = std::min(start + serialization(octets, config_.rate), far_future);
  return wire_free_;
}

Link::Course Link::transmit(Time now, std::uint32_t octets, const Wish& wish) {
  Course course;
  ++ordinal_;
  course.ends = now;
  course.in_order = false;
  if (!config_.up) {
    course.fate = Fate::link_down;
    return course;
  }
  if (octets > config_.mtu) {
    course.fate = Fate::too_big;
    return course;
  }
  while (!starts_.empty() && starts_.front() <= now) starts_.pop_front();
  if (config_.queue != 0 && config_.rate != 0 && starts_.size() >= config_.queue) {
    course.fate = Fate::queue_full;
    return course;
  }
  course.marked = wish.mark || (config_.mark != 0 && config_.rate != 0 && starts_.size() >= config_.mark);
  if (wish.mark) course.line = wish.line;
  const Time left = leaves(now, octets);
  Time arrival = left + config_.delay;
  if (config_.jitter.count() != 0) {
    const auto bound = static_cast<std::uint64_t>(config_.jitter.count()) + 1;
    arrival += Duration{static_cast<std::int64_t>(chance(Purpose::jitter) % bound)};
  }
  course.in_order = true;
  arrival = std::max(arrival, last_in_order_);
  if (happens(config_.reorder, Purpose::reorder)) {
    const Duration most = config_.reorder_by.count() != 0 ? config_.reorder_by : config_.delay;
    if (most.count() != 0) {
      const auto by = 1 + chance(Purpose::reorder_by) % static_cast<std::uint64_t>(most.count());
      arrival = std::max(left, arrival - Duration{static_cast<std::int64_t>(by)});
      course.in_order = false;
    }
  }
  if (wish.delay.count() != 0) {
    arrival += wish.delay;
    course.line = wish.line;
    course.in_order = false;
  }
  course.ends = course.arrival = arrival;
  course.twice = happens(config_.duplicate, Purpose::duplicate);
  if (wish.drop || happens(config_.loss, Purpose::loss)) {
    course.fate = wish.drop ? Fate::dropped : Fate::lost_by_chance;
    course.line = wish.drop ? wish.line : 0;
    course.ends = now + (arrival - now) / 2;  // half way, so that a timeline can show where
    course.in_order = false;
    course.twice = false;
  } else if (wish.corrupt || happens(config_.corrupt, Purpose::corrupt)) {
    course.fate = Fate::corrupted;
    course.line = wish.corrupt ? wish.line : course.line;
  } else if (config_.unreachable != Unreachable::off) {
    course.fate = nowhere();
  }
  if (course.in_order) last_in_order_ = arrival;
  return course;
}

Fate Link::nowhere() const {
  return config_.unreachable == Unreachable::host ? Fate::host_unreachable : Fate::port_unreachable;
}

Link::Course Link::carry(Time now, std::uint32_t octets) const {
  Course course;
  course.in_order = false;
  course.ends = now;
  if (!config_.up) {
    course.fate = Fate::link_down;
  } else if (octets > config_.mtu) {
    course.fate = Fate::too_big;
  } else {
    course.ends = now + config_.delay;
    if (config_.unreachable != Unreachable::off) course.fate = nowhere();
  }
  return course;
}

void Link::enqueue_aside(const Packet& packet) {
  aside_.push_back(packet);
  std::push_heap(aside_.begin(), aside_.end(), ends_later);
}

void Link::pop() {
  if (!next_is_aside()) return fifo_.pop_front();
  std::pop_heap(aside_.begin(), aside_.end(), ends_later);
  aside_.pop_back();
}

std::size_t Link::alive() const {
  std::size_t count = 0;
  for (std::size_t i = 0; i < fifo_.size(); ++i) count += fifo_[i].alive() ? 1 : 0;
  for (const Packet& p : aside_) count += p.alive() ? 1 : 0;
  return count;
}

std::vector<Packet> Link::packets() const {
  std::vector<Packet> all = aside_;
  for (std::size_t i = 0; i < fifo_.size(); ++i) all.push_back(fifo_[i]);
  std::sort(all.begin(), all.end(), [](const Packet& a, const Packet& b) { return ends_later(b, a); });
  return all;
}

void Link::add_to(Hasher& hasher, Time now) const {
  const LinkConfig& c = config_;
  hasher.add(from_.raw).add(to_.raw).add(c.up ? 1 : 0).add(c.rate).add(c.queue).add(c.mtu);
  hasher.add_signed(c.delay.count()).add_signed(c.jitter.count()).add_signed(c.reorder_by.count());
  hasher.add(c.loss.parts_per_billion).add(c.duplicate.parts_per_billion).add(c.reorder.parts_per_billion);
  hasher.add(c.corrupt.parts_per_billion);
  if (c.mark != 0) hasher.add(c.mark);
  if (c.unreachable != Unreachable::off || !c.icmp) {
    hasher.add(static_cast<std::uint8_t>(c.unreachable)).add(c.icmp ? 1 : 0);
  }
  hasher.add_signed(std::max<std::int64_t>(0, to_ns(wire_free_) - to_ns(now)));
  hasher.add_signed(std::max<std::int64_t>(0, to_ns(last_in_order_) - to_ns(now)));
  for (std::size_t i = 0; i < starts_.size(); ++i) {
    if (starts_[i] > now) hasher.add_signed(to_ns(starts_[i]) - to_ns(now));
  }
  // Where chance plays a part, the next draw does.
  const bool chancy = c.jitter.count() != 0 || c.loss.parts_per_billion != 0 || c.duplicate.parts_per_billion != 0 ||
                      c.reorder.parts_per_billion != 0 || c.corrupt.parts_per_billion != 0;
  hasher.add(chancy ? ordinal_ : 0);
}

}  // namespace synwave
