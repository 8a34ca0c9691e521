#include "core/host/secret.hpp"

#include <algorithm>
#include <array>

namespace synwave {

std::uint64_t Secret::of(SecretUse use, const Endpoint& local, const Endpoint& remote, std::uint64_t more) const {
  std::array<std::uint8_t, 1 + 2 * (16 + 2) + 8> octets{};
  std::size_t at = 0;
  octets[at++] = static_cast<std::uint8_t>(use);
  for (const Endpoint* end : {&local, &remote}) {
    std::copy(end->address.octets.begin(), end->address.octets.end(), octets.begin() + static_cast<std::ptrdiff_t>(at));
    at += end->address.octets.size();
    octets[at++] = static_cast<std::uint8_t>(end->port >> 8);
    octets[at++] = static_cast<std::uint8_t>(end->port);
  }
  for (int shift = 0; shift < 64; shift += 8) octets[at++] = static_cast<std::uint8_t>(more >> shift);
  return siphash(key, octets);
}

}  // namespace synwave
