#include "core/wire/address.hpp"

#include "core/base/ensure.hpp"

namespace synwave {

namespace {

/// Takes a number of 0 to 255 from the front of `text`.
std::optional<std::uint8_t> take_octet(std::string_view& text) {
  std::uint32_t value = 0;
  std::size_t digits = 0;
  while (digits < text.size() && digits < 3 && text[digits] >= '0' && text[digits] <= '9') {
    value = value * 10 + static_cast<std::uint32_t>(text[digits] - '0');
    ++digits;
  }
  if (digits == 0 || value > 255 || (digits > 1 && text[0] == '0')) return std::nullopt;
  text.remove_prefix(digits);
  return static_cast<std::uint8_t>(value);
}

}  // namespace

std::optional<Address> parse_ipv4(std::string_view text) {
  Address address;
  for (std::size_t i = 0; i < 4; ++i) {
    if (i != 0) {
      if (text.empty() || text[0] != '.') return std::nullopt;
      text.remove_prefix(1);
    }
    const std::optional<std::uint8_t> octet = take_octet(text);
    if (!octet) return std::nullopt;
    address.octets[i] = *octet;
  }
  if (!text.empty()) return std::nullopt;
  return address;
}

std::string to_text(const Address& address) {
  ENSURE(!address.v6);
  std::string text;
  for (std::size_t i = 0; i < 4; ++i) {
    if (i != 0) text += '.';
    text += std::to_string(address.octets[i]);
  }
  return text;
}

std::string to_text(const Endpoint& endpoint) {
  return to_text(endpoint.address) + ':' + std::to_string(endpoint.port);
}

bool unicast(const Address& address) {
  if (address.unspecified()) return false;
  if (address.v6) return address.octets[0] != 0xFF;
  const bool multicast = (address.octets[0] & 0xF0) == 0xE0;
  const bool broadcast = address == Address::v4(255, 255, 255, 255);
  return !multicast && !broadcast;
}

}  // namespace synwave
