// A segment as text, in packetdrill's notation: FLAGS SEQ:END(LEN) [ack N] win N [urg N] [<options>].
// The reading side belongs to the languages that use the notation (core/scenario, core/drill).
#pragma once

#include <cstdint>
#include <string>

#include "core/base/seq.hpp"
#include "core/wire/options.hpp"
#include "core/wire/segment.hpp"

namespace synwave {

/// What the numbers are counted from; 0 prints them as they are on the wire.
struct NotationBases {
  Seq32 seq;
  Seq32 ack;  // also that of the SACK blocks
};

/// Flags in the order `F S R P . U E W`, `-` if there are none. END is SEQ + LEN, and LEN counts text alone.
/// A number below its base wraps: one before it prints as 4294967295. Padding between options is not printed.
std::string to_text(const Segment& segment, const NotationBases& bases = {});

/// The flags alone: "S.", "F.", "-".
std::string flags_to_text(const Segment& segment);

/// One option of a layout (core/wire/options.hpp): "mss 1460", "nop", "FO 0a1b"; Fast Open's experiment is "FOEXP
/// 0a1b", a kind for which the notation has no word "option 99 0a1b".
std::string option_to_text(OptionKind kind, const Options& options, Seq32 sack_base = {});

/// The options alone, separated by commas, in the order of the wire: "mss 1460,sackOK,TS val 1 ecr 0,wscale 7,sack 1:11
/// 21:31". With `padding` also `nop` and `eol` where the encoder puts them: the header octet by octet.
std::string options_to_text(const Options& options, Seq32 sack_base = {}, bool padding = false);

}  // namespace synwave
