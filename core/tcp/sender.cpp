#include "core/tcp/sender_parts.hpp"

#include <algorithm>

namespace synwave {

namespace {

/// Octets believed to be in the network: sent, not acknowledged, and not waiting to be sent again.
std::uint32_t in_flight(const Tcb& tcb, const Sender& sender) {
  const NewReno& recovery = sender.recovery;
  std::uint32_t sent = seq_between(tcb.snd_una, tcb.snd_nxt).raw();
  if (!sender.queue.syn_acked && sent != 0) --sent;  // the SYN is no text (Fast Open: text is in flight beside it)
  return sent - seq_between(recovery.resend_next, recovery.resend_end).raw();
}

std::optional<Cut> next_probe(const Tcb& tcb, const Sender& sender, const HostConfig& config) {
  if (config.probe_without_text) {
    return Cut{.seq = tcb.snd_una - SeqLen{1}, .probe = true, .rule = Rule::window_probe_empty};
  }
  // One octet at the left edge (RFC 9293 3.8.6.1). SND.NXT does not move for it: the peer may refuse it, and if both
  // did so at once each would find the other's ACK beyond what it sent.
  const Seq32 seq = outstanding(tcb) ? tcb.snd_una : tcb.snd_nxt;
  Cut cut{.seq = seq, .again = outstanding(tcb) || sender.probed, .probe = true, .rule = Rule::window_probe};
  const std::uint64_t offset = offset_of(tcb, sender.queue, seq);
  if (offset < sender.queue.written) {
    cut.length = 1;
  } else {
    cut.fin = sender.queue.fin_queued;
  }
  if (cut.length == 0 && !cut.fin) return std::nullopt;
  return cut;
}

bool nagle_holds(const Tcb& tcb, const Sender& sender, const HostConfig& config) {
  if (!config.nagle || !outstanding(tcb)) return false;
  if (!sender.queue.syn_acked && tcb.snd_nxt == tcb.iss + SeqLen{1}) return false;  // a SYN is no text
  switch (config.nagle_variant) {
    case NagleVariant::any_in_flight: break;
    case NagleVariant::small_in_flight:
      return sender.small_end.after(tcb.snd_una) && sender.small_end.at_or_before(tcb.snd_nxt);
    case NagleVariant::not_from_idle: return !sender.began_idle;
  }
  return true;
}

/// Why `length` octets may go now although no more are in hand or in the window; `none`: they may not.
Rule send_rule(const Tcb& tcb, const Sender& sender, const HostConfig& config, std::uint32_t length, std::uint64_t left,
               bool with_fin) {
  if (length == tcb.snd_mss) return Rule::send_full_segment;
  if (length == left && with_fin) return Rule::send_with_fin;
  const bool held = corked(sender, config) || nagle_holds(tcb, sender, config);
  if (length == left && !held) return Rule::send_all_queued;
  const bool urgent = sender.urgent && tcb.snd_nxt.before(tcb.snd_up);
  if (length == left && urgent && !corked(sender, config)) return Rule::send_urgent;
  if (!held && length >= std::max(tcb.max_snd_wnd / 2, 1U)) return Rule::send_half_window;
  if (sender.override_sws) return Rule::send_by_override;
  return Rule::none;
}

std::optional<Cut> next_resend(const Tcb& tcb, const Sender& sender, const HostConfig& config) {
  const NewReno& recovery = sender.recovery;
  const Seq32 seq = recovery.resend_next;
  if (!sender.queue.syn_acked && seq == tcb.iss) {
    return Cut{.seq = seq, .syn = true, .again = !sender.handshake_reply, .rule = Rule::retransmit_syn};
  }
  // Without an answer the SYN goes alone (RFC 7413 4.2.2), and text behind it waits.
  if (!sender.queue.syn_acked) return std::nullopt;
  if (!recovery.in_recovery && congestion_room(tcb, sender, config) <= 0) return std::nullopt;
  std::optional<Cut> cut = resend_cut(tcb, sender, seq, recovery.resend_end);
  if (cut && sender.text_refused && cut->length != 0) cut->rule = Rule::fast_open_again;
  if (cut && recovery.in_recovery) cut->rule = Rule::fast_retransmit;
  return cut;
}

}  // namespace

bool may_send_text(State state, const Sender& sender) {
  switch (state) {
    case State::established:
    case State::close_wait:
    case State::fin_wait_1:
    case State::closing:
    case State::last_ack: return true;
    case State::syn_received: return sender.fast_open;
    default: return false;
  }
}

std::uint32_t window_room(const Tcb& tcb) {
  return static_cast<std::uint32_t>(std::max((tcb.snd_una + SeqLen{tcb.snd_wnd}).since(tcb.snd_nxt), 0));
}

std::int64_t congestion_room(const Tcb& tcb, const Sender& sender, const HostConfig& config) {
  if (config.cc == CongestionControl::none) return unlimited_window;
  std::int64_t allowance = tcb.cwnd;
  // What SACKs report has left the network, so limited transmit needs no allowance of its own (RFC 6675 5 (3)).
  if (sender.selective) return allowance - sender.selective->board.pipe();
  // RFC 5681 3.2 step 1, RFC 3042: the first two duplicate ACKs let one new segment out each.
  if (!sender.recovery.in_recovery) allowance += static_cast<std::int64_t>(std::min(tcb.dup_acks, 2U)) * tcb.snd_mss;
  return allowance - in_flight(tcb, sender);
}

std::optional<Cut> resend_cut(const Tcb& tcb, const Sender& sender, Seq32 seq, Seq32 end) {
  std::int32_t fits = (tcb.snd_una + SeqLen{tcb.snd_wnd}).since(seq);
  // A scaled window loses up to a unit by rounding; what was sent once may go again all the same (RFC 7323 2.4).
  if (tcb.snd_wnd != 0) fits += (1 << tcb.snd_wind_shift) - 1;
  // What the window has shrunk away from does not go (SHLD-16); the persist timer looks after it.
  const auto room = static_cast<std::uint32_t>(std::max(fits, 0));
  const bool fin_in_range = sender.queue.fin_sent && end.after(sender.queue.fin_seq);
  const Seq32 text_end = fin_in_range ? sender.queue.fin_seq : end;
  const std::uint32_t text = seq_between(seq, text_end).raw();
  Cut cut{.seq = seq, .again = true, .rule = Rule::retransmit_text};
  cut.length = std::min({text, tcb.snd_mss, room});
  cut.fin = fin_in_range && cut.length == text && cut.length < room;
  cut.psh = cut.length != 0 && offset_of(tcb, sender.queue, seq) + cut.length == sender.queue.written;
  if (cut.length == 0 && !cut.fin) return std::nullopt;
  if (cut.length == 0) cut.rule = Rule::retransmit_fin;
  return cut;
}

namespace {

/// A segment beyond cwnd that the first or second duplicate lets out (RFC 3042 2), be it by an allowance or because
/// what was SACKed has left the network.
bool is_limited_transmit(const Tcb& tcb, const Sender& sender, const HostConfig& config, std::uint32_t length) {
  if (tcb.dup_acks == 0 || tcb.dup_acks > 2 || config.cc == CongestionControl::none) return false;
  if (sender.selective ? sender.selective->phase != RepairPhase::open : sender.recovery.in_recovery) return false;
  return std::uint64_t{seq_between(tcb.snd_una, tcb.snd_nxt).raw()} + length > tcb.cwnd;
}

/// `left` octets of text or a FIN wait, and the peer's window is open by `window`.
std::optional<Cut> cut_new(const Tcb& tcb, const Sender& sender, const HostConfig& config, std::uint64_t left,
                           std::uint32_t window) {
  const bool fin_waits = sender.queue.fin_queued && !sender.queue.fin_sent;
  Cut cut{.seq = tcb.snd_nxt};
  if (left != 0) {
    const auto by_cwnd = static_cast<std::uint64_t>(std::max<std::int64_t>(congestion_room(tcb, sender, config), 0));
    cut.length = static_cast<std::uint32_t>(std::min<std::uint64_t>({left, window, by_cwnd, tcb.snd_mss}));
  }
  cut.fin = fin_waits && cut.length == left && cut.length < window;
  if (cut.length == 0) {
    if (!cut.fin) return std::nullopt;
    cut.rule = Rule::send_fin;
    return cut;
  }
  cut.rule = send_rule(tcb, sender, config, cut.length, left, cut.fin);
  cut.psh = cut.length == left && !corked(sender, config);
  if (cut.rule == Rule::none) return std::nullopt;
  if (is_limited_transmit(tcb, sender, config, cut.length)) cut.rule = Rule::limited_transmit;
  return cut;
}

}  // namespace

std::optional<Cut> next_new(const Tcb& tcb, const Sender& sender, const HostConfig& config) {
  const SendQueue& queue = sender.queue;
  const std::uint64_t left = unsent(tcb, queue);
  if (left == 0 && (!queue.fin_queued || queue.fin_sent)) return std::nullopt;
  if (sender.waits_for_timer) return std::nullopt;
  if (!queue.syn_acked && left != 0 && !sender.fast_open) return std::nullopt;  // text waits for the handshake
  const std::uint32_t window = window_room(tcb);
  return window == 0 ? std::nullopt : cut_new(tcb, sender, config, left, window);
}

bool fin_acked(const Tcb& tcb, const SendQueue& queue) {
  return queue.fin_sent && queue.fin_seq.before(tcb.snd_una);
}

namespace {

std::optional<Cut> first_syn(const Tcb& tcb, const Sender& sender) {
  const Rule rule = tcb.state == State::syn_sent ? Rule::send_syn : Rule::send_syn_ack;
  const auto text = static_cast<std::uint32_t>(std::min<std::uint64_t>(sender.syn_text, sender.queue.held()));
  return Cut{.seq = tcb.iss, .length = text, .syn = true, .rule = text != 0 ? Rule::fast_open_syn : rule};
}

}  // namespace

std::optional<Cut> next_cut(const Tcb& tcb, const Sender& sender, const HostConfig& config) {
  if (!sender.queue.syn_sent) return first_syn(tcb, sender);
  if (sender.probe_now) return next_probe(tcb, sender, config);
  if (sender.selective && sender.queue.syn_acked) return next_selective(tcb, sender, config);
  if (sender.recovery.resending()) return next_resend(tcb, sender, config);
  if (!may_send_text(tcb.state, sender)) return std::nullopt;
  return next_new(tcb, sender, config);
}

bool corked(const Sender& sender, const HostConfig& config) {
  return (config.cork || sender.more) && !sender.queue.fin_queued;
}

namespace {

/// New octets have been taken, SND.NXT is behind them.
void commit_selective(const Tcb& tcb, Sender& sender, const Cut& cut, Time now) {
  Selective& k = *sender.selective;
  if (k.board.empty()) k.restart_rto = true;
  k.board.sent(cut.seq, tcb.snd_nxt, now);
  if (k.phase == RepairPhase::recovery) k.prr.sent(seq_between(cut.seq, tcb.snd_nxt).raw());
  if (k.tlp.now) {
    k.probe_sent(tcb, false);
  } else {
    k.restart_probe = true;
  }
}

}  // namespace

void commit(Tcb& tcb, Sender& sender, const Cut& cut, Time now) {
  const SeqLen length{cut.length + (cut.syn ? 1U : 0U) + (cut.fin ? 1U : 0U)};
  sender.last_sent = now;
  if (cut.probe) {
    sender.probe_now = false;
    if (cut.length == 0 && !cut.fin) return;
    if (!outstanding(tcb)) sender.probed = true;
    sender.sampler.spoil();
    return;
  }
  if (sender.selective && cut.again && !cut.syn) {
    sender.sampler.spoil();
    Selective& k = *sender.selective;
    k.sent_again(tcb, cut.seq, cut.seq + length, now, cut.rule == Rule::sack_rescue);
    if (k.tlp.now) k.probe_sent(tcb, true);
    if (!k.board.repairs_wait()) sender.text_refused = false;
    return;
  }
  if (sender.recovery.resending() && cut.seq == sender.recovery.resend_next) {
    sender.sampler.spoil();  // Karn: RFC 6298 3
    NewReno& recovery = sender.recovery;
    recovery.resend_next = recovery.resend_next + length;
    if (recovery.resend_next.at_or_after(recovery.resend_end)) {
      recovery.resend_end = recovery.resend_next;
      sender.text_refused = false;
    }
    sender.handshake_reply = false;
    return;
  }
  if (!outstanding(tcb)) sender.stalled_since = now;
  sender.probed = false;  // whatever the probe held is sent now, and counts
  tcb.snd_nxt = tcb.snd_nxt + length;
  if (cut.syn) sender.queue.syn_sent = true;
  if (cut.fin) {
    sender.queue.fin_sent = true;
    sender.queue.fin_seq = tcb.snd_nxt - SeqLen{1};
  }
  if (sender.selective && !cut.syn) commit_selective(tcb, sender, cut, now);
  if (tcb.dup_acks != 0 && !in_recovery(sender)) sender.limited += cut.length;
  if (cut.length != 0) {
    const std::uint32_t flight = seq_between(tcb.snd_una, tcb.snd_nxt).raw();
    if (flight > sender.peak_flight || tcb.snd_una.at_or_after(sender.peak_until)) {
      sender.peak_flight = flight;
      sender.peak_until = tcb.snd_nxt;
    }
    ++sender.burst;
    if (cut.length < tcb.snd_mss) sender.small_end = cut.seq + SeqLen{cut.length};
  }
  if (!sender.sampler.running) sender.sampler.start(cut.syn ? cut.seq + SeqLen{1} : tcb.snd_nxt, now);
  sender.override_sws = false;
}

Waiting waiting(const Tcb& tcb, const Sender& sender) {
  if (sender.waits_for_timer || !sender.queue.syn_acked || !may_send_text(tcb.state, sender)) return Waiting::no;
  const bool work = unsent(tcb, sender.queue) != 0 || (sender.queue.fin_queued && !sender.queue.fin_sent);
  if (tcb.snd_wnd == 0 && (work || outstanding(tcb))) return Waiting::for_window;
  if (outstanding(tcb) || !work) return Waiting::no;
  return Waiting::for_more_text;
}

bool uses_cwnd(const Tcb& tcb, const Sender& sender) {
  if (tcb.cwnd < tcb.ssthresh) return tcb.cwnd < 2 * std::uint64_t{sender.peak_flight};
  return tcb.cwnd < std::uint64_t{sender.peak_flight} + tcb.snd_mss;
}

std::uint32_t initial_window(const HostConfig& config, std::uint32_t mss, bool syn_lost) {
  if (syn_lost) return mss;
  return restart_window(config, mss, false);
}

std::uint32_t restart_window(const HostConfig& config, std::uint32_t mss, bool small) {
  if (config.initial_window != 0 && !small) return config.initial_window * mss;
  if (mss > 2190) return 2 * mss;
  if (mss > 1095) return 3 * mss;
  return 4 * mss;
}

}  // namespace synwave
