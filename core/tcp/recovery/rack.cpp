#include "core/tcp/recovery/rack.hpp"

#include <algorithm>

namespace synwave {

namespace {

constexpr Duration half_window = std::chrono::seconds{150};  // Linux looks back over 300 s
constexpr std::uint32_t recoveries_remembered = 16;          // RFC 8985 6.2 step 4
constexpr std::uint32_t most_reordering = 300;               // as Linux bounds what it tells

}  // namespace

void MinRtt::take(Duration sample, Time now) {
  if (current == Duration{0} || now - since >= half_window) {
    before = now - since >= 2 * half_window ? Duration{0} : current;
    current = sample;
    since = now;
  } else {
    current = std::min(current, sample);
  }
}

Duration MinRtt::value() const {
  return before == Duration{0} ? current : std::min(before, current);
}

void Rack::take(const Delivery& delivery) {
  if (delivery.rtt != Duration{0}) min_rtt.take(delivery.rtt, delivery.now);
  if (!delivery.any) return;
  rtt = delivery.now - delivery.sent;
  if (any && (delivery.sent < sent || (delivery.sent == sent && !delivery.end.after(end)))) return;
  any = true;
  sent = delivery.sent;
  end = delivery.end;
}

bool Rack::detect_reordering(const Delivery& delivery, Seq32 highest, std::uint32_t mss) {
  const bool seen = delivery.original && delivery.lowest.before(fack);
  if (seen) {
    const std::uint32_t distance = (seq_between(delivery.lowest, fack).raw() + mss - 1) / mss;
    reordering = std::max(reordering, std::min(distance + 1, most_reordering));
    reordering_seen = true;
    ++reorderings;
  }
  fack = later(fack, highest);
  return seen;
}

void Rack::round_over(const Tcb& tcb) {
  if (dsack_round_on && tcb.snd_una.at_or_after(dsack_round)) dsack_round_on = false;
}

bool Rack::take_dsack(const Tcb& tcb) {
  if (dsack_round_on) return false;
  dsack_round_on = true;
  dsack_round = tcb.snd_nxt;
  ++window_factor;
  persist = recoveries_remembered;
  return true;
}

void Rack::recovery_over() {
  if (persist != 0) --persist;
  if (persist == 0) window_factor = 1;
}

Duration Rack::window(const Tcb& tcb, bool repairing, std::uint32_t segments_sacked) const {
  if (!reordering_seen && (repairing || segments_sacked >= dup_thresh)) return Duration{0};
  return std::min(window_factor * min_rtt.value() / 4, tcb.srtt);
}

}  // namespace synwave
