#include "core/scenario/budgets.hpp"
#include "core/scenario/statements.hpp"

namespace synwave::scenario {

namespace {

/// `+TIME`, without a blank between the two.
Duration parse_plus_time(Cursor& c) {
  c.require("+");
  if (c.peek().space_before && !c.at_end()) c.reject(c.peek(), "no_space");
  return c.time();
}

Trigger parse_event(Cursor& c) {
  const HostId host = c.host();
  if (c.accept("sends")) return SegmentSent{host, parse_selector(c)};
  if (c.accept("receives")) return SegmentReceived{host, parse_selector(c)};
  if (c.accept("delivered")) {
    const std::uint64_t octets = c.size(1, budget::octets_sent_at_once);
    return OctetsDelivered{host, octets, c.optional_name()};
  }
  const State state = c.state("event");
  return StateReached{host, state, c.optional_name()};
}

}  // namespace

When parse_when(Cursor& c) {
  if (c.accept("when")) {
    Upon upon{parse_event(c), Duration{0}};
    if (c.at("+")) upon.after = parse_plus_time(c);
    c.require(":");
    return upon;
  }
  if (c.at("+")) {
    AfterStep after{AfterStep::start, parse_plus_time(c)};
    const std::size_t steps = c.scenario().steps.size();
    if (steps != 0) after.previous = static_cast<std::uint32_t>(steps - 1);
    return after;
  }
  return AtTime{Time{c.time("time_or_when")}};
}

}  // namespace synwave::scenario
