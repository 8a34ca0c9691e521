// How the values of keys are read; shared by host keys, link keys and socket options.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/scenario/keys.hpp"
#include "core/scenario/values.hpp"

namespace synwave::scenario {

inline KeyResult bad_value(std::string_view expected) {
  return {KeyOutcome::bad_value, expected, {}, {}};
}
inline KeyResult out_of_range(std::string least, std::string most) {
  return {KeyOutcome::out_of_range, {}, std::move(least), std::move(most)};
}
inline KeyResult not_supported() {
  return {KeyOutcome::not_supported, {}, {}, {}};
}

/// What a quantity must lie in; `write` spells the bounds.
struct Bounds {
  std::uint64_t least;
  std::uint64_t most;
  std::string (*write)(std::uint64_t);
};

std::string write_plain(std::uint64_t n);
std::string write_ns(std::uint64_t ns);

/// Takes `quantity` into `out` if it could be read and lies within the bounds.
KeyResult take(const Quantity& quantity, const Bounds& bounds, std::string_view expected, std::uint64_t& out);

KeyResult take_time(std::string_view value, Duration least, Duration most, Duration& out);
KeyResult take_count(std::string_view value, std::uint64_t least, std::uint64_t most, std::uint32_t& out);
KeyResult take_size(std::string_view value, std::uint64_t least, std::uint64_t most, std::uint32_t& out);
KeyResult take_switch(std::string_view value, bool& out);

/// The place of a word in a list such as "off|on|always"; negative: it is not there.
int index_of_word(std::string_view words, std::string_view word);
std::string_view word_at(std::string_view words, std::size_t index);

}  // namespace synwave::scenario
