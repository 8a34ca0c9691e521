#include "core/tcp/recovery/scoreboard.hpp"

#include <algorithm>

#include "core/tcp/rtt.hpp"

namespace synwave {

namespace {

/// A peer that reports odd ranges must not make the board grow without bound: no piece is smaller than this, and what
/// is reported of less stays unreported.
constexpr std::uint32_t smallest_piece = 32;
constexpr std::size_t worth_moving = 64;

void add(Tally& tally, const SentSegment& segment) {
  tally.octets += segment.length();
  ++tally.segments;
}

void subtract(Tally& tally, const SentSegment& segment) {
  tally.octets -= segment.length();
  --tally.segments;
}

/// RFC 8985 RACK_sent_after().
bool sent_after(Time a, Seq32 a_end, Time b, Seq32 b_end) {
  return a > b || (a == b && a_end.after(b_end));
}

/// Forgets the first `gone` elements at a price that their number has paid for.
template <class T>
void compact(std::vector<T>& items, std::size_t& gone) {
  if (items.begin() + static_cast<std::ptrdiff_t>(gone) == items.end()) {
    items.clear();
    gone = 0;
  } else if (gone >= worth_moving && 2 * gone >= items.size()) {
    items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(gone));
    gone = 0;
  }
}

}  // namespace

void Delivery::take(const SentSegment& segment) {
  add(delivered, segment);
  const Duration took = now - segment.sent;
  if (segment.ever_again) {
    retransmitted = true;
    // Whose arrival is this: the original's or the copy's? RFC 8985 6.2 step 2 passes over what is in doubt.
    if (echoed != never && echoed + clock_granularity <= segment.sent) return;
    if (took < min_rtt) return;
  } else {
    const Duration sample = std::max(took, Duration{1});
    rtt = rtt == Duration{0} ? sample : std::min(rtt, sample);
    if (!original || segment.end.before(lowest)) lowest = segment.end;
    original = true;
  }
  if (any && !sent_after(segment.sent, segment.end, sent, end)) return;
  any = true;
  sent = segment.sent;
  end = segment.end;
}

/// The segment that holds `seq`; size() beyond the last.
std::size_t Scoreboard::index_of(Seq32 seq) const {
  const auto begin = segments_.begin() + static_cast<std::ptrdiff_t>(first_);
  const auto found =
      std::upper_bound(begin, segments_.end(), seq, [](Seq32 s, const SentSegment& x) { return s.before(x.end); });
  return static_cast<std::size_t>(found - begin);
}

/// The first range that ends beyond `seq`.
std::size_t Scoreboard::range_from(Seq32 seq) const {
  const auto found = std::upper_bound(ranges_.begin(), ranges_.end(), seq,
                                      [](Seq32 s, const SackBlock& range) { return s.before(range.right); });
  return static_cast<std::size_t>(found - ranges_.begin());
}

/// The first segment at or after `i` that is not SACKed.
std::size_t Scoreboard::skip_sacked(std::size_t i) const {
  if (i >= size() || !(*this)[i].sacked) return i;
  return index_of(ranges_[range_from((*this)[i].seq)].right);
}

void Scoreboard::split(std::size_t i, Seq32 where) {
  SentSegment right = at(i);
  right.seq = where;
  at(i).end = where;
  if (right.sacked) ++sacked_.segments;
  if (right.lost) ++lost_.segments;
  if (right.again) ++again_.segments;
  if (right.lost && !right.again) ++lost_unsent_;
  segments_.insert(segments_.begin() + static_cast<std::ptrdiff_t>(first_ + i + 1), right);
}

