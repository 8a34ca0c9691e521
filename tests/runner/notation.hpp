// A recorded segment in packetdrill's notation, numbers relative to the ISNs of the connection it belongs to.
#pragma once

#include <cstdint>
#include <string>

#include "core/trace/log.hpp"
#include "core/wire/notation.hpp"

namespace synwave::runner {

/// The ISNs that the numbers of one segment are counted from: those of the sender's connection, or else of the newest
/// between the two hosts with these ports. 0 where no connection is known: the numbers stay absolute.
NotationBases bases_of(const Log& log, const SegmentRecord& segment);

/// `F. 1:1(0) ack 1`; a SYN also says its ISN. Window and options are left out.
std::string segment_text(const Log& log, const SegmentRecord& segment);

/// Seconds with so many decimals, the rest cut off: "1.050".
std::string seconds_text(std::int64_t ns, int decimals);
/// 3 if all events happen at whole milliseconds, else 6.
int decimals_for(const Log& log);
/// A span for people: "58.9 s", "20 ms", "2 min".
std::string span_text(std::int64_t ns);

}  // namespace synwave::runner
