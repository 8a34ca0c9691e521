#include "core/tcp/rtt.hpp"

#include <algorithm>

namespace synwave {

void take_rtt_sample(Tcb& tcb, const HostConfig& config, Duration sample) {
  if (tcb.srtt == Duration{0}) {  // RFC 6298 (2.2)
    tcb.srtt = sample;
    tcb.rttvar = sample / 2;
  } else {  // RFC 6298 (2.3): RTTVAR first, it uses the old SRTT
    const Duration error = tcb.srtt > sample ? tcb.srtt - sample : sample - tcb.srtt;
    tcb.rttvar = (3 * tcb.rttvar + error) / 4;
    tcb.srtt = (7 * tcb.srtt + sample) / 8;
  }
  const Duration variation = std::max(clock_granularity, 4 * tcb.rttvar);
  tcb.rto = std::clamp(tcb.srtt + variation, config.rto_min, config.rto_max);
}

void back_off(Tcb& tcb, const HostConfig& config) {
  tcb.rto = std::min(2 * tcb.rto, config.rto_max);
}

}  // namespace synwave
