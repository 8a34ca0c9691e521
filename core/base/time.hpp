// Virtual time in nanoseconds. Nothing in core reads a real clock.
#pragma once

#include <chrono>
#include <cstdint>

namespace synwave {

/// A span of virtual time: signed 64-bit nanoseconds.
using Duration = std::chrono::nanoseconds;

/// The clock that never ticks by itself: a World or a driver says what time it is.
struct VirtualClock {
  using duration = Duration;
  using rep = Duration::rep;
  using period = Duration::period;
  using time_point = std::chrono::time_point<VirtualClock, Duration>;
  static constexpr bool is_steady = true;
};

/// A moment of virtual time: nanoseconds since the run began.
using Time = VirtualClock::time_point;

/// Later than every moment: "no deadline".
inline constexpr Time never = Time::max();

constexpr std::int64_t to_ns(Duration d) {
  return d.count();
}
constexpr std::int64_t to_ns(Time t) {
  return t.time_since_epoch().count();
}
constexpr Time at_ns(std::int64_t ns) {
  return Time{Duration{ns}};
}

}  // namespace synwave
