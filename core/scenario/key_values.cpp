#include "core/scenario/key_values.hpp"

namespace synwave::scenario {

std::string write_plain(std::uint64_t n) {
  return std::to_string(n);
}
std::string write_ns(std::uint64_t ns) {
  return write_time(Duration{static_cast<std::int64_t>(ns)});
}

KeyResult take(const Quantity& quantity, const Bounds& bounds, std::string_view expected, std::uint64_t& out) {
  if (quantity.reading == Reading::malformed || quantity.reading == Reading::too_precise) return bad_value(expected);
  if (!quantity.ok() || quantity.value < bounds.least || quantity.value > bounds.most) {
    return out_of_range(bounds.write(bounds.least), bounds.write(bounds.most));
  }
  out = quantity.value;
  return {};
}

KeyResult take_time(std::string_view value, Duration least, Duration most, Duration& out) {
  std::uint64_t ns = 0;
  const Bounds bounds{static_cast<std::uint64_t>(to_ns(least)), static_cast<std::uint64_t>(to_ns(most)), write_ns};
  KeyResult result = take(read_time(value), bounds, "time", ns);
  if (result.outcome == KeyOutcome::ok) out = Duration{static_cast<std::int64_t>(ns)};
  return result;
}

KeyResult take_count(std::string_view value, std::uint64_t least, std::uint64_t most, std::uint32_t& out) {
  std::uint64_t n = 0;
  KeyResult result = take(read_number(value), {least, most, write_plain}, "number", n);
  if (result.outcome == KeyOutcome::ok) out = static_cast<std::uint32_t>(n);
  return result;
}

KeyResult take_size(std::string_view value, std::uint64_t least, std::uint64_t most, std::uint32_t& out) {
  std::uint64_t n = 0;
  KeyResult result = take(read_size(value), {least, most, write_size}, "size", n);
  if (result.outcome == KeyOutcome::ok) out = static_cast<std::uint32_t>(n);
  return result;
}

KeyResult take_switch(std::string_view value, bool& out) {
  if (value != "on" && value != "off") return bad_value("on_off");
  out = value == "on";
  return {};
}

int index_of_word(std::string_view words, std::string_view word) {
  for (int index = 0;; ++index) {
    const std::size_t bar = words.find('|');
    if (words.substr(0, bar) == word) return index;
    if (bar == std::string_view::npos) return -1;
    words.remove_prefix(bar + 1);
  }
}

std::string_view word_at(std::string_view words, std::size_t index) {
  for (; index != 0; --index) words.remove_prefix(words.find('|') + 1);
  return words.substr(0, words.find('|'));
}

}  // namespace synwave::scenario
