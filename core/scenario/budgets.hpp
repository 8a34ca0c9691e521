// Every limit of the scenario language and of a run, in one place. They are part of what makes a run reproducible,
// so they are the same on every platform; LANGUAGE.md lists them for the user.
#pragma once

#include <cstdint>

#include "core/base/time.hpp"

namespace synwave::scenario::budget {

// The text: looked at before anything runs.
inline constexpr std::uint32_t text_octets = 256 * 1024;
inline constexpr std::uint32_t lines = 5'000;
inline constexpr std::uint32_t hosts = 16;
inline constexpr std::uint32_t name_length = 32;
inline constexpr std::uint32_t string_octets = 4'096;
inline constexpr std::uint32_t repeat_count = 100'000;
inline constexpr std::uint32_t expanded_actions = 100'000;  // timed lines, each counted as often as it is repeated
inline constexpr std::uint32_t diagnostics = 50;
inline constexpr std::uint64_t octets_sent_at_once = std::uint64_t{1} << 40;

// The run: reaching one ends it and keeps the trace so far.
inline constexpr std::uint32_t connections = 20'000;
inline constexpr std::uint32_t segments = 200'000;
inline constexpr std::uint32_t events = 5'000'000;
/// Also the longest time that a text may write down, so that sums of times cannot overflow.
inline constexpr Duration virtual_time = std::chrono::hours{24};

}  // namespace synwave::scenario::budget