/// Makes a border at `where` if that leaves no crumbs; gives the first segment behind it. If there can be no border:
/// the next segment if `up`, otherwise the one that is not divided.
std::size_t Scoreboard::cut_at(Seq32 where, bool up) {
  const std::size_t i = index_of(where);
  if (i == size() || at(i).seq.at_or_after(where)) return i;
  const SentSegment& whole = at(i);
  const bool crumbs =
      seq_between(whole.seq, where).raw() < smallest_piece || seq_between(where, whole.end).raw() < smallest_piece;
  if (crumbs) return up ? i + 1 : i;
  split(i, where);
  return i + 1;
}

void Scoreboard::sent(Seq32 seq, Seq32 end, Time now) {
  if (empty()) counted_ = timed_ = repair_from_ = seq;
  segments_.push_back({.seq = seq, .end = end, .sent = now});
  octets_ += segments_.back().length();
}

void Scoreboard::sent_again(Seq32 seq, Seq32 end, Time now, bool counted) {
  if (empty()) return;
  const auto border = [this](Seq32 where) {
    const std::size_t i = index_of(where);
    if (i != size() && at(i).seq.before(where)) split(i, where);
  };
  border(seq);
  border(end);
  if (repairs_wait() && next_repair().seq == seq) repair_from_ = end;
  for (std::size_t i = index_of(seq); i < size() && at(i).seq.before(end); ++i) {
    SentSegment& segment = at(i);
    if (segment.sacked) continue;
    segment.sent = now;
    segment.ever_again = true;
    if (!counted || segment.again) continue;
    segment.again = true;
    add(again_, segment);
    if (segment.lost) --lost_unsent_;
  }
  if (counted) resent_.push_back({seq, end, now});
}

void Scoreboard::drop_first() {
  const SentSegment& segment = at(0);
  if (segment.sacked) {
    subtract(sacked_, segment);
    if (segment.seq.at_or_after(counted_)) sacked_above_ -= segment.length();
  }
  if (segment.lost) subtract(lost_, segment);
  if (segment.again) subtract(again_, segment);
  if (segment.lost && !segment.again) --lost_unsent_;
  octets_ -= segment.length();
  ++first_;
}

void Scoreboard::acknowledge(Seq32 una, Delivery& delivery) {
  while (!empty() && at(0).end.at_or_before(una)) {
    if (!at(0).sacked) delivery.take(at(0));
    drop_first();
  }
  if (!empty() && at(0).seq.before(una)) {  // part of a segment
    const std::uint32_t part = seq_between(at(0).seq, una).raw();
    if (!at(0).sacked) delivery.delivered.octets += part;
    split(0, una);
    drop_first();
  }
  auto passed = ranges_.begin();
  while (passed != ranges_.end() && passed->right.at_or_before(una)) ++passed;
  if (passed != ranges_.begin()) ranges_.erase(ranges_.begin(), passed);
  if (!ranges_.empty()) ranges_.front().left = later(ranges_.front().left, una);
  while (first_resent_ < resent_.size() && resent_[first_resent_].end.at_or_before(una)) ++first_resent_;
  if (empty()) first_resent_ = resent_.size();
  compact(segments_, first_);
  compact(resent_, first_resent_);
  counted_ = later(counted_, una);
  timed_ = later(timed_, una);
  repair_from_ = later(repair_from_, una);
}

void Scoreboard::mark_sacked(std::size_t i, Delivery& delivery) {
  SentSegment& segment = at(i);
  delivery.take(segment);
  delivery.sacked += segment.length();
  add(sacked_, segment);
  if (segment.lost) subtract(lost_, segment);
  if (segment.again) subtract(again_, segment);
  if (segment.lost && !segment.again) --lost_unsent_;
  segment.sacked = true;
  segment.lost = segment.again = false;
  if (segment.seq.at_or_after(counted_)) sacked_above_ += segment.length();
}

