#include "core/sim/world.hpp"

#include <algorithm>

#include "core/base/ensure.hpp"

namespace synwave {

namespace {

Event link_event(Time now, EventKind kind, HostId host, std::uint32_t line) {
  Event event;
  event.at_ns = to_ns(now);
  event.kind = static_cast<std::uint8_t>(kind);
  event.host = host.raw;
  event.line = static_cast<std::uint16_t>(line);
  return event;
}

// The ECN bits of the IP header: a sender that knows of ECN sets one of them, a long queue both (RFC 3168 5).
constexpr std::uint8_t ecn_bits = 3;

void mark_as_congested(Segment& segment) {
  segment.ip.tos |= ecn_bits;
}

bool never_leaves(Fate fate) {
  return fate == Fate::link_down || fate == Fate::too_big || fate == Fate::queue_full || fate == Fate::host_down;
}

}  // namespace

HostId World::add_host(const Address& address, const HostConfig& config) {
  ENSURE(hosts_.size() < max_hosts);
  const HostId id{static_cast<std::uint8_t>(hosts_.size())};
  hosts_.emplace_back(id, address, config, seed_);
  return id;
}

void World::add_link(HostId a, HostId b, const LinkConfig& ab, const LinkConfig& ba) {
  ENSURE(a != b && find_link(a, b) == nullptr);
  links_.emplace_back(a, b, ab, seed_);
  links_.emplace_back(b, a, ba, seed_);
  host(a).set_route(host(b).address(), ab.mtu);
  host(b).set_route(host(a).address(), ba.mtu);
}

Link* World::find_link(HostId from, HostId to) {
  for (Link& link : links_) {
    if (link.from() == from && link.to() == to) return &link;
  }
  return nullptr;
}

const LinkConfig* World::link(HostId from, HostId to) const {
  for (const Link& link : links_) {
    if (link.from() == from && link.to() == to) return &link.config();
  }
  return nullptr;
}

Link* World::link_towards(HostId from, const Address& address) {
  for (Link& link : links_) {
    if (link.from() == from && same_address(host(link.to()).address(), address)) return &link;
  }
  return nullptr;
}

void World::set_link(HostId from, HostId to, const LinkConfig& config, std::uint32_t line, Log* log) {
  Link* link = find_link(from, to);
  ENSURE(link != nullptr);
  link->set_config(config);
  host(from).set_route(host(to).address(), config.mtu);
  if (log != nullptr) log->add(link_event(now_, EventKind::link_changed, from, line));
}

/// Arrivals before timers; among equals, what was set going first.
World::Next World::find_next() {
  Next next;
  std::uint32_t i = 0;
  for (const Link& link : links_) {
    const Packet* const first = link.next();
    if (first != nullptr && (first->ends < next.at || (first->ends == next.at && first->order < next.order))) {
      next.at = first->ends;
      next.order = first->order;
      next.index = i;
    }
    ++i;
  }
  if (!complaints_.empty()) {
    const Complaint& first = complaints_.front();
    if (first.ends < next.at || (first.ends == next.at && first.order < next.order)) {
      next = {first.ends, first.order, 0, false, true};
    }
  }
  i = 0;
  for (Host& each : hosts_) {
    if (each.earliest_wakeup() < next.at) {
      const Time wakeup = each.next_wakeup();
      if (wakeup < next.at) next = {wakeup, 0, i, true, false};
    }
    ++i;
  }
  if (next.timer && next.at < now_) next.at = now_;
  return next;
}

Time World::next_event() {
  return find_next().at;
}

bool World::step(Log* log) {
  const Next next = find_next();
  if (next.at == never) return false;
  const HostId unfinished = begin(next, log);
  if (unfinished.valid()) flush(unfinished, log);
  return true;
}

HostId World::begin_step(Log* log) {
  return begin(find_next(), log);
}

HostId World::begin(const Next& next, Log* log) {
  now_ = next.at;
  if (next.complaint) return take_complaint(log);
  if (!next.timer) return arrive(links_[next.index], log);
  hosts_[next.index].on_timer(now_, log);
  return hosts_[next.index].id();
}

void World::advance_to(Time time) {
  ENSURE(time >= now_);
  now_ = time;
}

void World::flush(HostId id, Log* log) {
  Host& sender = host(id);
  Departure& departure = departure_.use();
  while (sender.poll(now_, departure, log)) transmit(departure, log);
  if (failed_.empty()) return;
  for (const Packet& packet : failed_) end_packet(packet, HostId{}, log);
  failed_.clear();
}

/// Counts the transmission for every fault that it fits, and gathers what those that hit want.
Link::Wish World::apply_faults(const Link& link, const Departure& departure, Copy& copy) {
  Link::Wish wish;
  const std::uint8_t classes = classes_of(departure.outgoing.segment);
  for (Fault& fault : faults_) {
    if (fault.from != link.from() || fault.to != link.to() || (fault.classes & classes) == 0) continue;
    if (!fault.any_state && fault.in_state != departure.state) continue;
    if (fault.name != nothing && fault.name != departure.origin.name) continue;
    ++fault.matched;
    if (fault.matched < fault.first || fault.matched > fault.last) continue;
    switch (fault.kind) {
      case FaultKind::drop: wish.drop = true; break;
      case FaultKind::corrupt: wish.corrupt = true; break;
      case FaultKind::mark: wish.mark = true; break;
      case FaultKind::delay: wish.delay += fault.time; break;
      case FaultKind::duplicate: copy = {true, fault.time, fault.line}; continue;
    }
    if (wish.line == 0 || fault.kind == FaultKind::drop) wish.line = fault.line;
  }
  return wish;
}

/// From the host onto the link, or to its end right there.
void World::transmit(const Departure& departure, Log* log) {
  const Segment& segment = departure.outgoing.segment;
  const HostId from = departure.origin.host;
  Link* link = link_towards(from, segment.destination.address);
  if (link == nullptr) {
    Packet packet{segment, departure.origin, now_, now_, ++order_, departure.record, 0, Fate::host_down};
    failed_.push_back(packet);
    return;
  }
  Copy copy;
  const Link::Wish wish = faults_.empty() ? Link::Wish{} : apply_faults(*link, departure, copy);
  const Link::Course course = link->transmit(now_, ip_octets(segment), wish);
  const bool marked = course.marked && (segment.ip.tos & ecn_bits) != 0;
  if (log != nullptr) {
    SegmentRecord& record = log->segments[departure.record];
    if (marked) record.marks = static_cast<std::uint8_t>(record.marks | mark_ce);
    record.to = link->to().raw;
    if (wish.delay.count() != 0) record.marks = static_cast<std::uint8_t>(record.marks | mark_late);
  }
  if (course.in_order && !course.twice && !copy.wanted) {  // what nearly all do, without a copy of the segment
    Packet& packet = link->enqueue();
    packet.segment = segment;
    if (marked) mark_as_congested(packet.segment);
    packet.origin = departure.origin;
    packet.sent = now_;
    packet.ends = course.ends;
    packet.order = ++order_;
    packet.record = departure.record;
    packet.line = course.line;
    packet.fate = course.fate;
    if (log != nullptr) plan(packet, *log);
    return;
  }
  Packet packet{segment, departure.origin, now_, course.ends, 0, departure.record, course.line, course.fate};
  if (marked) mark_as_congested(packet.segment);
  put_on(*link, packet, course, log);
  if (course.twice) {
    Packet twin = packet;
    twin.fate = Fate::arrived;
    twin.record = record_copy(packet.record, now_, mark_copy, 0, log);
    put_on(*link, twin, course, log);
  }
  if (copy.wanted && !never_leaves(packet.fate)) deliver_again(*link, packet, course, copy, log);
}

/// The text's copy goes its own way, whatever becomes of the original.
void World::deliver_again(Link& link, const Packet& original, const Link::Course& course, const Copy& copy, Log* log) {
  Packet again = original;
  again.fate = Fate::arrived;
  again.line = copy.line;
  again.sent = original.sent + copy.after;
  again.ends = course.arrival + copy.after;
  again.record = record_copy(original.record, again.sent, mark_copy | mark_late, copy.line, log);
  Link::Course aside;
  aside.in_order = false;
  put_on(link, again, aside, log);
}

/// The record learns when and how the packet will end.
void World::plan(const Packet& packet, Log& log) {
  SegmentRecord& record = log.segments[packet.record];
  record.ends_ns = to_ns(packet.ends);
  record.fate = static_cast<std::uint8_t>(Fate::in_flight);
  record.fate_line = static_cast<std::uint16_t>(packet.line);
}

void World::put_on(Link& link, const Packet& packet, const Link::Course& course, Log* log) {
  Packet placed = packet;
  placed.order = ++order_;
  if (log != nullptr) plan(placed, *log);
  if (never_leaves(placed.fate)) {
    if (placed.fate == Fate::too_big) complain(link, placed);
    failed_.push_back(placed);
  } else if (course.in_order) {
    link.enqueue() = placed;
  } else {
    link.enqueue_aside(placed);
  }
}

std::uint32_t World::record_copy(std::uint32_t original, Time sent, std::uint8_t marks, std::uint32_t line,
                                 Log* log) const {
  if (log == nullptr) return nothing;
  SegmentRecord record = log->segments[original];
  record.copy_of = original;
  record.marks = static_cast<std::uint8_t>((record.marks & ~mark_late) | marks);
  record.sent_ns = to_ns(sent);
  record.fate_line = static_cast<std::uint16_t>(line);
  log->segments.push_back(record);
  return static_cast<std::uint32_t>(log->segments.size() - 1);
}

void World::inject(const Forgery& forgery, Log* log) {
  Link* link = find_link(forgery.from, forgery.to);
  ENSURE(link != nullptr);
  Packet packet;
  packet.segment = forgery.segment;
  packet.origin = {forger, SocketId{}, forgery.name};
  packet.sent = now_;
  packet.line = forgery.line;
  const Link::Course course = link->carry(now_, ip_octets(forgery.segment));
  packet.ends = course.ends;
  packet.fate = course.fate;
  if (log != nullptr) {
    Event event = link_event(now_, EventKind::injected, forgery.from, forgery.line);
    packet.record = log->add(forgery.segment);
    SegmentRecord& record = log->segments[packet.record];
    record.sent_ns = to_ns(now_);
    record.from = forgery.from.raw;
    record.to = forgery.to.raw;
    record.marks = mark_forged;
    event.segment = packet.record;
    log->add(event);
  }
  put_on(*link, packet, course, log);
  for (const Packet& failed : failed_) end_packet(failed, HostId{}, log);
  failed_.clear();
}

/// The trace learns how a packet ended that nobody received.
void World::end_packet(const Packet& packet, HostId to, Log* log) {
  if (log == nullptr) return;
  SegmentRecord& record = log->segments[packet.record];
  record.ends_ns = to_ns(now_);
  record.fate = static_cast<std::uint8_t>(packet.fate);
  record.fate_line = static_cast<std::uint16_t>(packet.line);
  Event event = link_event(now_, EventKind::lost, HostId{record.from}, packet.line);
  event.segment = packet.record;
  event.a = record.fate;
  log->add(event);
  if (packet.fate == Fate::corrupted) Scribe{log, now_, to, SocketId{}}.decided(Rule::checksum_wrong);
  if (packet.fate == Fate::host_down && to.valid()) Scribe{log, now_, to, SocketId{}}.decided(Rule::no_such_host_now);
}

HostId World::arrive(Link& link, Log* log) {
  const HostId to = link.to();
  const Packet& packet = *link.next();
  Host& receiver = host(to);
  if (packet.fate != Fate::arrived || !receiver.up()) {
    Packet lost = packet;
    if (lost.fate == Fate::arrived) lost.fate = Fate::host_down;
    link.pop();
    end_packet(lost, to, log);
    if (lost.unreachable()) complain(link, lost);
    return HostId{};
  }
  if (log != nullptr) {
    SegmentRecord& record = log->segments[packet.record];
    record.fate = static_cast<std::uint8_t>(Fate::arrived);
    record.ends_ns = to_ns(now_);
  }
  // Nothing enters this direction before the packet is popped: what the receiver sends takes the other one.
  receiver.on_segment(now_, packet.segment, packet.origin, packet.record, log);
  link.pop();
  return to;
}

std::size_t World::in_flight() const {
  std::size_t count = 0;
  for (const Link& link : links_) count += link.alive();
  return count + complaints_.size();
}

}  // namespace synwave
