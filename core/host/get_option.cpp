// getsockopt(): what each option tells.
#include <array>
#include <utility>

#include "core/host/option_rules.hpp"
#include "core/host/results.hpp"

namespace synwave {

std::string_view name_of(SocketOption option) {
  static constexpr std::array names{
#define X(name, level, text) std::string_view{text},
      SYNWAVE_SOCKET_OPTIONS(X)
#undef X
  };
  return names[static_cast<std::size_t>(option)];
}

bool system_has(SocketOption option, System system) {
  switch (option) {
    case SocketOption::tcp_keepinit:
    case SocketOption::tcp_noopt:
    case SocketOption::tcp_nopush: return system != System::linux_;
    case SocketOption::tcp_cork:
    case SocketOption::tcp_syncnt:
    case SocketOption::tcp_linger2:
    case SocketOption::tcp_defer_accept:
    case SocketOption::tcp_window_clamp:
    case SocketOption::tcp_quickack:
    case SocketOption::tcp_user_timeout:
    case SocketOption::tcp_notsent_lowat:
    case SocketOption::tcp_fastopen_connect:
    case SocketOption::tcp_fastopen_no_cookie:
    case SocketOption::tcp_inq:
    case SocketOption::ip_recverr:
    case SocketOption::ipv6_recverr:
    case SocketOption::ip_mtu_discover:
    case SocketOption::ip_mtu:
    case SocketOption::ipv6_mtu_discover: return system != System::freebsd;
    default: return true;
  }
}

bool family_has(SocketOption option, Family family) {
  switch (option) {
    case SocketOption::ipv6_v6only:
    case SocketOption::ipv6_tclass:
    case SocketOption::ipv6_unicast_hops:
    case SocketOption::ipv6_recverr:
    case SocketOption::ipv6_recvtclass:
    case SocketOption::ipv6_mtu_discover: return family == Family::ipv6;
    default: return true;
  }
}

std::uint32_t maxseg(const Socket& socket, const HostConfig& config) {
  constexpr std::uint32_t usual = 536;
  if (socket.kind == SocketKind::connection) return socket.connection.tcb().snd_mss;
  return config.mss == 0 ? usual : config.mss;
}

namespace {

std::int64_t seconds_of(Duration time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time).count();
}

/// Linux counts its own overhead, and therefore doubles what an application asked for.
std::int64_t buffer(std::uint32_t octets, bool locked, System system) {
  return system == System::linux_ && locked ? std::int64_t{octets} * 2 : std::int64_t{octets};
}

std::int64_t value_of(SocketOption option, const Socket& s, const HostConfig& config, const SocketOptions& options) {
  constexpr std::int64_t stream = 1;  // SOCK_STREAM
  switch (option) {
    case SocketOption::so_type: return stream;
    case SocketOption::so_acceptconn: return s.kind == SocketKind::listener ? 1 : 0;
    case SocketOption::so_reuseaddr: return options.reuse_address ? 1 : 0;
    case SocketOption::so_reuseport: return options.reuse_port ? 1 : 0;
    case SocketOption::so_keepalive: return config.keepalive ? 1 : 0;
    case SocketOption::so_sndbuf: return buffer(config.sndbuf, options.sndbuf_locked, config.system);
    case SocketOption::so_rcvbuf: return buffer(config.rcvbuf, options.rcvbuf_locked, config.system);
    case SocketOption::so_rcvlowat: return options.least_read;
    case SocketOption::so_oobinline: return options.urgent_inline ? 1 : 0;
    case SocketOption::tcp_nodelay: return config.nagle ? 0 : 1;
    case SocketOption::tcp_maxseg: return maxseg(s, config);
    case SocketOption::tcp_cork:
    case SocketOption::tcp_nopush: return config.cork ? 1 : 0;
    case SocketOption::tcp_keepidle: return seconds_of(config.keepalive_idle);
    case SocketOption::tcp_keepintvl: return seconds_of(config.keepalive_interval);
    case SocketOption::tcp_keepcnt: return config.keepalive_count;
    case SocketOption::tcp_keepinit: return seconds_of(config.syn_give_up_after);
    case SocketOption::tcp_syncnt: return config.syn_retries;
    case SocketOption::tcp_linger2: return seconds_of(config.fin_wait_2_timeout);
    case SocketOption::tcp_quickack:
      return config.quick_ack && (s.kind != SocketKind::connection || s.connection.acknowledges_quickly()) ? 1 : 0;
    case SocketOption::tcp_user_timeout:
      return std::chrono::duration_cast<std::chrono::milliseconds>(config.user_timeout).count();
    case SocketOption::tcp_notsent_lowat: return options.most_unsent;
    case SocketOption::tcp_inq: return options.tells_unread ? 1 : 0;
    case SocketOption::tcp_noopt: return config.no_options ? 1 : 0;
    case SocketOption::tcp_fastopen:
      return config.system == System::freebsd ? options.fast_open_backlog != 0 : options.fast_open_backlog;
    case SocketOption::tcp_fastopen_connect: return options.fast_open_connect ? 1 : 0;
    case SocketOption::tcp_fastopen_no_cookie: return config.fast_open_server_no_cookie ? 1 : 0;
    case SocketOption::ip_tos:
    case SocketOption::ipv6_tclass: return config.ip_tos;
    case SocketOption::ip_ttl:
    case SocketOption::ipv6_unicast_hops: return config.ip_ttl;
    case SocketOption::ip_mtu_discover:
    case SocketOption::ipv6_mtu_discover: return static_cast<std::int64_t>(options.path_mtu);
    case SocketOption::ip_recverr:
    case SocketOption::ipv6_recverr: return config.error_reports ? 1 : 0;
    case SocketOption::ip_recvtos:
    case SocketOption::ipv6_recvtclass: return options.tells_diffserv ? 1 : 0;
    case SocketOption::ip_mtu: return s.connection.path().mtu;
    case SocketOption::ipv6_v6only: return options.v6_only ? 1 : 0;
    case SocketOption::tcp_window_clamp: return config.window_clamp;
    default: return 0;  // TCP_DEFER_ACCEPT is off
  }
}

}  // namespace

CallResult Host::get_option(Time now, std::int32_t fd, SocketOption option, Log* log) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(no_socket(fd));
  Socket& s = slots_[slot];
  write_call(now, s.id, CallKind::get, 0, 0, log);
  const auto refused = [&](Errno error) { return failed(refuse(now, s.id, CallKind::get, error, log)); };
  if (!system_has(option, config_of(s).system) || !family_has(option, s.family)) return refused(Errno::enoprotoopt);
  if (option == SocketOption::so_error) {
    Errno error = std::exchange(s.pending_error, Errno::none);
    // Linux tells of what ICMP said as well, although the connection has survived it.
    const bool asks_softly = config_of(s).system == System::linux_ && s.kind == SocketKind::connection;
    if (error == Errno::none && asks_softly) error = s.connection.take_soft_error();
    return succeeded(static_cast<std::int64_t>(error));
  }
  if (option == SocketOption::ip_mtu && s.kind != SocketKind::connection) return refused(Errno::enotconn);
  return succeeded(value_of(option, s, config_of(s), options_of(s)));
}

}  // namespace synwave
