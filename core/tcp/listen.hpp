// The states without a connection: CLOSED and LISTEN (RFC 9293 3.10.7.1, 3.10.7.2).
#pragma once

#include <optional>

#include "core/tcp/config.hpp"
#include "core/trace/rules.hpp"
#include "core/wire/segment.hpp"

namespace synwave {

/// Whether a RST in answer to a segment with timestamps has them as well (RFC 7323 5.2); systems send none.
inline bool echoes_on_reset(const HostConfig& config) {
  return config.timestamps && config.system == System::rfc;
}

/// The RST that answers `segment` (RFC 9293 3.5.2): <SEQ=SEG.ACK>, or <SEQ=0><ACK=SEG.SEQ+SEG.LEN> where it has no ACK.
/// `echoes`: the segment's timestamp comes back, beside a 0 of our own.
Segment reset_for(const Segment& segment, bool echoes = false);

/// SYN and FIN in one segment, where the system drops that whatever the state; for Rule::syn_with_fin.
bool dropped_unseen(const HostConfig& config, const Segment& segment);

/// CLOSED: what a segment for nobody is answered with; a RST is answered with nothing.
std::optional<Segment> answer_closed(const Segment& segment, bool echoes = false);

enum class ListenVerdict : std::uint8_t { ignore, reset, accept };
/// LISTEN: the four checks in the order of the text; `rule` says which one decided.
ListenVerdict judge_in_listen(const Segment& segment, Rule& rule);

}  // namespace synwave
