#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/trace/vocabulary.hpp"

using namespace synwave;

TEST_CASE("the eleven states have the RFC's names, in the order of the enumeration [RFC 9293 3.3.2]") {
  const std::vector<std::string> names{"CLOSED",      "LISTEN",     "SYN_SENT",   "SYN_RECEIVED",
                                       "ESTABLISHED", "FIN_WAIT_1", "FIN_WAIT_2", "CLOSE_WAIT",
                                       "CLOSING",     "LAST_ACK",   "TIME_WAIT"};
  REQUIRE(names.size() == state_count);
  for (std::size_t i = 0; i < names.size(); ++i) CHECK(name_of(static_cast<State>(i)) == names[i]);
}

TEST_CASE("synchronized begins with ESTABLISHED [RFC 9293 3.3.2]") {
  CHECK_FALSE(synchronized(State::syn_received));
  CHECK(synchronized(State::established));
  CHECK(synchronized(State::time_wait));
  CHECK_FALSE(synchronized(State::closed));
}

TEST_CASE("what comes from outside opens a moment, what it led to does not") {
  for (const EventKind kind :
       {EventKind::call, EventKind::arrived, EventKind::expired, EventKind::lost, EventKind::injected,
        EventKind::link_changed, EventKind::crashed, EventKind::rebooted, EventKind::icmp}) {
    CAPTURE(name_of(kind));
    CHECK(opens_moment(kind));
  }
  for (const EventKind kind : {EventKind::sent, EventKind::state, EventKind::decided, EventKind::delivered,
                               EventKind::completed, EventKind::refused}) {
    CAPTURE(name_of(kind));
    CHECK_FALSE(opens_moment(kind));
  }
}

TEST_CASE("each word names the enumerator it stands beside") {
  CHECK(name_of(TimerKind::persist) == "persist");
  CHECK(name_of(TimerKind::fin_wait_2) == "fin_wait_2");
  CHECK(name_of(EventKind::end_of_stream) == "end_of_stream");
  CHECK(name_of(EventKind::refused) == "refused");
  CHECK(name_of(EventKind::icmp) == "icmp");
  CHECK(name_of(CallKind::shutdown) == "shutdown");
  CHECK(name_of(CallKind::epoll) == "epoll");
  CHECK(name_of(Fate::queue_full) == "queue_full");
  CHECK(name_of(Fate::too_big) == "too_big");
  CHECK(name_of(Fate::port_unreachable) == "port_unreachable");
}
