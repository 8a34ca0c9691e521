// setsockopt and getsockopt.
#include <algorithm>
#include <utility>

#include "core/drill/caller.hpp"
#include "core/drill/notation.hpp"
#include "core/drill/symbols.hpp"
#include "core/host/options.hpp"
#include "core/host/results.hpp"

namespace synwave::drill {

namespace {

using Made = std::optional<CallResult>;

std::optional<SocketOption> option_called(std::string_view name) {
#define X(option, level, text) \
  if (name == text) return SocketOption::option;
  SYNWAVE_SOCKET_OPTIONS(X)
#undef X
  return std::nullopt;
}

/// Options whose subject has no place here: other hardware or other kernels.
constexpr std::string_view impossible[] = {
    "SO_ZEROCOPY", "TCP_ZEROCOPY_RECEIVE", "SO_BUSY_POLL", "SO_INCOMING_CPU", "SO_BINDTODEVICE", "SO_TXTIME", "TCP_ULP",
    "SO_PSP"};

std::string_view level_of(SocketOption option) {
  switch (option) {
#define X(name, level, text) \
  case SocketOption::name: return level;
    SYNWAVE_SOCKET_OPTIONS(X)
#undef X
  }
  return {};
}

/// Whether the level that the script names is the option's: SOL_TCP and IPPROTO_TCP are one number.
std::optional<bool> right_level(Caller& c, std::string_view level) {
  const auto given = c.number(1);
  if (!given) return std::nullopt;
  return *given == *symbol(level, c.run().profile);
}

/// The option's own name, or its number as text. Two names of the level do: SOL_TCP and IPPROTO_TCP.
std::string option_name(Caller& c) {
  return to_text(c.argument(2));
}

/// An option that the host has no name for: said so by its name, and nothing else happens.
bool unknown_option(Caller& c) {
  const std::string name = option_name(c);
  if (std::find(std::begin(impossible), std::end(impossible), name) != std::end(impossible)) {
    return c.cannot_exist(name);
  }
  return c.not_supported(name);
}

const Member* linger_member(Caller& c, const Expression& given, std::string_view name, std::string_view other) {
  const Expression* value = &given;
  if (const auto* list = std::get_if<List>(&given.what)) {
    if (list->items.size() == 1) value = &list->items[0];
  }
  const Member* found = c.member(*value, name);
  return found != nullptr ? found : c.member(*value, other);
}

Made set_linger(Caller& c, std::int32_t fd) {
  const auto length = c.number(4);
  if (!length) return std::nullopt;
  constexpr std::int64_t two_numbers = 8;
  if (*length < two_numbers) return failed(Errno::einval);
  const Member* on = linger_member(c, c.argument(3), "onoff", "l_onoff");
  const Member* time = linger_member(c, c.argument(3), "linger", "l_linger");
  if (on == nullptr || time == nullptr) return c.bad(3, "{onoff=1, linger=0}"), std::nullopt;
  const auto on_number = c.number(on->value, 3);
  const auto seconds = c.number(time->value, 3);
  if (!on_number || !seconds) return std::nullopt;
  const std::int64_t bounded = std::clamp<std::int64_t>(*seconds, 0, 65535);
  return c.run().host.set_linger(fd, *on_number != 0, std::chrono::seconds{bounded});
}

// What systems call the controls that the engine has.
std::string_view congestion_name(Caller& c, CongestionControl choice) {
  const bool newreno = choice == CongestionControl::reno && c.run().profile == Profile::freebsd;
  return newreno ? "newreno" : name_of(choice);
}

Made set_congestion(Caller& c, std::int32_t fd) {
  const auto* name = std::get_if<String>(&c.argument(3).what);
  if (name == nullptr) return c.bad(3, "the name of a congestion control, in quotes"), std::nullopt;
  for (const CongestionControl choice : {CongestionControl::reno, CongestionControl::cubic}) {
    if (name->octets == congestion_name(c, choice))
      return c.run().host.set_congestion(c.run().now, fd, choice, &c.run().log);
  }
  if (name->octets == "bbr" || name->octets == "dctcp" || name->octets == "vegas") {
    return c.not_supported("TCP_CONGESTION " + name->octets), std::nullopt;
  }
  return failed(Errno::enoent);
}

/// A key of 16 octets, or two: the present one and the one before it.
Made set_fast_open_key(Caller& c, std::int32_t fd) {
  const auto* text = std::get_if<String>(&c.argument(3).what);
  const auto length = c.number(4);
  if (text == nullptr || text->cut) return c.bad(3, "a key of 16 octets, in quotes, or two"), std::nullopt;
  if (!length) return std::nullopt;
  constexpr std::size_t key_length = 16;
  const auto octets = static_cast<std::size_t>(std::max<std::int64_t>(*length, 0));
  if (octets > text->octets.size() || (octets != key_length && octets != 2 * key_length)) return failed(Errno::einval);
  std::vector<SipKey> keys(octets / key_length);
  for (std::size_t i = 0; i < octets; ++i) {
    SipKey& key = keys[i / key_length];
    std::uint64_t& half = i % key_length < 8 ? key.low : key.high;
    half |= static_cast<std::uint64_t>(static_cast<std::uint8_t>(text->octets[i])) << (8 * (i % 8));
  }
  return c.run().host.set_fast_open_keys(fd, keys);
}

Made make_setsockopt(Caller& c) {
  Interpreter& run = c.run();
  const auto fd = c.descriptor(0);
  if (!fd) return std::nullopt;
  const std::string name = option_name(c);
  if (name == "SO_LINGER") return set_linger(c, *fd);
  if (name == "TCP_CONGESTION") return set_congestion(c, *fd);
  if (name == "TCP_FASTOPEN_KEY") return set_fast_open_key(c, *fd);
  const auto option = option_called(name);
  if (!option) return unknown_option(c), std::nullopt;
  const auto fits = right_level(c, level_of(*option));
  if (!fits) return std::nullopt;
  if (!*fits) return failed(Errno::enoprotoopt);
  const auto value = c.number(3);
  const auto length = c.number(4);
  if (!value || !length) return std::nullopt;
  if (*length < 4 && *option != SocketOption::ip_tos && *option != SocketOption::ip_ttl) return failed(Errno::einval);
  const CallResult result = run.host.set_option(run.now, *fd, *option, *value, &run.log);
  if (result.not_supported) return c.not_supported(name), std::nullopt;
  return result;
}

Made make_getsockopt(Caller& c) {
  Interpreter& run = c.run();
  const auto fd = c.descriptor(0);
  if (!fd) return std::nullopt;
  const std::string name = option_name(c);
  if (name == "SO_LINGER" || name == "TCP_CONGESTION")
    return run.host.nonblocking(*fd).error == Errno::none ? CallResult{} : failed(Errno::ebadf);
  const auto option = option_called(name);
  if (!option) return unknown_option(c), std::nullopt;
  const auto fits = right_level(c, level_of(*option));
  if (!fits) return std::nullopt;
  if (!*fits) return failed(Errno::enoprotoopt);
  CallResult result = run.host.get_option(run.now, *fd, *option);
  if (result.not_supported) return c.not_supported(name), std::nullopt;
  return result;
}

bool look_at_linger(Caller& c) {
  const auto fd = c.descriptor(0);
  const auto linger = c.run().host.linger(*fd);
  const Member* on = linger_member(c, c.argument(3), "onoff", "l_onoff");
  const Member* time = linger_member(c, c.argument(3), "linger", "l_linger");
  if (on == nullptr || time == nullptr || !linger) return c.bad(3, "{onoff=1, linger=0}");
  const std::int64_t seconds = std::chrono::duration_cast<std::chrono::seconds>(linger->time).count();
  return c.same("onoff", on->value, linger->on ? 1 : 0, 3) && c.same("linger", time->value, seconds, 3) &&
         c.same("the length", c.argument(4), 8, 4);
}

bool look_at_congestion(Caller& c) {
  const Expression* value = &c.argument(3);
  if (const auto* list = std::get_if<List>(&value->what)) {
    if (list->items.size() == 1) value = &list->items[0];
  }
  if (std::holds_alternative<Ellipsis>(value->what)) return true;
  const auto* name = std::get_if<String>(&value->what);
  if (name == nullptr) return c.bad(3, "the name of a congestion control, in quotes");
  const auto fd = c.descriptor(0);
  const auto choice = fd ? c.run().host.congestion(*fd) : std::nullopt;
  if (!choice) return c.bad(0, "a socket");
  const std::string_view known = congestion_name(c, *choice);
  if (name->octets == known) {
    constexpr std::int64_t longest_name = 16;  // TCP_CA_NAME_MAX: as much comes back as is asked for, up to this
    const auto length = c.number(4);
    return length && c.same("the length", c.argument(4), std::min(*length, longest_name), 4);
  }
  return c.value_differs("the value", name->octets, std::string{known});
}

/// The value, then the length: every number is four octets.
bool look_at_option(Caller& c, const CallResult&) {
  const std::string name = option_name(c);
  if (name == "SO_LINGER") return look_at_linger(c);
  if (name == "TCP_CONGESTION") return look_at_congestion(c);
  return c.same("the value", c.argument(3), c.run().given_back, 3) && c.same("the length", c.argument(4), 4, 4);
}

/// The host gives the value as that of the call; getsockopt() gives it through its argument.
Made make_getsockopt_call(Caller& c) {
  Made made = make_getsockopt(c);
  if (!made || made->error != Errno::none) return made;
  c.run().given_back = std::exchange(made->value, 0);
  return made;
}

}  // namespace

std::vector<CallRule> option_call_rules() {
  return {
      {"setsockopt", 5, 5, make_setsockopt, nullptr},
      {"getsockopt", 5, 5, make_getsockopt_call, look_at_option},
  };
}

}  // namespace synwave::drill
