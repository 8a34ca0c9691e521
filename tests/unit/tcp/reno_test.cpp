// RFC 5681 3.1: congestion avoidance that counts acknowledgements (growth=acks).
#include "core/tcp/congestion/reno.hpp"

#include <doctest/doctest.h>

using namespace synwave;

TEST_CASE("each acknowledgement adds SMSS * SMSS / cwnd, however much it acknowledges [RFC5681-3.1-l]") {
  Tcb tcb;
  tcb.snd_mss = 1000;
  tcb.cwnd = 10'000;
  tcb.ssthresh = 5000;
  Reno reno{.per_ack = true};
  reno.acknowledged(tcb, 1000);
  CHECK(tcb.cwnd == 10'100);
  reno.acknowledged(tcb, 2000);
  CHECK(tcb.cwnd == 10'199);
}

TEST_CASE("where that is nothing a window beyond SMSS * SMSS still grows by an octet [RFC5681-3.1-m]") {
  Tcb tcb;
  tcb.snd_mss = 100;
  tcb.cwnd = 10'001;
  tcb.ssthresh = 5000;
  Reno reno{.per_ack = true};
  reno.acknowledged(tcb, 100);
  CHECK(tcb.cwnd == 10'002);
}
