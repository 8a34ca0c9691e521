// What has been sent and not yet acknowledged, segment by segment: when it went, whether the peer holds it, whether it
// is lost (RFC 6675 3 and 4, RFC 8985 5.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/hash.hpp"
#include "core/base/seq.hpp"
#include "core/base/time.hpp"
#include "core/wire/segment.hpp"

namespace synwave {

/// [seq, end) as it went last. SYN is never here; FIN is the last number of its segment.
struct SentSegment {
  Seq32 seq{};
  Seq32 end{};
  Time sent{};
  bool sacked = false;
  bool lost = false;   // presumed lost, also while it is on its way again
  bool again = false;  // a retransmission of it is in flight
  bool ever_again = false;

  std::uint32_t length() const { return seq_between(seq, end).raw(); }

  friend bool operator==(const SentSegment&, const SentSegment&) = default;
};

struct Tally {
  std::uint32_t octets = 0;
  std::uint32_t segments = 0;

  friend bool operator==(const Tally&, const Tally&) = default;
};

/// What one acknowledgement has delivered. The first group is given, the rest is found out.
struct Delivery {
  Time now{};
  Duration min_rtt{0};
  Time echoed{};  // when the segment left whose timestamp is echoed, rounded down to a tick; `never`: unknown

  Tally delivered{};         // acknowledged or SACKed for the first time (DeliveredData of RFC 6937)
  std::uint32_t sacked = 0;  // of these, octets that a SACK block reported
  Duration rtt{0};           // of the newest segment that was sent only once; 0: none
  bool any = false;          // a segment counts for RACK: these two are of the newest (RFC 8985 6.2 step 2)
  Time sent{};
  Seq32 end{};
  bool original = false;  // a segment that was sent only once: `lowest` is where the lowest of them ended
  Seq32 lowest{};
  bool retransmitted = false;  // something delivered had been sent again

  void take(const SentSegment& segment);
};

/// The newest delivered segment, and how much longer than its round trip an older one may take (RFC 8985 6.2).
struct RackLine {
  Time sent{};
  Seq32 end;
  Duration patience{0};  // RACK.rtt + RACK.reo_wnd
};
/// What RACK has found lost, and how long until the rest of what is overdue will be; 0: nothing is.
struct RackFinding {
  Tally lost;
  bool retransmission_lost = false;
  Duration wait{0};
};

/// A regular value: copies hold what is in flight and no more. Each operation costs O(log n) of the segments in flight
/// plus, amortised, O(1) per segment whose mark changes. Nothing is allocated in steady state.
class Scoreboard {
 public:
  bool empty() const { return octets_ == 0; }
  std::size_t size() const { return segments_.size() - first_; }
  const SentSegment& operator[](std::size_t i) const { return segments_[first_ + i]; }
  const SentSegment& back() const { return segments_.back(); }

  // Octets and segments in flight, and of these: SACKed, presumed lost, on their way again.
  std::uint32_t octets() const { return octets_; }
  const Tally& sacked() const { return sacked_; }
  const Tally& lost() const { return lost_; }
  const Tally& again() const { return again_; }
  /// RFC 6675 SetPipe(), and Linux's packets in flight: what is believed to be on its way.
  std::uint32_t pipe() const { return octets() - sacked_.octets - lost_.octets + again_.octets; }
  /// Whether something lost has not been sent again.
  bool repairs_wait() const { return lost_unsent_ != 0; }
  bool head_sacked() const { return !empty() && (*this)[0].sacked; }
  /// Whether judge_by_count() has found that the first octets in flight are lost.
  bool head_lost_by_count() const { return !empty() && !head_sacked() && (*this)[0].end.at_or_before(counted_); }
  /// The number after the highest that is SACKed; valid if something is.
  Seq32 highest_sacked() const { return ranges_.back().right; }
  const std::vector<SackBlock>& ranges() const { return ranges_; }

  /// New octets, right behind what is in flight.
  void sent(Seq32 seq, Seq32 end, Time now);
  /// Octets of the past again. `counted`: as on their way; not so the rescue of RFC 6675.
  void sent_again(Seq32 seq, Seq32 end, Time now, bool counted = true);
  /// SND.UNA is now `una`.
  void acknowledge(Seq32 una, Delivery& delivery);
  /// The peer holds [left, right), which lies above SND.UNA and not beyond SND.NXT.
  void sack(Seq32 left, Seq32 right, Delivery& delivery);

  /// RFC 6675 IsLost(): marks all of which `threshold` runs, or more than threshold-1 full segments, are SACKed above.
  void judge_by_count(std::uint32_t threshold, std::uint32_t mss);
  /// RFC 8985 RACK_detect_loss().
  RackFinding judge_by_time(const RackLine& line, Time now);
  /// RFC 8985 6.3: the first is lost, of the others those that have been away for so long.
  void judge_after_timeout(Duration patience, Time now);
  void mark_all_lost();
  void mark_first_lost();
  /// The peer may have thrown away what it had reported (RFC 2018 8).
  void forget_sacks();

  /// The lowest segment that is lost and has not been sent again; call if repairs_wait().
  const SentSegment& next_repair() const;
  /// The lowest at or above `from` that is not SACKed; null if there is none.
  const SentSegment* unsacked_from(Seq32 from) const;
  /// The highest that is not SACKed; null if there is none.
  const SentSegment* highest_unsacked() const;

  void add_to(Hasher& hash, Seq32 iss, Time now) const;

  friend bool operator==(const Scoreboard& a, const Scoreboard& b);

 private:
  struct Resent {
    Seq32 seq;
    Seq32 end;
    Time sent{};

    friend bool operator==(const Resent&, const Resent&) = default;
  };

  SentSegment& at(std::size_t i) { return segments_[first_ + i]; }
  std::size_t index_of(Seq32 seq) const;
  std::size_t range_from(Seq32 seq) const;
  void split(std::size_t i, Seq32 where);
  std::size_t cut_at(Seq32 where, bool up);
  void presume_lost(std::size_t i);
  void mark_lost(std::size_t i);
  void mark_sacked(std::size_t i, Delivery& delivery);
  void add_range(Seq32 left, Seq32 right);
  void drop_first();
  std::size_t skip_sacked(std::size_t i) const;
  void judge_originals(const RackLine& line, Time now, RackFinding& finding);
  void judge_resent(const RackLine& line, Time now, RackFinding& finding);
  bool judge(std::size_t i, const RackLine& line, Time now, RackFinding& finding);

  std::vector<SentSegment> segments_;  // in order, without gaps; those before first_ are acknowledged
  std::vector<SackBlock> ranges_;      // what is SACKed, in order, disjoint and not touching
  std::vector<Resent> resent_;         // retransmissions in the order in which they went, from first_resent_ on
  std::size_t first_ = 0;
  std::size_t first_resent_ = 0;
  std::uint32_t octets_ = 0;  // in flight
  Tally sacked_;
  Tally lost_;
  Tally again_;
  std::uint32_t lost_unsent_ = 0;   // segments that are lost and not on their way again
  std::uint32_t sacked_above_ = 0;  // octets SACKed at or above counted_
  Seq32 counted_;                   // below it all that is not SACKed is lost by count
  Seq32 timed_;                     // below it everything sent only once is SACKed or lost
  Seq32 repair_from_;               // no repair waits below it
};

}  // namespace synwave
