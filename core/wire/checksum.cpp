#include "core/wire/checksum.hpp"

#include "core/base/ensure.hpp"

namespace synwave {

Checksum& Checksum::add_octet(std::uint8_t octet) {
  sum_ += odd_ ? octet : static_cast<std::uint64_t>(octet) << 8;
  odd_ = !odd_;
  return *this;
}

Checksum& Checksum::add_word(std::uint16_t word) {
  ENSURE(!odd_);
  sum_ += word;
  return *this;
}

Checksum& Checksum::add(std::span<const std::uint8_t> octets) {
  for (const std::uint8_t octet : octets) add_octet(octet);
  return *this;
}

std::uint16_t Checksum::result() const {
  // 64 bits hold the carries of 2^48 words; they are folded in once, at the end (RFC 1071 2, deferred carries).
  std::uint64_t sum = sum_;
  while ((sum >> 16) != 0) sum = (sum & 0xFFFF) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum & 0xFFFF);
}

Checksum with_pseudo_header(const Address& source, const Address& destination, std::uint32_t length,
                            std::uint8_t protocol) {
  ENSURE(source.v6 == destination.v6);
  const std::size_t octets = source.v6 ? 16 : 4;
  Checksum sum;
  sum.add(std::span{source.octets}.first(octets));
  sum.add(std::span{destination.octets}.first(octets));
  // IPv4 has 16 bits for the length and 8 for the protocol, IPv6 32 for each; leading zeros do not change the sum.
  sum.add_word(static_cast<std::uint16_t>(length >> 16)).add_word(static_cast<std::uint16_t>(length & 0xFFFF));
  sum.add_word(protocol);
  return sum;
}

}  // namespace synwave
