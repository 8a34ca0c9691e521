// The Fast Open option (RFC 7413 4.1.1), which Options carries as one that it does not interpret.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/wire/options.hpp"

namespace synwave {

struct FastOpenCookie {
  std::uint8_t length = 0;    // 0: asks for one; else 4 to 16, even
  bool experimental = false;  // of kind 254, before the option had a number of its own (RFC 7413 9)
  std::array<std::uint8_t, 16> octets{};

  friend constexpr bool operator==(const FastOpenCookie&, const FastOpenCookie&) = default;
};

constexpr bool is_fast_open(const OtherOption& option) {
  if (option.kind == static_cast<std::uint8_t>(OptionKind::fast_open)) return true;
  return option.kind == static_cast<std::uint8_t>(OptionKind::experiment) && option.length >= 2 &&
         option.octets[0] == fast_open_experiment >> 8 && option.octets[1] == (fast_open_experiment & 0xFF);
}

/// Empty if there is none, or its length is none that a cookie can have (RFC7413-4.1.1-a).
constexpr std::optional<FastOpenCookie> fast_open_of(const Options& options) {
  if (!is_fast_open(options.other)) return std::nullopt;
  FastOpenCookie cookie;
  cookie.experimental = options.other.kind == static_cast<std::uint8_t>(OptionKind::experiment);
  const std::size_t head = cookie.experimental ? 2 : 0;
  const std::size_t length = options.other.length - head;
  if (length > cookie.octets.size() || length % 2 != 0 || (length != 0 && length < 4)) return std::nullopt;
  cookie.length = static_cast<std::uint8_t>(length);
  for (std::size_t i = 0; i < length; ++i) cookie.octets[i] = options.other.octets[head + i];
  return cookie;
}

constexpr OtherOption option_with(const FastOpenCookie& cookie) {
  OtherOption option;
  option.kind = static_cast<std::uint8_t>(cookie.experimental ? OptionKind::experiment : OptionKind::fast_open);
  if (cookie.experimental) {
    option.octets[0] = fast_open_experiment >> 8;
    option.octets[1] = fast_open_experiment & 0xFF;
    option.length = 2;
  }
  for (std::size_t i = 0; i < cookie.length; ++i) option.octets[option.length++] = cookie.octets[i];
  return option;
}

}  // namespace synwave
