#include <doctest/doctest.h>

#include "core/trace/log.hpp"

using namespace synwave;

namespace {
Scribe scribe_for(Log& log) {
  return Scribe{&log, at_ns(42), HostId{3}, SocketId{9}};
}
}  // namespace

TEST_CASE("what a scribe writes carries its time, host and socket") {
  Log log;
  scribe_for(log).event(EventKind::delivered, 1, 2, 1000, 7);
  REQUIRE(log.events.size() == 1);
  const Event& event = log.events[0];
  CHECK(event.at_ns == 42);
  CHECK(event.host == 3);
  CHECK(event.socket == 9);
  CHECK(event.kind == static_cast<std::uint8_t>(EventKind::delivered));
  CHECK(event.a == 1);
  CHECK(event.b == 2);
  CHECK(event.value == 1000);
  CHECK(event.segment == 7);
}

TEST_CASE("a change of state says from where to where and by which rule") {
  Log log;
  scribe_for(log).state(State::last_ack, State::closed, Rule{1});
  REQUIRE(log.events.size() == 1);
  CHECK(log.events[0].a == static_cast<std::uint8_t>(State::last_ack));
  CHECK(log.events[0].b == static_cast<std::uint8_t>(State::closed));
  CHECK(log.events[0].rule == 1);
}

TEST_CASE("a timer that is armed says its deadline, one that is cancelled its kind") {
  Log log;
  scribe_for(log).armed(TimerKind::persist, at_ns(5000), Rule{1});
  scribe_for(log).cancelled(TimerKind::time_wait, Rule{1});
  CHECK(log.events[0].a == static_cast<std::uint8_t>(TimerKind::persist));
  CHECK(log.events[0].value == 5000);
  CHECK(log.events[1].a == static_cast<std::uint8_t>(TimerKind::time_wait));
}

TEST_CASE("only fields that differ are written, with the new value and the moment they belong to") {
  Log log;
  log.moment = 17;
  Tcb before;
  Tcb after;
  after.snd_una = Seq32{5};
  after.deadlines[static_cast<std::size_t>(TimerKind::retransmit)] = at_ns(1000);
  scribe_for(log).changes(before, after);
  REQUIRE(log.changes.count() == 2);
  ChangeCursor cursor;
  TcbChange change;
  REQUIRE(cursor.next(log.changes, change));
  CHECK(change.field == TcbField::snd_una);
  CHECK(change.value == 5);
  CHECK(change.event == 17);
  CHECK(change.host == 3);
  CHECK(change.socket == 9);
  REQUIRE(cursor.next(log.changes, change));
  CHECK(change.field == TcbField::retransmit_at);
  CHECK(change.value == 1000);
  CHECK_FALSE(cursor.next(log.changes, change));

  scribe_for(log).changes(after, after);
  CHECK(log.changes.count() == 2);
}

TEST_CASE("without a log nothing is written and nothing breaks") {
  const Scribe scribe;
  CHECK_FALSE(scribe.on());
  scribe.event(EventKind::delivered);
  scribe.decided(Rule{1});
  scribe.state(State::closed, State::syn_sent, Rule{1});
  scribe.armed(TimerKind::persist, at_ns(1), Rule{1});
  scribe.cancelled(TimerKind::persist, Rule{1});
  Tcb after;
  after.snd_wnd = 1;
  scribe.changes(Tcb{}, after);
}
