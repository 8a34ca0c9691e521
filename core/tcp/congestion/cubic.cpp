#include "core/tcp/congestion/cubic.hpp"

#include <algorithm>
#include <utility>

#include "core/tcp/congestion/reno.hpp"

namespace synwave {

namespace {

// C = 0.4 segments per cubed second (RFC 8312 5.1), beta = 0.7 (4.5).
constexpr std::uint64_t c_numerator = 2;
constexpr std::uint64_t c_denominator = 5;
constexpr std::uint64_t beta_tenths = 7;
// As aggressive as Reno with beta = 0.7: 3 (1 - beta) / (1 + beta) segments per round trip (4.2).
constexpr std::uint64_t alpha_numerator = 9;
constexpr std::uint64_t alpha_denominator = 17;

constexpr unsigned ticks_bits = 10;        // 1024 to the second
constexpr std::uint32_t far = 1'300'000;   // ticks; beyond them even one octet a segment fills any window
constexpr unsigned window_for_ever = 100;  // windows to acknowledge for a segment where the curve is flat

std::uint32_t ticks(Duration time) {
  constexpr std::int64_t second = 1'000'000'000;
  const std::int64_t ns = std::max<std::int64_t>(time.count(), 0);
  if (ns / second >= (far >> ticks_bits)) return far;
  return static_cast<std::uint32_t>((ns << ticks_bits) / second);
}

/// Octets to acknowledge for one segment more, if the window is to come to `target` within a round trip. At most one
/// segment for two: no more than half the window in a round trip (RFC 9438 4.2).
std::uint64_t octets_per_segment(const Tcb& tcb, std::uint64_t target) {
  if (target <= tcb.cwnd) return std::min<std::uint64_t>(std::uint64_t{tcb.cwnd} * window_for_ever, 0xFFFFFFFF);
  return std::max(std::uint64_t{tcb.cwnd} * tcb.snd_mss / (target - tcb.cwnd), 2 * std::uint64_t{tcb.snd_mss});
}

}  // namespace

std::uint32_t cube_root(std::uint64_t value) {
  std::uint64_t root = 0;
  for (int shift = 63; shift >= 0; shift -= 3) {  // digit by digit, base 2
    root *= 2;
    const std::uint64_t step = 3 * root * (root + 1) + 1;
    if ((value >> shift) >= step) {
      value -= step << shift;
      ++root;
    }
  }
  return static_cast<std::uint32_t>(root);
}

std::uint32_t Cubic::window_at(std::uint32_t t, std::uint32_t mss) const {
  t = std::min(t, far);
  const std::uint64_t distance = t > k ? t - k : k - t;
  const std::uint64_t cubed = distance * distance * distance;  // in (1/1024 s)^3
  // In two steps, or the product would not fit; what the first one loses is less than an octet.
  const std::uint64_t octets = std::min<std::uint64_t>(
      (cubed >> (2 * ticks_bits)) * c_numerator * mss / c_denominator >> ticks_bits, unlimited_window);
  if (t < k) return octets >= plateau ? 0 : plateau - static_cast<std::uint32_t>(octets);
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(plateau + octets, unlimited_window));
}

void Cubic::begin(const Tcb& tcb, Time now) {
  growing = true;
  friendly = false;
  epoch = now;
  acked = 0;
  acked_est = 0;
  w_est = tcb.cwnd;
  if (after_timeout || tcb.cwnd >= w_max) {
    k = 0;
    plateau = tcb.cwnd;
  } else {
    // K = cbrt((W_max - cwnd) / C), for cwnd is what is left of W_max (RFC 8312 4.1)
    k = cube_root((std::uint64_t{w_max - tcb.cwnd} << (3 * ticks_bits)) / tcb.snd_mss / c_numerator * c_denominator);
    plateau = w_max;
  }
  after_timeout = false;
}

/// RFC 8312 4.2. Where the last loss happened a flow of Reno's has the same window, so from there both climb alike (RFC
/// 9438 4.3).
void Cubic::estimate_reno(const Tcb& tcb, std::uint32_t octets) {
  acked_est += octets;
  for (;;) {
    const bool alike = steepens && w_est >= w_last_max;
    const std::uint64_t window = std::uint64_t{tcb.cwnd} * (alike ? 1 : alpha_denominator);
    const std::uint64_t share = alike ? 1 : alpha_numerator;
    if (acked_est * share < window) return;
    acked_est -= static_cast<std::uint32_t>(window / share);
    w_est = std::min(w_est + tcb.snd_mss, unlimited_window);
  }
}

/// The estimate grows by whole segments, so the curve has left it behind only when it leads by one.
Rule Cubic::region(const Tcb& tcb, std::uint32_t target) {
  friendly = w_est > target || (friendly && target - w_est < tcb.snd_mss);
  if (friendly) return steepens && w_est >= w_last_max ? Rule::cubic_climbs_as_reno : Rule::cubic_reno_friendly;
  return tcb.cwnd < plateau ? Rule::cubic_concave : Rule::cubic_convex;
}

Rule Cubic::acknowledged(Tcb& tcb, std::uint32_t octets, Time now, bool limited) {
  if (tcb.cwnd >= unlimited_window) return Rule::none;
  if (!growing) begin(tcb, now);
  const Time previous = std::exchange(last_ack, now);
  if (!limited) {
    epoch += now - std::max(previous, epoch);  // RFC 8312 5.8
    return Rule::cubic_clock_stops;
  }
  estimate_reno(tcb, octets);

  // W_cubic(t + RTT) is where the window is to be one round trip from now (RFC 8312 4.1); Reno's if that is more (4.2).
  const std::uint32_t target = window_at(ticks(now - epoch + tcb.srtt), tcb.snd_mss);
  const Rule rule = region(tcb, target);
  const std::uint64_t wanted = octets_per_segment(tcb, std::max(target, w_est));
  const std::uint64_t gathered = std::min<std::uint64_t>(acked, wanted) +
                                 octets;  // what a flatter curve has gathered is worth one segment, not many
  const std::uint64_t segments = gathered / wanted;
  acked = static_cast<std::uint32_t>(gathered % wanted);
  tcb.cwnd = static_cast<std::uint32_t>(std::min(tcb.cwnd + segments * tcb.snd_mss, std::uint64_t{unlimited_window}));
  return rule;
}

std::uint32_t Cubic::reduced(const Tcb& tcb, bool fast_convergence) {
  const bool less = tcb.cwnd < w_last_max;
  w_last_max = tcb.cwnd;
  // Two flows share the path sooner if the one that has more gives up some (RFC 8312 4.6): (1 + beta) / 2.
  w_max = less && fast_convergence ? static_cast<std::uint32_t>(std::uint64_t{tcb.cwnd} * 17 / 20) : tcb.cwnd;
  growing = false;
  const auto kept = static_cast<std::uint32_t>(std::uint64_t{tcb.cwnd} * beta_tenths / 10);
  return std::max(kept, 2 * tcb.snd_mss);
}

void Cubic::add_to(Hasher& hash, Time now) const {
  hash.add(w_max).add(w_last_max).add(plateau).add(w_est).add(k).add(acked_est).add(acked);
  hash.add(growing).add(after_timeout).add_signed((now - epoch).count()).add_signed((now - last_ack).count());
}

}  // namespace synwave
