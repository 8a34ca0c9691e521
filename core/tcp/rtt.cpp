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
  const Duration margin = config.rto_min_is_of_variation ? std::max(variation, config.rto_min) : variation;
  tcb.rto = std::clamp(tcb.srtt + margin + config.rto_slop, config.rto_min, config.rto_max);
}

void back_off(Tcb& tcb, const HostConfig& config) {
  tcb.rto = std::min(2 * tcb.rto - config.rto_slop, config.rto_max);  // the slop is not doubled
}

void back_off_opening(Tcb& tcb, const HostConfig& config) {
  const std::uint32_t linear = tcb.state == State::syn_sent ? config.syn_linear_timeouts : 0;
  Duration rto = config.rto_initial;
  for (std::uint32_t i = linear; i < tcb.backoffs && rto < config.rto_max; ++i) rto *= 2;
  tcb.rto = std::min(rto + config.rto_slop, config.rto_max);
}

}  // namespace synwave
