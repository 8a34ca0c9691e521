// The pieces of the parser. Each reads from the cursor on, and reports there what is wrong.
#pragma once

#include "core/drill/cursor.hpp"
#include "core/drill/script.hpp"

namespace synwave::drill {

/// A time, without the end of a call.
When parse_when(Cursor& c);
/// `...0.2` after `base`: when a call ends.
When parse_end(Cursor& c, const When& base);
/// From `<` or `>` on. `v6`: what the wire bears, which ICMP names are read for.
PacketEvent parse_packet(Cursor& c, bool v6);
/// SEQ:END(LEN)
void parse_sequence(Cursor& c, TcpSpec& tcp);
/// `<...>` with its brackets.
void parse_tcp_options(Cursor& c, TcpSpec& tcp, bool inbound);
/// From the word `icmp` on.
IcmpSpec parse_icmp(Cursor& c, bool v6);
/// name(arguments) = result ERRNO (remark)
CallEvent parse_call(Cursor& c);

}  // namespace synwave::drill
