#include "core/tcp/congestion/congestion.hpp"

#include <algorithm>

namespace synwave {

void Congestion::start(Tcb& tcb, CongestionControl choice, std::uint32_t initial_window) {
  kind = choice;
  switch (kind) {
    case CongestionControl::reno:
    case CongestionControl::none: return reno.start(tcb, initial_window);
  }
}

void Congestion::acknowledged(Tcb& tcb, const AckSample& ack) {
  switch (kind) {
    case CongestionControl::reno:
    case CongestionControl::none: return reno.acknowledged(tcb, ack.octets);
  }
}

void Congestion::lost(Tcb& tcb, std::uint32_t flight, Time /*now*/) {
  switch (kind) {
    case CongestionControl::reno:
    case CongestionControl::none: return reno.lost(tcb, flight);
  }
}

void Congestion::timed_out(Tcb& tcb, std::uint32_t flight, bool first, Time /*now*/) {
  switch (kind) {
    case CongestionControl::reno:
    case CongestionControl::none: return reno.timed_out(tcb, flight, first);
  }
}

void Congestion::after_idle(Tcb& tcb, std::uint32_t restart_window) {
  switch (kind) {
    case CongestionControl::reno:
    case CongestionControl::none: return reno.after_idle(tcb, restart_window);
  }
}

void Congestion::add_to(Hasher& hash) const {
  switch (kind) {
    case CongestionControl::reno:
    case CongestionControl::none: hash.add(reno.acked_since_growth); return;
  }
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
