#include "core/trace/tcb.hpp"

#include <type_traits>

namespace synwave {

namespace {

std::int64_t number(State s) {
  return static_cast<std::int64_t>(s);
}
std::int64_t number(Seq32 s) {
  return s.raw();
}
std::int64_t number(std::uint32_t n) {
  return n;
}
std::int64_t number(Duration d) {
  return to_ns(d);
}

std::int64_t deadline_of(const Tcb& tcb, TimerKind timer) {
  const Time at = tcb.deadline(timer);
  return at == never ? -1 : to_ns(at);
}

}  // namespace

std::int64_t value_of(const Tcb& tcb, TcbField field) {
  switch (field) {
    case TcbField::state: return number(tcb.state);
    case TcbField::snd_una: return number(tcb.snd_una);
    case TcbField::snd_nxt: return number(tcb.snd_nxt);
    case TcbField::snd_wnd: return number(tcb.snd_wnd);
    case TcbField::rcv_nxt: return number(tcb.rcv_nxt);
    case TcbField::rcv_wnd: return number(tcb.rcv_wnd);
    case TcbField::iss: return number(tcb.iss);
    case TcbField::irs: return number(tcb.irs);
    case TcbField::snd_wl1: return number(tcb.snd_wl1);
    case TcbField::snd_wl2: return number(tcb.snd_wl2);
    case TcbField::max_snd_wnd: return number(tcb.max_snd_wnd);
    case TcbField::last_ack_sent: return number(tcb.last_ack_sent);
    case TcbField::snd_mss: return number(tcb.snd_mss);
    case TcbField::rcv_mss: return number(tcb.rcv_mss);
    case TcbField::cwnd: return number(tcb.cwnd);
    case TcbField::ssthresh: return number(tcb.ssthresh);
    case TcbField::recover: return number(tcb.recover);
    case TcbField::dup_acks: return number(tcb.dup_acks);
    case TcbField::srtt: return number(tcb.srtt);
    case TcbField::rttvar: return number(tcb.rttvar);
    case TcbField::rto: return number(tcb.rto);
    case TcbField::backoffs: return number(tcb.backoffs);
    case TcbField::snd_queued: return number(tcb.snd_queued);
    case TcbField::rcv_queued: return number(tcb.rcv_queued);
    case TcbField::rcv_held: return number(tcb.rcv_held);
    case TcbField::retransmit_at: return deadline_of(tcb, TimerKind::retransmit);
    case TcbField::persist_at: return deadline_of(tcb, TimerKind::persist);
    case TcbField::delayed_ack_at: return deadline_of(tcb, TimerKind::delayed_ack);
    case TcbField::sws_override_at: return deadline_of(tcb, TimerKind::sws_override);
    case TcbField::time_wait_at: return deadline_of(tcb, TimerKind::time_wait);
    case TcbField::fin_wait_2_at: return deadline_of(tcb, TimerKind::fin_wait_2);
    case TcbField::snd_wind_shift: return number(tcb.snd_wind_shift);
    case TcbField::rcv_wind_shift: return number(tcb.rcv_wind_shift);
    case TcbField::ts_recent: return number(tcb.ts_recent);
    case TcbField::keepalive_at: return deadline_of(tcb, TimerKind::keepalive);
    case TcbField::snd_up: return number(tcb.snd_up);
    case TcbField::rcv_up: return number(tcb.rcv_up);
  }
  return 0;
}

const char* name_of(TcbField field) {
  switch (field) {
#define X(name, text, kind) \
  case TcbField::name: return text;
    SYNWAVE_TCB_FIELDS(X)
#undef X
  }
  return "?";
}

FieldKind kind_of(TcbField field) {
  switch (field) {
#define X(name, text, kind) \
  case TcbField::name: return FieldKind::kind;
    SYNWAVE_TCB_FIELDS(X)
#undef X
  }
  return FieldKind::count;
}

}  // namespace synwave
