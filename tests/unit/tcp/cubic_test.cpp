// RFC 8312: the curve itself, in whole numbers.
#include "core/tcp/congestion/cubic.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "core/tcp/congestion/congestion.hpp"
#include "core/tcp/congestion/reno.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

constexpr std::uint32_t mss = 1460;

/// A connection in congestion avoidance with `segments` in flight whose ACKs arrive one per segment, evenly spread.
struct LongPath {
  Tcb tcb;
  Cubic cubic;
  Time now{};
  Rule region = Rule::none;

  LongPath(std::uint32_t segments, Duration rtt) {
    tcb.snd_mss = mss;
    tcb.cwnd = segments * mss;
    tcb.srtt = rtt;
  }
  void lose(bool fast_convergence = true) {
    tcb.ssthresh = cubic.reduced(tcb, fast_convergence);
    tcb.cwnd = tcb.ssthresh;
  }
  void run(Duration time, bool limited = true) {
    const Time end = now + time;
    while (now < end) {
      now += tcb.srtt / (tcb.cwnd / mss);
      region = cubic.acknowledged(tcb, mss, now, limited);
    }
  }
  double segments() const { return static_cast<double>(tcb.cwnd) / mss; }
};

double curve(double t, double w_max, double w_begin) {
  const double k = std::cbrt((w_max - w_begin) / 0.4);
  return 0.4 * (t - k) * (t - k) * (t - k) + w_max;
}

}  // namespace

TEST_CASE("the cube root is exact") {
  for (const std::uint64_t root : {0ULL, 1ULL, 2ULL, 3ULL, 10ULL, 1023ULL, 1'048'576ULL, 2'642'245ULL}) {
    CAPTURE(root);
    const std::uint64_t cube = root * root * root;
    CHECK(cube_root(cube) == root);
    if (root > 1) CHECK(cube_root(cube - 1) == root - 1);
    if (root < 2'642'245) CHECK(cube_root(cube + 1) == (root == 0 ? 1 : root));
  }
  CHECK(cube_root(~0ULL) == 2'642'245);
}

TEST_CASE(
    "from a loss on cwnd follows W_cubic: concave up to W_max, convex beyond [RFC8312-4.1-a RFC8312-4.3-a "
    "RFC8312-4.4-a RFC8312-5.1-a]") {
  LongPath path{1000, 100ms};  // a long fat path, where Reno's estimate stays below
  path.lose();
  CHECK(path.segments() == doctest::Approx(700).epsilon(0.001));
  const double k = std::cbrt(300 / 0.4);
  double last_step = 1e9;
  for (int second = 1; second <= 16; ++second) {
    const double before = path.segments();
    path.run(1s);
    CAPTURE(second);
    CHECK(path.segments() == doctest::Approx(curve(second, 1000, 700)).epsilon(0.01));
    if (second < 7) CHECK(path.region == Rule::cubic_concave);
    if (second > 9) CHECK(path.region == Rule::cubic_convex);
    const double step = path.segments() - before;
    if (second < static_cast<int>(k)) CHECK(step < last_step);      // concave
    if (second > static_cast<int>(k) + 2) CHECK(step > last_step);  // convex
    last_step = step;
  }
  CHECK(static_cast<double>(path.cubic.k) / 1024 == doctest::Approx(k).epsilon(0.001));
}

TEST_CASE("a loss leaves seven tenths, and never less than two segments [RFC8312-4.5-a]") {
  LongPath path{100, 100ms};
  path.lose();
  CHECK(path.tcb.ssthresh == 70 * mss);
  CHECK(path.cubic.w_max == 100 * mss);
  LongPath small{2, 100ms};
  small.lose();
  CHECK(small.tcb.ssthresh == 2 * mss);
}

TEST_CASE("where Reno would be faster cwnd follows Reno's estimate [RFC8312-4.2-a]") {
  LongPath path{40, 10ms};
  path.cubic.steepens = false;
  path.lose();  // 28; K is 3.1 s, and in that time Reno makes 300 round trips
  const double begin = path.segments();
  path.run(1s);
  const double reno = begin + 9.0 / 17 * 100;  // 3 (1 - 0.7) / (1 + 0.7) segments per round trip
  CHECK(curve(1.01, 40, begin) < reno);
  CHECK(path.segments() == doctest::Approx(reno).epsilon(0.04));
  CHECK(path.region == Rule::cubic_reno_friendly);
}

