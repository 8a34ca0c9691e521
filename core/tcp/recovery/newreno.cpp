#include "core/tcp/recovery/newreno.hpp"

namespace synwave {

void NewReno::enter(Tcb& tcb) {
  in_recovery = true;
  partial_seen = false;
  tcb.recover = tcb.snd_nxt;
  next_hole(tcb);
}

void NewReno::next_hole(const Tcb& tcb) {
  resend_next = tcb.snd_una;
  resend_end = earlier(tcb.snd_una + SeqLen{tcb.snd_mss}, tcb.snd_nxt);
}

void NewReno::on_timeout(Tcb& tcb) {
  in_recovery = false;
  tcb.recover = tcb.snd_nxt;
  resend_next = tcb.snd_una;
  resend_end = tcb.snd_nxt;
}

void NewReno::acknowledged(Tcb& tcb) {
  if (resending()) {
    resend_next = later(resend_next, tcb.snd_una);
    if (resend_next.at_or_after(resend_end)) resend_next = resend_end = tcb.snd_una;
  }
  // RFC 6582 6: keep `recover` close behind SND.UNA, or a wrap of the circle would block fast retransmit.
  if (!in_recovery && tcb.snd_una.after(tcb.recover)) tcb.recover = tcb.snd_una - SeqLen{1};
}

}  // namespace synwave
