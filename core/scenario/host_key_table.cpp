#include "core/scenario/host_key_table.hpp"

#include <iterator>
#include <type_traits>

#include "core/scenario/budgets.hpp"
#include "core/scenario/key_values.hpp"

namespace synwave::scenario {

namespace {

using namespace std::chrono_literals;

// ---- Keys of their own ----

KeyResult apply_isn(std::string_view value, HostConfig& config) {
  if (value == "rfc6528" || value == "clock") {
    config.isn = value == "clock" ? IsnChoice::clock : IsnChoice::rfc6528;
    return {};
  }
  std::uint32_t number = 0;
  KeyResult result = take_count(value, 0, 0xFFFFFFFF, number);
  if (result.outcome == KeyOutcome::bad_value) return bad_value("isn");
  if (result.outcome == KeyOutcome::ok) {
    config.isn = IsnChoice::fixed;
    config.isn_fixed = Seq32{number};
  }
  return result;
}

std::string print_isn(const HostConfig& config) {
  switch (config.isn) {
    case IsnChoice::rfc6528: return "rfc6528";
    case IsnChoice::clock: return "clock";
    case IsnChoice::fixed: return std::to_string(config.isn_fixed.raw());
  }
  return {};
}

/// R2 as a time (`3m`) or as a number of retransmissions (`6`): the other one is then off (RFC 9293 3.8.3).
KeyResult apply_give_up(std::string_view value, Duration& after, std::uint32_t& retries) {
  if (read_number(value).reading != Reading::malformed) {
    std::uint32_t count = 0;
    KeyResult result = take_count(value, 1, 1000, count);
    if (result.outcome == KeyOutcome::ok) {
      after = 0s;
      retries = count;
    }
    return result;
  }
  KeyResult result = take_time(value, 1ns, budget::virtual_time, after);
  if (result.outcome == KeyOutcome::bad_value) return bad_value("time_or_count");
  if (result.outcome == KeyOutcome::ok) retries = 0;
  return result;
}

std::string print_give_up(Duration after, std::uint32_t retries) {
  return retries != 0 ? std::to_string(retries) : write_time(after);
}

/// Takes FIRST..LAST apart; both halves empty: it is something else.
struct Halves {
  std::string_view first;
  std::string_view last;
};
Halves halves_of(std::string_view value) {
  const std::size_t dots = value.find("..");
  if (dots == std::string_view::npos) return {};
  return {value.substr(0, dots), value.substr(dots + 2)};
}

KeyResult apply_ports(std::string_view value, HostConfig& config) {
  const Halves halves = halves_of(value);
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  KeyResult result = take_count(halves.first, 1, 65535, first);
  if (result.outcome == KeyOutcome::ok) result = take_count(halves.last, first, 65535, last);
  if (result.outcome == KeyOutcome::bad_value) return bad_value("ports");
  if (result.outcome == KeyOutcome::ok) {
    config.first_port = static_cast<std::uint16_t>(first);
    config.last_port = static_cast<std::uint16_t>(last);
  }
  return result;
}

/// A shift of 0 to 14 (RFC 7323 2.3), or how to choose one.
KeyResult apply_wscale(std::string_view value, HostConfig& config) {
  if (value == "off" || value == "auto") {
    config.wscale = value == "off" ? wscale_off : wscale_auto;
    return {};
  }
  std::uint32_t shift = 0;
  KeyResult result = take_count(value, 0, 14, shift);
  if (result.outcome == KeyOutcome::bad_value) return bad_value("wscale");
  if (result.outcome == KeyOutcome::ok) config.wscale = static_cast<std::int8_t>(shift);
  return result;
}

std::string print_wscale(const HostConfig& config) {
  if (config.wscale == wscale_off) return "off";
  return config.wscale == wscale_auto ? "auto" : std::to_string(config.wscale);
}

/// LEAST..MOST of what is adopted (RFC 5482 3.1).
KeyResult apply_limits(std::string_view value, HostConfig& config) {
  const Halves halves = halves_of(value);
  Duration least{0};
  Duration most{0};
  KeyResult result = take_time(halves.first, 1ns, budget::virtual_time, least);
  if (result.outcome == KeyOutcome::ok) result = take_time(halves.last, least, budget::virtual_time, most);
  if (result.outcome == KeyOutcome::bad_value) return bad_value("limits");
  if (result.outcome == KeyOutcome::ok) {
    config.least_user_timeout = least;
    config.most_user_timeout = most;
  }
  return result;
}

/// RFC 1337 3: `on` is (F1), a time is (F2).
KeyResult apply_rfc1337(std::string_view value, HostConfig& config) {
  Duration time{0};
  if (value != "on" && value != "off") {
    KeyResult result = take_time(value, 1ns, budget::virtual_time, time);
    if (result.outcome == KeyOutcome::bad_value) return bad_value("rfc1337");
    if (result.outcome != KeyOutcome::ok) return result;
  }
  config.rfc1337 = value != "off";
  config.rfc1337_for = time;
  return {};
}

std::string print_rfc1337(const HostConfig& config) {
  if (!config.rfc1337) return "off";
  return config.rfc1337_for != 0s ? write_time(config.rfc1337_for) : "on";
}

constexpr OwnKey own_isn = {apply_isn, print_isn};
constexpr OwnKey own_ports = {
    apply_ports, [](const HostConfig& c) { return std::to_string(c.first_port) + ".." + std::to_string(c.last_port); }};
constexpr OwnKey own_wscale = {apply_wscale, print_wscale};
constexpr OwnKey own_rfc1337 = {apply_rfc1337, print_rfc1337};
constexpr OwnKey own_limits = {apply_limits, [](const HostConfig& c) {
                                 return write_time(c.least_user_timeout) + ".." + write_time(c.most_user_timeout);
                               }};
constexpr OwnKey own_syn_retries = {
    [](std::string_view v, HostConfig& c) { return apply_give_up(v, c.syn_give_up_after, c.syn_retries); },
    [](const HostConfig& c) { return print_give_up(c.syn_give_up_after, c.syn_retries); }};
constexpr OwnKey own_retries = {
    [](std::string_view v, HostConfig& c) { return apply_give_up(v, c.give_up_after, c.retries); },
    [](const HostConfig& c) { return print_give_up(c.give_up_after, c.retries); }};

/// Who may use Fast Open: a bit for the client, one for the server.
std::uint8_t fast_open(HostConfig& c, int set) {
  if (set >= 0) {
    c.fast_open_client = (set & 1) != 0;
    c.fast_open_server = (set & 2) != 0;
  }
  return static_cast<std::uint8_t>((c.fast_open_client ? 1 : 0) | (c.fast_open_server ? 2 : 0));
}

// ---- Rows ----

template <auto Member>
std::uint8_t choose(HostConfig& config, int set) {
  using Enumeration = std::decay_t<decltype(config.*Member)>;
  if (set >= 0) config.*Member = static_cast<Enumeration>(set);
  return static_cast<std::uint8_t>(config.*Member);
}

constexpr std::int64_t longest_time = to_ns(budget::virtual_time);
constexpr std::int64_t largest_buffer = 1 << 30;

constexpr HostKey time_key(std::string_view name, Duration HostConfig::*field, std::int64_t least = 1) {
  return {name, KeyKind::time, KeyField{field}, {}, {}, least, longest_time};
}
/// A time that is stored as 0 when it is off.
constexpr HostKey time_or_off(std::string_view name, Duration HostConfig::*field, std::int64_t most = longest_time) {
  return {name, KeyKind::time, KeyField{field}, "off", "time_or_off", 1, most};
}
constexpr HostKey count_key(std::string_view name, std::uint32_t HostConfig::*field, std::int64_t least,
                            std::int64_t most, std::string_view zero = {}, std::string_view expected = {}) {
  return {name, KeyKind::count, KeyField{field}, zero, expected, least, most};
}
constexpr HostKey size_key(std::string_view name, std::uint32_t HostConfig::*field) {
  return {name, KeyKind::size, KeyField{field}, {}, {}, 1, largest_buffer};
}
constexpr HostKey switch_key(std::string_view name, bool HostConfig::*field) {
  return {name, KeyKind::flag, KeyField{field}, "off|on", "on_off"};
}
/// A flag whose two values have names.
constexpr HostKey either_key(std::string_view name, bool HostConfig::*field, std::string_view words) {
  return {name, KeyKind::flag, KeyField{field}, words, {}};
}
constexpr HostKey choice_key(std::string_view name, Choice choice, std::string_view words) {
  return {name, KeyKind::choice, KeyField{choice}, words, {}};
}
constexpr HostKey own_key(std::string_view name, const OwnKey& own) {
  return {name, KeyKind::own, KeyField{&own}, {}, {}};
}

using H = HostConfig;
constexpr std::int64_t largest_mss = 65'495;               // what fits an IPv4 packet of 65535 octets
constexpr std::int64_t below_half_a_second = 499'999'999;  // MUST-40 (RFC 9293 3.8.6.3)

constexpr HostKey of_opening[] = {
    choice_key("handshake", choose<&H::handshake>, "three-way|two-way"),
    own_key("isn", own_isn),
    own_key("ports", own_ports),
    own_key("syn-retries", own_syn_retries),
    count_key("syn-linear-timeouts", &H::syn_linear_timeouts, 0, 1000),
    count_key("syn-ack-retries", &H::syn_ack_retries, 1, 1000, "same", "retransmissions"),
    either_key("repeated-syn", &H::syn_ack_again, "ack|syn-ack"),
    choice_key("drop-syn-fin", choose<&H::drop_syn_fin>, "off|listen|on"),
    switch_key("half-open-rst", &H::half_open_resets),
    count_key("syn-backlog", &H::syn_backlog, 1, 65535),
    choice_key("syncookies", choose<&H::syn_cookies>, "off|on|always"),
    switch_key("syn-recycle", &H::syn_recycle),
    choice_key("fastopen", fast_open, "off|client|server|on"),
    count_key("fastopen-queue", &H::fast_open_queue, 0, 65535),
};
constexpr HostKey of_closing[] = {
    switch_key("time-wait", &H::time_wait),
    time_key("msl", &H::msl),
    switch_key("time-wait-ack-restarts", &H::ack_restarts_time_wait),
    own_key("rfc1337", own_rfc1337),
    switch_key("abort-time-wait", &H::abort_time_wait),
    switch_key("tw-reuse", &H::tw_reuse),
    time_or_off("fin-wait-2-timeout", &H::fin_wait_2_timeout),
    switch_key("rst-for-unread", &H::unread_text_resets),
    either_key("rst-for-late-text", &H::late_text_is_nobodys, "own|closed"),
    switch_key("rst-on-give-up", &H::reset_on_give_up),
    switch_key("rst-with-ack", &H::reset_with_ack),
};
constexpr HostKey of_resets[] = {
    switch_key("challenge-ack", &H::challenge_ack),       count_key("challenge-limit", &H::challenges, 0, 65535),
    time_key("challenge-period", &H::challenge_period),   switch_key("rst-other-edges", &H::rst_by_other_edges),
    switch_key("rst-spares-text", &H::reset_spares_text), switch_key("rst-told-after-fin", &H::reset_told_after_fin),
    switch_key("icmp-soft-aborts", &H::icmp_soft_aborts),
};
constexpr HostKey of_options[] = {
    count_key("mss", &H::mss, 1, largest_mss, "auto", "mss"),
    own_key("wscale", own_wscale),
    switch_key("sack", &H::sack),
    switch_key("dsack", &H::dsack),
    switch_key("reneging", &H::reneging),
    switch_key("timestamps", &H::timestamps),
    switch_key("timestamps-required", &H::timestamps_required),
    choice_key("option-order", choose<&H::option_order>, "linux|freebsd"),
};
constexpr HostKey of_sending[] = {
    size_key("sndbuf", &H::sndbuf),
    switch_key("nagle", &H::nagle),
    choice_key("nagle-waits", choose<&H::nagle_variant>, "any-in-flight|small-in-flight|not-from-idle"),
    switch_key("push-bursts", &H::push_bursts),
    either_key("window-probe", &H::probe_without_text, "octet|empty"),
    time_key("persist-min", &H::persist_min, 0),
    choice_key("urgent-pointer", choose<&H::urgent_pointer>, "after|last"),
    switch_key("urgent-announced", &H::announces_urgent),
};
constexpr HostKey of_receiving[] = {
    size_key("rcvbuf", &H::rcvbuf),
    time_or_off("delayed-ack", &H::delayed_ack, below_half_a_second),
    switch_key("quick-ack", &H::quick_ack),
};
constexpr HostKey of_timing[] = {
    time_key("rto-initial", &H::rto_initial),
    time_key("rto-min", &H::rto_min),
    either_key("rto-min-of", &H::rto_min_is_of_variation, "rto|variation"),
    time_key("rto-max", &H::rto_max),
    time_key("rto-slop", &H::rto_slop, 0),
    count_key("rtt-forgotten-after", &H::forget_rtt_after, 1, 1000, "off", "count_or_off"),
    own_key("retries", own_retries),
    either_key("retries-mean", &H::retries_are_time, "count|time"),
    count_key("orphan-retries", &H::orphan_retries, 1, 1000, "same", "retransmissions"),
    time_or_off("user-timeout", &H::user_timeout),
    switch_key("user-timeout-in-persist", &H::user_timeout_in_persist),
    switch_key("user-timeout-option", &H::user_timeout_option),
    time_key("user-timeout-advertised", &H::advertised_user_timeout),
    own_key("user-timeout-limits", own_limits),
    switch_key("user-timeout-changeable", &H::user_timeout_changeable),
    switch_key("keepalive", &H::keepalive),
    time_key("keepalive-idle", &H::keepalive_idle),
    time_key("keepalive-interval", &H::keepalive_interval),
    count_key("keepalive-count", &H::keepalive_count, 1, 1000),
    switch_key("keepalive-octet", &H::keepalive_octet),
};
constexpr HostKey of_congestion[] = {
    count_key("initial-window", &H::initial_window, 1, 1000, "rfc5681", "initial_window"),
    count_key("slow-start-limit", &H::slow_start_limit, 1, 1000, "off", "count_or_off"),
    either_key("idle-restart", &H::idle_restart_halves, "at-once|halving"),
    count_key("syn-losses-forgiven", &H::syn_losses_forgiven, 0, 1000),
    choice_key("cc", choose<&H::cc>, "reno|cubic|none"),
    switch_key("fast-convergence", &H::fast_convergence),
    either_key("growth", &H::growth_per_ack, "octets|acks"),
    switch_key("growth-needs-use", &H::growth_needs_use),
    choice_key("recovery", choose<&H::recovery>, "newreno|sack|rack"),
    choice_key("prr", choose<&H::prr>, "off|crb|ssrb|adaptive"),
    switch_key("tlp", &H::tlp),
    choice_key("ecn", choose<&H::ecn>, "off|on|accept"),
    count_key("ecn-syn-retries", &H::ecn_syn_retries, 0, 1000),
    switch_key("ecn-retry-after-rst", &H::ecn_retry_after_reset),
};
constexpr HostKey of_sockets[] = {
    choice_key("system", choose<&H::system>, "rfc|linux|freebsd"),
    size_key("rcvbuf-max", &H::rmem_max),
    size_key("sndbuf-max", &H::wmem_max),
};

constexpr KeyGroup groups[] = {
    {"opening", of_opening}, {"closing", of_closing},       {"resetting", of_resets},
    {"options", of_options}, {"sending", of_sending},       {"receiving", of_receiving},
    {"timing", of_timing},   {"congestion", of_congestion}, {"sockets", of_sockets},
};

}  // namespace

std::span<const KeyGroup> host_key_groups() {
  return groups;
}

}  // namespace synwave::scenario
