#include "core/drill/sysctl_tables.hpp"

#include <algorithm>

namespace synwave::drill {

namespace {

constexpr SysctlOutcome done = SysctlOutcome::done;
constexpr SysctlOutcome missing = SysctlOutcome::not_supported;

/// What the engine does not have: the value that asks for nothing is all right.
SysctlOutcome only_zero(HostConfig&, const Numbers& n) {
  return n[0] == 0 ? done : missing;
}
SysctlOutcome only_one(HostConfig&, const Numbers& n) {
  return n[0] == 1 ? done : missing;
}
SysctlOutcome only_three(HostConfig&, const Numbers& n) {
  return n[0] == 3 ? done : missing;
}
/// Linux's tcp_recovery: RACK, or counting as before it; its other bits are not supported.
SysctlOutcome linux_recovery(HostConfig& config, const Numbers& n) {
  if (n[0] > 1) return missing;
  config.recovery = n[0] == 1 ? Recovery::rack : Recovery::sack;
  return done;
}
/// Linux's tcp_early_retrans: since RACK it says no more than whether there are loss probes.
SysctlOutcome early_retrans(HostConfig& config, const Numbers& n) {
  if (n[0] > 4) return SysctlOutcome::bad_value;
  config.tlp = n[0] >= 3;
  return done;
}
SysctlOutcome freebsd_prr(HostConfig& config, const Numbers& n) {
  if (n[0] > 1) return SysctlOutcome::bad_value;
  config.prr = n[0] == 0 ? PrrBound::off : PrrBound::ssrb;
  return done;
}
SysctlOutcome freebsd_prr_conservative(HostConfig& config, const Numbers& n) {
  if (n[0] > 1) return SysctlOutcome::bad_value;
  if (config.prr != PrrBound::off) config.prr = n[0] == 0 ? PrrBound::ssrb : PrrBound::crb;
  return done;
}
/// About what no connection here has: hardware, caches, memory of the machine.
SysctlOutcome of_no_concern(HostConfig&, const Numbers&) {
  return done;
}

Duration milliseconds(std::uint64_t n) {
  return std::chrono::milliseconds{std::min<std::uint64_t>(n, 1'000'000'000)};
}
Duration seconds_of(std::uint64_t n) {
  return std::chrono::seconds{std::min<std::uint64_t>(n, 1'000'000)};
}
std::uint32_t bounded(std::uint64_t n) {
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(n, 1U << 30));
}

#define SWITCH(field)                              \
  [](HostConfig& c, const Numbers& n) {            \
    if (n[0] > 1) return SysctlOutcome::bad_value; \
    c.field = n[0] != 0;                           \
    return done;                                   \
  }
#define SWITCH_OFF(field)                          \
  [](HostConfig& c, const Numbers& n) {            \
    if (n[0] > 1) return SysctlOutcome::bad_value; \
    c.field = n[0] == 0;                           \
    return done;                                   \
  }
#define MILLISECONDS(field)             \
  [](HostConfig& c, const Numbers& n) { \
    c.field = milliseconds(n[0]);       \
    return done;                        \
  }
#define SECONDS(field)                  \
  [](HostConfig& c, const Numbers& n) { \
    c.field = seconds_of(n[0]);         \
    return done;                        \
  }
#define COUNT(field)                    \
  [](HostConfig& c, const Numbers& n) { \
    c.field = bounded(n[0]);            \
    return done;                        \
  }

#define COUNT_INSTEAD_OF(field, time)   \
  [](HostConfig& c, const Numbers& n) { \
    c.field = bounded(n[0]);            \
    c.time = Duration{0};               \
    return done;                        \
  }

/// The smallest shift with which a buffer of this size can be offered (RFC 7323 2.3).
std::int8_t shift_for(std::uint64_t octets) {
  std::int8_t shift = 0;
  for (; octets > 65535 && shift < 14; octets >>= 1) ++shift;
  return shift;
}

SysctlOutcome set_ttl(HostConfig& c, const Numbers& n) {
  if (n[0] == 0 || n[0] > 255) return SysctlOutcome::bad_value;
  c.ip_ttl = static_cast<std::uint8_t>(n[0]);
  return done;
}

/// 0: off, 1: asks and accepts, 2: accepts. More is accurate ECN (RFC 9768).
SysctlOutcome set_ecn(HostConfig& c, const Numbers& n) {
  if (n[0] > 2) return missing;
  c.ecn = n[0] == 0 ? Ecn::off : n[0] == 1 ? Ecn::on : Ecn::accept;
  return done;
}

constexpr Sysctl of_linux[] = {
    {"net.ipv4.tcp_timestamps", 1,
     [](HostConfig& c, const Numbers& n) {
       if (n[0] > 2) return SysctlOutcome::bad_value;
       c.timestamps = n[0] != 0;  // 2: without an offset of its own; scripts do not see it
       return done;
     }},
    {"net.ipv4.tcp_sack", 1, SWITCH(sack)},
    {"net.ipv4.tcp_window_scaling", 1,
     [](HostConfig& c, const Numbers& n) {
       if (n[0] == 0) c.wscale = wscale_off;
       if (n[0] != 0 && c.wscale == wscale_off) c.wscale = wscale_auto;
       return done;
     }},
    {"net.ipv4.tcp_rmem", 3,
     [](HostConfig& c, const Numbers& n) {
       c.rcvbuf = bounded(n[1]);
       if (c.wscale != wscale_off) c.wscale = shift_for(std::max<std::uint64_t>(n[2], c.rmem_max));
       return done;
     }},
    {"net.ipv4.tcp_wmem", 3,
     [](HostConfig& c, const Numbers& n) {
       c.sndbuf = bounded(n[1]);
       return done;
     }},
    {"net.core.rmem_max", 1, COUNT(rmem_max)},
    {"net.core.wmem_max", 1, COUNT(wmem_max)},
    {"net.ipv4.tcp_syn_retries", 1, COUNT_INSTEAD_OF(syn_retries, syn_give_up_after)},
    {"net.ipv4.tcp_synack_retries", 1, COUNT(syn_ack_retries)},
    {"net.ipv4.tcp_syn_linear_timeouts", 1, COUNT(syn_linear_timeouts)},
    {"net.ipv4.tcp_retries2", 1, COUNT_INSTEAD_OF(retries, give_up_after)},
    {"net.ipv4.tcp_retries1", 1, only_three},
    {"net.ipv4.tcp_orphan_retries", 1,
     [](HostConfig& c, const Numbers& n) {
       c.orphan_retries = n[0] == 0 ? 8 : bounded(n[0]);
       return done;
     }},
    {"net.ipv4.tcp_fin_timeout", 1, SECONDS(fin_wait_2_timeout)},
    {"net.ipv4.tcp_keepalive_time", 1, SECONDS(keepalive_idle)},
    {"net.ipv4.tcp_keepalive_intvl", 1, SECONDS(keepalive_interval)},
    {"net.ipv4.tcp_keepalive_probes", 1, COUNT(keepalive_count)},
    {"net.ipv4.tcp_max_syn_backlog", 1, COUNT(syn_backlog)},
    {"net.ipv4.tcp_rfc1337", 1, SWITCH(rfc1337)},
    {"net.ipv4.tcp_invalid_ratelimit", 1, MILLISECONDS(challenge_period)},
    {"net.ipv4.ip_default_ttl", 1, set_ttl},
    {"net.ipv4.ip_local_port_range", 2,
     [](HostConfig& c, const Numbers& n) {
       if (n[0] == 0 || n[0] > n[1] || n[1] > 65535) return SysctlOutcome::bad_value;
       c.first_port = static_cast<std::uint16_t>(n[0]);
       c.last_port = static_cast<std::uint16_t>(n[1]);
       return done;
     }},
    {"net.ipv4.tcp_slow_start_after_idle", 1, only_one},
    {"net.ipv4.tcp_reordering", 1, only_three},
    {"net.ipv4.tcp_abort_on_overflow", 1, only_zero},
    {"net.ipv4.tcp_adv_win_scale", 1, only_one},
    {"net.ipv4.tcp_app_win", 1, of_no_concern},
    {"net.ipv4.tcp_autocorking", 1, only_zero},
    {"net.ipv4.tcp_comp_sack_nr", 1, only_zero},
    {"net.ipv4.tcp_dsack", 1, SWITCH(dsack)},
    {"net.ipv4.tcp_early_retrans", 1, early_retrans},
    {"net.ipv4.tcp_ecn", 1, set_ecn},
    {"net.ipv4.tcp_ecn_fallback", 1,
     [](HostConfig& c, const Numbers& n) {
       if (n[0] > 1) return SysctlOutcome::bad_value;
       c.ecn_syn_retries = n[0] == 0 ? 1000 : 0;  // off: every SYN asks
       return done;
     }},
    {"net.ipv4.tcp_fack", 1, only_zero},
    {"net.ipv4.tcp_fastopen", 1,
     [](HostConfig& c, const Numbers& n) {
       c.fast_open_client = (n[0] & 1) != 0;
       c.fast_open_server = (n[0] & 2) != 0;
       c.fast_open_client_no_cookie = (n[0] & 4) != 0;
       c.fast_open_server_no_cookie = (n[0] & 0x200) != 0;
       c.fast_open_everywhere = (n[0] & 0x400) != 0;
       return done;
     }},
    {"net.ipv4.tcp_fastopen_blackhole_timeout_sec", 1, only_zero},
    {"net.ipv4.tcp_frto", 1, only_zero},
    {"net.ipv4.tcp_mtu_probing", 1, only_zero},
    {"net.ipv4.tcp_recovery", 1, linux_recovery},
    {"net.ipv4.tcp_stdurg", 1, only_zero},
    {"net.ipv4.tcp_shrink_window", 1, only_zero},
    {"net.ipv4.tcp_syncookies", 1,
     [](HostConfig& c, const Numbers& n) {
       if (n[0] > 2) return SysctlOutcome::bad_value;
       c.syn_cookies = static_cast<SynCookies>(n[0]);
       return done;
     }},
    {"net.ipv4.tcp_thin_linear_timeouts", 1, only_zero},
    {"net.ipv4.tcp_tw_reuse", 1,
     [](HostConfig& c, const Numbers& n) {
       if (n[0] > 2) return SysctlOutcome::bad_value;
       c.tw_reuse = n[0] == 1;  // 2: on the loopback alone
       return done;
     }},
    {"net.ipv4.tcp_workaround_signed_windows", 1, only_zero},
    {"net.ipv4.tcp_min_tso_segs", 1, of_no_concern},
    {"net.ipv4.tcp_tso_win_divisor", 1, of_no_concern},
    {"net.ipv4.tcp_limit_output_bytes", 1, of_no_concern},
    {"net.ipv4.tcp_no_metrics_save", 1, of_no_concern},
    {"net.ipv4.tcp_max_tw_buckets", 1, of_no_concern},
    {"net.ipv4.tcp_max_orphans", 1, of_no_concern},
    {"net.ipv4.tcp_pacing_ss_ratio", 1, of_no_concern},
    {"net.ipv4.tcp_pacing_ca_ratio", 1, of_no_concern},
    {"net.ipv4.tcp_moderate_rcvbuf", 1, only_zero},
    {"net.core.default_qdisc", 0, of_no_concern},
    {"net.core.netdev_max_backlog", 1, of_no_concern},
};

constexpr Sysctl of_freebsd[] = {
    {"net.inet.tcp.rfc1323", 1,
     [](HostConfig& c, const Numbers& n) {
       if (n[0] > 3) return SysctlOutcome::bad_value;
       constexpr std::int8_t usual_shift = 6;
       c.wscale = n[0] == 1 || n[0] == 2 ? (c.wscale == wscale_off ? usual_shift : c.wscale) : wscale_off;
       c.timestamps = n[0] == 1 || n[0] == 3;
       return done;
     }},
    {"net.inet.tcp.blackhole", 1,
     [](HostConfig& c, const Numbers& n) {
       if (n[0] > 2) return SysctlOutcome::bad_value;
       c.blackhole = static_cast<Blackhole>(n[0]);
       return done;
     }},
    {"net.inet.tcp.sack.enable", 1, SWITCH(sack)},
    {"net.inet.tcp.insecure_rst", 1, SWITCH(insecure_rst)},
    {"net.inet.tcp.insecure_syn", 1, SWITCH(insecure_syn)},
    {"net.inet.tcp.drop_synfin", 1,
     [](HostConfig& c, const Numbers& n) {
       if (n[0] > 1) return SysctlOutcome::bad_value;
       c.drop_syn_fin = n[0] == 0 ? SynFin::off : SynFin::always;
       return done;
     }},
    {"net.inet.tcp.icmp_may_rst", 1, SWITCH(icmp_may_abort)},
    {"net.inet.tcp.tolerate_missing_ts", 1, SWITCH_OFF(timestamps_required)},
    {"net.inet.tcp.always_keepalive", 1, SWITCH(keepalive)},
    {"net.inet.tcp.recvspace", 1,
     [](HostConfig& c, const Numbers& n) {
       c.rcvbuf = bounded(n[0]);
       return done;
     }},
    {"net.inet.tcp.sendspace", 1, COUNT(sndbuf)},
    {"kern.ipc.maxsockbuf", 1,
     [](HostConfig& c, const Numbers& n) {
       c.rmem_max = c.wmem_max = bounded(n[0]);
       if (c.wscale != wscale_off) c.wscale = shift_for(n[0]);
       return done;
     }},
    {"net.inet.tcp.rexmit_initial", 1, MILLISECONDS(rto_initial)},
    {"net.inet.tcp.rexmit_min", 1, MILLISECONDS(rto_min)},
    {"net.inet.tcp.rexmit_slop", 1, MILLISECONDS(rto_slop)},
    {"net.inet.tcp.msl", 1, MILLISECONDS(msl)},
    {"net.inet.tcp.finwait2_timeout", 1, MILLISECONDS(fin_wait_2_timeout)},
    {"net.inet.tcp.delacktime", 1, MILLISECONDS(delayed_ack)},
    {"net.inet.tcp.delayed_ack", 1,
     [](HostConfig& c, const Numbers& n) {
       if (n[0] == 0) c.delayed_ack = Duration{0};
       return done;
     }},
    {"net.inet.tcp.keepinit", 1,
     [](HostConfig& c, const Numbers& n) {
       c.syn_give_up_after = milliseconds(n[0]);
       c.syn_retries = 0;
       return done;
     }},
    {"net.inet.tcp.keepidle", 1, MILLISECONDS(keepalive_idle)},
    {"net.inet.tcp.keepintvl", 1, MILLISECONDS(keepalive_interval)},
    {"net.inet.tcp.keepcnt", 1, COUNT(keepalive_count)},
    {"net.inet.tcp.initcwnd_segments", 1, COUNT(initial_window)},
    {"net.inet.tcp.ack_war_timewindow", 1, MILLISECONDS(challenge_period)},
    {"net.inet.tcp.ack_war_cnt", 1, COUNT(challenges)},
    {"net.inet.tcp.syncache.rexmtlimit", 1, COUNT(syn_ack_retries)},
    {"net.inet.ip.ttl", 1, set_ttl},
    {"net.inet.tcp.ecn.enable", 1, set_ecn},
    {"net.inet.tcp.ecn.maxretries", 1, COUNT(ecn_syn_retries)},
    {"net.inet.tcp.fastopen.client_enable", 1, SWITCH(fast_open_client)},
    {"net.inet.tcp.fastopen.server_enable", 1, SWITCH(fast_open_server)},
    {"net.inet.tcp.fastopen.acceptany", 1, SWITCH(fast_open_server_no_cookie)},
    {"net.inet.tcp.syncookies", 1,
     [](HostConfig& c, const Numbers& n) {
       if (n[0] > 1) return SysctlOutcome::bad_value;
       if (c.syn_cookies != SynCookies::always) c.syn_cookies = static_cast<SynCookies>(n[0]);
       return done;
     }},
    {"net.inet.tcp.syncookies_only", 1,
     [](HostConfig& c, const Numbers& n) {
       if (n[0] > 1) return SysctlOutcome::bad_value;
       if (n[0] == 1) c.syn_cookies = SynCookies::always;
       if (n[0] == 0 && c.syn_cookies == SynCookies::always) c.syn_cookies = SynCookies::when_full;
       return done;
     }},
    {"net.inet.tcp.rexmit_drop_options", 1, only_zero},
    {"net.inet.tcp.path_mtu_discovery", 1, only_one},
    {"net.inet.tcp.pmtud_blackhole_detection", 1, only_zero},
    {"net.inet.tcp.udp_tunneling_port", 1, only_zero},
    {"net.inet.tcp.recvbuf_auto", 1, only_zero},
    {"net.inet.tcp.sendbuf_auto", 1, only_zero},
    {"net.inet.tcp.nolocaltimewait", 1, only_zero},
    {"net.inet.tcp.fast_finwait2_recycle", 1, only_zero},
    {"net.inet.tcp.do_prr", 1, freebsd_prr},
    {"net.inet.tcp.do_prr_conservative", 1, freebsd_prr_conservative},
    {"net.inet.tcp.do_lrd", 1, only_zero},
    {"net.inet.tcp.newreno_ecn", 1, only_zero},
    {"net.inet.tcp.rfc3042", 1, only_one},
    {"net.inet.tcp.rfc3465", 1,
     [](HostConfig& c, const Numbers& n) {
       if (n[0] > 1) return SysctlOutcome::bad_value;
       c.slow_start_limit = n[0] == 0 ? 1 : 2;
       return done;
     }},
    {"net.inet.tcp.abc_l_var", 1,
     [](HostConfig& c, const Numbers& n) {
       if (n[0] == 0) return SysctlOutcome::bad_value;
       c.slow_start_limit = bounded(n[0]);
       return done;
     }},
    {"net.inet.tcp.rfc6675_pipe", 1, only_one},
    {"net.inet.tcp.tso", 1, of_no_concern},
    {"net.inet.tcp.hostcache.purge", 1, of_no_concern},
    {"net.inet.tcp.hostcache.purgenow", 1, of_no_concern},
    {"net.inet.tcp.hostcache.enable", 1, of_no_concern},
    {"net.inet.tcp.ts_offset_per_conn", 1, of_no_concern},
    {"net.inet.tcp.per_cpu_timers", 1, of_no_concern},
    {"net.inet.tcp.log_debug", 1, of_no_concern},
    {"net.inet.tcp.log_in_vain", 1, of_no_concern},
    {"net.inet.icmp.icmplim", 1, of_no_concern},
    {"kern.timecounter.alloweddeviation", 1, of_no_concern},
};

#undef SWITCH
#undef SWITCH_OFF
#undef MILLISECONDS
#undef SECONDS
#undef COUNT
#undef COUNT_INSTEAD_OF

}  // namespace

const Sysctl* find_sysctl(std::string_view name) {
  for (const Sysctl& each : of_linux) {
    if (each.name == name) return &each;
  }
  for (const Sysctl& each : of_freebsd) {
    if (each.name == name) return &each;
  }
  return nullptr;
}

}  // namespace synwave::drill
