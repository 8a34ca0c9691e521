// The fingerprint of a World: equal for worlds that will do the same from now on, whenever and by whatever way they
// came here.
#include <algorithm>

#include "core/base/hash.hpp"
#include "core/sim/world.hpp"

namespace synwave {

namespace {

/// Numbers relative to the ISNs of the connection that sent the segment, where it still exists.
void add_segment(Hasher& hasher, const World& world, const Packet& packet) {
  const Segment& s = packet.segment;
  const Origin& origin = packet.origin;
  Seq32 iss{0};
  Seq32 irs{0};
  StreamId own;
  if (origin.known() && origin.host != forger && origin.socket.valid()) {
    const Socket* sender = world.host(origin.host).find(origin.socket);
    if (sender != nullptr && sender->kind == SocketKind::connection) {
      iss = sender->connection.tcb().iss;
      irs = sender->connection.tcb().irs;
      own = sender->connection.stream();
    }
  }
  hasher.add(classes_of(s)).add((s.psh ? 1U : 0U) | (s.urg ? 2U : 0U) | (s.ece ? 4U : 0U) | (s.cwr ? 8U : 0U));
  hasher.add_signed(s.seq.since(iss)).add(s.ack ? 1 : 0).add_signed(s.ack ? s.ack->since(irs) : 0);
  hasher.add(s.window).add(s.urgent).add(s.options.mss.value_or(0)).add(s.options.window_scale.value_or(255));
  if ((s.ip.tos & 3) != 0) hasher.add(s.ip.tos & 3);
  hasher.add(s.source.port).add(s.destination.port).add(s.text.length).add(s.text.empty() ? 0 : s.text.offset);
  hasher.add(s.text.empty() || s.text.stream == own ? 1 : 0);
}

}  // namespace

std::uint64_t World::hash() const {
  Hasher hasher;
  for (const Host& each : hosts_) hasher.add(each.hash(now_));
  for (const Link& link : links_) {
    link.add_to(hasher, now_);
    for (const Packet& packet : link.packets()) {
      if (!packet.alive()) continue;
      hasher.add_signed((packet.ends - now_).count());
      if (packet.unreachable()) hasher.add(static_cast<std::uint8_t>(packet.fate));
      add_segment(hasher, *this, packet);
    }
  }
  hash_complaints(hasher);
  // A fault that has done its work makes no difference any more.
  for (const Fault& fault : faults_) hasher.add(std::min<std::uint64_t>(fault.matched, std::uint64_t{fault.last} + 1));
  return hasher.result();
}

}  // namespace synwave
