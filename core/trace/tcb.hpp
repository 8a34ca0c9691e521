// The transmission control block: plain data, the RFC's names (RFC 9293 3.3.1). Inspector, trace and tests read it as
// it is.
#pragma once

#include <array>
#include <cstdint>

#include "core/base/seq.hpp"
#include "core/base/time.hpp"
#include "core/trace/vocabulary.hpp"

namespace synwave {

/// How a field is to be read: a number of our own circle, of the peer's, octets, a count, a duration, a deadline, a
/// name.
enum class FieldKind : std::uint8_t { our_seq, peer_seq, octets, count, duration, deadline, state };

/// One row per field that a reader may watch: C++ name, the RFC's (or the field's usual) name, kind.
#define SYNWAVE_TCB_FIELDS(X)                      \
  X(state, "state", state)                         \
  X(snd_una, "SND.UNA", our_seq)                   \
  X(snd_nxt, "SND.NXT", our_seq)                   \
  X(snd_wnd, "SND.WND", octets)                    \
  X(rcv_nxt, "RCV.NXT", peer_seq)                  \
  X(rcv_wnd, "RCV.WND", octets)                    \
  X(iss, "ISS", our_seq)                           \
  X(irs, "IRS", peer_seq)                          \
  X(snd_wl1, "SND.WL1", peer_seq)                  \
  X(snd_wl2, "SND.WL2", our_seq)                   \
  X(max_snd_wnd, "MAX.SND.WND", octets)            \
  X(last_ack_sent, "Last.ACK.sent", peer_seq)      \
  X(snd_mss, "SND.MSS", octets)                    \
  X(rcv_mss, "RCV.MSS", octets)                    \
  X(cwnd, "cwnd", octets)                          \
  X(ssthresh, "ssthresh", octets)                  \
  X(recover, "recover", our_seq)                   \
  X(dup_acks, "dupacks", count)                    \
  X(srtt, "SRTT", duration)                        \
  X(rttvar, "RTTVAR", duration)                    \
  X(rto, "RTO", duration)                          \
  X(backoffs, "backoffs", count)                   \
  X(snd_queued, "send queue", octets)              \
  X(rcv_queued, "receive queue", octets)           \
  X(rcv_held, "out of order", octets)              \
  X(retransmit_at, "retransmit at", deadline)      \
  X(persist_at, "persist at", deadline)            \
  X(delayed_ack_at, "delayed ACK at", deadline)    \
  X(sws_override_at, "SWS override at", deadline)  \
  X(time_wait_at, "2MSL ends at", deadline)        \
  X(fin_wait_2_at, "FIN_WAIT_2 ends at", deadline) \
  X(keepalive_at, "keep-alive at", deadline)       \
  X(snd_wind_shift, "Snd.Wind.Shift", count)       \
  X(rcv_wind_shift, "Rcv.Wind.Shift", count)       \
  X(ts_recent, "TS.Recent", count)                 \
  X(snd_up, "SND.UP", our_seq)                     \
  X(rcv_up, "RCV.UP", peer_seq)                    \
  X(user_timeout, "USER_TIMEOUT", duration)        \
  X(pipe, "pipe", octets)                          \
  X(sacked, "SACKed", octets)                      \
  X(lost, "lost", octets)                          \
  X(reorder_at, "reordering ends at", deadline)    \
  X(loss_probe_at, "loss probe at", deadline)

enum class TcbField : std::uint8_t {
#define X(name, text, kind) name,
  SYNWAVE_TCB_FIELDS(X)
#undef X
};

#define X(name, text, kind) +1
inline constexpr int tcb_field_count = 0 SYNWAVE_TCB_FIELDS(X);
#undef X

struct Tcb {
  State state = State::closed;

  // Send sequence variables. SND.NXT is the highest ever sent, also while old octets are being resent.
  Seq32 snd_una;
  Seq32 snd_nxt;
  std::uint32_t snd_wnd = 0;
  Seq32 snd_wl1;
  Seq32 snd_wl2;
  Seq32 iss;
  Seq32 snd_up;  // the octet after the urgent text, 0 until there was some (RFC 9293 3.8.5)
  std::uint32_t max_snd_wnd = 0;
  std::uint32_t snd_mss = 0;         // octets of text in a full-sized segment
  std::uint32_t snd_wind_shift = 0;  // of the peer's windows (RFC 7323 2.3)
  std::uint32_t snd_queued = 0;      // written by the application, not yet acknowledged; saturates at 2^32 - 1

  // Receive sequence variables. RCV.NXT + RCV.WND is the largest right edge ever advertised (RFC 7323 2.4).
  Seq32 rcv_nxt;
  std::uint32_t rcv_wnd = 0;
  Seq32 irs;
  Seq32 rcv_up;  // the same of the peer's
  Seq32 last_ack_sent;
  std::uint32_t rcv_mss = 0;
  std::uint32_t rcv_queued = 0;      // in order, not yet read
  std::uint32_t rcv_held = 0;        // out of order
  std::uint32_t rcv_wind_shift = 0;  // of ours
  std::uint32_t ts_recent = 0;       // the peer's timestamp to echo (RFC 7323 4.3)

