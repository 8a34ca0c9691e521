#include "core/tcp/urgent.hpp"

#include <algorithm>

#include "core/tcp/arrival_parts.hpp"

namespace synwave {

namespace {

constexpr std::uint32_t furthest = 65535;  // what the field holds

/// Whether text that is written now cannot go: the window is closed, or full.
bool window_is_used_up(const Tcb& tcb) {
  return (tcb.snd_una + SeqLen{tcb.snd_wnd}).since(tcb.snd_nxt) <= 0;
}

/// How far the field points beyond, or behind, the octet after the last urgent one (RFC 6093).
std::uint32_t short_by(const HostConfig& config) {
  return config.urgent_pointer == UrgentPointer::last ? 1 : 0;
}

}  // namespace

void begin_urgent(Machine& m, const Context& ctx) {
  m.tcb.snd_up = first_unacked_text(m.tcb, m.sender.queue) + SeqLen{static_cast<std::uint32_t>(m.sender.queue.held())};
  m.sender.urgent = true;
  ctx.scribe.decided(Rule::urgent_begins);
  const bool open = m.tcb.state == State::established || m.tcb.state == State::close_wait;
  if (open && ctx.config.announces_urgent && window_is_used_up(m.tcb)) acknowledge(m, ctx, Rule::urgent_announced);
}

void point_at_urgent(Machine& m, const Context& ctx, Segment& s) {
  if (s.syn || s.rst) return;
  if (!urgent_unacknowledged(m.tcb, m.sender)) m.sender.urgent = false;
  if (!s.seq.before(m.tcb.snd_up)) return;
  s.urg = true;
  const std::uint32_t distance = seq_between(s.seq, m.tcb.snd_up).raw() - short_by(ctx.config);
  s.urgent = static_cast<std::uint16_t>(std::min(distance, furthest));
}

bool urgent_unacknowledged(const Tcb& tcb, const Sender& sender) {
  return sender.urgent && tcb.snd_una.before(tcb.snd_up);
}

Seq32 first_unread(const Machine& m) {
  return m.tcb.rcv_nxt - SeqLen{m.tcb.rcv_queued + (m.receiver.fin_taken ? 1U : 0U)};
}

std::uint32_t urgent_ahead(const Machine& m) {
  if (!m.receiver.urgent) return 0;
  const std::int32_t ahead = m.tcb.rcv_up.since(first_unread(m));
  return ahead > 0 ? static_cast<std::uint32_t>(ahead) : 0;
}

std::optional<Bytes> last_urgent_octet(const Machine& m) {
  const std::uint32_t ahead = urgent_ahead(m);
  if (ahead == 0) return std::nullopt;
  std::uint32_t before = ahead - 1;
  for (const Bytes& text : m.receiver.ready) {
    if (before < text.length) return text.without_first(before).first(1);
    before -= text.length;
  }
  const Seq32 at = m.tcb.rcv_up - SeqLen{1};
  for (const HeldText& held : m.receiver.held) {
    if (!at.in_window(held.seq, SeqLen{held.text.length})) continue;
    return held.text.without_first(seq_between(held.seq, at).raw()).first(1);
  }
  return std::nullopt;
}

void note_read(Machine& m) {
  if (m.receiver.urgent && urgent_ahead(m) == 0) m.receiver.urgent = m.receiver.urgent_taken = false;
}

void take_urgent(Arrival& a) {
  Machine& m = a.m;
  const Segment& s = a.segment;
  if (m.receiver.deaf) return;
  if (!takes_text(m.tcb.state)) return a.ctx.scribe.decided(Rule::urgent_after_fin);
  const Seq32 up = s.seq + SeqLen{s.urgent + short_by(a.ctx.config)};
  const bool behind = !up.after(first_unread(m));
  if (behind || (m.receiver.urgent && !up.after(m.tcb.rcv_up))) return a.ctx.scribe.decided(Rule::urgent_known);
  m.tcb.rcv_up = up;
  m.receiver.urgent = true;
  m.receiver.urgent_taken = false;
  a.ctx.scribe.decided(Rule::urgent_told);
  a.ctx.scribe.event(EventKind::urgent, 0, 0, urgent_ahead(m));
}

}  // namespace synwave
