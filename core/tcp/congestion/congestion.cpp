#include "core/tcp/congestion/congestion.hpp"

#include <algorithm>
#include <utility>

namespace synwave {

namespace {

constexpr std::string_view names[] = {"reno", "cubic", "none"};

}  // namespace

std::string_view name_of(CongestionControl choice) {
  return names[static_cast<std::size_t>(choice)];
}

std::optional<CongestionControl> congestion_control_called(std::string_view name) {
  for (const CongestionControl choice : {CongestionControl::reno, CongestionControl::cubic, CongestionControl::none}) {
    if (name_of(choice) == name) return choice;
  }
  return std::nullopt;
}

void Congestion::choose(const HostConfig& config) {
  fast_convergence = config.fast_convergence;
  reno.per_ack = config.growth_per_ack;
  reno.slow_start_limit = config.slow_start_limit;
  cubic.steepens = config.system != System::linux_;
  if (kind == config.cc) return;
  kind = config.cc;
  phase = Rule::none;
  reno = {.per_ack = config.growth_per_ack, .slow_start_limit = config.slow_start_limit};
  cubic = {.steepens = cubic.steepens};
}

void Congestion::start(Tcb& tcb, std::uint32_t initial_window) {
  reno.start(tcb, initial_window);
  cubic = {.steepens = cubic.steepens};
  phase = Rule::none;
}

Rule Congestion::grow(Tcb& tcb, const AckSample& ack) {
  const bool slow_start = tcb.cwnd < tcb.ssthresh;  // RFC 8312 4.8: the standard one
  if (kind == CongestionControl::cubic) {
    const std::uint32_t octets = slow_start ? reno.slow_start(tcb, ack.octets) : ack.octets;
    if (slow_start && octets == 0) return Rule::slow_start;
    return cubic.acknowledged(tcb, octets, ack.now, ack.cwnd_limited);
  }
  reno.acknowledged(tcb, ack.octets);
  if (kind == CongestionControl::none) return Rule::cwnd_not_obeyed;
  return slow_start ? Rule::slow_start : Rule::congestion_avoidance;
}

Rule Congestion::acknowledged(Tcb& tcb, const AckSample& ack) {
  const Rule rule = grow(tcb, ack);
  return std::exchange(phase, rule) == rule ? Rule::none : rule;
}

void Congestion::unused(Tcb& tcb, Time now) {
  if (kind == CongestionControl::cubic && tcb.cwnd >= tcb.ssthresh) cubic.acknowledged(tcb, 0, now, false);
}

Rule Congestion::lost(Tcb& tcb, std::uint32_t flight) {
  phase = Rule::none;
  if (kind != CongestionControl::cubic) {
    reno.lost(tcb, flight);
    return kind == CongestionControl::none ? Rule::cwnd_not_obeyed : Rule::loss_halves;
  }
  tcb.ssthresh = cubic.reduced(tcb, fast_convergence);
  return cubic.w_max < cubic.w_last_max ? Rule::cubic_converges : Rule::cubic_keeps_seven_tenths;
}

Rule Congestion::timed_out(Tcb& tcb, std::uint32_t flight, bool first) {
  phase = Rule::none;
  if (kind == CongestionControl::cubic) {
    if (first) tcb.ssthresh = cubic.reduced(tcb, fast_convergence);
    cubic.timed_out();
    tcb.cwnd = tcb.snd_mss;  // RFC 5681 3.1
    return first ? Rule::cubic_timeout : Rule::timeout_again;
  }
  reno.timed_out(tcb, flight, first);
  if (kind == CongestionControl::none) return Rule::cwnd_not_obeyed;
  return first ? Rule::timeout_collapses : Rule::timeout_again;
}

Rule Congestion::experienced(Tcb& tcb) {
  const std::uint32_t before = tcb.cwnd;
  const Rule rule = lost(tcb, before);
  tcb.cwnd = tcb.ssthresh < before ? tcb.ssthresh : std::max(before / 2, tcb.snd_mss);
  return rule;
}

void Congestion::after_idle(Tcb& tcb, std::uint32_t restart_window) {
  phase = Rule::none;
  tcb.cwnd = std::min(tcb.cwnd, restart_window);
}

void Congestion::after_idle_rtos(Tcb& tcb, std::uint32_t restart_window, std::int64_t rtos) {
  phase = Rule::none;
  tcb.ssthresh = std::max(tcb.ssthresh, tcb.cwnd / 2 + tcb.cwnd / 4);
  for (; rtos > 0 && tcb.cwnd > restart_window; --rtos) tcb.cwnd /= 2;
  tcb.cwnd = std::max(tcb.cwnd, restart_window);
}

void Congestion::add_to(Hasher& hash, Time now) const {
  if (kind != CongestionControl::cubic) {
    hash.add(reno.acked_since_growth);
    return;
  }
  cubic.add_to(hash, now);
}

void inflate(Tcb& tcb) {
  tcb.cwnd = tcb.ssthresh + 3 * tcb.snd_mss;
}

void inflate_by_duplicate(Tcb& tcb) {
  tcb.cwnd += tcb.snd_mss;
}

void deflate_partially(Tcb& tcb, std::uint32_t acked) {
  tcb.cwnd -= std::min(tcb.cwnd, acked);
  if (acked >= tcb.snd_mss) tcb.cwnd += tcb.snd_mss;
  tcb.cwnd = std::max(tcb.cwnd, tcb.snd_mss);
}

void deflate(Tcb& tcb, std::uint32_t flight) {
  tcb.cwnd = std::min(tcb.ssthresh, std::max(flight, tcb.snd_mss) + tcb.snd_mss);
}

}  // namespace synwave
