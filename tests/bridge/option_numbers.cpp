// Which number of this system stands for which of the engine's socket options.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <array>

#include "tests/bridge/system.hpp"

namespace synwave::bridge {

namespace {

struct OptionNumber {
  int level = -1;
  int name = -1;
  friend bool operator==(const OptionNumber&, const OptionNumber&) = default;
};
constexpr OptionNumber absent{};  // from this system's headers

/// No default: an option that the engine gains is missed by the compiler.
constexpr OptionNumber number_of(SocketOption option) {
  switch (option) {
    case SocketOption::so_error: return {SOL_SOCKET, SO_ERROR};
    case SocketOption::so_type: return {SOL_SOCKET, SO_TYPE};
    case SocketOption::so_acceptconn: return {SOL_SOCKET, SO_ACCEPTCONN};
    case SocketOption::so_reuseaddr: return {SOL_SOCKET, SO_REUSEADDR};
    case SocketOption::so_reuseport: return {SOL_SOCKET, SO_REUSEPORT};
    case SocketOption::so_keepalive: return {SOL_SOCKET, SO_KEEPALIVE};
    case SocketOption::so_sndbuf: return {SOL_SOCKET, SO_SNDBUF};
    case SocketOption::so_rcvbuf: return {SOL_SOCKET, SO_RCVBUF};
    case SocketOption::so_rcvlowat: return {SOL_SOCKET, SO_RCVLOWAT};
    case SocketOption::so_oobinline: return {SOL_SOCKET, SO_OOBINLINE};
    case SocketOption::tcp_nodelay: return {IPPROTO_TCP, TCP_NODELAY};
    case SocketOption::tcp_fastopen: return {IPPROTO_TCP, TCP_FASTOPEN};
    case SocketOption::tcp_maxseg: return {IPPROTO_TCP, TCP_MAXSEG};
    case SocketOption::tcp_keepidle: return {IPPROTO_TCP, TCP_KEEPIDLE};
    case SocketOption::tcp_keepintvl: return {IPPROTO_TCP, TCP_KEEPINTVL};
    case SocketOption::tcp_keepcnt: return {IPPROTO_TCP, TCP_KEEPCNT};
    case SocketOption::ip_tos: return {IPPROTO_IP, IP_TOS};
    case SocketOption::ip_ttl: return {IPPROTO_IP, IP_TTL};
    case SocketOption::ip_recvtos: return {IPPROTO_IP, IP_RECVTOS};
    case SocketOption::ipv6_recvtclass: return {IPPROTO_IPV6, IPV6_RECVTCLASS};
    case SocketOption::ipv6_v6only: return {IPPROTO_IPV6, IPV6_V6ONLY};
    case SocketOption::ipv6_tclass: return {IPPROTO_IPV6, IPV6_TCLASS};
    case SocketOption::ipv6_unicast_hops: return {IPPROTO_IPV6, IPV6_UNICAST_HOPS};
#ifdef __linux__
    case SocketOption::tcp_cork: return {IPPROTO_TCP, TCP_CORK};
    case SocketOption::tcp_syncnt: return {IPPROTO_TCP, TCP_SYNCNT};
    case SocketOption::tcp_linger2: return {IPPROTO_TCP, TCP_LINGER2};
    case SocketOption::tcp_defer_accept: return {IPPROTO_TCP, TCP_DEFER_ACCEPT};
    case SocketOption::tcp_window_clamp: return {IPPROTO_TCP, TCP_WINDOW_CLAMP};
    case SocketOption::tcp_quickack: return {IPPROTO_TCP, TCP_QUICKACK};
    case SocketOption::tcp_user_timeout: return {IPPROTO_TCP, TCP_USER_TIMEOUT};
    case SocketOption::tcp_notsent_lowat: return {IPPROTO_TCP, TCP_NOTSENT_LOWAT};
    case SocketOption::tcp_inq: return {IPPROTO_TCP, TCP_INQ};
    case SocketOption::tcp_fastopen_connect: return {IPPROTO_TCP, TCP_FASTOPEN_CONNECT};
    case SocketOption::tcp_fastopen_no_cookie: return {IPPROTO_TCP, TCP_FASTOPEN_NO_COOKIE};
    case SocketOption::ip_recverr: return {IPPROTO_IP, IP_RECVERR};
    case SocketOption::ipv6_recverr: return {IPPROTO_IPV6, IPV6_RECVERR};
    case SocketOption::ip_mtu_discover: return {IPPROTO_IP, IP_MTU_DISCOVER};
    case SocketOption::ip_mtu: return {IPPROTO_IP, IP_MTU};
    case SocketOption::ipv6_mtu_discover: return {IPPROTO_IPV6, IPV6_MTU_DISCOVER};
    case SocketOption::tcp_keepinit:
    case SocketOption::tcp_noopt:
    case SocketOption::tcp_nopush: return absent;
#else
    case SocketOption::tcp_keepinit: return {IPPROTO_TCP, TCP_KEEPINIT};
    case SocketOption::tcp_noopt: return {IPPROTO_TCP, TCP_NOOPT};
    case SocketOption::tcp_nopush: return {IPPROTO_TCP, TCP_NOPUSH};
    case SocketOption::tcp_cork:
    case SocketOption::tcp_syncnt:
    case SocketOption::tcp_linger2:
    case SocketOption::tcp_defer_accept:
    case SocketOption::tcp_window_clamp:
    case SocketOption::tcp_quickack:
    case SocketOption::tcp_user_timeout:
    case SocketOption::tcp_notsent_lowat:
    case SocketOption::tcp_inq:
    case SocketOption::tcp_fastopen_connect:
    case SocketOption::tcp_fastopen_no_cookie:
    case SocketOption::ip_recverr:
    case SocketOption::ipv6_recverr:
    case SocketOption::ip_mtu_discover:
    case SocketOption::ip_mtu:
    case SocketOption::ipv6_mtu_discover: return absent;
#endif
  }
  return absent;
}

constexpr std::array all_options{
#define X(name, level, text) SocketOption::name,
    SYNWAVE_SOCKET_OPTIONS(X)
#undef X
};

}  // namespace

std::optional<SocketOption> read_option(int level, int name) {
  const OptionNumber wanted{level, name};
  for (const SocketOption option : all_options) {
    if (number_of(option) == wanted && wanted != absent) return option;
  }
  return std::nullopt;
}

}  // namespace synwave::bridge
