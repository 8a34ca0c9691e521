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
  return gap;
}

void Receiver::hold(Tcb& tcb, Seq32 seq, const Bytes& text) {
  // Walk over what is there and fill only the holes.
  Seq32 at = seq;
  Bytes rest = text;
  std::size_t i = 0;
  while (!rest.empty()) {
    while (i < held.size() && held[i].end().at_or_before(at)) ++i;
    if (i < held.size() && held[i].seq.at_or_before(at)) {  // covered from `at` on
      const std::uint32_t known = std::min(seq_between(at, held[i].end()).raw(), rest.length);
      rest = rest.without_first(known);
      at = at + SeqLen{known};
      continue;
    }
    const std::uint32_t room =
        i < held.size() ? std::min(seq_between(at, held[i].seq).raw(), rest.length) : rest.length;
    held.insert(held.begin() + static_cast<std::ptrdiff_t>(i), HeldText{at, rest.first(room)});
    tcb.rcv_held += room;
    rest = rest.without_first(room);
    at = at + SeqLen{room};
  }
}

void Receiver::forget_beyond(Tcb& tcb, Seq32 end) {
  while (!held.empty() && held.back().end().after(end)) {
    HeldText& last = held.back();
    const std::uint32_t beyond = std::min(seq_between(end, last.end()).raw(), last.text.length);
    tcb.rcv_held -= beyond;
    last.text = last.text.first(last.text.length - beyond);
    if (!last.text.empty()) return;
    held.pop_back();
  }
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

std::uint32_t window_to_offer(const Tcb& tcb, const HostConfig& config) {
  const std::uint32_t room = config.rcvbuf > tcb.rcv_queued ? config.rcvbuf - tcb.rcv_queued : 0;
  const std::uint32_t most = std::min(room, std::uint32_t{65535});
  if (most <= tcb.rcv_wnd) return tcb.rcv_wnd;
  const std::uint32_t step = std::min(config.rcvbuf / 2, tcb.rcv_mss);
  return most - tcb.rcv_wnd >= std::max(step, 1U) ? most : tcb.rcv_wnd;
}

}  // namespace synwave
