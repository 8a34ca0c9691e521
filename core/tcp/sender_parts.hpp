// What the files of the sender share: pieces of the decision what may go now. None of them changes anything.
#pragma once

#include "core/tcp/sender.hpp"

namespace synwave {

bool may_send_text(State state, const Sender& sender);
/// New octets, the FIN counted, that the peer's window has room for.
std::uint32_t window_room(const Tcb& tcb);
/// How many octets more congestion control lets into the network; may be negative.
std::int64_t congestion_room(const Tcb& tcb, const Sender& sender, const HostConfig& config);
/// One segment of [seq, end), which has been sent before, as far as the peer's window reaches.
std::optional<Cut> resend_cut(const Tcb& tcb, const Sender& sender, Seq32 seq, Seq32 end);
/// Text that was never sent, or the FIN.
std::optional<Cut> next_new(const Tcb& tcb, const Sender& sender, const HostConfig& config);
/// All of the above where SACK repairs losses.
std::optional<Cut> next_selective(const Tcb& tcb, const Sender& sender, const HostConfig& config);

}  // namespace synwave
