// Numbers in the order of the network: most significant octet first.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace synwave {

inline void append_u8(std::vector<std::uint8_t>& out, std::uint32_t value) {
  out.push_back(static_cast<std::uint8_t>(value & 0xFF));
}
inline void append_u16(std::vector<std::uint8_t>& out, std::uint32_t value) {
  append_u8(out, value >> 8);
  append_u8(out, value);
}
inline void append_u32(std::vector<std::uint8_t>& out, std::uint32_t value) {
  append_u16(out, value >> 16);
  append_u16(out, value);
}

inline void put_u16(std::span<std::uint8_t> octets, std::size_t at, std::uint16_t value) {
  octets[at] = static_cast<std::uint8_t>(value >> 8);
  octets[at + 1] = static_cast<std::uint8_t>(value & 0xFF);
}

inline std::uint16_t read_u16(std::span<const std::uint8_t> octets, std::size_t at) {
  return static_cast<std::uint16_t>((octets[at] << 8) | octets[at + 1]);
}
inline std::uint32_t read_u32(std::span<const std::uint8_t> octets, std::size_t at) {
  return (static_cast<std::uint32_t>(read_u16(octets, at)) << 16) | read_u16(octets, at + 2);
}

}  // namespace synwave
