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

// The alternatives of variants are made in place: gcc 12 takes a moved one for uninitialised.
void parse_event(Cursor& c, Trigger& trigger) {
  const HostId host = c.host();
  if (c.accept("sends")) {
    trigger.emplace<SegmentSent>(SegmentSent{host, parse_selector(c)});
  } else if (c.accept("receives")) {
    trigger.emplace<SegmentReceived>(SegmentReceived{host, parse_selector(c)});
  } else if (c.accept("delivered")) {
    OctetsDelivered& delivered = trigger.emplace<OctetsDelivered>();
    delivered.host = host;
    delivered.octets = c.size(1, budget::octets_sent_at_once);
    delivered.name = c.optional_name();
  } else {
    StateReached& reached = trigger.emplace<StateReached>();
    reached.host = host;
    reached.state = c.state("event");
    reached.name = c.optional_name();
  }
}

}  // namespace

When parse_when(Cursor& c) {
  When when;
  if (c.accept("when")) {
    Upon& upon = when.emplace<Upon>();
    parse_event(c, upon.trigger);
    if (c.at("+")) upon.after = parse_plus_time(c);
    c.require(":");
  } else if (c.at("+")) {
    AfterStep& after = when.emplace<AfterStep>();
    after.after = parse_plus_time(c);
    const std::size_t steps = c.scenario().steps.size();
    if (steps != 0) after.previous = static_cast<std::uint32_t>(steps - 1);
  } else {
    when.emplace<AtTime>().at = Time{c.time("time_or_when")};
  }
  return when;
}

}  // namespace synwave::scenario
