// What the descriptors of a host stand for, and what sockets and epoll instances know besides their connection.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/ids.hpp"
#include "core/host/call_words.hpp"

namespace synwave {

enum class DescriptorKind : std::uint8_t { free, socket, epoll };

struct Descriptor {
  DescriptorKind kind = DescriptorKind::free;
  std::uint32_t index = 0;  // of the socket's slot, or of the epoll instance

  friend bool operator==(const Descriptor&, const Descriptor&) = default;
};

/// Linux's IP_PMTUDISC_*: whether the path's MTU is believed.
enum class PathMtuDiscovery : std::uint8_t { dont, want, always, probe, interface, omit };

/// Options that concern the socket layer alone; those that TCP obeys are in the socket's HostConfig. Few sockets differ
/// in them, so the host keeps each set once.
struct SocketOptions {
  bool reuse_address = false;
  bool reuse_port = false;
  bool v6_only = false;
  bool tells_unread = false;    // TCP_INQ
  bool tells_diffserv = false;  // IP_RECVTOS
  bool rcvbuf_locked = false;   // the application chose the size
  bool sndbuf_locked = false;
  bool urgent_inline = false;  // SO_OOBINLINE
  PathMtuDiscovery path_mtu = PathMtuDiscovery::want;
  Linger linger;
  bool fast_open_connect = false;       // TCP_FASTOPEN_CONNECT
  std::uint32_t fast_open_backlog = 0;  // TCP_FASTOPEN: how many may be pending; 0: no Fast Open
  std::uint32_t least_read = 1;         // SO_RCVLOWAT
  std::uint32_t most_unsent = 0;        // TCP_NOTSENT_LOWAT; 0: no limit of its own

  friend bool operator==(const SocketOptions&, const SocketOptions&) = default;
};

/// One descriptor that an epoll instance watches.
struct Interest {
  std::int32_t fd = -1;
  EpollEvent event;
  bool spent = false;          // EPOLLONESHOT has fired
  std::uint16_t ready = 0;     // what it was ready for when it was last looked at
  std::uint16_t edge = 0;      // EPOLLET: what has become new since it was last told
  std::uint64_t arrivals = 0;  // octets or connections that had come by then

  friend bool operator==(const Interest&, const Interest&) = default;
};

struct Epoll {
  std::int32_t fd = -1;  // -1: free
  std::vector<Interest> interests;

  friend bool operator==(const Epoll&, const Epoll&) = default;
};

}  // namespace synwave
