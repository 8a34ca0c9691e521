// The scoreboard against a model that knows every octet and has no idea of efficiency; numbers cross 2^32.
#include "core/tcp/recovery/scoreboard.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <deque>
#include <vector>

#include "core/base/hash.hpp"

namespace synwave {
namespace {

using namespace std::chrono_literals;

constexpr Seq32 start{0xFFFFF000};
constexpr std::uint32_t unit = 32;
constexpr std::uint32_t mss = 4 * unit;

/// One unit of octets in flight.
struct Unit {
  Time sent{};
  bool sacked = false;
  bool lost = false;
  bool again = false;
  bool ever_again = false;
};

struct Model {
  std::deque<Unit> units;
  Seq32 una = start;

  Seq32 seq_of(std::size_t i) const { return una + SeqLen{static_cast<std::uint32_t>(i) * unit}; }
  std::size_t index_of(Seq32 seq) const { return seq_between(una, seq).raw() / unit; }
  Seq32 nxt() const { return seq_of(units.size()); }

  template <class Condition>
  std::uint32_t octets(Condition holds) const {
    return unit * static_cast<std::uint32_t>(std::count_if(units.begin(), units.end(), holds));
  }
  std::uint32_t pipe() const {
    return octets([](const Unit& u) { return !u.sacked && !u.lost; }) +
           octets([](const Unit& u) { return !u.sacked && u.again; });
  }
  /// RFC 6675 IsLost(), as it is written.
  bool is_lost(std::size_t i, std::uint32_t threshold) const {
    std::uint32_t runs = 0;
    std::uint32_t sacked = 0;
    for (std::size_t k = i + 1; k < units.size(); ++k) {
      if (!units[k].sacked) continue;
      sacked += unit;
      if (!units[k - 1].sacked) ++runs;
    }
    return runs >= threshold || sacked > (threshold - 1) * mss;
  }
};

/// Numbers that follow from a seed.
struct Draws {
  std::uint64_t state;
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(mix64(state++) % bound); }
};

struct Pair {
  Model model;
  Scoreboard board;
  Time now{};

  void send(std::uint32_t units) {
    const Seq32 seq = model.nxt();
    const Seq32 end = seq + SeqLen{units * unit};
    for (std::uint32_t i = 0; i < units; ++i) model.units.push_back({.sent = now});
    board.sent(seq, end, now);
  }
  void resend(Seq32 seq, Seq32 end) {
    for (std::size_t i = model.index_of(seq); i < model.index_of(end); ++i) {
      Unit& u = model.units[i];
      if (u.sacked) continue;
      u.sent = now;
      u.again = u.ever_again = true;
    }
    board.sent_again(seq, end, now);
  }
  std::uint32_t acknowledge(std::size_t count) {
    std::uint32_t fresh = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!model.units.front().sacked) fresh += unit;
      model.units.pop_front();
    }
    model.una = model.una + SeqLen{static_cast<std::uint32_t>(count) * unit};
    Delivery d{.now = now, .echoed = never};
    board.acknowledge(model.una, d);
    CHECK(d.delivered.octets == fresh);
    return fresh;
  }
  void sack(std::size_t first, std::size_t end) {
    std::uint32_t fresh = 0;
    for (std::size_t i = first; i < end; ++i) {
      Unit& u = model.units[i];
      if (!u.sacked) fresh += unit;
      u.sacked = true;
      u.lost = u.again = false;
    }
    Delivery d{.now = now, .echoed = never};
    board.sack(model.seq_of(first), model.seq_of(end), d);
    CHECK(d.sacked == fresh);
  }
  void agree() const {
    const auto& m = model;
    REQUIRE(board.octets() == m.units.size() * unit);
    REQUIRE(board.sacked().octets == m.octets([](const Unit& u) { return u.sacked; }));
    REQUIRE(board.lost().octets == m.octets([](const Unit& u) { return u.lost; }));
    REQUIRE(board.again().octets == m.octets([](const Unit& u) { return u.again; }));
    REQUIRE(board.pipe() == m.pipe());
    const auto waits = std::find_if(m.units.begin(), m.units.end(), [](const Unit& u) { return u.lost && !u.again; });
    REQUIRE(board.repairs_wait() == (waits != m.units.end()));
    if (waits != m.units.end()) {
      REQUIRE(board.next_repair().seq == m.seq_of(static_cast<std::size_t>(waits - m.units.begin())));
    }
    const auto highest = std::find_if(m.units.rbegin(), m.units.rend(), [](const Unit& u) { return !u.sacked; });
    const SentSegment* const found = board.highest_unsacked();
    REQUIRE((found != nullptr) == (highest != m.units.rend()));
    if (found != nullptr) REQUIRE(found->end == m.seq_of(static_cast<std::size_t>(m.units.rend() - highest)));
  }
  void some_sack(Draws& draw) {
    if (model.units.size() < 2) return;
    const std::size_t first = 1 + draw.below(static_cast<std::uint32_t>(model.units.size() - 1));
    const std::size_t most = model.units.size() - first;
    sack(first, first + 1 + draw.below(static_cast<std::uint32_t>(std::min<std::size_t>(most, 24))));
  }
  void some_ack(Draws& draw) {
    if (!model.units.empty()) acknowledge(1 + draw.below(static_cast<std::uint32_t>(model.units.size())) / 4);
  }
  void repair() {
    if (!board.repairs_wait()) return;
    const SentSegment next = board.next_repair();
    resend(next.seq, earlier(next.end, next.seq + SeqLen{mss}));
  }
};

}  // namespace

