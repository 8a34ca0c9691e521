#include "core/tcp/recovery/prr.hpp"

#include <algorithm>

namespace synwave {

void Prr::start(std::uint32_t flight) {
  delivered = out = 0;
  recover_fs = std::max(flight, 1U);
}

std::uint32_t Prr::allowance(PrrBound bound, const PrrAck& ack) {
  delivered += ack.delivered;
  const std::uint32_t owed = delivered > out ? delivered - out : 0;
  if (ack.pipe > ack.ssthresh) {  // proportional
    const std::uint64_t share = std::uint64_t{delivered} * ack.ssthresh;
    std::uint64_t total = (share + recover_fs - 1) / recover_fs;
    // Linux counts in segments, so it rounds up to one.
    if (bound == PrrBound::adaptive) total = (total + ack.mss - 1) / ack.mss * ack.mss;
    return total > out ? static_cast<std::uint32_t>(total) - out : 0;
  }
  std::uint32_t limit = owed;  // conservative
  if (bound == PrrBound::ssrb || (bound == PrrBound::adaptive && ack.progress)) {
    limit = std::max(owed, ack.delivered) + ack.mss;  // slow start
  } else if (bound == PrrBound::adaptive) {
    limit = std::max(owed, ack.delivered);
  }
  return std::min(ack.ssthresh - ack.pipe, limit);
}

}  // namespace synwave
