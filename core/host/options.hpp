// Socket options by name: what setsockopt() and getsockopt() can change and tell.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/host/call_words.hpp"
#include "core/tcp/config.hpp"

namespace synwave {

/// X(enumerator, level, name): options that the host knows. Whether it obeys one is Host::set_option's to say.
#define SYNWAVE_SOCKET_OPTIONS(X)                                    \
  X(so_error, "SOL_SOCKET", "SO_ERROR")                              \
  X(so_type, "SOL_SOCKET", "SO_TYPE")                                \
  X(so_acceptconn, "SOL_SOCKET", "SO_ACCEPTCONN")                    \
  X(so_reuseaddr, "SOL_SOCKET", "SO_REUSEADDR")                      \
  X(so_reuseport, "SOL_SOCKET", "SO_REUSEPORT")                      \
  X(so_keepalive, "SOL_SOCKET", "SO_KEEPALIVE")                      \
  X(so_sndbuf, "SOL_SOCKET", "SO_SNDBUF")                            \
  X(so_rcvbuf, "SOL_SOCKET", "SO_RCVBUF")                            \
  X(so_rcvlowat, "SOL_SOCKET", "SO_RCVLOWAT")                        \
  X(so_oobinline, "SOL_SOCKET", "SO_OOBINLINE")                      \
  X(tcp_nodelay, "IPPROTO_TCP", "TCP_NODELAY")                       \
  X(tcp_maxseg, "IPPROTO_TCP", "TCP_MAXSEG")                         \
  X(tcp_cork, "IPPROTO_TCP", "TCP_CORK")                             \
  X(tcp_keepidle, "IPPROTO_TCP", "TCP_KEEPIDLE")                     \
  X(tcp_keepintvl, "IPPROTO_TCP", "TCP_KEEPINTVL")                   \
  X(tcp_keepcnt, "IPPROTO_TCP", "TCP_KEEPCNT")                       \
  X(tcp_keepinit, "IPPROTO_TCP", "TCP_KEEPINIT")                     \
  X(tcp_syncnt, "IPPROTO_TCP", "TCP_SYNCNT")                         \
  X(tcp_linger2, "IPPROTO_TCP", "TCP_LINGER2")                       \
  X(tcp_defer_accept, "IPPROTO_TCP", "TCP_DEFER_ACCEPT")             \
  X(tcp_window_clamp, "IPPROTO_TCP", "TCP_WINDOW_CLAMP")             \
  X(tcp_quickack, "IPPROTO_TCP", "TCP_QUICKACK")                     \
  X(tcp_user_timeout, "IPPROTO_TCP", "TCP_USER_TIMEOUT")             \
  X(tcp_notsent_lowat, "IPPROTO_TCP", "TCP_NOTSENT_LOWAT")           \
  X(tcp_inq, "IPPROTO_TCP", "TCP_INQ")                               \
  X(tcp_noopt, "IPPROTO_TCP", "TCP_NOOPT")                           \
  X(tcp_nopush, "IPPROTO_TCP", "TCP_NOPUSH")                         \
  X(tcp_fastopen, "IPPROTO_TCP", "TCP_FASTOPEN")                     \
  X(tcp_fastopen_connect, "IPPROTO_TCP", "TCP_FASTOPEN_CONNECT")     \
  X(tcp_fastopen_no_cookie, "IPPROTO_TCP", "TCP_FASTOPEN_NO_COOKIE") \
  X(ip_tos, "IPPROTO_IP", "IP_TOS")                                  \
  X(ip_ttl, "IPPROTO_IP", "IP_TTL")                                  \
  X(ip_recverr, "IPPROTO_IP", "IP_RECVERR")                          \
  X(ip_recvtos, "IPPROTO_IP", "IP_RECVTOS")                          \
  X(ip_mtu_discover, "IPPROTO_IP", "IP_MTU_DISCOVER")                \
  X(ip_mtu, "IPPROTO_IP", "IP_MTU")                                  \
  X(ipv6_v6only, "IPPROTO_IPV6", "IPV6_V6ONLY")                      \
  X(ipv6_tclass, "IPPROTO_IPV6", "IPV6_TCLASS")                      \
  X(ipv6_unicast_hops, "IPPROTO_IPV6", "IPV6_UNICAST_HOPS")          \
  X(ipv6_recverr, "IPPROTO_IPV6", "IPV6_RECVERR")                    \
  X(ipv6_recvtclass, "IPPROTO_IPV6", "IPV6_RECVTCLASS")              \
  X(ipv6_mtu_discover, "IPPROTO_IPV6", "IPV6_MTU_DISCOVER")

enum class SocketOption : std::uint8_t {
#define X(name, level, text) name,
  SYNWAVE_SOCKET_OPTIONS(X)
#undef X
};

/// "TCP_NODELAY".
std::string_view name_of(SocketOption option);

struct OptionValue {
  SocketOption option = SocketOption::so_error;
  std::int64_t value = 0;
};

/// What a small application asks of its socket in one go.
struct OptionWishes {
  std::vector<OptionValue> values;
  std::optional<Linger> linger;
  std::optional<CongestionControl> congestion;
};

}  // namespace synwave