TEST_CASE("scoreboard: by count it is what RFC 6675 says of every octet [RFC6675-4-a RFC6675-4-c]") {
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    Pair p;
    Draws draw{seed * 1'000'003};
    for (int step = 0; step < 150; ++step) {
      p.now += 1ms;
      switch (draw.below(6)) {
        case 0:
        case 1:
          if (p.model.units.size() < 120) p.send(1 + draw.below(4));
          break;
        case 2:
        case 3:
          p.some_sack(draw);
          for (std::size_t i = 0; i < p.model.units.size(); ++i) {
            Unit& u = p.model.units[i];
            if (!u.sacked && p.model.is_lost(i, 3)) u.lost = true;
          }
          p.board.judge_by_count(3, mss);
          break;
        case 4: p.some_ack(draw); break;
        default: p.repair();
      }
      p.agree();
    }
  }
}

TEST_CASE("scoreboard: by time it is what RFC 8985 says of every segment [RFC8985-6.2-c RFC8985-6.1-a RFC8985-4-b]") {
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    Pair p;
    Draws draw{seed * 7'000'003};
    for (int step = 0; step < 150; ++step) {
      p.now += Duration{1 + draw.below(3)};
      switch (draw.below(6)) {
        case 0:
        case 1:
          if (p.model.units.size() < 120) p.send(1 + draw.below(4));
          break;
        case 2: p.some_sack(draw); break;
        case 3: {
          if (p.model.units.empty()) break;
          const RackLine line{p.now - Duration{draw.below(40)}, p.model.nxt() + SeqLen{1}, Duration{draw.below(60)}};
          Duration wait{0};
          for (Unit& u : p.model.units) {
            const bool sent_before = line.sent >= u.sent;  // the line ends behind all
            if (u.sacked || (u.lost && !u.again) || !sent_before) continue;
            const Duration remaining = u.sent + line.patience - p.now;
            if (remaining > Duration{0}) {
              wait = std::max(wait, remaining);
            } else {
              u.lost = true;
              u.again = false;
            }
          }
          CHECK(p.board.judge_by_time(line, p.now).wait == wait);
          break;
        }
        case 4: p.some_ack(draw); break;
        default: p.repair();
      }
      p.agree();
    }
  }
}

TEST_CASE("scoreboard: after a timeout all may be taken back [RFC2018-5-b]") {
  Pair p;
  for (int i = 0; i < 8; ++i) p.send(4);
  p.sack(8, 12);
  p.sack(20, 32);
  p.board.forget_sacks();
  p.board.mark_all_lost();
  CHECK(p.board.sacked() == Tally{});
  CHECK(p.board.lost() == Tally{8 * mss, 8});
  CHECK(p.board.pipe() == 0);
  CHECK(p.board.next_repair().seq == start);
}

TEST_CASE("scoreboard: a copy is equal, and one that is acknowledged keeps nothing") {
  Pair p;
  for (int i = 0; i < 200; ++i) p.send(4);
  p.sack(100, 120);
  p.acknowledge(300);
  const Scoreboard copy = p.board;
  CHECK(copy == p.board);
  p.send(1);
  CHECK_FALSE(copy == p.board);
  p.acknowledge(p.model.units.size());
  CHECK(p.board.empty());
  CHECK(p.board == Scoreboard{});
}

TEST_CASE("scoreboard: crumbs of a segment are not kept apart") {
  Pair p;
  p.send(4);
  p.send(4);
  Delivery d{.now = p.now, .echoed = never};
  p.board.sack(start + SeqLen{mss + 1}, start + SeqLen{2 * mss}, d);  // one octet would be left
  CHECK(d.sacked == 0);
  CHECK(p.board.size() == 2);
  p.board.sack(start + SeqLen{mss + unit}, start + SeqLen{2 * mss}, d);
  CHECK(d.sacked == 3 * unit);
  CHECK(p.board.size() == 3);
}

TEST_CASE("delivery: a retransmission that came back too early is not measured [RFC8985-6.2-b]") {
  const SentSegment again{start, start + SeqLen{mss}, at_ns(100'000'000), false, false, true, true};
  Delivery early{.now = at_ns(109'999'999), .min_rtt = 10ms, .echoed = never};
  early.take(again);
  CHECK_FALSE(early.any);
  Delivery late{.now = at_ns(110'000'000), .min_rtt = 10ms, .echoed = never};
  late.take(again);
  CHECK(late.any);
  Delivery of_the_first{.now = at_ns(200'000'000), .min_rtt = 10ms, .echoed = at_ns(99'000'000)};
  of_the_first.take(again);
  CHECK_FALSE(of_the_first.any);
  Delivery of_the_copy{.now = at_ns(200'000'000), .min_rtt = 10ms, .echoed = at_ns(100'000'000)};
  of_the_copy.take(again);
  CHECK(of_the_copy.any);
}

}  // namespace synwave
