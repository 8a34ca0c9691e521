#include "core/wire/address.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "core/base/ensure.hpp"
#include "core/wire/octets.hpp"

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

/// Takes one to four hexadecimal digits from the front of `text`.
std::optional<std::uint16_t> take_group(std::string_view& text) {
  std::uint32_t value = 0;
  std::size_t digits = 0;
  for (; digits < text.size() && digits < 4; ++digits) {
    const char c = text[digits];
    const char lower = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
    if (lower >= '0' && lower <= '9') {
      value = value * 16 + static_cast<std::uint32_t>(lower - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      value = value * 16 + static_cast<std::uint32_t>(lower - 'a' + 10);
    } else {
      break;
    }
  }
  if (digits == 0) return std::nullopt;
  text.remove_prefix(digits);
  return static_cast<std::uint16_t>(value);
}

using Groups = std::array<std::uint16_t, 8>;

Groups groups_of(const Address& address) {
  Groups groups{};
  for (std::size_t i = 0; i < groups.size(); ++i) groups[i] = read_u16(address.octets, 2 * i);
  return groups;
}

/// The first of the longest rows of zeros, of two at least: the one that "::" stands for (RFC 5952 4.2).
struct Zeros {
  std::size_t begin = 0;
  std::size_t length = 0;
};
Zeros longest_zeros(std::span<const std::uint16_t> groups) {
  Zeros longest;
  Zeros here;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    here = groups[i] != 0 ? Zeros{i + 1, 0} : Zeros{here.begin, here.length + 1};
    if (here.length > longest.length) longest = here;
  }
  return longest.length < 2 ? Zeros{} : longest;
}

std::string in_hex(std::uint32_t group) {
  std::string text;
  for (int shift = 12; shift >= 0; shift -= 4) {
    const std::uint32_t digit = (group >> shift) & 0xF;
    if (digit != 0 || !text.empty() || shift == 0) text += "0123456789abcdef"[digit];
  }
  return text;
}

std::string groups_to_text(std::span<const std::uint16_t> groups) {
  const Zeros zeros = longest_zeros(groups);
  std::string text;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (zeros.length != 0 && i == zeros.begin) {
      text += "::";
      i += zeros.length - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    text += in_hex(groups[i]);
  }
  return text;
}

std::string dotted(std::span<const std::uint8_t> octets) {
  std::string text;
  for (std::size_t i = 0; i < 4; ++i) {
    if (i != 0) text += '.';
    text += std::to_string(octets[i]);
  }
  return text;
}

/// What "::" and the groups around it come to; `gap` is how many groups stand before it.
std::optional<Address> assembled(const Groups& groups, std::size_t count, std::optional<std::size_t> gap) {
  if (gap ? count == groups.size() : count != groups.size()) return std::nullopt;
  Address address;
  address.v6 = true;
  const std::size_t zeros = groups.size() - count;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t to = gap && i >= *gap ? i + zeros : i;
    put_u16(address.octets, 2 * to, groups[i]);
  }
  return address;
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

std::optional<Address> parse_ipv6(std::string_view text) {
  Groups groups{};
  std::size_t count = 0;
  std::optional<std::size_t> gap;
  const auto take_gap = [&text, &gap, &count] {
    if (gap || text.substr(0, 2) != "::") return false;
    gap = count;
    text.remove_prefix(2);
    return true;
  };
  take_gap();
  while (!text.empty()) {
    if (count == groups.size()) return std::nullopt;
    if (text.find(':') == text.npos && text.find('.') != text.npos) {
      const std::optional<Address> last = parse_ipv4(text);
      if (!last || count + 2 > groups.size()) return std::nullopt;
      groups[count++] = read_u16(last->octets, 0);
      groups[count++] = read_u16(last->octets, 2);
      break;
    }
    const std::optional<std::uint16_t> group = take_group(text);
    if (!group) return std::nullopt;
    groups[count++] = *group;
    if (text.empty() || take_gap()) continue;
    if (text[0] != ':' || text.size() == 1) return std::nullopt;
    text.remove_prefix(1);
  }
  return assembled(groups, count, gap);
}

std::optional<Address> parse_address(std::string_view text) {
  return text.find(':') == text.npos ? parse_ipv4(text) : parse_ipv6(text);
}

std::string to_text(const Address& address) {
  if (!address.v6) return dotted(address.octets);
  if (is_v4_mapped(address)) return "::ffff:" + dotted(std::span{address.octets}.subspan(12));
  return groups_to_text(groups_of(address));
}

std::string to_text(const Endpoint& endpoint) {
  const std::string address = to_text(endpoint.address);
  return (endpoint.address.v6 ? '[' + address + ']' : address) + ':' + std::to_string(endpoint.port);
}

bool unicast(const Address& address) {
  if (is_v4_mapped(address)) return unicast(from_v4_mapped(address));
  if (address.unspecified()) return false;
  if (address.v6) return address.octets[0] != 0xFF;
  const bool multicast = (address.octets[0] & 0xF0) == 0xE0;
  const bool broadcast = address == Address::v4(255, 255, 255, 255);
  return !multicast && !broadcast;
}

bool loopback(const Address& address) {
  if (is_v4_mapped(address)) return loopback(from_v4_mapped(address));
  if (!address.v6) return address.octets[0] == 127;
  Address one;
  one.v6 = true;
  one.octets[15] = 1;
  return address == one;
}

bool is_v4_mapped(const Address& address) {
  constexpr std::array<std::uint16_t, 6> prefix{0, 0, 0, 0, 0, 0xFFFF};
  const Groups groups = groups_of(address);
  return address.v6 && std::equal(prefix.begin(), prefix.end(), groups.begin());
}

Address to_v4_mapped(const Address& address) {
  ENSURE(!address.v6);
  Address mapped;
  mapped.v6 = true;
  mapped.octets[10] = mapped.octets[11] = 0xFF;
  for (std::size_t i = 0; i < 4; ++i) mapped.octets[12 + i] = address.octets[i];
  return mapped;
}

Address from_v4_mapped(const Address& address) {
  if (!is_v4_mapped(address)) return address;
  const auto& octets = address.octets;
  return Address::v4(octets[12], octets[13], octets[14], octets[15]);
}

}  // namespace synwave
