#include "core/tcp/recovery/selective.hpp"

namespace synwave {

void Selective::enter(Tcb& tcb) {
  phase = RepairPhase::recovery;
  tcb.recover = tcb.snd_nxt;
  first_at_once = true;
  rescue_known = false;
  high_rxt = tcb.snd_una;
  prr.start(seq_between(tcb.snd_una, tcb.snd_nxt).raw());
  tlp = {.sampled = tlp.sampled};
}

void Selective::leave() {
  phase = RepairPhase::open;
  first_at_once = false;
}

bool Selective::on_timeout(Tcb& tcb, Time now) {
  phase = RepairPhase::timeout;
  tcb.recover = tcb.snd_nxt;
  first_at_once = true;
  high_rxt = tcb.snd_una;
  tlp = {.sampled = tlp.sampled};
  // RACK keeps what was SACKed, unless the peer shows that it has thrown it away: what is first in flight would have
  // been acknowledged otherwise (RFC 6675 5.1 on robust tests for reneging).
  if (by_time && !board.head_sacked()) {
    const Duration trip = rack.any ? rack.rtt : tcb.srtt;
    board.judge_after_timeout(trip + rack.window(tcb, true, board.sacked().segments), now);
    return false;
  }
  const bool some = board.sacked().octets != 0;
  board.forget_sacks();
  board.mark_all_lost();
  return some;
}

void Selective::acknowledged(Tcb& tcb) {
  high_rxt = later(high_rxt, tcb.snd_una);
  // As in RFC 6582 6: `recover` stays close behind SND.UNA, or a wrap of the circle would confuse it.
  if (phase == RepairPhase::open && tcb.snd_una.after(tcb.recover)) tcb.recover = tcb.snd_una - SeqLen{1};
}

void Selective::sent_again(const Tcb& tcb, Seq32 seq, Seq32 end, Time now, bool rescue) {
  if (seq == tcb.snd_una) restart_rto = true;  // RFC 6675 6, and Linux
  board.sent_again(seq, end, now, !rescue);
  if (phase == RepairPhase::recovery) prr.sent(seq_between(seq, end).raw());
  if (rescue) {
    rescue_known = true;
    rescue_rxt = tcb.recover;
    return;
  }
  if (first_at_once) {
    rescue_known = true;
    rescue_rxt = end;
    first_at_once = false;
  }
  high_rxt = later(high_rxt, end);
}

void Selective::probe_sent(const Tcb& tcb, bool again) {
  tlp = {.in_flight = true,
         .is_retrans = again,
         .sampled = false,
         .now = false,
         .end = tcb.snd_nxt,
         .flight = seq_between(tcb.snd_una, tcb.snd_nxt).raw()};
  restart_rto = true;
}

void Selective::add_to(Hasher& hash, Seq32 iss, Time now) const {
  board.add_to(hash, iss, now);
  hash.add(static_cast<std::uint64_t>(phase)).add(by_time).add(first_at_once).add(rescue_known);
  hash.add_signed(high_rxt.since(iss));
  if (rescue_known) hash.add_signed(rescue_rxt.since(iss));
  hash.add(prr.delivered).add(prr.out).add(prr.recover_fs);
  if (!by_time) return;
  if (!board.empty()) hash.add_signed(to_ns(now - rto_since));
  hash.add(rack.any).add(rack.reordering_seen).add(rack.dsack_round_on).add(rack.window_factor).add(rack.persist);
  hash.add_signed(to_ns(rack.rtt)).add_signed(to_ns(rack.min_rtt.value())).add_signed(rack.fack.since(iss));
  if (rack.any) hash.add_signed(to_ns(now - rack.sent)).add_signed(rack.end.since(iss));
  if (rack.dsack_round_on) hash.add_signed(rack.dsack_round.since(iss));
  hash.add(tlp.in_flight).add(tlp.is_retrans).add(tlp.sampled);
  if (tlp.in_flight) hash.add_signed(tlp.end.since(iss)).add(tlp.flight);
}

}  // namespace synwave
