#include "core/trace/changes.hpp"

#include <doctest/doctest.h>

using namespace synwave;

namespace {

/// Every field differs from a fresh TCB's, those of 64 bits by more than 32.
Tcb all_different() {
  Tcb tcb;
  tcb.state = State::time_wait;
  for (Seq32* seq : {&tcb.snd_una, &tcb.snd_nxt, &tcb.rcv_nxt, &tcb.iss, &tcb.irs, &tcb.snd_wl1, &tcb.snd_wl2,
                     &tcb.last_ack_sent, &tcb.recover, &tcb.snd_up, &tcb.rcv_up}) {
    *seq = Seq32{0xFFFFFFFE};
  }
  for (std::uint32_t* number :
       {&tcb.snd_wnd, &tcb.rcv_wnd, &tcb.max_snd_wnd, &tcb.snd_mss, &tcb.rcv_mss, &tcb.cwnd, &tcb.ssthresh,
        &tcb.dup_acks, &tcb.backoffs, &tcb.snd_queued, &tcb.rcv_queued, &tcb.rcv_held, &tcb.pipe, &tcb.sacked,
        &tcb.lost, &tcb.snd_wind_shift, &tcb.rcv_wind_shift, &tcb.ts_recent}) {
    *number = 0xFFFFFFFD;
  }
  tcb.srtt = tcb.rttvar = tcb.rto = tcb.user_timeout = Duration{0x123456789ABCDEF};
  tcb.deadlines.fill(at_ns(0xFEDCBA987654321));
  return tcb;
}

}  // namespace

TEST_CASE("every field of a TCB comes back from the packed changes as it was, in the order of the fields") {
  const Tcb after = all_different();
  Changes changes;
  changes.add(0xFFFFFFF0, HostId{63}, SocketId{max_sockets_per_host - 1}, Tcb{}, after);
  REQUIRE(changes.count() == tcb_field_count);
  ChangeCursor cursor;
  TcbChange change;
  for (int i = 0; i < tcb_field_count; ++i) {
    CAPTURE(i);
    REQUIRE(cursor.next(changes, change));
    CHECK(change.field == static_cast<TcbField>(i));
    CHECK(change.value == value_of(after, change.field));
    CHECK(change.event == 0xFFFFFFF0);
    CHECK(change.host == 63);
    CHECK(change.socket == max_sockets_per_host - 1);
  }
  CHECK_FALSE(cursor.next(changes, change));
}

TEST_CASE("a deadline that is off again is -1") {
  Changes changes;
  changes.add(1, HostId{0}, SocketId{0}, all_different(), Tcb{});
  ChangeCursor cursor;
  TcbChange change;
  std::int64_t persist = 0;
  while (cursor.next(changes, change)) {
    if (change.field == TcbField::persist_at) persist = change.value;
  }
  CHECK(persist == -1);
}

TEST_CASE("a cursor goes on where it was when more changes have come; none add nothing") {
  Tcb one;
  one.cwnd = 1;
  Tcb two;
  two.cwnd = 2;
  Changes changes;
  changes.add(1, HostId{0}, SocketId{4}, Tcb{}, one);
  ChangeCursor cursor;
  TcbChange change;
  REQUIRE(cursor.next(changes, change));
  CHECK_FALSE(cursor.next(changes, change));

  changes.add(2, HostId{0}, SocketId{4}, one, one);
  CHECK_FALSE(cursor.next(changes, change));
  changes.add(3, HostId{1}, SocketId{5}, one, two);
  REQUIRE(cursor.next(changes, change));
  CHECK(change.value == 2);
  CHECK(change.event == 3);
  CHECK(change.socket == 5);
  CHECK_FALSE(cursor.next(changes, change));
}
