// The receiving half: reassembly, the window that is offered, and when to acknowledge.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/hash.hpp"
#include "core/tcp/config.hpp"
#include "core/trace/rules.hpp"
#include "core/trace/tcb.hpp"

namespace synwave {

/// Text that arrived above RCV.NXT (RFC 9293 SHLD-31).
struct HeldText {
  Seq32 seq;
  Bytes text;

  Seq32 end() const { return seq + SeqLen{text.length}; }

  friend bool operator==(const HeldText&, const HeldText&) = default;
};

struct Receiver {
  std::vector<Bytes> ready;            // in order, not yet read; slices of one stream that touch are one slice
  std::vector<HeldText> held;          // sorted, disjoint, all above RCV.NXT
  bool fin_known = false;              // the peer's FIN has arrived, perhaps early
  bool fin_taken = false;              // and RCV.NXT has passed it
  bool deaf = false;                   // the application has closed both directions
  Seq32 fin_seq;                       // valid if fin_known
  std::uint32_t unacked_text = 0;      // octets taken since the last acknowledgement
  std::uint32_t unacked_segments = 0;  // full-sized ones among them
  std::uint64_t taken = 0;             // octets of text taken in order so far

  /// Takes text that begins at RCV.NXT, then whatever it joins; RCV.NXT moves, the right edge does not.
  /// Gives whether something had been held before (a gap was filled, at least in part).
  bool take(Tcb& tcb, const Bytes& text);
  /// Keeps text above RCV.NXT. What arrived first stays (segment_arrives.md 10.10).
  void hold(Tcb& tcb, Seq32 seq, const Bytes& text);
  /// Drops what is held at `end` and above it.
  void forget_beyond(Tcb& tcb, Seq32 end);
  Bytes read(Tcb& tcb, std::uint64_t most);

  friend bool operator==(const Receiver&, const Receiver&) = default;
};

/// The window to offer now, in octets: the right edge never moves left, and moves right only by a step worth having
/// (RFC 9293 3.8.6.2.2). Changes nothing.
std::uint32_t window_to_offer(const Tcb& tcb, const HostConfig& config);

}  // namespace synwave
