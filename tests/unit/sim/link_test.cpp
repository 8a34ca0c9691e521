#include "core/sim/link.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace synwave;
using namespace std::chrono_literals;

namespace {

constexpr HostId a{0};
constexpr HostId b{1};

Link link_with(const LinkConfig& config, std::uint64_t seed = 1) {
  return Link{a, b, config, seed};
}

Probability percent(std::uint32_t p) {
  return {p * 10'000'000};
}

/// Ends of `count` packets that enter `apart` from each other; what is put into the FIFO is kept there.
std::vector<Link::Course> send(Link& link, int count, Duration apart, std::uint32_t octets = 1500) {
  std::vector<Link::Course> courses;
  for (int i = 0; i < count; ++i) courses.push_back(link.transmit(Time{apart * i}, octets, {}));
  return courses;
}

}  // namespace

TEST_CASE("delay alone: each packet arrives so much later") {
  LinkConfig config;
  config.delay = 20ms;
  Link link = link_with(config);
  CHECK(link.transmit(Time{5ms}, 40, {}).ends == Time{25ms});
}

TEST_CASE("a rate counts IP octets, exact to the nanosecond and rounded up") {
  LinkConfig config;
  config.rate = 1'000'000'000;
  CHECK(link_with(config).transmit(Time{}, 40, {}).ends == Time{320ns});
  config.rate = 10'000'000;
  CHECK(link_with(config).transmit(Time{}, 1500, {}).ends == Time{1'200'000ns});
  config.rate = 3'000'000'000;  // 40 octets take 106.67 ns
  CHECK(link_with(config).transmit(Time{}, 40, {}).ends == Time{107ns});
}

TEST_CASE("packets leave one after the other; an idle wire is free at once") {
  LinkConfig config;
  config.delay = 10ms;
  config.rate = 12'000'000;  // 1500 octets in 1 ms
  Link link = link_with(config);
  CHECK(link.transmit(Time{}, 1500, {}).ends == Time{11ms});
  CHECK(link.transmit(Time{}, 1500, {}).ends == Time{12ms});
  CHECK(link.transmit(Time{500us}, 1500, {}).ends == Time{13ms});
  CHECK(link.transmit(Time{3ms}, 1500, {}).ends == Time{14ms});
  CHECK(link.transmit(Time{10ms}, 1500, {}).ends == Time{21ms});
}

TEST_CASE("queue=2: one on the wire, two wait, the next is dropped; room comes when the first waiting one starts") {
  LinkConfig config;
  config.rate = 12'000'000;
  config.queue = 2;
  Link link = link_with(config);
  for (int i = 0; i < 3; ++i) CHECK(link.transmit(Time{}, 1500, {}).fate == Fate::arrived);
  CHECK(link.transmit(Time{}, 1500, {}).fate == Fate::queue_full);
  CHECK(link.transmit(Time{1ms - 1ns}, 1500, {}).fate == Fate::queue_full);
  const Link::Course next = link.transmit(Time{1ms}, 1500, {});
  CHECK(next.fate == Fate::arrived);
  CHECK(next.ends == Time{4ms});  // what was dropped has not taken the wire
}

