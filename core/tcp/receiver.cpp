#include "core/tcp/receiver.hpp"

#include <algorithm>

namespace synwave {

namespace {

void append(std::vector<Bytes>& ready, const Bytes& text) {
  if (text.empty()) return;
  if (!ready.empty() && ready.back().continues_in(text)) {
    ready.back().length += text.length;
  } else {
    ready.push_back(text);
  }
}

}  // namespace

bool Receiver::take(Tcb& tcb, const Bytes& text) {
  append(ready, text);
  std::uint32_t got = text.length;
  Seq32 next = tcb.rcv_nxt + SeqLen{text.length};
  std::size_t used = 0;
  for (; used < held.size() && held[used].seq.at_or_before(next); ++used) {
    const HeldText& h = held[used];
    tcb.rcv_held -= h.text.length;
    const Seq32 both = earlier(h.end(), tcb.rcv_nxt + SeqLen{text.length});
    if (h.seq.before(both)) note_duplicate(h.seq, both);
    if (h.end().at_or_before(next)) continue;
    const std::uint32_t overlap = seq_between(h.seq, next).raw();
    append(ready, h.text.without_first(overlap));
    got += h.text.length - overlap;
    next = h.end();
  }
  const bool gap = !held.empty();
  held.erase(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(used));
  tcb.rcv_nxt = next;
  tcb.rcv_wnd -= std::min(tcb.rcv_wnd, got);
  tcb.rcv_queued += got;
  taken += got;
  if (used != 0) forget_touched();
  return gap;
}

/// The first piece that ends beyond `seq`.
std::size_t Receiver::held_from(Seq32 seq) const {
  const auto found = std::upper_bound(held.begin(), held.end(), seq,
                                      [](Seq32 number, const HeldText& piece) { return number.before(piece.end()); });
  return static_cast<std::size_t>(found - held.begin());
}

SackBlock Receiver::block_around(Seq32 seq) const {
  const std::size_t at = held_from(seq);
  if (at == held.size() || held[at].seq.after(seq)) return {seq, seq};
  std::size_t first = at;
  std::size_t last = at;
  while (first != 0 && held[first - 1].end() == held[first].seq) --first;
  while (last + 1 < held.size() && held[last + 1].seq == held[last].end()) ++last;
  return {held[first].seq, held[last].end()};
}

/// What arrived last is reported first (RFC 2018 4).
void Receiver::touch(Seq32 seq) {
  const SackBlock block = block_around(seq);
  std::array<Seq32, 4> next{seq};
  std::uint8_t count = 1;
  for (std::uint8_t i = 0; i < touched_count && count < next.size(); ++i) {
    if (!touched[i].in_window(block.left, seq_between(block.left, block.right))) next[count++] = touched[i];
  }
  touched = next;
  touched_count = count;
}

/// What is no longer held takes no place among those that are.
void Receiver::forget_touched() {
  std::uint8_t count = 0;
  for (std::uint8_t i = 0; i < touched_count; ++i) {
    const SackBlock block = block_around(touched[i]);
    if (block.left != block.right) touched[count++] = touched[i];
  }
  touched_count = count;
}

/// Those that changed last; then, where there is room for more than the few that are remembered, the highest others:
/// most likely the latest (RFC 2018 4: as many as fit).
std::uint8_t Receiver::sack_blocks(std::array<SackBlock, 4>& out, std::uint32_t most) const {
  std::uint8_t count = 0;
  const auto add = [&](Seq32 seq) {
    const SackBlock block = block_around(seq);
    const bool known = std::find(out.begin(), out.begin() + count, block) != out.begin() + count;
    if (block.left != block.right && !known) out[count++] = block;
    return block.left;
  };
  for (std::uint8_t i = 0; i < touched_count && count < most; ++i) add(touched[i]);
  std::size_t above = held.size();
  while (above != 0 && count < most) above = held_from(add(held[above - 1].seq));
  return count;
}

void Receiver::hold(Tcb& tcb, Seq32 seq, const Bytes& text) {
  // Walk over what is there and fill only the holes.
  Seq32 at = seq;
  Bytes rest = text;
  while (!rest.empty()) {
    const std::size_t i = held_from(at);
    if (i < held.size() && held[i].seq.at_or_before(at)) {  // covered from `at` on
      const std::uint32_t known = std::min(seq_between(at, held[i].end()).raw(), rest.length);
      note_duplicate(at, at + SeqLen{known});
      rest = rest.without_first(known);
      at = at + SeqLen{known};
      continue;
    }
    const std::uint32_t room =
        i < held.size() ? std::min(seq_between(at, held[i].seq).raw(), rest.length) : rest.length;
    insert(i, {at, rest.first(room)});
    tcb.rcv_held += room;
    rest = rest.without_first(room);
    at = at + SeqLen{room};
  }
  touch(seq);
}

/// Slices of one stream that touch become one, so what is held is as short as the gaps are few.
void Receiver::insert(std::size_t i, const HeldText& piece) {
  const auto joins = [](const HeldText& a, const HeldText& b) {
    return a.end() == b.seq && a.text.continues_in(b.text);
  };
  const bool before = i != 0 && joins(held[i - 1], piece);
  const bool behind = i < held.size() && joins(piece, held[i]);
  if (before) {
    held[i - 1].text.length += piece.text.length;
    if (!behind) return;
    held[i - 1].text.length += held[i].text.length;
    held.erase(held.begin() + static_cast<std::ptrdiff_t>(i));
  } else if (behind) {
    held[i] = {piece.seq, {piece.text.stream, piece.text.length + held[i].text.length, piece.text.offset}};
  } else {
    held.insert(held.begin() + static_cast<std::ptrdiff_t>(i), piece);
  }
}

void Receiver::forget_beyond(Tcb& tcb, Seq32 end) {
  while (!held.empty() && held.back().end().after(end)) {
    HeldText& last = held.back();
    const std::uint32_t beyond = std::min(seq_between(end, last.end()).raw(), last.text.length);
    tcb.rcv_held -= beyond;
    last.text = last.text.first(last.text.length - beyond);
    if (!last.text.empty()) break;
    held.pop_back();
  }
  forget_touched();
}

void Receiver::renege(Tcb& tcb, std::uint32_t room) {
  while (tcb.rcv_held > room) {
    const HeldText& last = held.back();
    forget_beyond(tcb, last.end() - SeqLen{std::min(tcb.rcv_held - room, last.text.length)});
  }
}

void Receiver::note_duplicate(Seq32 left, Seq32 right) {
  if (!duplicate_known) {
    duplicate = {left, right};
  } else if (left == duplicate.right) {
    duplicate.right = right;
  }
  duplicate_known = true;
}

void Receiver::discard_ready(Tcb& tcb) {
  ready.clear();
  tcb.rcv_queued = 0;
}

Bytes Receiver::read(Tcb& tcb, std::uint64_t most) {
  if (ready.empty() || most == 0) return {};
  const auto length = static_cast<std::uint32_t>(std::min<std::uint64_t>(ready.front().length, most));
  const Bytes got = ready.front().first(length);
  if (length == ready.front().length) {
    ready.erase(ready.begin());
  } else {
    ready.front() = ready.front().without_first(length);
  }
  tcb.rcv_queued -= length;
  return got;
}

namespace {

/// What the buffer, and the application's own limit, have room for.
std::uint32_t room_for_text(const Tcb& tcb, const HostConfig& config) {
  const std::uint32_t room = config.rcvbuf > tcb.rcv_queued ? config.rcvbuf - tcb.rcv_queued : 0;
  return config.window_clamp != 0 ? std::min(room, config.window_clamp) : room;
}

}  // namespace

std::uint32_t window_to_offer(const Tcb& tcb, const HostConfig& config) {
  const std::uint32_t room = room_for_text(tcb, config);
  const std::uint32_t most = std::min(room, std::uint32_t{65535} << tcb.rcv_wind_shift);
  if (most <= tcb.rcv_wnd) return tcb.rcv_wnd;
  const std::uint32_t step = std::min(config.rcvbuf / 2, tcb.rcv_mss);
  return most - tcb.rcv_wnd >= std::max(step, 1U) ? most : tcb.rcv_wnd;
}

std::uint16_t offer_window(Tcb& tcb, const HostConfig& config, bool syn) {
  const std::uint32_t wanted = window_to_offer(tcb, config);
  if (syn || tcb.rcv_wind_shift == 0) {  // never scaled in a SYN
    if (!syn || wanted <= 65535) tcb.rcv_wnd = wanted;
    return static_cast<std::uint16_t>(std::min(wanted, std::uint32_t{65535}));
  }
  // Rounded up, so that the edge which the peer knows does not move left, as long as the buffer has room for it.
  // Rounding up beyond would promise more than there is, so then the edge seems to move left by less than a unit;
  // RCV.WND remembers where it was, and text up to there is taken.
  const std::uint32_t unit = 1U << tcb.rcv_wind_shift;
  const std::uint32_t room = room_for_text(tcb, config);
  const std::uint32_t up = std::min((wanted + unit - 1) / unit, std::uint32_t{65535});
  const std::uint32_t field = up * unit <= room ? up : wanted / unit;
  tcb.rcv_wnd = std::max(tcb.rcv_wnd, field * unit);
  return static_cast<std::uint16_t>(field);
}

std::uint8_t shift_for(std::uint32_t octets) {
  std::uint8_t shift = 0;
  while (shift < 14 && octets >> shift > 65535) ++shift;
  return shift;
}

std::uint8_t largest_shift(std::uint32_t octets) {
  std::uint8_t shift = 0;
  while (shift < 14 && octets >> (shift + 1) != 0) ++shift;
  return shift;
}

}  // namespace synwave
