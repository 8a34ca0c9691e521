#include "core/trace/fingerprint.hpp"

#include <doctest/doctest.h>

using namespace synwave;

namespace {

Tcb established() {
  Tcb tcb;
  tcb.state = State::established;
  return tcb;
}

Log one_of_each() {
  Log log;
  log.events.emplace_back();
  log.segments.emplace_back();
  log.options.emplace_back();
  log.changes.add(0, HostId{0}, SocketId{0}, Tcb{}, established());
  log.sockets.emplace_back();
  return log;
}

}  // namespace

TEST_CASE("equal traces have equal fingerprints") {
  CHECK(fingerprint(one_of_each()) == fingerprint(one_of_each()));
}

TEST_CASE("one changed field changes the fingerprint, in whichever record it stands") {
  const std::uint64_t before = fingerprint(one_of_each());
  Log log = one_of_each();
  SUBCASE("event") {
    log.events[0].b = 1;
  }
  SUBCASE("segment") {
    log.segments[0].marks = mark_again;
  }
  SUBCASE("options") {
    log.options[0].sack_right[3] = 1;
  }
  SUBCASE("an MSS of 0 instead of none") {
    log.options[0].has_mss = 1;
  }
  SUBCASE("the order of the options") {
    log.options[0].order = 1;
  }
  SUBCASE("an option that is not interpreted") {
    log.options[0].other_kind = 34;
  }
  SUBCASE("a user timeout of 0 instead of none") {
    log.options[0].has_user_timeout = 1;
  }
  SUBCASE("hop limit") {
    log.segments[0].ttl = 63;
  }
  SUBCASE("flow label") {
    log.segments[0].flow_label = 1;
  }
  SUBCASE("urgent pointer") {
    log.segments[0].urgent = 1;
  }
  SUBCASE("change") {
    log.changes = {};
    log.changes.add(0, HostId{0}, SocketId{1}, Tcb{}, established());
  }
  SUBCASE("socket") {
    log.sockets[0].name = 1;
  }
  SUBCASE("an event more") {
    log.events.emplace_back();
  }
  CHECK(fingerprint(log) != before);
}

TEST_CASE("padding is no part of the fingerprint") {
  Log log = one_of_each();
  log.segments[0].pad = 1;
  CHECK(fingerprint(log) == fingerprint(one_of_each()));
}
