#include "tests/runner/tun/way.hpp"

#include <algorithm>

#include "core/wire/ip.hpp"

namespace synwave::runner::tun {

namespace {

bool later(const Carried& a, const Carried& b) {
  return a.ends != b.ends ? a.ends > b.ends : a.order > b.order;
}

}  // namespace

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
