// SEGMENT ARRIVES (RFC 9293 3.10.7), for a connection that exists.
#pragma once

#include "core/tcp/machine.hpp"

namespace synwave {

/// Handles one segment; what it wants sent is in the outbox and the queues afterwards.
void segment_arrives(Machine& m, const Context& ctx, const Segment& segment);

/// The four-case test of RFC 9293 3.4, and a segment that covers the whole window on both sides (the RFC's two points
/// miss it).
bool acceptable(const Tcb& tcb, Seq32 seq, SeqLen length);

}  // namespace synwave
