#include "core/drill/decimal.hpp"

#include <limits>

#include "core/base/text.hpp"

namespace synwave::drill {

namespace {

constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();

/// value * base + digit, unless 64 bits cannot hold it.
bool append(std::uint64_t& value, unsigned base, unsigned digit) {
  if (value > (largest - digit) / base) return false;
  value = value * base + digit;
  return true;
}

}  // namespace

int hex_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::int64_t> parse_decimal(std::string_view text, unsigned places) {
  const std::size_t point = text.find('.');
  const std::string_view whole = text.substr(0, point);
  std::string_view fraction;
  if (point != std::string_view::npos) {
    fraction = text.substr(point + 1);
    if (fraction.empty()) return std::nullopt;
  }
  if (whole.empty() && fraction.empty()) return std::nullopt;
  while (fraction.size() > places && fraction.back() == '0') fraction.remove_suffix(1);
  if (fraction.size() > places) return std::nullopt;

  std::uint64_t value = 0;
  for (const std::string_view digits : {whole, fraction}) {
    for (const char c : digits) {
      if (!is_digit(c) || !append(value, 10, static_cast<unsigned>(c - '0'))) return std::nullopt;
    }
  }
  for (std::size_t i = fraction.size(); i < places; ++i) {
    if (!append(value, 10, 0)) return std::nullopt;
  }
  if (value > largest / 2) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

std::optional<std::uint64_t> parse_whole(std::string_view text) {
  unsigned base = 10;
  if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) {
    base = 16;
    text.remove_prefix(2);
  }
  if (text.empty()) return std::nullopt;
  std::uint64_t value = 0;
  for (const char c : text) {
    const int digit = hex_value(c);
    if (digit < 0 || digit >= static_cast<int>(base)) return std::nullopt;
    if (!append(value, base, static_cast<unsigned>(digit))) return std::nullopt;
  }
  return value;
}

}  // namespace synwave::drill
