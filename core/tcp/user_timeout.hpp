// The user timeout and its option (RFC 5482): how long text may stay unacknowledged before the connection is given up,
// and how the two ends tell each other.
#pragma once

#include "core/tcp/machine.hpp"

namespace synwave {

/// USER_TIMEOUT as it is now: the application's own, or the one that was adopted from the peer's; 0: R2 alone decides.
Duration user_timeout_of(const Machine&, const HostConfig&);
/// The option for a SYN, a SYN,ACK, or a segment for which it is due; empty if it is off.
std::optional<UserTimeout> user_timeout_option(const HostConfig&);
/// Whether the next segment that is no SYN is to carry it: the first one does, and one after each change (RFC 5482 3).
bool user_timeout_due(const Machine&, const HostConfig&);
/// Puts it there, if it is due.
void advertise_user_timeout(Machine&, const Context&, Segment&);
/// What the peer's option means to this end, if it knows of it (RFC 5482 3.1).
void take_user_timeout(Machine&, const Context&, const Segment&);
/// The time of silence before a keep-alive probe: more than the adopted timeout (RFC 5482 4.2).
Duration keepalive_idle(const Machine&, const HostConfig&);

}  // namespace synwave
