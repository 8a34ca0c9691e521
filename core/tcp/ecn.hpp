// Explicit congestion notification (RFC 3168): the network marks packets instead of dropping them, the receiver echoes
// the marks, the sender slows down.
#pragma once

#include "core/tcp/connection.hpp"

namespace synwave {

/// The two ECN bits of the IP header (RFC 3168 5).
enum EcnBits : std::uint8_t { ecn_none = 0, ecn_ect1 = 1, ecn_ect0 = 2, ecn_ce = 3 };
inline constexpr std::uint8_t ecn_mask = 3;

/// The peer's SYN or SYN,ACK: whether both ends can do it (RFC 3168 6.1.1).
void agree_on_ecn(Machine&, const Context&, const Segment& syn);
/// The peer repeats its SYN, and does not ask any more.
void look_again_for_ecn(Machine&, const Context&, const Segment& syn);
/// A RST answers our SYN: whether it is sent again without asking (RFC 3168 6.1.1.1).
bool asks_no_more(Machine&, const Context&);
/// ECE, CWR and ECT on a segment that is about to leave: a SYN, or any where ECN was agreed on.
void carry_ecn(Machine&, const Context&, Connection::Outgoing&);
/// An acknowledgement that counts, where ECN was agreed on: whether it echoes a mark, and then cwnd does not grow (RFC
/// 3168 6.1.2).
bool hear_echo(Machine&, const Context&, const Segment&);

}  // namespace synwave
