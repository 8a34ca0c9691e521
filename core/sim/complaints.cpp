// ICMP: what the network answers to a packet that it can not pass on (RFC 792, RFC 4443 3.1 and 3.2).
#include <algorithm>

#include "core/sim/world.hpp"

namespace synwave {

namespace {

constexpr bool comes_later(const Complaint& a, const Complaint& b) {
  return a.ends != b.ends ? a.ends > b.ends : a.order > b.order;
}

/// Type and code, and the MTU of the next hop (RFC 1191 4, RFC 8201 4).
void classify(IcmpMessage& message, Fate fate, std::uint32_t mtu) {
  constexpr std::uint8_t unreachable = 3;
  constexpr std::uint8_t unreachable_v6 = 1;
  constexpr std::uint8_t packet_too_big_v6 = 2;
  const bool v6 = message.destination.v6;
  message.type = v6 ? unreachable_v6 : unreachable;
  if (fate == Fate::host_unreachable) {
    message.code = v6 ? 3 : 1;
  } else if (fate == Fate::port_unreachable) {
    message.code = v6 ? 4 : 3;
  } else {
    if (v6) message.type = packet_too_big_v6;
    message.code = v6 ? 0 : 4;
    message.mtu = mtu;
  }
}

}  // namespace

/// It takes the delay of the way back, and neither its rate nor its chances: a message so small and so rare.
void World::complain(const Link& link, const Packet& packet) {
  const Link* back = find_link(link.to(), link.from());
  if (!link.config().icmp || back == nullptr || !back->config().up) return;
  Complaint complaint;
  complaint.message.source = host(link.to()).address();
  complaint.message.destination = packet.segment.source.address;
  complaint.message.quoted_source = packet.segment.source;
  complaint.message.quoted_destination = packet.segment.destination;
  complaint.message.quoted_seq = packet.segment.seq;
  complaint.message.quoted_octets = ip_octets(packet.segment);
  classify(complaint.message, packet.fate, link.config().mtu);
  complaint.to = link.from();
  complaint.ends = now_ + back->config().delay;
  complaint.order = ++order_;
  complaint.record = packet.record;
  complaints_.push_back(complaint);
  std::push_heap(complaints_.begin(), complaints_.end(), comes_later);
}

HostId World::take_complaint(Log* log) {
  std::pop_heap(complaints_.begin(), complaints_.end(), comes_later);
  const Complaint complaint = complaints_.back();
  complaints_.pop_back();
  if (!host(complaint.to).up()) return HostId{};
  host(complaint.to).on_icmp(now_, complaint.message, log, complaint.record);
  return complaint.to;
}

/// The quoted number counts from the number of the connection that it is about, where that still exists.
void World::hash_complaints(Hasher& hasher) const {
  std::vector<Complaint> sorted = complaints_;
  std::sort(sorted.begin(), sorted.end(), [](const Complaint& a, const Complaint& b) { return comes_later(b, a); });
  for (const Complaint& c : sorted) {
    const Host& receiver = host(c.to);
    const SocketId id = receiver.find(c.message.quoted_source, c.message.quoted_destination);
    const Socket* socket = id.valid() ? receiver.find(id) : nullptr;
    const bool known = socket != nullptr && socket->kind == SocketKind::connection;
    const Seq32 iss = known ? socket->connection.tcb().iss : Seq32{0};
    hasher.add_signed((c.ends - now_).count()).add(c.to.raw).add(c.message.type).add(c.message.code);
    hasher.add(c.message.mtu).add(c.message.quoted_source.port).add(c.message.quoted_destination.port);
    hasher.add_signed(c.message.quoted_seq.since(iss));
  }
}

}  // namespace synwave
