#include <algorithm>
#include <iterator>

#include "core/scenario/budgets.hpp"
#include "core/scenario/key_values.hpp"

namespace synwave::scenario {

namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t largest_buffer = 1U << 30;
constexpr std::uint32_t largest_mss = 65'495;  // what fits an IPv4 packet of 65535 octets
constexpr std::uint32_t largest_sequence = 0xFFFFFFFF;

struct HostKey {
  std::string_view name;
  KeyResult (*apply)(std::string_view value, HostConfig& config);
  std::string (*print)(const HostConfig& config);
};

std::string on_off(bool on) {
  return on ? "on" : "off";
}

KeyResult apply_isn(std::string_view value, HostConfig& config) {
  if (value == "rfc6528" || value == "clock") {
    config.isn = value == "clock" ? IsnChoice::clock : IsnChoice::rfc6528;
    return {};
  }
  std::uint32_t number = 0;
  KeyResult result = take_count(value, 0, largest_sequence, number);
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

KeyResult apply_ports(std::string_view value, HostConfig& config) {
  const std::size_t dots = value.find("..");
  if (dots == std::string_view::npos) return bad_value("ports");
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  KeyResult result = take_count(value.substr(0, dots), 1, 65535, first);
  if (result.outcome == KeyOutcome::ok) result = take_count(value.substr(dots + 2), first, 65535, last);
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

constexpr std::string_view recoveries[] = {"newreno", "sack", "rack"};
constexpr std::string_view bounds[] = {"off", "crb", "ssrb", "adaptive"};

KeyResult apply_recovery(std::string_view value, HostConfig& config) {
  const auto* const found = std::find(std::begin(recoveries), std::end(recoveries), value);
  if (found == std::end(recoveries)) return bad_value("recovery");
  config.recovery = static_cast<Recovery>(found - std::begin(recoveries));
  return {};
}

std::string print_recovery(const HostConfig& config) {
  return std::string{recoveries[static_cast<std::size_t>(config.recovery)]};
}

KeyResult apply_prr(std::string_view value, HostConfig& config) {
  const auto* const found = std::find(std::begin(bounds), std::end(bounds), value);
  if (found == std::end(bounds)) return bad_value("prr");
  config.prr = static_cast<PrrBound>(found - std::begin(bounds));
  return {};
}

std::string print_prr(const HostConfig& config) {
  return std::string{bounds[static_cast<std::size_t>(config.prr)]};
}

/// A time below `most`, or off, which is stored as 0.
KeyResult apply_time_or_off(std::string_view value, Duration most, Duration& out) {
  if (value == "off") {
    out = 0s;
    return {};
  }
  KeyResult result = take_time(value, 1ns, most, out);
  return result.outcome == KeyOutcome::bad_value ? bad_value("time_or_off") : result;
}

std::string print_time_or_off(Duration d) {
  return d == 0s ? "off" : write_time(d);
}

/// LEAST..MOST of what is adopted (RFC 5482 3.1).
KeyResult apply_limits(std::string_view value, HostConfig& config) {
  const std::size_t dots = value.find("..");
  if (dots == std::string_view::npos) return bad_value("limits");
  Duration least{0};
  Duration most{0};
  KeyResult result = take_time(value.substr(0, dots), 1ns, budget::virtual_time, least);
  if (result.outcome == KeyOutcome::ok) result = take_time(value.substr(dots + 2), least, budget::virtual_time, most);
  if (result.outcome == KeyOutcome::bad_value) return bad_value("limits");
  if (result.outcome == KeyOutcome::ok) {
    config.least_user_timeout = least;
    config.most_user_timeout = most;
  }
  return result;
}

/// RFC 1337 3: `on` is (F1), a time is (F2).
KeyResult apply_rfc1337(std::string_view value, HostConfig& config) {
  config.rfc1337_for = 0s;
  if (value == "on" || value == "off") return take_switch(value, config.rfc1337);
  config.rfc1337 = true;
  KeyResult result = take_time(value, 1ns, budget::virtual_time, config.rfc1337_for);
  return result.outcome == KeyOutcome::bad_value ? bad_value("rfc1337") : result;
}

std::string print_rfc1337(const HostConfig& config) {
  return config.rfc1337 && config.rfc1337_for != 0s ? write_time(config.rfc1337_for) : on_off(config.rfc1337);
}

#define TIME_KEY(name, field)                                                                                 \
  {                                                                                                           \
    name, [](std::string_view v, HostConfig& c) { return take_time(v, 1ns, budget::virtual_time, c.field); }, \
        [](const HostConfig& c) { return write_time(c.field); }                                               \
  }
#define SWITCH_KEY(name, field)                                                      \
  {                                                                                  \
    name, [](std::string_view v, HostConfig& c) { return take_switch(v, c.field); }, \
        [](const HostConfig& c) { return on_off(c.field); }                          \
  }
#define SIZE_KEY(name, field)                                                                         \
  {                                                                                                   \
    name, [](std::string_view v, HostConfig& c) { return take_size(v, 1, largest_buffer, c.field); }, \
        [](const HostConfig& c) { return write_size(c.field); }                                       \
  }

/// The keys that the engine obeys, in the order of the reference.
constexpr HostKey supported[] = {
    TIME_KEY("msl", msl),
    TIME_KEY("rto-initial", rto_initial),
    TIME_KEY("rto-min", rto_min),
    TIME_KEY("rto-max", rto_max),
    {"rtt-forgotten-after",
     [](std::string_view v, HostConfig& c) {
       if (v == "off") {
         c.forget_rtt_after = 0;
         return KeyResult{};
       }
       KeyResult result = take_count(v, 1, 1000, c.forget_rtt_after);
       return result.outcome == KeyOutcome::bad_value ? bad_value("count_or_off") : result;
     },
     [](const HostConfig& c) {
       return c.forget_rtt_after == 0 ? std::string{"off"} : write_plain(c.forget_rtt_after);
     }},
    {"initial-window",
     [](std::string_view v, HostConfig& c) {
       if (v == "rfc5681") {
         c.initial_window = 0;
         return KeyResult{};
       }
       KeyResult result = take_count(v, 1, 1000, c.initial_window);
       return result.outcome == KeyOutcome::bad_value ? bad_value("initial_window") : result;
     },
     [](const HostConfig& c) {
       return c.initial_window == 0 ? std::string{"rfc5681"} : write_plain(c.initial_window);
     }},
    // MUST-40 (RFC 9293 3.8.6.3): less than half a second.
    {"delayed-ack", [](std::string_view v, HostConfig& c) { return apply_time_or_off(v, 500ms - 1ns, c.delayed_ack); },
     [](const HostConfig& c) { return print_time_or_off(c.delayed_ack); }},
    SWITCH_KEY("nagle", nagle),
    {"recovery", apply_recovery, print_recovery},
    {"prr", apply_prr, print_prr},
    SWITCH_KEY("tlp", tlp),
    {"cc",
     [](std::string_view v, HostConfig& c) {
       const auto choice = congestion_control_called(v);
       if (!choice) return bad_value("cc");
       c.cc = *choice;
       return KeyResult{};
     },
     [](const HostConfig& c) { return std::string{name_of(c.cc)}; }},
    SWITCH_KEY("fast-convergence", fast_convergence),
    {"growth",
     [](std::string_view v, HostConfig& c) {
       if (v != "octets" && v != "acks") return bad_value("growth");
       c.growth_per_ack = v == "acks";
       return KeyResult{};
     },
     [](const HostConfig& c) { return std::string{c.growth_per_ack ? "acks" : "octets"}; }},
    {"isn", apply_isn, print_isn},
    {"mss",
     [](std::string_view v, HostConfig& c) {
       if (v == "auto") {
         c.mss = 0;
         return KeyResult{};
       }
       KeyResult result = take_count(v, 1, largest_mss, c.mss);
       return result.outcome == KeyOutcome::bad_value ? bad_value("mss") : result;
     },
     [](const HostConfig& c) { return c.mss == 0 ? std::string{"auto"} : write_plain(c.mss); }},
    SIZE_KEY("rcvbuf", rcvbuf),
    SIZE_KEY("sndbuf", sndbuf),
    {"rfc1337", apply_rfc1337, print_rfc1337},
    SWITCH_KEY("challenge-ack", challenge_ack),
    {"challenge-limit", [](std::string_view v, HostConfig& c) { return take_count(v, 0, 65535, c.challenges); },
     [](const HostConfig& c) { return write_plain(c.challenges); }},
    TIME_KEY("challenge-period", challenge_period),
    SWITCH_KEY("time-wait", time_wait),
    SWITCH_KEY("abort-time-wait", abort_time_wait),
    {"handshake",
     [](std::string_view v, HostConfig& c) {
       if (v != "three-way" && v != "two-way") return bad_value("handshake");
       c.handshake = v == "two-way" ? Handshake::two_way : Handshake::three_way;
       return KeyResult{};
     },
     [](const HostConfig& c) { return std::string{c.handshake == Handshake::two_way ? "two-way" : "three-way"}; }},
    {"fin-wait-2-timeout",
     [](std::string_view v, HostConfig& c) { return apply_time_or_off(v, budget::virtual_time, c.fin_wait_2_timeout); },
     [](const HostConfig& c) { return print_time_or_off(c.fin_wait_2_timeout); }},
    {"syn-retries",
     [](std::string_view v, HostConfig& c) { return apply_give_up(v, c.syn_give_up_after, c.syn_retries); },
     [](const HostConfig& c) { return print_give_up(c.syn_give_up_after, c.syn_retries); }},
    {"retries", [](std::string_view v, HostConfig& c) { return apply_give_up(v, c.give_up_after, c.retries); },
     [](const HostConfig& c) { return print_give_up(c.give_up_after, c.retries); }},
    {"ports", apply_ports,
     [](const HostConfig& c) { return std::to_string(c.first_port) + ".." + std::to_string(c.last_port); }},
    {"syn-backlog", [](std::string_view v, HostConfig& c) { return take_count(v, 1, 65535, c.syn_backlog); },
     [](const HostConfig& c) { return write_plain(c.syn_backlog); }},
    {"syn-ack-retries",
     [](std::string_view v, HostConfig& c) {
       if (v == "same") {
         c.syn_ack_retries = 0;
         return KeyResult{};
       }
       KeyResult result = take_count(v, 1, 1000, c.syn_ack_retries);
       return result.outcome == KeyOutcome::bad_value ? bad_value("syn_ack_retries") : result;
     },
     [](const HostConfig& c) { return c.syn_ack_retries == 0 ? std::string{"same"} : write_plain(c.syn_ack_retries); }},
    {"syncookies",
     [](std::string_view v, HostConfig& c) {
       if (v != "off" && v != "on" && v != "always") return bad_value("syncookies");
       c.syn_cookies = v == "off" ? SynCookies::off : v == "on" ? SynCookies::when_full : SynCookies::always;
       return KeyResult{};
     },
     [](const HostConfig& c) {
       if (c.syn_cookies == SynCookies::always) return std::string{"always"};
       return on_off(c.syn_cookies == SynCookies::when_full);
     }},
    SWITCH_KEY("syn-recycle", syn_recycle),
    {"fastopen",
     [](std::string_view v, HostConfig& c) {
       if (v != "off" && v != "client" && v != "server" && v != "on") return bad_value("fastopen");
       c.fast_open_client = v == "client" || v == "on";
       c.fast_open_server = v == "server" || v == "on";
       return KeyResult{};
     },
     [](const HostConfig& c) {
       if (c.fast_open_client == c.fast_open_server) return on_off(c.fast_open_client);
       return std::string{c.fast_open_client ? "client" : "server"};
     }},
    {"fastopen-queue", [](std::string_view v, HostConfig& c) { return take_count(v, 0, 65535, c.fast_open_queue); },
     [](const HostConfig& c) { return write_plain(c.fast_open_queue); }},
    SWITCH_KEY("tw-reuse", tw_reuse),
    SWITCH_KEY("timestamps", timestamps),
    SWITCH_KEY("sack", sack),
    SWITCH_KEY("dsack", dsack),
    SWITCH_KEY("reneging", reneging),
    {"wscale", apply_wscale, print_wscale},
    SWITCH_KEY("quick-ack", quick_ack),
    {"ecn",
     [](std::string_view v, HostConfig& c) {
       if (v != "off" && v != "on" && v != "accept") return bad_value("ecn");
       c.ecn = v == "on" ? Ecn::on : v == "accept" ? Ecn::accept : Ecn::off;
       return KeyResult{};
     },
     [](const HostConfig& c) {
       return std::string{c.ecn == Ecn::on ? "on" : c.ecn == Ecn::accept ? "accept" : "off"};
     }},
    {"urgent-pointer",
     [](std::string_view v, HostConfig& c) {
       if (v != "after" && v != "last") return bad_value("urgent_pointer");
       c.urgent_pointer = v == "last" ? UrgentPointer::last : UrgentPointer::after;
       return KeyResult{};
     },
     [](const HostConfig& c) { return std::string{c.urgent_pointer == UrgentPointer::last ? "last" : "after"}; }},
    SWITCH_KEY("keepalive", keepalive),
    TIME_KEY("keepalive-idle", keepalive_idle),
    TIME_KEY("keepalive-interval", keepalive_interval),
    {"user-timeout",
     [](std::string_view v, HostConfig& c) { return apply_time_or_off(v, budget::virtual_time, c.user_timeout); },
     [](const HostConfig& c) { return print_time_or_off(c.user_timeout); }},
    SWITCH_KEY("user-timeout-option", user_timeout_option),
    TIME_KEY("user-timeout-advertised", advertised_user_timeout),
    {"user-timeout-limits", apply_limits,
     [](const HostConfig& c) { return write_time(c.least_user_timeout) + ".." + write_time(c.most_user_timeout); }},
    SWITCH_KEY("user-timeout-changeable", user_timeout_changeable),
    {"keepalive-count", [](std::string_view v, HostConfig& c) { return take_count(v, 1, 1000, c.keepalive_count); },
     [](const HostConfig& c) { return write_plain(c.keepalive_count); }},
    SWITCH_KEY("keepalive-octet", keepalive_octet),
};

#undef TIME_KEY
#undef SWITCH_KEY
#undef SIZE_KEY

}  // namespace

KeyResult apply_host_key(std::string_view key, std::string_view value, HostConfig& config) {
  for (const HostKey& k : supported) {
    if (k.name == key) return k.apply(value, config);
  }
  return {KeyOutcome::unknown_key, {}, {}, {}};
}

std::optional<Contradiction> contradiction_in(const HostConfig& config) {
  if (config.rto_min > config.rto_max) {
    return Contradiction{"rto-min", write_time(config.rto_min), "rto-max", write_time(config.rto_max)};
  }
  if (config.rto_initial > config.rto_max) {
    return Contradiction{"rto-initial", write_time(config.rto_initial), "rto-max", write_time(config.rto_max)};
  }
  return std::nullopt;
}

std::span<const std::string_view> host_key_words() {
  static const std::vector<std::string_view> words = [] {
    std::vector<std::string_view> made{"addr"};
    for (const HostKey& k : supported) made.push_back(k.name);
    return made;
  }();
  return words;
}

std::vector<KeyValue> effective_keys(const HostConfig& config) {
  std::vector<KeyValue> keys;
  for (const HostKey& k : supported) keys.push_back({k.name, k.print(config)});
  return keys;
}

}  // namespace synwave::scenario