void Scoreboard::add_range(Seq32 left, Seq32 right) {
  std::size_t i = range_from(left);
  if (i != 0 && ranges_[i - 1].right == left) --i;
  std::size_t end = i;
  while (end < ranges_.size() && ranges_[end].left.at_or_before(right)) {
    left = earlier(left, ranges_[end].left);
    right = later(right, ranges_[end].right);
    ++end;
  }
  if (end == i) {
    ranges_.insert(ranges_.begin() + static_cast<std::ptrdiff_t>(i), {left, right});
    return;
  }
  ranges_[i] = {left, right};
  ranges_.erase(ranges_.begin() + static_cast<std::ptrdiff_t>(i + 1),
                ranges_.begin() + static_cast<std::ptrdiff_t>(end));
}

void Scoreboard::sack(Seq32 left, Seq32 right, Delivery& delivery) {
  if (empty()) return;
  Seq32 from = later(left, at(0).seq);
  const Seq32 until = earlier(right, back().end);
  // Only what is not known yet is looked at, so a block that grows costs no more than its growth.
  while (from.before(until)) {
    const std::size_t next = range_from(from);
    if (next < ranges_.size() && ranges_[next].left.at_or_before(from)) {
      from = ranges_[next].right;
      continue;
    }
    const Seq32 gap_end = next < ranges_.size() ? earlier(ranges_[next].left, until) : until;
    const std::size_t begin = cut_at(from, true);
    const std::size_t end = cut_at(gap_end, false);
    for (std::size_t i = begin; i < end; ++i) mark_sacked(i, delivery);
    if (begin < end) add_range(at(begin).seq, at(end - 1).end);
    from = gap_end;
  }
}

/// Whatever of it was sent so far is lost; a copy that is under way counts all the same.
void Scoreboard::presume_lost(std::size_t i) {
  SentSegment& segment = at(i);
  if (segment.sacked || segment.lost) return;
  add(lost_, segment);
  segment.lost = true;
  if (segment.again) return;
  ++lost_unsent_;
  repair_from_ = earlier(repair_from_, segment.seq);
}

/// And the copy as well.
void Scoreboard::mark_lost(std::size_t i) {
  presume_lost(i);
  SentSegment& segment = at(i);
  if (!segment.again) return;
  subtract(again_, segment);
  segment.again = false;
  ++lost_unsent_;
  repair_from_ = earlier(repair_from_, segment.seq);
}

void Scoreboard::mark_first_lost() {
  if (!empty()) mark_lost(0);
}

void Scoreboard::mark_all_lost() {
  for (std::size_t i = 0; i < size(); ++i) mark_lost(i);
}

void Scoreboard::forget_sacks() {
  for (std::size_t i = 0; i < size(); ++i) at(i).sacked = false;
  sacked_ = {};
  ranges_.clear();
  sacked_above_ = 0;
  if (!empty()) counted_ = timed_ = at(0).seq;
}

void Scoreboard::judge_by_count(std::uint32_t threshold, std::uint32_t mss) {
  if (sacked_above_ == 0) return;
  std::size_t i = index_of(counted_);
  while (i < size()) {
    const SentSegment& segment = at(i);
    if (segment.sacked) {
      const Seq32 right = ranges_[range_from(segment.seq)].right;
      sacked_above_ -= seq_between(later(segment.seq, counted_), right).raw();
      i = index_of(right);
      counted_ = right;
      continue;
    }
    const std::size_t runs = ranges_.size() - range_from(segment.seq);
    if (runs < threshold && sacked_above_ <= (threshold - 1) * mss) break;
    presume_lost(i);
    counted_ = segment.end;
    ++i;
  }
}

/// Whether the segment went before the newest delivered one; if so it is lost, or its time is noted.
bool Scoreboard::judge(std::size_t i, const RackLine& line, Time now, RackFinding& finding) {
  const SentSegment& segment = at(i);
  if (!sent_after(line.sent, line.end, segment.sent, segment.end)) return false;
  const Duration remaining = segment.sent + line.patience - now;
  if (remaining > Duration{0}) {
    finding.wait = std::max(finding.wait, remaining);
    return true;
  }
  finding.retransmission_lost |= segment.again;
  add(finding.lost, segment);
  mark_lost(i);
  return true;
}