  // Congestion (RFC 5681, 6582) and the retransmission timer (RFC 6298).
  std::uint32_t cwnd = 0;
  std::uint32_t ssthresh = 0;
  Seq32 recover;
  std::uint32_t dup_acks = 0;
  // Of what is in flight, where SACK repairs losses (RFC 6675 4); 0 elsewhere.
  std::uint32_t pipe = 0;    // believed to be on its way
  std::uint32_t sacked = 0;  // the peer holds it
  std::uint32_t lost = 0;    // presumed lost, also while it is on its way again
  std::uint32_t backoffs = 0;
  Duration srtt{0};  // 0: no measurement yet
  Duration rttvar{0};
  Duration rto{0};
  Duration user_timeout{0};  // adopted from the peer (RFC 5482 3.1); 0: none

  // Deadlines; `never` where the timer is off. In the order of TimerKind.
  std::array<Time, timer_count> deadlines = {never, never, never, never, never, never, never, never, never};

  constexpr Time deadline(TimerKind timer) const { return deadlines[static_cast<std::size_t>(timer)]; }

  friend bool operator==(const Tcb&, const Tcb&) = default;
};

/// A field as a number: sequence numbers and octets as they are, durations in ns, deadlines in ns or -1 for `never`.
std::int64_t value_of(const Tcb& tcb, TcbField field);
const char* name_of(TcbField field);
FieldKind kind_of(TcbField field);

namespace number {
constexpr std::int64_t of(State s) {
  return static_cast<std::int64_t>(s);
}
constexpr std::int64_t of(Seq32 s) {
  return s.raw();
}
constexpr std::int64_t of(std::uint32_t n) {
  return n;
}
constexpr std::int64_t of(Duration d) {
  return to_ns(d);
}
constexpr std::int64_t of(Time deadline) {
  return to_ns(deadline);
}
}  // namespace number

/// As value_of(), but `never` as the clock has it. For a field that the compiler knows it is one load.
[[gnu::always_inline]] constexpr std::int64_t raw_value_of(const Tcb& tcb, TcbField field) {
  switch (field) {
    case TcbField::state: return number::of(tcb.state);
    case TcbField::snd_una: return number::of(tcb.snd_una);
    case TcbField::snd_nxt: return number::of(tcb.snd_nxt);
    case TcbField::snd_wnd: return number::of(tcb.snd_wnd);
    case TcbField::rcv_nxt: return number::of(tcb.rcv_nxt);
    case TcbField::rcv_wnd: return number::of(tcb.rcv_wnd);
    case TcbField::iss: return number::of(tcb.iss);
    case TcbField::irs: return number::of(tcb.irs);
    case TcbField::snd_wl1: return number::of(tcb.snd_wl1);
    case TcbField::snd_wl2: return number::of(tcb.snd_wl2);
    case TcbField::max_snd_wnd: return number::of(tcb.max_snd_wnd);
    case TcbField::last_ack_sent: return number::of(tcb.last_ack_sent);
    case TcbField::snd_mss: return number::of(tcb.snd_mss);
    case TcbField::rcv_mss: return number::of(tcb.rcv_mss);
    case TcbField::cwnd: return number::of(tcb.cwnd);
    case TcbField::ssthresh: return number::of(tcb.ssthresh);
    case TcbField::recover: return number::of(tcb.recover);
    case TcbField::dup_acks: return number::of(tcb.dup_acks);
    case TcbField::srtt: return number::of(tcb.srtt);
    case TcbField::rttvar: return number::of(tcb.rttvar);
    case TcbField::rto: return number::of(tcb.rto);
    case TcbField::backoffs: return number::of(tcb.backoffs);
    case TcbField::snd_queued: return number::of(tcb.snd_queued);
    case TcbField::rcv_queued: return number::of(tcb.rcv_queued);
    case TcbField::rcv_held: return number::of(tcb.rcv_held);
    case TcbField::retransmit_at: return number::of(tcb.deadline(TimerKind::retransmit));
    case TcbField::persist_at: return number::of(tcb.deadline(TimerKind::persist));
    case TcbField::delayed_ack_at: return number::of(tcb.deadline(TimerKind::delayed_ack));
    case TcbField::sws_override_at: return number::of(tcb.deadline(TimerKind::sws_override));
    case TcbField::time_wait_at: return number::of(tcb.deadline(TimerKind::time_wait));
    case TcbField::fin_wait_2_at: return number::of(tcb.deadline(TimerKind::fin_wait_2));
    case TcbField::snd_wind_shift: return number::of(tcb.snd_wind_shift);
    case TcbField::rcv_wind_shift: return number::of(tcb.rcv_wind_shift);
    case TcbField::ts_recent: return number::of(tcb.ts_recent);
    case TcbField::keepalive_at: return number::of(tcb.deadline(TimerKind::keepalive));
    case TcbField::snd_up: return number::of(tcb.snd_up);
    case TcbField::rcv_up: return number::of(tcb.rcv_up);
    case TcbField::user_timeout: return number::of(tcb.user_timeout);
    case TcbField::pipe: return number::of(tcb.pipe);
    case TcbField::sacked: return number::of(tcb.sacked);
    case TcbField::lost: return number::of(tcb.lost);
    case TcbField::reorder_at: return number::of(tcb.deadline(TimerKind::reorder));
    case TcbField::loss_probe_at: return number::of(tcb.deadline(TimerKind::loss_probe));
  }
  return 0;
}

[[gnu::always_inline]] constexpr std::int64_t number_of(const Tcb& tcb, TcbField field) {
  const std::int64_t raw = raw_value_of(tcb, field);
  return raw == to_ns(never) ? -1 : raw;
}

}  // namespace synwave
