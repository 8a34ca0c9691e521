// Two endpoints over a bad path: whatever is lost, doubled or overtaken, exactly the sent octets arrive, and both ends
// come to an end.
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "core/base/rng.hpp"
#include "core/tcp/connection.hpp"
#include "core/tcp/listen.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

struct Flying {
  Time at;
  std::uint64_t order;
  int to;
  Segment segment;
};

struct Trouble {
  std::uint32_t loss_percent;
  std::uint32_t copy_percent;
  Duration disorder;
};

class Pair {
 public:
  Pair(std::uint64_t seed, const Trouble& trouble, const HostConfig& config)
      : seed_{seed}, trouble_{trouble}, config_{config} {
    const Endpoint a{Address::v4(10, 0, 0, 1), 4000};
    const Endpoint b{Address::v4(10, 0, 0, 2), 80};
    path_[0] = {a, b, 1500};
    path_[1] = {b, a, 1500};
    ends_[0] = Connection::open_active(context(), path_[0], isn(0), StreamId{1});
    alive_[0] = true;
    collect(0);
  }

  void run(std::uint64_t octets, bool both_close_at_once) {
    std::uint64_t left[2] = {octets, octets / 2};
    bool closed[2] = {};
    for (int steps = 0; steps < 400'000 && (alive_[0] || alive_[1] || !started_[1]); ++steps) {
      for (int i = 0; i < 2; ++i) {
        if (!alive_[i]) continue;
        std::uint64_t taken = 0;
        if (left[i] != 0) ends_[i].send(context(), left[i], taken);
        left[i] -= taken;
        drain(i);
        const bool may_close =
            synchronized(ends_[i].state()) && (both_close_at_once || i == 0 || ends_[1].end_of_stream());
        if (left[i] == 0 && !closed[i] && may_close) {
          closed[i] = true;
          ends_[i].shutdown(context());
        }
        collect(i);
      }
      if (!step()) break;
    }
  }

  Connection ends_[2];
  bool alive_[2] = {};
  bool started_[2] = {true, false};
  std::uint64_t got_[2] = {};
  bool wrong_ = false;
  Errno error_[2] = {};

 private:
  Context context() { return {now_, config_, Scribe{}}; }
  Seq32 isn(int i) const {
    return Seq32{static_cast<std::uint32_t>(draw(seed_, static_cast<std::uint64_t>(i), Purpose::isn_secret, 0))};
  }

  std::uint32_t percent(Purpose purpose) {
    return static_cast<std::uint32_t>(scale_draw(draw(seed_, 9, purpose, ordinal_), 100));
  }

  void put(int to, const Segment& segment) {
    const auto wander =
        static_cast<std::int64_t>(scale_draw(draw(seed_, 8, Purpose::jitter, ordinal_ + order_), 1'000'000));
    flying_.push_back({now_ + 10ms + trouble_.disorder * wander / 1'000'000, order_++, to, segment});
  }

  void collect(int i) {
    Connection::Outgoing out;
    while (ends_[i].poll(context(), out)) {
      ++ordinal_;
      if (percent(Purpose::loss) < trouble_.loss_percent) continue;
      put(1 - i, out.segment);
      if (percent(Purpose::duplicate) < trouble_.copy_percent) put(1 - i, out.segment);
    }
    if (ends_[i].over()) {
      alive_[i] = false;
      error_[i] = ends_[i].error();
    }
  }

  void drain(int i) {
    while (true) {
      const Bytes slice = ends_[i].read(context(), ~0ULL);
      if (slice.empty()) break;
      wrong_ |= slice.stream != StreamId{static_cast<std::uint32_t>(2 - i)} || slice.offset != got_[i];
      got_[i] += slice.length;
    }
  }

  void deliver(const Flying& f) {
    if (f.to == 1 && !started_[1]) {
      if (!f.segment.syn || f.segment.ack) return;
      ends_[1] = Connection::open_passive(context(), path_[1], isn(1), StreamId{2}, f.segment);
      started_[1] = alive_[1] = true;
    } else if (alive_[f.to]) {
      ends_[f.to].on_segment(context(), f.segment);
    } else {
      if (const std::optional<Segment> rst = answer_closed(f.segment)) put(1 - f.to, *rst);
      return;
    }
    drain(f.to);
    collect(f.to);
  }

  bool step() {
    const auto next = std::min_element(flying_.begin(), flying_.end(), [](const Flying& a, const Flying& b) {
      return a.at != b.at ? a.at < b.at : a.order < b.order;
    });
    Time at = next == flying_.end() ? never : next->at;
    int timer = -1;
    for (int i = 0; i < 2; ++i) {
      if (alive_[i] && ends_[i].next_wakeup() < at) {
        at = ends_[i].next_wakeup();
        timer = i;
      }
    }
    if (at == never) return false;
    now_ = at;
    if (timer >= 0) {
      ends_[timer].on_timer(context());
      collect(timer);
      return true;
    }
    const Flying f = *next;
    flying_.erase(next);
    deliver(f);
    return true;
  }

  std::uint64_t seed_;
  Trouble trouble_;
  HostConfig config_;
  Path path_[2];
  Time now_{};
  std::vector<Flying> flying_;
  std::uint64_t order_ = 0;
  std::uint64_t ordinal_ = 0;
};

}  // namespace

TEST_CASE("any mix of loss, copies and disorder delivers exactly what was sent [RFC9293-3.6-a]") {
  const Trouble troubles[] = {{0, 0, 0ms}, {5, 0, 0ms}, {20, 10, 0ms}, {0, 20, 50ms}, {10, 10, 30ms}};
  HostConfig config;
  config.msl = 30s;
  config.give_up_after = 1h;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    for (const Trouble& trouble : troubles) {
      config.rcvbuf = seed % 3 == 0 ? 5000 : 65535;
      config.delayed_ack = seed % 2 == 0 ? 0ms : 200ms;
      CAPTURE(seed);
      CAPTURE(trouble.loss_percent);
      CAPTURE(trouble.copy_percent);
      Pair pair{seed, trouble, config};
      const std::uint64_t octets = 20'000 + seed * 777;
      pair.run(octets, seed % 4 == 0);
      REQUIRE(!pair.wrong_);
      REQUIRE(pair.error_[0] == Errno::none);
      REQUIRE(pair.error_[1] == Errno::none);
      REQUIRE(pair.got_[1] == octets);
      REQUIRE(pair.got_[0] == octets / 2);
      REQUIRE(!pair.alive_[0]);
      REQUIRE(!pair.alive_[1]);
    }
  }
}
