// setsockopt(): what each option takes, and what it changes. Ranges as Linux and FreeBSD have them.
#include <algorithm>

#include "core/host/option_rules.hpp"
#include "core/host/results.hpp"

namespace synwave {

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::int64_t most_u32 = 0xFFFFFFFF;

/// What one option may change: copies of the socket's sets, and what must be known of it.
struct Change {
  HostConfig& config;
  SocketOptions& options;
  const Socket& socket;
  std::int64_t value = 0;
  std::uint8_t usual_ttl = 64;
  bool not_supported = false;

  bool linux_like() const { return config.system == System::linux_; }
  bool freebsd_like() const { return config.system == System::freebsd; }
  bool on() const { return value != 0; }
  Errno unless_within(std::int64_t least, std::int64_t most) const {
    return value >= least && value <= most ? Errno::none : Errno::einval;
  }
  Errno cannot() {
    not_supported = true;
    return Errno::eopnotsupp;
  }
};

Errno set_flag(bool& flag, const Change& c) {
  flag = c.on();
  return Errno::none;
}

/// Linux never refuses a size, but has limits; FreeBSD refuses.
Errno set_buffer(std::uint32_t& size, bool& locked, std::uint32_t least, std::uint32_t most, const Change& c) {
  if (!c.linux_like()) {
    if (c.value < 1) return Errno::einval;
    if (c.freebsd_like() && c.value > most) return Errno::enobufs;
    size = static_cast<std::uint32_t>(std::min(c.value, most_u32));
  } else {
    const std::int64_t asked = c.value < 0 ? std::int64_t{most} : c.value;  // negative numbers are huge there
    size = static_cast<std::uint32_t>(std::max<std::int64_t>(std::min<std::int64_t>(asked, most), least));
  }
  locked = true;
  return Errno::none;
}

Errno set_rcvlowat(Change& c) {
  if (c.freebsd_like() && c.value < 1) return Errno::einval;
  const std::int64_t asked = c.value < 0 ? most_u32 : c.value;
  const std::int64_t most = c.linux_like() ? std::max(c.config.rcvbuf, 1U) : most_u32;  // half of the doubled buffer
  c.options.least_read = static_cast<std::uint32_t>(std::max<std::int64_t>(std::min(asked, most), 1));
  return Errno::none;
}

Errno set_maxseg(Change& c) {
  constexpr std::int64_t least = 88;
  constexpr std::int64_t most = 32767;
  if (c.linux_like() && c.value != 0 && (c.value < least || c.value > most)) return Errno::einval;
  if (c.freebsd_like() && c.socket.kind == SocketKind::connection) return c.cannot();
  if (c.freebsd_like()) {  // it can only make segments smaller
    const std::uint32_t now = maxseg(c.socket, c.config);
    constexpr std::int64_t smallest_packet = 216;
    if (c.value <= 0 || c.value > now || c.value + 40 < smallest_packet) return Errno::einval;
  }
  if (!c.linux_like() && c.unless_within(1, 65535) != Errno::none) return Errno::einval;
  c.config.mss = static_cast<std::uint32_t>(c.value);
  return Errno::none;
}

Errno set_seconds(Duration& time, std::int64_t most, const Change& c) {
  if (c.unless_within(c.linux_like() ? 1 : 0, c.linux_like() ? most : 0xFFFFFFFF / 1000) != Errno::none) {
    return Errno::einval;
  }
  if (c.value != 0) time = seconds{c.value};
  return Errno::none;
}

/// Which limit of an opening holds: a number of SYNs or a time. The other one is off.
Errno set_syn_count(Change& c) {
  if (c.unless_within(1, 127) != Errno::none) return Errno::einval;
  c.config.syn_retries = static_cast<std::uint32_t>(c.value);
  c.config.syn_give_up_after = Duration{0};
  return Errno::none;
}
Errno set_syn_time(Change& c) {
  if (c.unless_within(1, most_u32 / 1000) != Errno::none) return Errno::einval;
  c.config.syn_give_up_after = seconds{c.value};
  c.config.syn_retries = 0;
  return Errno::none;
}

Errno set_keep_count(Change& c) {
  if (c.unless_within(1, c.linux_like() ? 127 : most_u32) != Errno::none) return Errno::einval;
  c.config.keepalive_count = static_cast<std::uint32_t>(c.value);
  return Errno::none;
}

Errno set_user_timeout(Change& c) {
  if (c.value < 0) return Errno::einval;
  c.config.user_timeout = milliseconds{c.value};
  return Errno::none;
}

Errno set_linger2(Change& c) {
  if (c.value < 0) return c.cannot();  // no FIN_WAIT_2 for orphans at all
  constexpr std::int64_t most = 120;
  if (c.value != 0) c.config.fin_wait_2_timeout = seconds{std::min(c.value, most)};
  return Errno::none;
}

Errno set_unsent_low_water(Change& c) {
  c.options.most_unsent = static_cast<std::uint32_t>(c.value & most_u32);
  return Errno::none;
}

Errno set_inq(Change& c) {
  if (c.unless_within(0, 1) != Errno::none) return Errno::einval;
  return set_flag(c.options.tells_unread, c);
}

/// The ECN bits belong to TCP.
Errno set_tos(Change& c, std::int64_t least) {
  if (least < 0 && c.unless_within(least, 255) != Errno::none) return Errno::einval;
  c.config.ip_tos = static_cast<std::uint8_t>(c.value < 0 ? 0 : c.value & 0xFC);
  return Errno::none;
}

Errno set_ttl(Change& c, std::int64_t least) {
  if (c.value == -1) {
    c.config.ip_ttl = c.usual_ttl;
    return Errno::none;
  }
  if (c.unless_within(least, 255) != Errno::none) return Errno::einval;
  c.config.ip_ttl = static_cast<std::uint8_t>(c.value);
  return Errno::none;
}

Errno set_path_mtu_discovery(Change& c) {
  if (c.unless_within(0, static_cast<std::int64_t>(PathMtuDiscovery::omit)) != Errno::none) return Errno::einval;
  c.options.path_mtu = static_cast<PathMtuDiscovery>(c.value);
  return Errno::none;
}

/// RFC 9293 3.9.1.9. Systems tell it of datagrams alone, or by other calls.
Errno set_receive_tos(Change& c) {
  if (c.linux_like() || c.freebsd_like()) return c.cannot();
  return set_flag(c.options.tells_diffserv, c);
}

Errno set_v6_only(Change& c) {
  if (c.socket.bound || c.socket.kind != SocketKind::fresh) return Errno::einval;
  return set_flag(c.options.v6_only, c);
}

Errno set_no_options(Change& c) {
  return set_flag(c.config.no_options, c);
}

/// A connection goes on with what it knows of its peer; a socket without one only says how it will begin.
Errno set_quick_ack(Change& c) {
  if (c.socket.kind != SocketKind::connection || c.on()) c.config.quick_ack = c.on();
  return Errno::none;
}

Errno set_window_clamp(Change& c) {
  constexpr std::int64_t least = 2304 / 2;
  if (c.value < 0 || (c.value == 0 && c.socket.kind != SocketKind::fresh)) return Errno::einval;
  c.config.window_clamp = static_cast<std::uint32_t>(c.value == 0 ? 0 : std::clamp(c.value, least, most_u32));
  return Errno::none;
}

/// Of a listener, or of what may become one: how many Fast Open requests may be pending. On FreeBSD a switch.
Errno set_fast_open(Change& c) {
  constexpr std::int64_t most = 4096;  // somaxconn
  if (c.value < 0 || (c.linux_like() && c.socket.kind == SocketKind::connection)) return Errno::einval;
  const std::int64_t pending = c.freebsd_like() && c.on() ? c.config.fast_open_queue : c.value;
  c.options.fast_open_backlog = static_cast<std::uint32_t>(std::min(pending, most));
  return Errno::none;
}

Errno set_fast_open_connect(Change& c) {
  if (c.unless_within(0, 1) != Errno::none || c.socket.kind != SocketKind::fresh) return Errno::einval;
  if (!c.config.fast_open_client) return Errno::eopnotsupp;
  return set_flag(c.options.fast_open_connect, c);
}

Errno set_fast_open_no_cookie(Change& c) {
  if (c.unless_within(0, 1) != Errno::none || c.socket.kind == SocketKind::connection) return Errno::einval;
  c.config.fast_open_client_no_cookie = c.config.fast_open_server_no_cookie = c.on();
  return Errno::none;
}

Errno change(SocketOption option, Change& c) {
  constexpr std::uint32_t least_rcvbuf = 2304 / 2;  // half of what Linux counts, for it doubles
  constexpr std::uint32_t least_sndbuf = 4608 / 2;
  constexpr std::int64_t longest_keepalive = 32767;
  HostConfig& config = c.config;
  switch (option) {
    case SocketOption::so_reuseaddr: return set_flag(c.options.reuse_address, c);
    case SocketOption::so_reuseport: return set_flag(c.options.reuse_port, c);
    case SocketOption::so_keepalive: return set_flag(config.keepalive, c);
    case SocketOption::so_sndbuf:
      return set_buffer(config.sndbuf, c.options.sndbuf_locked, least_sndbuf, config.wmem_max, c);
    case SocketOption::so_rcvbuf:
      return set_buffer(config.rcvbuf, c.options.rcvbuf_locked, least_rcvbuf, config.rmem_max, c);
    case SocketOption::so_rcvlowat: return set_rcvlowat(c);
    case SocketOption::so_oobinline: return set_flag(c.options.urgent_inline, c);
    case SocketOption::tcp_nodelay: config.nagle = !c.on(); return Errno::none;
    case SocketOption::tcp_maxseg: return set_maxseg(c);
    case SocketOption::tcp_cork:
    case SocketOption::tcp_nopush: return set_flag(config.cork, c);
    case SocketOption::tcp_keepidle: return set_seconds(config.keepalive_idle, longest_keepalive, c);
    case SocketOption::tcp_keepintvl: return set_seconds(config.keepalive_interval, longest_keepalive, c);
    case SocketOption::tcp_keepcnt: return set_keep_count(c);
    case SocketOption::tcp_keepinit: return set_syn_time(c);
    case SocketOption::tcp_syncnt: return set_syn_count(c);
    case SocketOption::tcp_linger2: return set_linger2(c);
    case SocketOption::tcp_defer_accept: return c.value == 0 ? Errno::none : c.cannot();
    case SocketOption::tcp_window_clamp: return set_window_clamp(c);
    case SocketOption::tcp_quickack: return set_quick_ack(c);
    case SocketOption::tcp_user_timeout: return set_user_timeout(c);
    case SocketOption::tcp_notsent_lowat: return set_unsent_low_water(c);
    case SocketOption::tcp_inq: return set_inq(c);
    case SocketOption::tcp_noopt: return set_no_options(c);
    case SocketOption::tcp_fastopen: return set_fast_open(c);
    case SocketOption::tcp_fastopen_connect: return set_fast_open_connect(c);
    case SocketOption::tcp_fastopen_no_cookie: return set_fast_open_no_cookie(c);
    case SocketOption::ip_tos: return set_tos(c, 0);
    case SocketOption::ipv6_tclass: return set_tos(c, -1);
    case SocketOption::ip_ttl: return set_ttl(c, 1);
    case SocketOption::ipv6_unicast_hops: return set_ttl(c, 0);
    case SocketOption::ip_recverr:
    case SocketOption::ipv6_recverr: return set_flag(config.error_reports, c);
    case SocketOption::ip_recvtos:
    case SocketOption::ipv6_recvtclass: return set_receive_tos(c);
    case SocketOption::ip_mtu_discover:
    case SocketOption::ipv6_mtu_discover: return set_path_mtu_discovery(c);
    case SocketOption::ipv6_v6only: return set_v6_only(c);
    case SocketOption::so_error:
    case SocketOption::so_type:
    case SocketOption::so_acceptconn:
    case SocketOption::ip_mtu: return Errno::enoprotoopt;  // can only be asked
  }
  return Errno::enoprotoopt;
}

}  // namespace