TEST_CASE("once the estimate is where the last loss happened it climbs as Reno does, but not in Linux (RFC 9438 4.3)") {
  LongPath path{40, 10ms};
  path.lose();
  path.run(200ms);  // 28 and 9/17 for each of 20 round trips: below 40
  CHECK(path.segments() == doctest::Approx(28 + 9.0 / 17 * 20).epsilon(0.04));
  CHECK(path.region == Rule::cubic_reno_friendly);
  path.run(100ms);
  const double before = path.segments();
  CHECK(before > 40);
  path.run(200ms);  // a segment for each of 20
  CHECK(path.segments() - before == doctest::Approx(20).epsilon(0.1));
  CHECK(path.region == Rule::cubic_climbs_as_reno);

  for (const System system : {System::rfc, System::linux_, System::freebsd}) {
    HostConfig config;
    config.system = system;
    config.cc = CongestionControl::cubic;
    Congestion chosen;
    chosen.choose(config);
    chosen.start(path.tcb, 10 * mss);
    CHECK(chosen.cubic.steepens == (system != System::linux_));
  }
}

TEST_CASE("where the curve and the estimate lie within a segment of each other the region does not flicker") {
  for (const int segments : {30, 60, 120, 300}) {
    for (const Duration rtt : {20ms, 50ms, 100ms}) {
      CAPTURE(segments);
      CAPTURE(rtt.count());
      LongPath path{static_cast<std::uint32_t>(segments), rtt};
      path.lose();
      int changes = 0;
      for (int i = 0; i < 20'000; ++i) {
        const Rule before = path.region;
        path.run(path.tcb.srtt / (path.tcb.cwnd / mss));
        changes += before != path.region;
      }
      CHECK(changes <= 8);
    }
  }
}

TEST_CASE("who loses below the last plateau gives up more, unless told not to [RFC8312-4.6-a RFC8312-4.6-b]") {
  for (const bool fast : {true, false}) {
    CAPTURE(fast);
    LongPath path{100, 100ms};
    path.lose(fast);
    path.lose(fast);  // at 70, below 100
    CHECK(path.cubic.w_last_max == 70 * mss);
    CHECK(path.cubic.w_max == (fast ? 70 * mss * 17 / 20 : 70 * mss));
  }
}

TEST_CASE("after a timeout the curve begins at its plateau [RFC8312-4.7-a]") {
  LongPath path{100, 100ms};
  path.lose();
  path.cubic.timed_out();
  path.tcb.cwnd = 70 * mss;  // slow start has come to ssthresh
  path.run(2s);
  CHECK(path.cubic.k == 0);
  CHECK(path.cubic.plateau == 70 * mss);
  CHECK(path.segments() > 70 + 0.4 * 7);  // convex from the begin; Reno's estimate may be above it
}

TEST_CASE("time without use of cwnd does not count [RFC8312-5.8-a]") {
  LongPath path{1000, 100ms};
  path.lose();
  path.run(3s);
  const double before = path.segments();
  path.now += 60s;  // silence
  path.cubic.acknowledged(path.tcb, mss, path.now, false);
  path.run(2s, false);  // and a trickle
  CHECK(path.segments() == before);
  path.run(1s);
  CHECK(path.segments() == doctest::Approx(curve(4, 1000, 700)).epsilon(0.01));
}

TEST_CASE("a round trip never more than half as much again, and never beyond what is unlimited") {
  LongPath path{10, 1s};
  path.cubic.reduced(path.tcb, true);
  path.cubic.timed_out();
  path.run(1s);
  path.now += 500s;  // the curve has run far away
  const auto before = path.tcb.cwnd / mss;
  for (std::uint32_t i = 0; i < before; ++i) path.cubic.acknowledged(path.tcb, mss, path.now, true);
  CHECK(path.tcb.cwnd / mss <= before + before / 2 + 1);  // one by what had been gathered
  path.tcb.cwnd = unlimited_window - mss;
  for (int i = 0; i < 10; ++i) path.cubic.acknowledged(path.tcb, 0x1000'0000, path.now, true);
  CHECK(path.tcb.cwnd == unlimited_window);
}

TEST_CASE("any window, segment size and time: no overflow, and it only grows") {
  for (const std::uint32_t size : {1U, 88U, 536U, 1460U, 65495U}) {
    for (const std::uint64_t segments : {2ULL, 10ULL, 1000ULL, 100'000ULL}) {
      const std::uint64_t octets = std::min<std::uint64_t>(segments * size, unlimited_window - 1);
      Cubic cubic;
      cubic.k = cube_root((octets * 3 / 10 << 30) / size * 5 / 2);
      cubic.plateau = static_cast<std::uint32_t>(octets);
      std::uint32_t last = 0;
      for (std::uint32_t t = 0; t < 2'000'000; t += 9973) {
        const std::uint32_t window = cubic.window_at(t, size);
        CHECK(window >= last);
        CHECK(window <= unlimited_window);
        last = window;
      }
    }
  }
}