/// What was sent once stands in the order of time as it stands in the order of numbers.
void Scoreboard::judge_originals(const RackLine& line, Time now, RackFinding& finding) {
  bool all_judged = true;
  std::size_t i = index_of(timed_);
  while (i < size()) {
    const SentSegment& segment = at(i);
    if (segment.sacked) {
      i = skip_sacked(i);
      continue;
    }
    if (!segment.ever_again && !segment.lost) {
      if (!judge(i, line, now, finding)) break;
      if (!segment.lost && all_judged) {
        timed_ = segment.seq;
        all_judged = false;
      }
    }
    ++i;
  }
  if (all_judged) timed_ = i < size() ? at(i).seq : back().end;
}

void Scoreboard::judge_resent(const RackLine& line, Time now, RackFinding& finding) {
  for (std::size_t k = first_resent_; k < resent_.size(); ++k) {
    const Resent& copy = resent_[k];
    bool on_its_way = false;
    for (std::size_t i = index_of(copy.seq); i < size() && at(i).seq.before(copy.end); ++i) {
      const SentSegment& segment = at(i);
      if (!segment.again || segment.sent != copy.sent) continue;
      if (!judge(i, line, now, finding)) return;
      on_its_way |= segment.again;
    }
    if (!on_its_way && k == first_resent_) ++first_resent_;
  }
  compact(resent_, first_resent_);
}

RackFinding Scoreboard::judge_by_time(const RackLine& line, Time now) {
  RackFinding finding;
  if (empty()) return finding;
  judge_originals(line, now, finding);
  judge_resent(line, now, finding);
  return finding;
}

void Scoreboard::judge_after_timeout(Duration patience, Time now) {
  for (std::size_t i = 0; i < size(); ++i) {
    if (i == 0 || at(i).sent + patience <= now) mark_lost(i);
  }
}

const SentSegment& Scoreboard::next_repair() const {
  std::size_t i = index_of(repair_from_);
  while (true) {
    const SentSegment& segment = (*this)[i];
    if (segment.sacked) {
      i = skip_sacked(i);
    } else if (segment.lost && !segment.again) {
      return segment;
    } else {
      ++i;
    }
  }
}

const SentSegment* Scoreboard::unsacked_from(Seq32 from) const {
  const std::size_t i = skip_sacked(index_of(from));
  return i < size() ? &(*this)[i] : nullptr;
}

const SentSegment* Scoreboard::highest_unsacked() const {
  if (empty()) return nullptr;
  if (!back().sacked) return &back();
  const std::size_t i = index_of(ranges_.back().left);
  return i == 0 ? nullptr : &(*this)[i - 1];
}

void Scoreboard::add_to(Hasher& hash, Seq32 iss, Time now) const {
  hash.add(size());
  for (std::size_t i = 0; i < size(); ++i) {
    const SentSegment& s = (*this)[i];
    hash.add_signed(s.end.since(iss)).add_signed(to_ns(now - s.sent));
    hash.add((s.sacked ? 1U : 0U) | (s.lost ? 2U : 0U) | (s.again ? 4U : 0U) | (s.ever_again ? 8U : 0U));
  }
}

bool operator==(const Scoreboard& a, const Scoreboard& b) {
  const auto live = [](const auto& items, std::size_t first) {
    return items.begin() + static_cast<std::ptrdiff_t>(first);
  };
  return a.ranges_ == b.ranges_ && a.sacked_ == b.sacked_ && a.lost_ == b.lost_ && a.again_ == b.again_ &&
         std::equal(live(a.segments_, a.first_), a.segments_.end(), live(b.segments_, b.first_), b.segments_.end()) &&
         std::equal(live(a.resent_, a.first_resent_), a.resent_.end(), live(b.resent_, b.first_resent_),
                    b.resent_.end());
}

}  // namespace synwave
