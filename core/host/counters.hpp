// What a host counts, by the names that nstat prints. Only what the host can truly count is here.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace synwave {

/// X(enumerator, nstat's name)
#define SYNWAVE_COUNTERS(X)                                        \
  X(active_opens, "TcpActiveOpens")                                \
  X(passive_opens, "TcpPassiveOpens")                              \
  X(attempt_fails, "TcpAttemptFails")                              \
  X(estab_resets, "TcpEstabResets")                                \
  X(in_segs, "TcpInSegs")                                          \
  X(out_segs, "TcpOutSegs")                                        \
  X(retrans_segs, "TcpRetransSegs")                                \
  X(out_rsts, "TcpOutRsts")                                        \
  X(listen_overflows, "TcpExtListenOverflows")                     \
  X(listen_drops, "TcpExtListenDrops")                             \
  X(time_waits, "TcpExtTW")                                        \
  X(time_waits_recycled, "TcpExtTWRecycled")                       \
  X(out_of_window_icmps, "TcpExtOutOfWindowIcmps")                 \
  X(delayed_acks, "TcpExtDelayedACKs")                             \
  X(timeouts, "TcpExtTCPTimeouts")                                 \
  X(fast_retrans, "TcpExtTCPFastRetrans")                          \
  X(abort_on_data, "TcpExtTCPAbortOnData")                         \
  X(abort_on_close, "TcpExtTCPAbortOnClose")                       \
  X(abort_on_timeout, "TcpExtTCPAbortOnTimeout")                   \
  X(challenge_acks, "TcpExtTCPChallengeACK")                       \
  X(syn_challenges, "TcpExtTCPSYNChallenge")                       \
  X(win_probes, "TcpExtTCPWinProbe")                               \
  X(keep_alives, "TcpExtTCPKeepAlive")                             \
  X(syncookies_sent, "TcpExtSyncookiesSent")                       \
  X(syncookies_recv, "TcpExtSyncookiesRecv")                       \
  X(syncookies_failed, "TcpExtSyncookiesFailed")                   \
  X(syn_queue_cookies, "TcpExtTCPReqQFullDoCookies")               \
  X(syn_queue_drops, "TcpExtTCPReqQFullDrop")                      \
  X(fast_open_active, "TcpExtTCPFastOpenActive")                   \
  X(fast_open_active_fails, "TcpExtTCPFastOpenActiveFail")         \
  X(fast_open_passive, "TcpExtTCPFastOpenPassive")                 \
  X(fast_open_passive_fails, "TcpExtTCPFastOpenPassiveFail")       \
  X(fast_open_listen_overflows, "TcpExtTCPFastOpenListenOverflow") \
  X(fast_open_cookie_requests, "TcpExtTCPFastOpenCookieReqd")      \
  X(loss_probes, "TcpExtTCPLossProbes")

enum class Counter : std::uint8_t {
#define X(name, text) name,
  SYNWAVE_COUNTERS(X)
#undef X
};

#define X(name, text) +1
inline constexpr std::size_t counter_count = 0 SYNWAVE_COUNTERS(X);
#undef X

/// "TcpExtListenDrops".
std::string_view name_of(Counter counter);
/// Empty: no counter of this host has the name.
std::optional<Counter> counter_named(std::string_view name);

using Counts = std::array<std::uint64_t, counter_count>;

}  // namespace synwave