/// What setsockopt() makes of a socket's configuration and options; they are untouched unless it succeeds.
CallResult Host::change_option(const Socket& s, const OptionValue& wanted, HostConfig& config, SocketOptions& options) {
  HostConfig changed_config = config;
  SocketOptions changed_options = options;
  Change asked{changed_config, changed_options, s, wanted.value, configs_[default_config_].ip_ttl};
  const bool known = system_has(wanted.option, config.system) && family_has(wanted.option, s.family);
  const Errno error = known ? change(wanted.option, asked) : Errno::enoprotoopt;
  if (asked.not_supported) return unsupported();
  if (error != Errno::none) return failed(error);
  config = changed_config;
  options = changed_options;
  return succeeded();
}

CallResult Host::set_option(Time now, std::int32_t fd, SocketOption option, std::int64_t value, Log* log) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(no_socket(fd));
  Socket& s = slots_[slot];
  write_call(now, s.id, CallKind::set, value, 0, log);
  HostConfig config = config_of(s);
  SocketOptions options = options_of(s);
  const CallResult result = change_option(s, {option, value}, config, options);
  if (result.error != Errno::none) {
    if (!result.not_supported) refuse(now, s.id, CallKind::set, result.error, log);
    return result;
  }
  begin_input(slot, log);  // what an option has held back may go now
  s.options = option_set(options);
  change_config(s, config);
  if (option == SocketOption::tcp_quickack && s.kind == SocketKind::connection) {
    s.connection.set_quick_ack(context(now, s, log), value != 0);
  }
  return succeeded();
}

CallResult Host::set_congestion(Time now, std::int32_t fd, CongestionControl choice, Log* log) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(no_socket(fd));
  Socket& s = slots_[slot];
  write_call(now, s.id, CallKind::set, static_cast<std::int64_t>(choice), 0, log);
  begin_input(slot, log);
  HostConfig config = config_of(s);
  config.cc = choice;
  change_config(s, config);
  return succeeded();
}

std::optional<CongestionControl> Host::congestion(std::int32_t fd) const {
  const std::uint32_t slot = slot_of_fd(fd);
  return slot == no_slot ? std::nullopt : std::optional{config_of(slots_[slot]).cc};
}

}  // namespace synwave
