// The Internet checksum: the one's complement of the one's complement sum of 16-bit words (RFC 1071 1).
#pragma once

#include <cstdint>
#include <span>

#include "core/wire/segment.hpp"

namespace synwave {

inline constexpr std::uint8_t protocol_icmp = 1;     // RFC 792
inline constexpr std::uint8_t protocol_tcp = 6;      // RFC 9293
inline constexpr std::uint8_t protocol_icmpv6 = 58;  // RFC 4443 2.1

/// Sums octets piece by piece, as if they stood in one row: a piece of odd length shifts those after it.
class Checksum {
 public:
  Checksum& add(std::span<const std::uint8_t> octets);
  Checksum& add_octet(std::uint8_t octet);
  /// A word in the order of the network; only after an even number of octets.
  Checksum& add_word(std::uint16_t word);
  /// What belongs into the checksum field, in host order. Over octets that include a right checksum it is 0.
  std::uint16_t result() const;

 private:
  std::uint64_t sum_ = 0;
  bool odd_ = false;
};

/// A sum that begins with the pseudo-header: IPv4's (RFC 9293 3.1), or IPv6's where the addresses are (RFC 8200 8.1).
/// `length`: octets of the protocol's header and the text. Both addresses are of one family.
Checksum with_pseudo_header(const Address& source, const Address& destination, std::uint32_t length,
                            std::uint8_t protocol = protocol_tcp);

}  // namespace synwave
