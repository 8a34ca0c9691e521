// One socket of a host, from birth to deletion: a value in the host's table.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "core/base/ids.hpp"
#include "core/host/call_words.hpp"
#include "core/tcp/connection.hpp"

namespace synwave {

/// RFC 9293 3.9.2.3: broadcast, multicast and no address at all can be no end of a connection.
bool can_be_an_end(const Address& address);

/// Who really sent a segment, as the simulator knows it. Invalid host: nobody can tell (a real network).
struct Origin {
  HostId host;
  SocketId socket;               // invalid: sent for nobody (a RST of the host, a forged segment)
  std::uint32_t name = nothing;  // the connection's name, which a child takes over

  bool known() const { return host.valid(); }
  friend bool operator==(const Origin&, const Origin&) = default;
};

inline constexpr std::uint64_t without_limit = std::numeric_limits<std::uint64_t>::max();

/// What a small application still means to do with its connection.
struct Errand {
  std::uint64_t to_read = 0;      // octets it takes as soon as they come; `without_limit`: all
  std::uint64_t to_write = 0;     // octets that have not found room in the send buffer
  std::uint64_t written = 0;      // all that it was ever asked to write
  std::uint64_t urgent_from = 0;  // of that, what is urgent: [urgent_from, urgent_to)
  std::uint64_t urgent_to = 0;
  std::uint32_t shutdown_line = 0;  // of the text
  std::uint32_t close_line = 0;
  bool then_shutdown = false;  // after the last of them
  bool then_close = false;

  friend bool operator==(const Errand&, const Errand&) = default;
};

enum class SocketKind : std::uint8_t { fresh, listener, connection };

/// `connection` means something for SocketKind::connection alone.
struct Socket {
  SocketId id;
  std::int32_t fd = -1;          // -1: no descriptor (yet)
  SocketId listener;             // of a child that accept() has not returned yet
  SocketId succeeds;             // of a child in SYN_RECEIVED: the connection in TIME_WAIT that has made way for it
  SocketId fast_open_at;         // of a child that Fast Open has opened and whose handshake is not complete: where
  std::uint32_t name = nothing;  // index into the scenario's names
  std::uint32_t waiters = 0;     // calls that wait for this socket
  std::uint16_t config = 0;      // index into the host's configurations
  std::uint16_t options = 0;     // index into the host's sets of SocketOptions
  SocketKind kind = SocketKind::fresh;
  Family family = Family::ipv4;
  State counted = State::closed;  // of the connection when it was last counted
  bool by_application = false;    // a small application owns it: it has an Errand, and no descriptor
  bool nonblocking = false;
  bool bound = false;
  bool closed = false;         // the application gave it up; errors find nobody
  bool reads_no_more = false;  // shutdown(SHUT_RD)
  bool error_told = false;
  bool end_told = false;
  bool opened = false;                  // the connection got past its handshake
  bool open_told = false;               // a connect() has said that it is
  bool in_demux = false;                // the four-tuple leads here
  bool fast_open_asked = false;         // the SYN had a Fast Open option or text
  bool fast_open_experimental = false;  // of kind 254
  bool half_open = false;               // a child that its listener counts as such
  Errno pending_error = Errno::none;    // SO_ERROR
  Endpoint local;                       // of a fresh or listening socket
  Origin peer;                          // the other end; forger: a forged segment opened it
  std::uint64_t delivered = 0;          // octets given to the application so far
  Errand errand;
  Time armed_at = never;  // the earliest entry of this socket in the timer heap
  Connection connection;

  friend bool operator==(const Socket&, const Socket&) = default;
};
static_assert(sizeof(Connection) <= 912 && sizeof(Socket) <= 1096, "an idle connection must stay small");

/// What a listening socket has besides.
struct Listener {
  SocketId socket;
  Endpoint local;                      // an unspecified address: all of the host's
  std::uint32_t backlog = 128;         // most connections that wait for accept()
  std::uint32_t half_open = 0;         // children in SYN_RECEIVED
  Time cookies_until{};                // until then an ACK may bring back a SYN cookie
  std::uint32_t fast_opens = 0;        // children that Fast Open has opened and whose handshakes are not complete
  std::vector<Time> fast_open_resets;  // such that a RST has ended: until when each of them still counts
  std::uint64_t welcomed = 0;          // connections that have come so far
  std::vector<SocketId> accept_queue;  // children that accept() has not returned, in the order of their handshakes
  bool accepts_at_once = false;        // a small application takes each as soon as it is there

  friend bool operator==(const Listener&, const Listener&) = default;
};

}  // namespace synwave
