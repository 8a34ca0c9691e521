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

void Reno::acknowledged(Tcb& tcb, std::uint32_t octets) {
  if (tcb.cwnd >= unlimited_window) return;
  if (tcb.cwnd < tcb.ssthresh) {  // slow start
    tcb.cwnd += std::min(octets, tcb.snd_mss);
    return;
  }
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

void Reno::after_idle(Tcb& tcb, std::uint32_t restart_window) {
  tcb.cwnd = std::min(tcb.cwnd, restart_window);
}

}  // namespace synwave
