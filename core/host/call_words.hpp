// The words of socket calls that have several: families, flags, what poll and epoll ask and tell. Numbers are Linux's.
#pragma once

#include <cstdint>

#include "core/base/time.hpp"

namespace synwave {

enum class Family : std::uint8_t { ipv4, ipv6 };

/// Flags of send(), as bits.
enum SendFlag : std::uint32_t {
  send_oob = 1,
  send_dontwait = 0x40,
  send_nosignal = 0x4000,
  send_more = 0x8000,
  send_fastopen = 0x20000000,
};
/// Flags of recv(), as bits.
enum RecvFlag : std::uint32_t {
  recv_oob = 1,
  recv_peek = 2,
  recv_trunc = 0x20,  // the octets are counted and thrown away
  recv_dontwait = 0x40,
  recv_waitall = 0x100,
};

/// What a descriptor is ready for (poll(2)); epoll's events are the same bits.
enum PollBit : std::uint16_t {
  poll_in = 1,
  poll_pri = 2,
  poll_out = 4,
  poll_err = 8,
  poll_hup = 16,
  poll_nval = 32,
  poll_rdnorm = 64,
  poll_rdband = 128,
  poll_wrnorm = 256,
  poll_wrband = 512,
  poll_rdhup = 0x2000,
};
struct PollEntry {
  std::int32_t fd = -1;
  std::uint16_t events = 0;
  std::uint16_t revents = 0;

  friend bool operator==(const PollEntry&, const PollEntry&) = default;
};

/// How an epoll instance is to watch, besides PollBit.
inline constexpr std::uint32_t epoll_one_shot = 1U << 30;
inline constexpr std::uint32_t epoll_edge = 1U << 31;

struct EpollEvent {
  std::uint32_t events = 0;
  std::uint64_t data = 0;

  friend bool operator==(const EpollEvent&, const EpollEvent&) = default;
};
enum class EpollOp : std::uint8_t { add = 1, remove = 2, modify = 3 };

enum class ShutdownHow : std::uint8_t { read, write, both };

/// SO_LINGER: close() waits up to `time` for the last acknowledgement; no time at all: it resets.
struct Linger {
  bool on = false;
  Duration time{0};

  friend bool operator==(const Linger&, const Linger&) = default;
};

}  // namespace synwave
