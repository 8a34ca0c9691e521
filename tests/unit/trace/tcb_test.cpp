#include <doctest/doctest.h>

#include <set>
#include <string>

#include "core/trace/tcb.hpp"

using namespace synwave;

TEST_CASE("sequence numbers and octets read as they are, beyond 2^31 too") {
  Tcb tcb;
  tcb.snd_una = Seq32{0xFFFFFFFF};
  tcb.rcv_wnd = 0x80000000U;
  CHECK(value_of(tcb, TcbField::snd_una) == 4294967295);
  CHECK(value_of(tcb, TcbField::rcv_wnd) == 2147483648);
}

TEST_CASE("durations read in nanoseconds, a deadline that is off as -1") {
  Tcb tcb;
  tcb.rto = std::chrono::milliseconds{1500};
  CHECK(value_of(tcb, TcbField::rto) == 1'500'000'000);
  CHECK(value_of(tcb, TcbField::retransmit_at) == -1);
  tcb.deadlines[static_cast<std::size_t>(TimerKind::retransmit)] = at_ns(7);
  CHECK(value_of(tcb, TcbField::retransmit_at) == 7);
}

TEST_CASE("each deadline field reads the timer of its name") {
  const TcbField fields[] = {TcbField::retransmit_at,   TcbField::persist_at,   TcbField::delayed_ack_at,
                             TcbField::sws_override_at, TcbField::time_wait_at, TcbField::fin_wait_2_at,
                             TcbField::keepalive_at,    TcbField::reorder_at,   TcbField::loss_probe_at};
  Tcb tcb;
  for (int i = 0; i < timer_count; ++i) tcb.deadlines[static_cast<std::size_t>(i)] = at_ns(100 + i);
  for (int i = 0; i < timer_count; ++i) {
    CHECK(value_of(tcb, fields[i]) == 100 + i);
    CHECK(kind_of(fields[i]) == FieldKind::deadline);
  }
}

TEST_CASE("every field has a name of its own and reads a member of its own") {
  std::set<std::string> names;
  for (int i = 0; i < tcb_field_count; ++i) names.insert(name_of(static_cast<TcbField>(i)));
  CHECK(names.size() == static_cast<std::size_t>(tcb_field_count));

  Tcb tcb;
  tcb.state = State::closing;
  tcb.snd_una = Seq32{101};
  tcb.snd_nxt = Seq32{102};
  tcb.snd_wnd = 103;
  tcb.rcv_nxt = Seq32{104};
  tcb.rcv_wnd = 105;
  tcb.iss = Seq32{106};
  tcb.irs = Seq32{107};
  tcb.snd_wl1 = Seq32{108};
  tcb.snd_wl2 = Seq32{109};
  tcb.max_snd_wnd = 110;
  tcb.last_ack_sent = Seq32{111};
  tcb.snd_mss = 112;
  tcb.rcv_mss = 113;
  tcb.cwnd = 114;
  tcb.ssthresh = 115;
  tcb.recover = Seq32{116};
  tcb.dup_acks = 117;
  tcb.srtt = Duration{118};
  tcb.rttvar = Duration{119};
  tcb.rto = Duration{120};
  tcb.backoffs = 121;
  tcb.snd_queued = 122;
  tcb.rcv_queued = 123;
  tcb.rcv_held = 124;
  tcb.snd_wind_shift = 125;
  tcb.rcv_wind_shift = 126;
  tcb.ts_recent = 127;
  tcb.snd_up = Seq32{128};
  tcb.rcv_up = Seq32{129};
  tcb.user_timeout = Duration{130};
  tcb.pipe = 131;
  tcb.sacked = 132;
  tcb.lost = 133;
  for (int i = 0; i < timer_count; ++i) tcb.deadlines[static_cast<std::size_t>(i)] = at_ns(200 + i);
  std::set<std::int64_t> values;
  for (int i = 0; i < tcb_field_count; ++i) values.insert(value_of(tcb, static_cast<TcbField>(i)));
  CHECK(values.size() == static_cast<std::size_t>(tcb_field_count));
}
