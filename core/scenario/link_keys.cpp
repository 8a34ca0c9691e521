#include <algorithm>

#include "core/scenario/budgets.hpp"
#include "core/scenario/key_values.hpp"

namespace synwave::scenario {

namespace {

constexpr std::uint64_t fastest = 1'000'000'000'000;  // bits per second
constexpr std::uint64_t longest_queue = 1'000'000;    // packets
constexpr std::uint64_t certain = 1'000'000'000;      // parts per billion
constexpr std::uint32_t least_mtu = 68;               // RFC 791 3.2
constexpr std::uint32_t most_mtu = 65'535;

std::string write_ppb(std::uint64_t ppb) {
  return write_percentage(Probability{static_cast<std::uint32_t>(ppb)});
}

enum class Shape : std::uint8_t { time, percentage, rate, packets, threshold, mtu, unreachable, on_off };

struct LinkKeyInfo {
  std::string_view name;
  LinkKey key;
  Shape shape;
};

/// In the order of the reference.
constexpr LinkKeyInfo keys[] = {
    {"delay", LinkKey::delay, Shape::time},
    {"jitter", LinkKey::jitter, Shape::time},
    {"loss", LinkKey::loss, Shape::percentage},
    {"rate", LinkKey::rate, Shape::rate},
    {"queue", LinkKey::queue, Shape::packets},
    {"duplicate", LinkKey::duplicate, Shape::percentage},
    {"reorder", LinkKey::reorder, Shape::percentage},
    {"reorder-by", LinkKey::reorder_by, Shape::time},
    {"corrupt", LinkKey::corrupt, Shape::percentage},
    {"mark", LinkKey::mark, Shape::threshold},
    {"mtu", LinkKey::mtu, Shape::mtu},
    {"unreachable", LinkKey::unreachable, Shape::unreachable},
    {"icmp", LinkKey::icmp, Shape::on_off},
};

/// In the order of Unreachable.
constexpr std::string_view unreachable_words = "off|host|port";

KeyResult take_unreachable(std::string_view value, std::uint64_t& out) {
  const int index = index_of_word(unreachable_words, value);
  if (index < 0) return bad_value(unreachable_words);
  out = static_cast<std::uint64_t>(index);
  return {};
}

KeyResult read_shape(Shape shape, std::string_view value, std::uint64_t& out) {
  const auto day = static_cast<std::uint64_t>(to_ns(budget::virtual_time));
  const bool unlimited = value == "unlimited";
  switch (shape) {
    case Shape::time: return take(read_time(value), {0, day, write_ns}, "time", out);
    case Shape::percentage: return take(read_percentage(value), {0, certain, write_ppb}, "percentage", out);
    case Shape::rate:
      if (unlimited) return {};
      return take(read_rate(value), {1, fastest, write_rate}, "rate", out);
    case Shape::packets:
      if (unlimited) return {};
      return take(read_number(value), {1, longest_queue, write_plain}, "packets", out);
    case Shape::threshold:
      if (value == "off") return {};
      return take(read_number(value), {1, longest_queue, write_plain}, "threshold", out);
    case Shape::unreachable: return take_unreachable(value, out);
    case Shape::on_off: {
      bool on = false;
      KeyResult result = take_switch(value, on);
      out = on ? 1 : 0;
      return result;
    }
    case Shape::mtu: return take(read_number(value), {least_mtu, most_mtu, write_plain}, "number", out);
  }
  return {};
}

std::string print(LinkKey key, const LinkConfig& config) {
  switch (key) {
    case LinkKey::delay: return write_time(config.delay);
    case LinkKey::jitter: return write_time(config.jitter);
    case LinkKey::loss: return write_percentage(config.loss);
    case LinkKey::rate: return config.rate == 0 ? "unlimited" : write_rate(config.rate);
    case LinkKey::queue: return config.queue == 0 ? "unlimited" : write_plain(config.queue);
    case LinkKey::duplicate: return write_percentage(config.duplicate);
    case LinkKey::reorder: return write_percentage(config.reorder);
    case LinkKey::reorder_by: return write_time(config.reorder_by);
    case LinkKey::corrupt: return write_percentage(config.corrupt);
    case LinkKey::mark: return config.mark == 0 ? "off" : write_plain(config.mark);
    case LinkKey::mtu: return write_plain(config.mtu);
    case LinkKey::unreachable:
      return std::string{word_at(unreachable_words, static_cast<std::size_t>(config.unreachable))};
    case LinkKey::icmp: return config.icmp ? "on" : "off";
    case LinkKey::up: break;
  }
  return {};
}

/// A time is counted in the unit in which setsockopt() takes it.
enum class OptionShape : std::uint8_t { on_off, only_on, size, count, linger, seconds, milliseconds_or_off, cc };

struct OptionInfo {
  std::string_view name;
  SocketOption option;
  OptionShape shape;
  std::uint32_t most = 0;
};

/// In the order of the reference.
constexpr OptionInfo options[] = {
    {"nodelay", SocketOption::nodelay, OptionShape::on_off},
    {"cork", SocketOption::cork, OptionShape::on_off},
    {"quickack", SocketOption::quickack, OptionShape::on_off},
    {"rcvbuf", SocketOption::rcvbuf, OptionShape::size, 1U << 30},
    {"sndbuf", SocketOption::sndbuf, OptionShape::size, 1U << 30},
    {"linger", SocketOption::linger, OptionShape::linger},
    {"keepalive", SocketOption::keepalive, OptionShape::on_off},
    {"keepalive-idle", SocketOption::keepalive_idle, OptionShape::seconds},
    {"keepalive-interval", SocketOption::keepalive_interval, OptionShape::seconds},
    {"keepalive-count", SocketOption::keepalive_count, OptionShape::count, 1000},
    {"user-timeout", SocketOption::user_timeout, OptionShape::milliseconds_or_off},
    {"maxseg", SocketOption::maxseg, OptionShape::count, 65'535},
    {"syncnt", SocketOption::syncnt, OptionShape::count, 1000},
    {"congestion", SocketOption::congestion, OptionShape::cc},
    {"reuseaddr", SocketOption::reuseaddr, OptionShape::only_on},
    {"oobinline", SocketOption::oobinline, OptionShape::only_on},
};

/// A time that is a whole number of units.
KeyResult take_units(std::string_view value, Duration unit, std::string_view expected, std::int64_t& out) {
  Duration time{0};
  KeyResult result = take_time(value, unit, budget::virtual_time, time);
  if (result.outcome == KeyOutcome::bad_value || to_ns(time) % to_ns(unit) != 0) return bad_value(expected);
  out = to_ns(time);
  return result;
}

KeyResult read_option(const OptionInfo& info, std::string_view value, std::int64_t& out) {
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  std::uint32_t number = 0;
  KeyResult result;
  switch (info.shape) {
    case OptionShape::on_off:
    case OptionShape::only_on: {
      bool on = false;
      result = take_switch(value, on);
      out = on ? 1 : 0;
      const bool off_is_missing = info.shape == OptionShape::only_on && result.outcome == KeyOutcome::ok && !on;
      return off_is_missing ? not_supported() : result;
    }
    case OptionShape::size: result = take_size(value, 1, info.most, number); break;
    case OptionShape::count: result = take_count(value, 1, info.most, number); break;
    case OptionShape::linger: {
      Duration time{-1};
      if (value != "off") result = take_time(value, Duration{0}, budget::virtual_time, time);
      out = to_ns(time);
      return result.outcome == KeyOutcome::bad_value ? bad_value("time_or_off") : result;
    }
    case OptionShape::seconds: return take_units(value, seconds{1}, "seconds", out);
    case OptionShape::milliseconds_or_off:
      return value == "off" ? KeyResult{} : take_units(value, milliseconds{1}, "milliseconds_or_off", out);
    case OptionShape::cc: {
      const auto choice = congestion_control_called(value);
      if (!choice) return bad_value("reno|cubic|none");
      number = static_cast<std::uint32_t>(*choice);
      break;
    }
  }
  out = number;
  return result;
}

}  // namespace

KeyResult read_link_key(std::string_view key, std::string_view value, std::optional<LinkSetting>& setting) {
  for (const LinkKeyInfo& k : keys) {
    if (k.name != key) continue;
    std::uint64_t read = 0;
    KeyResult result = read_shape(k.shape, value, read);
    if (result.outcome == KeyOutcome::ok) setting = LinkSetting{k.key, static_cast<std::int64_t>(read)};
    return result;
  }
  return {KeyOutcome::unknown_key, {}, {}, {}};
}

KeyResult read_socket_option(std::string_view key, std::string_view value, Set::Setting& setting) {
  for (const OptionInfo& info : options) {
    if (info.name != key) continue;
    setting.option = info.option;
    return read_option(info, value, setting.value);
  }
  return {KeyOutcome::unknown_key, {}, {}, {}};
}

std::span<const std::string_view> link_key_words() {
  static const std::vector<std::string_view> words = [] {
    std::vector<std::string_view> made;
    for (const LinkKeyInfo& k : keys) made.push_back(k.name);
    return made;
  }();
  return words;
}

std::span<const std::string_view> socket_option_words() {
  static const std::vector<std::string_view> words = [] {
    std::vector<std::string_view> made;
    for (const OptionInfo& info : options) made.push_back(info.name);
    return made;
  }();
  return words;
}

std::vector<KeyValue> effective_keys(const LinkConfig& config) {
  std::vector<KeyValue> values;
  for (const LinkKeyInfo& k : keys) values.push_back({k.name, print(k.key, config), {}});
  return values;
}

}  // namespace synwave::scenario
