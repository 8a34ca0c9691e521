#include "core/scenario/values.hpp"

#include <span>

#include "core/base/text.hpp"

namespace synwave::scenario {

namespace {

struct Unit {
  std::string_view name;
  std::uint64_t scale;
};

constexpr std::uint64_t kilo = 1'000;
constexpr std::uint64_t mega = 1'000'000;
constexpr std::uint64_t giga = 1'000'000'000;
constexpr std::uint64_t ceiling = std::uint64_t{1} << 63;  // values stay below, so that they fit an int64

constexpr Unit time_units[] = {{"", giga},  {"ns", 1},        {"us", kilo},      {"ms", mega},
                               {"s", giga}, {"m", 60 * giga}, {"h", 3600 * giga}};
constexpr Unit size_units[] = {{"", 1}, {"k", 1024}, {"M", 1024 * 1024}, {"G", 1024 * 1024 * 1024}};
constexpr Unit rate_units[] = {{"bps", 1}, {"kbps", kilo}, {"Mbps", mega}, {"Gbps", giga}};
constexpr Unit percent_units[] = {{"%", 10 * mega}};

/// value = value * factor + addend, unless that reaches the ceiling.
bool grow(std::uint64_t& value, std::uint64_t factor, std::uint64_t addend) {
  if (value > (ceiling - 1 - addend) / factor) return false;
  value = value * factor + addend;
  return true;
}

/// `whole.fraction` times `scale`; both consist of digits, `fraction` may be empty.
Quantity scaled(std::string_view whole, std::string_view fraction, std::uint64_t scale) {
  std::uint64_t value = 0;
  for (const char c : whole) {
    if (!grow(value, 10, static_cast<std::uint64_t>(c - '0'))) return {Reading::too_large, 0};
  }
  if (!grow(value, scale, 0)) return {Reading::too_large, 0};
  for (const char c : fraction) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    const bool divides = scale % 10 == 0;
    if (!divides && digit != 0) return {Reading::too_precise, 0};
    scale = divides ? scale / 10 : 0;
    if (!grow(value, 1, digit * scale)) return {Reading::too_large, 0};
  }
  return {Reading::ok, value};
}

Quantity read_with_units(std::string_view text, std::span<const Unit> units, bool decimals) {
  std::size_t i = 0;
  while (i < text.size() && is_digit(text[i])) ++i;
  const std::string_view whole = text.substr(0, i);
  std::string_view fraction;
  if (decimals && i < text.size() && text[i] == '.') {
    const std::size_t begin = ++i;
    while (i < text.size() && is_digit(text[i])) ++i;
    fraction = text.substr(begin, i - begin);
    if (fraction.empty()) return {};
  }
  if (whole.empty()) return {};
  for (const Unit& unit : units) {
    if (unit.name == text.substr(i)) return scaled(whole, fraction, unit.scale);
  }
  return {};
}

/// `value` in units of `scale`, as a decimal without trailing zeros.
std::string decimal(std::uint64_t value, std::uint64_t scale) {
  std::string out = std::to_string(value / scale);
  std::uint64_t rest = value % scale;
  if (rest == 0) return out;
  out += '.';
  while (rest != 0) {
    scale /= 10;
    out += static_cast<char>('0' + rest / scale);
    rest %= scale;
  }
  return out;
}

}  // namespace

Quantity read_number(std::string_view text) {
  constexpr Unit plain[] = {{"", 1}};
  return read_with_units(text, plain, false);
}

Quantity read_time(std::string_view text) {
  return read_with_units(text, time_units, true);
}
Quantity read_size(std::string_view text) {
  return read_with_units(text, size_units, false);
}
Quantity read_rate(std::string_view text) {
  return read_with_units(text, rate_units, true);
}

Quantity read_percentage(std::string_view text) {
  if (text == "0") return {Reading::ok, 0};
  return read_with_units(text, percent_units, true);
}

std::string write_time(Duration duration) {
  if (duration < Duration{0}) return std::string{"-"}.append(write_time(-duration));
  const auto ns = static_cast<std::uint64_t>(to_ns(duration));
  if (ns == 0) return "0";
  if (ns % (3600 * giga) == 0) return std::to_string(ns / (3600 * giga)) + "h";
  if (ns % (60 * giga) == 0) return std::to_string(ns / (60 * giga)) + "m";
  if (ns >= giga) return decimal(ns, giga) + "s";
  if (ns >= mega) return decimal(ns, mega) + "ms";
  if (ns >= kilo) return decimal(ns, kilo) + "us";
  return std::to_string(ns) + "ns";
}

std::string write_size(std::uint64_t octets) {
  std::string_view name;
  for (const Unit& unit : size_units) {
    if (octets == 0 || octets % unit.scale != 0) break;
    name = unit.name;
  }
  for (const Unit& unit : size_units) {
    if (unit.name == name) return std::to_string(octets / unit.scale).append(name);
  }
  return std::to_string(octets);
}

std::string write_rate(std::uint64_t bits_per_second) {
  if (bits_per_second >= giga) return decimal(bits_per_second, giga) + "Gbps";
  if (bits_per_second >= mega) return decimal(bits_per_second, mega) + "Mbps";
  if (bits_per_second >= kilo) return decimal(bits_per_second, kilo) + "kbps";
  return std::to_string(bits_per_second) + "bps";
}

std::string write_percentage(Probability probability) {
  return decimal(probability.parts_per_billion, 10 * mega) + "%";
}

}  // namespace synwave::scenario
