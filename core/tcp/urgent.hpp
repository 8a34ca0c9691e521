// The urgent mechanism (RFC 9293 3.8.5): a pointer into the stream, up to which the sender wants it read with haste.
// The text itself stays where it is in the stream.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/bytes.hpp"
#include "core/tcp/machine.hpp"

namespace synwave {

/// URGENT SEND: SND.UP comes behind all that has been written so far (RFC 9293 3.10.2).
void begin_urgent(Machine&, const Context&);
/// URG and the pointer, while Sender::urgent: on a segment that begins before SND.UP. Neither on a SYN nor on a RST.
void point_at_urgent(Machine&, const Context&, Segment&);
/// Whether something before SND.UP has not been acknowledged.
bool urgent_unacknowledged(const Tcb& tcb, const Sender& sender);

/// The number of the first octet that the application has not read.
Seq32 first_unread(const Machine&);
/// Octets from there up to RCV.UP, whether they have arrived or not; 0: nothing urgent is ahead (MUST-33).
std::uint32_t urgent_ahead(const Machine&);
/// The octet before RCV.UP: all that sockets take out of the stream (RFC 6093). Empty while it is under way.
std::optional<Bytes> last_urgent_octet(const Machine&);
/// The application has read.
void note_read(Machine&);

}  // namespace synwave
