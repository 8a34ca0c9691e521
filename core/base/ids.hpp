// Ids instead of pointers: a World is a value, and what it holds is named by small numbers.
#pragma once

#include <cstdint>

namespace synwave {

/// A number that names one kind of thing and cannot be mistaken for another kind's.
template <class Tag, class Raw>
struct Id {
  Raw raw = static_cast<Raw>(-1);

  constexpr bool valid() const { return raw != static_cast<Raw>(-1); }
  friend constexpr bool operator==(Id, Id) = default;
};

/// A host of a World, in the order of the text; less than `max_hosts`.
using HostId = Id<struct HostTag, std::uint8_t>;
/// A socket of one host, in the order of its creation; never used twice within a host, not even after a reboot.
using SocketId = Id<struct SocketTag, std::uint32_t>;
/// A stream of octets that somebody wrote: what a Bytes points into.
using StreamId = Id<struct StreamTag, std::uint32_t>;

inline constexpr std::uint32_t max_hosts = 64;
inline constexpr std::uint32_t max_sockets_per_host = 1U << 24;

/// The stream that one socket's application writes. Host 254 owns what is forged on a link.
constexpr StreamId stream_of(HostId host, SocketId socket) {
  return StreamId{(static_cast<std::uint32_t>(host.raw) << 24) | (socket.raw & (max_sockets_per_host - 1))};
}
inline constexpr HostId forger{254};  // 255 is nobody at all

}  // namespace synwave
