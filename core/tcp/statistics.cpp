#include "core/tcp/statistics.hpp"

#include <algorithm>

namespace synwave {

void Statistics::turn(Busyness next, Time now) {
  const Duration passed = now - busyness_since;
  busyness_since = now;
  if (busyness != Busyness::idle) busy += passed;
  if (busyness == Busyness::receiver_limited) receiver_limited += passed;
  busyness = next;
}

void Statistics::count_sent(std::uint32_t text, bool again, Seq32 end, Time now) {
  ++segments_out;
  if (again) {
    ++retransmitted_segments;
    retransmitted_up_to = retransmitted_now == 0 ? end : later(retransmitted_up_to, end);
    ++retransmitted_now;
    octets_retransmitted += text;
  }
  if (text == 0) return;
  ++data_segments_out;
  octets_sent += text;
  last_data_sent = now;
}

void Statistics::count_acked(std::uint32_t text, std::uint32_t mss, Seq32 una) {
  octets_acked += text;
  const std::uint32_t segments = text == 0 ? 1 : (text + mss - 1) / mss;  // a SYN or a FIN is one as well
  delivered += segments;
  if (retransmitted_now == 0) return;
  const bool all = una.at_or_after(retransmitted_up_to);
  retransmitted_now = all ? 0 : retransmitted_now - std::min(retransmitted_now - 1, segments);
}

void Statistics::count_rtt(Duration sample) {
  last_rtt = sample;
  min_rtt = min_rtt == Duration{0} ? sample : std::min(min_rtt, sample);
}

}  // namespace synwave