TEST_CASE("the slowest wire and the longest queue: the ends never go back") {
  LinkConfig config;
  config.rate = 1;
  config.delay = 24h;
  config.jitter = 24h;
  config.mtu = 65'535;
  Link link = link_with(config);
  LinkConfig fast = config;
  fast.rate = 8;
  Time last{};
  for (int i = 0; i < 50'000; ++i) {  // 524,280 s each: the clock's 292 years would be over after 17,592
    if (i == 40'000) link.set_config(fast);
    const Time ends = link.transmit(Time{24h}, 65'535, {.delay = 24h}).ends;
    REQUIRE(ends >= last - 24h);  // jitter
    last = std::max(last, ends);
  }
  CHECK(last < never - 24h);
}

TEST_CASE("mtu: one octet too many is dropped") {
  LinkConfig config;
  config.mtu = 1500;
  Link link = link_with(config);
  CHECK(link.transmit(Time{}, 1500, {}).fate == Fate::arrived);
  CHECK(link.transmit(Time{}, 1501, {}).fate == Fate::too_big);
  CHECK(link.carry(Time{}, 1501).fate == Fate::too_big);
}

TEST_CASE("down: what enters is lost at once") {
  LinkConfig config;
  config.delay = 10ms;
  config.up = false;
  Link link = link_with(config);
  const Link::Course course = link.transmit(Time{5ms}, 40, {});
  CHECK(course.fate == Fate::link_down);
  CHECK(course.ends == Time{5ms});
}

TEST_CASE("jitter adds between nothing and its value, and keeps the order") {
  LinkConfig config;
  config.delay = 10ms;
  config.jitter = 5ms;
  Link link = link_with(config);
  Time last{};
  bool varies = false;
  const auto courses = send(link, 1000, 100us);
  for (int i = 0; i < 1000; ++i) {
    const Link::Course& course = courses[static_cast<std::size_t>(i)];
    const Time sent{100us * i};
    CHECK(course.in_order);
    CHECK(course.ends >= last);
    CHECK(course.ends >= sent + 10ms);
    CHECK(course.ends <= sent + 15ms);
    varies = varies || course.ends - sent != courses[0].ends - Time{};
    last = course.ends;
  }
  CHECK(varies);
}

TEST_CASE("loss: about as many as the percentage says, half way, and never any at 0 or all but any at 100") {
  LinkConfig config;
  config.delay = 10ms;
  const auto lost = [&config](std::uint32_t p) {
    config.loss = percent(p);
    Link link = link_with(config);
    const auto courses = send(link, 10'000, 0ns);
    for (const Link::Course& course : courses) {
      if (course.fate != Fate::lost_by_chance) continue;
      CHECK(course.ends == Time{5ms});
      CHECK_FALSE(course.in_order);
    }
    return std::count_if(courses.begin(), courses.end(), [](const auto& c) { return c.fate == Fate::lost_by_chance; });
  };
  CHECK(lost(0) == 0);
  CHECK(lost(100) == 10'000);
  // Four standard deviations around 1000.
  CHECK(lost(10) > 880);
  CHECK(lost(10) < 1120);
}

TEST_CASE("a draw belongs to its packet: another purpose or direction does not shift it") {
  LinkConfig config;
  config.delay = 10ms;
  config.loss = percent(20);
  Link plain = link_with(config);
  config.jitter = 3ms;
  config.duplicate = percent(30);
  Link busy = link_with(config);
  Link back{b, a, config, 1};
  int same_way_differs = 0;
  int other_way_differs = 0;
  for (int i = 0; i < 500; ++i) {
    const Fate fate = plain.transmit(Time{}, 40, {}).fate;
    same_way_differs += busy.transmit(Time{}, 40, {}).fate != fate ? 1 : 0;
    other_way_differs += back.transmit(Time{}, 40, {}).fate != fate ? 1 : 0;
  }
  CHECK(same_way_differs == 0);
  CHECK(other_way_differs > 50);
}

TEST_CASE("reorder: only then does a packet overtake, by one delay at most, and never before it has left") {
  LinkConfig config;
  config.delay = 10ms;
  config.reorder = percent(20);
  Link link = link_with(config);
  int overtaking = 0;
  const auto courses = send(link, 1000, 1ms);
  for (int i = 0; i < 1000; ++i) {
    const Link::Course& course = courses[static_cast<std::size_t>(i)];
    const Time sent{1ms * i};
    if (course.in_order) {
      CHECK(course.ends == sent + 10ms);
      continue;
    }
    ++overtaking;
    CHECK(course.ends < sent + 10ms);
    CHECK(course.ends >= sent);
  }
  CHECK(overtaking > 120);
  CHECK(overtaking < 280);
  config.reorder_by = 2ms;
  Link narrow = link_with(config);
  for (const Link::Course& course : send(narrow, 1000, 0ns)) CHECK(course.ends >= Time{8ms});
}

TEST_CASE("duplicate and corrupt are seen in the course") {
  LinkConfig config;
  config.duplicate = percent(100);
  CHECK(link_with(config).transmit(Time{}, 40, {}).twice);
  config.duplicate = {};
  config.corrupt = percent(100);
  CHECK(link_with(config).transmit(Time{}, 40, {}).fate == Fate::corrupted);
}

TEST_CASE("the text's wishes: drop and corrupt with their line, delay lets others overtake") {
  LinkConfig config;
  config.delay = 10ms;
  Link link = link_with(config);
  Link::Wish wish;
  wish.line = 7;
  wish.drop = true;
  const Link::Course dropped = link.transmit(Time{}, 40, wish);
  CHECK(dropped.fate == Fate::dropped);
  CHECK(dropped.line == 7);
  wish.drop = false;
  wish.delay = 100ms;
  const Link::Course late = link.transmit(Time{}, 40, wish);
  CHECK(late.fate == Fate::arrived);
  CHECK_FALSE(late.in_order);
  CHECK(late.ends == Time{110ms});
  CHECK(link.transmit(Time{1ms}, 40, {}).ends == Time{11ms});
}

TEST_CASE("packets come out by their ends, and of equal ends by their order") {
  Link link = link_with({});
  const auto packet = [](Duration ends, std::uint64_t order) {
    Packet p;
    p.ends = Time{ends};
    p.order = order;
    return p;
  };
  link.enqueue() = packet(10ms, 1);
  link.enqueue() = packet(30ms, 4);
  link.enqueue_aside(packet(20ms, 3));
  link.enqueue_aside(packet(10ms, 2));
  link.enqueue_aside(packet(5ms, 5));
  std::vector<std::uint64_t> orders;
  for (; link.next() != nullptr; link.pop()) orders.push_back(link.next()->order);
  CHECK(orders == std::vector<std::uint64_t>{5, 1, 2, 3, 4});
}

TEST_CASE("octets on the wire: 40 of headers, 60 over IPv6, options in whole words") {
  Segment s;
  s.source.address = Address::v4(10, 0, 0, 1);
  CHECK(ip_octets(s) == 40);
  s.text.length = 1460;
  CHECK(ip_octets(s) == 1500);
  s.options.mss = 1460;
  CHECK(ip_octets(s) == 1504);
  s.options.window_scale = 7;
  CHECK(ip_octets(s) == 1508);
  s.source.address.v6 = true;
  CHECK(ip_octets(s) == 1528);
}

TEST_CASE("a packet is marked that finds so many waiting for the rate, and one that the text names") {
  LinkConfig config;
  config.rate = 12'000'000;  // 1500 octets in 1 ms
  config.mark = 2;
  Link link = link_with(config);
  std::vector<bool> marked;
  for (const Link::Course& course : send(link, 5, 0ms)) marked.push_back(course.marked);
  CHECK(marked == std::vector<bool>{false, false, false, true, true});  // one leaves, two wait
  config.mark = 0;
  CHECK(link_with(config).transmit(Time{}, 1500, {.mark = true}).marked);
  CHECK_FALSE(link_with(config).transmit(Time{}, 1500, {}).marked);
}
