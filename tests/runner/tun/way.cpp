#include "tests/runner/tun/way.hpp"

#include <algorithm>

#include "core/wire/ip.hpp"

namespace synwave::runner::tun {

namespace {

bool later(const Carried& a, const Carried& b) {
  return a.ends != b.ends ? a.ends > b.ends : a.order > b.order;
}

constexpr unsigned ecn_bits = 3;  // the two lowest of TOS and traffic class; both set: congestion experienced

std::uint32_t word_at(const std::vector<std::uint8_t>& packet, std::size_t at) {
  return static_cast<std::uint32_t>(packet[at] << 8 | packet[at + 1]);
}

}  // namespace

bool mark_as_congested(std::vector<std::uint8_t>& packet) {
  constexpr std::size_t ipv4_checksum_at = 10;
  const bool v6 = packet.front() >> 4 == 6;
  // The traffic class of IPv6 begins in the middle of the first octet.
  const std::size_t at = 1;
  const unsigned marks = v6 ? ecn_bits << 4 : ecn_bits;
  if ((packet[at] & marks) == 0) return false;
  const std::uint32_t before = word_at(packet, 0);
  packet[at] = static_cast<std::uint8_t>(packet[at] | marks);
  if (v6) return true;  // its header has no checksum
  // RFC 1624 3: HC' = ~(~HC + ~m + m').
  std::uint32_t sum = (~word_at(packet, ipv4_checksum_at) & 0xFFFF) + (~before & 0xFFFF) + word_at(packet, 0);
  while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
  packet[ipv4_checksum_at] = static_cast<std::uint8_t>(~sum >> 8);
  packet[ipv4_checksum_at + 1] = static_cast<std::uint8_t>(~sum);
  return true;
}

Link::Course Way::decide(Time now, std::size_t octets) {
  return link_.transmit(now, static_cast<std::uint32_t>(octets), {});
}

void Way::put(Carried packet) {
  packet.order = ++order_;
  const IpResult ip = packet.fate == Fate::corrupted ? parse_ip_header(packet.octets) : IpResult{};
  if (packet.fate == Fate::corrupted && ip.payload_at < packet.octets.size()) {
    const std::uint64_t bits = 8 * (packet.octets.size() - ip.payload_at);
    const std::uint64_t bit = scale_draw(draw(seed_, link_.from().raw, Purpose::corrupt_bit, order_), bits);
    packet.octets[ip.payload_at + bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
  }
  heap_.push_back(std::move(packet));
  std::push_heap(heap_.begin(), heap_.end(), later);
}

Carried Way::take() {
  std::pop_heap(heap_.begin(), heap_.end(), later);
  Carried packet = std::move(heap_.back());
  heap_.pop_back();
  return packet;
}

}  // namespace synwave::runner::tun
