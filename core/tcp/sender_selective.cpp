// What may go now where SACK repairs losses: RFC 6675 NextSeg(), RFC 8985 7.3 and 9.3.
#include <algorithm>

#include "core/tcp/sender_parts.hpp"

namespace synwave {

namespace {

Rule repair_rule(const Sender& sender, const Cut& cut) {
  const Selective& k = *sender.selective;
  if (sender.text_refused) return Rule::fast_open_again;
  if (cut.length == 0) return Rule::retransmit_fin;
  if (k.phase != RepairPhase::recovery) return Rule::retransmit_text;
  if (k.first_at_once) return Rule::sack_fast_retransmit;
  return k.by_time ? Rule::rack_repair : Rule::sack_repair;
}

/// RFC 6675 5 (C) and (4.3), RFC 8985 9.3: what is lost goes when there is room for it, the first at once.
std::optional<Cut> next_lost(const Tcb& tcb, const Sender& sender, std::int64_t room) {
  const Selective& k = *sender.selective;
  const SentSegment& segment = k.board.repairs_wait() ? k.board.next_repair() : k.board[0];
  std::optional<Cut> cut = resend_cut(tcb, sender, segment.seq, segment.end);
  if (!cut) return std::nullopt;
  const bool whole_segment = k.phase == RepairPhase::recovery && !k.by_time;  // (C) asks for room for one of full size
  if (!k.first_at_once && room < (whole_segment ? tcb.snd_mss : cut->length)) return std::nullopt;
  cut->rule = repair_rule(sender, *cut);
  return cut;
}

/// RFC 6675 NextSeg() rules 3 and 4.
std::optional<Cut> last_resort(const Tcb& tcb, const Sender& sender) {
  const Selective& k = *sender.selective;
  const SentSegment* const gap = k.board.unsacked_from(k.high_rxt);
  if (gap != nullptr && k.board.sacked().octets != 0 && gap->seq.before(k.board.highest_sacked())) {
    std::optional<Cut> cut = resend_cut(tcb, sender, gap->seq, gap->end);
    if (cut) cut->rule = Rule::sack_repair_unsure;
    return cut;
  }
  if (k.rescue_known && !tcb.snd_una.after(k.rescue_rxt)) return std::nullopt;
  const SentSegment* const highest = k.board.highest_unsacked();
  if (highest == nullptr) return std::nullopt;
  const Seq32 from = later(highest->seq, highest->end - SeqLen{tcb.snd_mss});
  std::optional<Cut> cut = resend_cut(tcb, sender, from, highest->end);
  if (cut) cut->rule = Rule::sack_rescue;
  return cut;
}

/// RFC 8985 TLP_send_probe(): cwnd may be exceeded by this one.
std::optional<Cut> next_loss_probe(const Tcb& tcb, const Sender& sender) {
  const SendQueue& queue = sender.queue;
  if (may_send_text(tcb.state, sender)) {
    const std::uint64_t left = unsent(tcb, queue);
    const std::uint32_t room = window_room(tcb);
    Cut cut{.seq = tcb.snd_nxt, .rule = Rule::tlp_new_text};
    cut.length = static_cast<std::uint32_t>(std::min<std::uint64_t>({left, room, tcb.snd_mss}));
    cut.psh = cut.length != 0 && cut.length == left;
    cut.fin = queue.fin_queued && !queue.fin_sent && cut.length == left && cut.length < room;
    if (cut.length != 0 || cut.fin) return cut;
  }
  if (sender.selective->board.empty()) return std::nullopt;
  const SentSegment& last = sender.selective->board.back();
  const Seq32 from = later(last.seq, last.end - SeqLen{tcb.snd_mss});
  std::optional<Cut> cut = resend_cut(tcb, sender, from, last.end);
  if (cut) cut->rule = Rule::tlp_last_segment;
  return cut;
}

}  // namespace

std::optional<Cut> next_selective(const Tcb& tcb, const Sender& sender, const HostConfig& config) {
  const Selective& k = *sender.selective;
  if (k.tlp.now) return next_loss_probe(tcb, sender);
  if (!k.board.empty() && (k.first_at_once || k.board.repairs_wait())) {
    return next_lost(tcb, sender, congestion_room(tcb, sender, config));
  }
  const bool by_count = k.phase == RepairPhase::recovery && !k.by_time;
  if (by_count && congestion_room(tcb, sender, config) < tcb.snd_mss) return std::nullopt;
  if (may_send_text(tcb.state, sender)) {
    if (std::optional<Cut> fresh = next_new(tcb, sender, config)) return fresh;
  }
  return by_count ? last_resort(tcb, sender) : std::nullopt;
}

}  // namespace synwave
