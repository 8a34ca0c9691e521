#include "core/tcp/congestion/reno.hpp"

#include <algorithm>

namespace synwave {

namespace {

std::uint32_t half_of(std::uint32_t flight, std::uint32_t mss) {
  return std::max(flight / 2, 2 * mss);
}

}  // namespace

void Reno::start(Tcb& tcb, std::uint32_t initial_window) {
  tcb.cwnd = initial_window;
  tcb.ssthresh = unlimited_window;
  acked_since_growth = 0;
}

std::uint32_t Reno::slow_start(Tcb& tcb, std::uint32_t octets) const {
  if (slow_start_limit != 0) {
    const bool repairing = tcb.snd_una.before(tcb.recover);  // RFC 3465 2.3: what a timeout sends again came in bursts
    tcb.cwnd += std::min(octets, (repairing ? 1 : slow_start_limit) * tcb.snd_mss);
    return 0;
  }
  const std::uint32_t growth = std::min(octets, tcb.ssthresh - tcb.cwnd);
  tcb.cwnd += growth;
  return octets - growth;
}

void Reno::acknowledged(Tcb& tcb, std::uint32_t octets) {
  if (tcb.cwnd >= unlimited_window) return;
  if (tcb.cwnd < tcb.ssthresh) octets = slow_start(tcb, octets);
  if (octets == 0) return;
  if (per_ack) {
    const std::uint64_t share = std::uint64_t{tcb.snd_mss} * tcb.snd_mss / tcb.cwnd;
    tcb.cwnd += std::max(static_cast<std::uint32_t>(share), 1U);  // never nothing
    return;
  }
  acked_since_growth += octets;
  if (acked_since_growth < tcb.cwnd) return;
  acked_since_growth -= tcb.cwnd;
  tcb.cwnd += tcb.snd_mss;
}

void Reno::lost(Tcb& tcb, std::uint32_t flight) {
  tcb.ssthresh = half_of(flight, tcb.snd_mss);
  acked_since_growth = 0;
}

void Reno::timed_out(Tcb& tcb, std::uint32_t flight, bool first) {
  if (first) tcb.ssthresh = half_of(flight, tcb.snd_mss);
  tcb.cwnd = tcb.snd_mss;
  acked_since_growth = 0;
}

}  // namespace synwave
