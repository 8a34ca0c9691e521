// A script back to text: the language's own notation, spelt in one way. What is printed parses again to what it was.
#pragma once

#include <string>

#include "core/drill/script.hpp"

namespace synwave::drill {

/// "0.15": seconds, exact, without zeros that say nothing.
std::string seconds_to_text(Duration time);
/// "+0.1", "*", "0.1~0.2"
std::string to_text(const When& when);

/// "F.E"; "-" for none.
std::string flags_to_text(const TcpSpec& tcp);
/// "mss 1460,nop,wscale 6"; "..." if any will do.
std::string options_to_text(const TcpSpec& tcp);

/// "> S. 0:0(0) ack 1 <mss 1460>", "< icmp unreachable host_unreachable [1:1001(1000)]"
std::string to_text(const PacketEvent& packet);
std::string to_text(const Expression& expression);
/// "read(3, ..., 1000) = -1 EAGAIN". Where the call ends stands beside its time, and is not part of this.
std::string to_text(const CallEvent& call);
/// With its time: "+0.1 `sysctl -w net.ipv4.tcp_sack=0`". Without a line break, if the script's text has none in it.
std::string to_text(const Event& event);
/// A whole file. Symbols of --define have been replaced, so these lines are left out.
std::string to_text(const Script& script);

}  // namespace synwave::drill
