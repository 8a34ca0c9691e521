// The receiving half: reassembly, the window that is offered, and when to acknowledge.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/hash.hpp"
#include "core/tcp/config.hpp"
#include "core/trace/rules.hpp"
#include "core/trace/tcb.hpp"
#include "core/wire/segment.hpp"

namespace synwave {

/// Text that arrived above RCV.NXT (RFC 9293 SHLD-31).
struct HeldText {
  Seq32 seq;
  Bytes text;

  Seq32 end() const { return seq + SeqLen{text.length}; }

  friend bool operator==(const HeldText&, const HeldText&) = default;
};

/// When to acknowledge at once, as Linux decides it (HostConfig::quick_ack): while the peer's window is young, and
/// until the application answers.
struct QuickAck {
  std::uint32_t segment_size = 536;  // of the peer, as far as its text shows
  std::uint32_t last_size = 0;       // of its last segment that was smaller
  std::uint8_t credit = 0;           // acknowledgements that go at once
  bool interactive = false;          // the application has answered text with text
  bool small_waits = false;          // a segment that is not full is not acknowledged yet
  Time last_text = never;            // when text came last

  friend bool operator==(const QuickAck&, const QuickAck&) = default;
};

struct Receiver {
  std::vector<Bytes> ready;            // in order, not yet read; slices of one stream that touch are one slice
  std::vector<HeldText> held;          // sorted, disjoint, all above RCV.NXT
  bool fin_known = false;              // the peer's FIN has arrived, perhaps early
  bool fin_taken = false;              // and RCV.NXT has passed it
  bool urgent = false;                 // RCV.UP lies beyond what the application has read
  bool urgent_taken = false;           // the application has taken the octet before it out of turn (MSG_OOB)
  bool deaf = false;                   // the application has closed both directions
  bool reads_no_more = false;          // or has shut down reading, and text after our FIN is refused (Linux)
  Seq32 fin_seq;                       // valid if fin_known
  std::uint32_t unacked_text = 0;      // octets taken since the last acknowledgement
  std::uint32_t unacked_segments = 0;  // full-sized ones among them
  std::uint64_t taken = 0;             // octets of text taken in order so far
  QuickAck quick;
  // For SACK: a number within each of the blocks that changed last, the latest first.
  std::array<Seq32, 4> touched{};
  SackBlock duplicate;  // the first run of them, valid if duplicate_known (RFC 2883 4)
  std::uint8_t touched_count = 0;
  bool duplicate_known = false;    // octets of the latest segment had been here before, and nobody has been told
  bool newest_dropped = false;     // or it was thrown away at once, and is to be reported all the same (RFC 2018 8)
  bool pushed = false;             // the application has not read up to `pushed_to` yet
  Seq32 pushed_to;                 // the end of the latest text that came with PSH
  std::uint8_t offered_shift = 0;  // Rcv.Wind.Shift as our SYN offers it

  /// Takes text that begins at RCV.NXT, then whatever it joins; RCV.NXT moves, the right edge does not.
  /// Gives whether something had been held before (a gap was filled, at least in part).
  bool take(Tcb& tcb, const Bytes& text);
  /// Keeps text above RCV.NXT. Where texts overlap, what arrived first stays (the RFC leaves it open).
  void hold(Tcb& tcb, Seq32 seq, const Bytes& text);
  /// Drops what is held at `end` and above it.
  void forget_beyond(Tcb& tcb, Seq32 end);
  /// Drops what is held, the highest first, down to `room` octets.
  void renege(Tcb& tcb, std::uint32_t room);
  Bytes read(Tcb& tcb, std::uint64_t most);
  /// What is ready is given up: nobody will read it.
  void discard_ready(Tcb& tcb);
  /// Octets of the segment in hand had been here before; only its first run counts.
  void note_duplicate(Seq32 left, Seq32 right);
  /// Fills `out` with what is held, in the order of RFC 2018 4, at most `most` blocks; gives how many.
  std::uint8_t sack_blocks(std::array<SackBlock, 4>& out, std::uint32_t most) const;

  friend bool operator==(const Receiver&, const Receiver&) = default;

 private:
  std::size_t held_from(Seq32 seq) const;
  void insert(std::size_t i, const HeldText& piece);
  SackBlock block_around(Seq32 seq) const;
  void touch(Seq32 seq);
  void forget_touched();
};

/// The window to offer now, in octets: the right edge never moves left, and moves right only by a step worth having
/// (RFC 9293 3.8.6.2.2). Changes nothing.
std::uint32_t window_to_offer(const Tcb& tcb, const HostConfig& config);
/// Offers it: gives the window field of a segment, RCV.WND becomes what the peer may use of it (RFC 7323 2.4).
std::uint16_t offer_window(Tcb& tcb, const HostConfig& config, bool syn);
/// The smallest shift with which `octets` fit the window field (RFC 7323 2.2).
std::uint8_t shift_for(std::uint32_t octets);
/// The largest shift with which a buffer of so many octets can be offered at all: a larger unit would round it to 0.
std::uint8_t largest_shift(std::uint32_t octets);

}  // namespace synwave
