// What holds for every segment that a connection sends, whatever comes and whatever the application does.
#include <doctest/doctest.h>

#include <optional>

#include "tests/unit/tcp/endpoint.hpp"
#include "tests/unit/wire/random_segment.hpp"

using namespace synwave;
using namespace synwave::test;

namespace {

std::string text_at(std::uint32_t number, std::uint32_t length, const std::string& rest) {
  return ". " + std::to_string(number) + ":" + std::to_string(number + length) + "(" + std::to_string(length) + ") " +
         rest;
}

/// One thing that may happen to a connection: text in its place or not, an ACK that is new or not, a call, time.
void something_happens(Tcp& e, Draws& draws) {
  const std::uint32_t next = seq_between(peer_isn, e.tcb().rcv_nxt).raw();
  const std::uint32_t flight = seq_between(e.tcb().snd_una, e.tcb().snd_nxt).raw();
  const std::uint32_t acked = seq_between(our_isn, e.tcb().snd_una).raw() + draws.below(flight + 1);
  const std::string rest = "ack " + std::to_string(acked) + " win " + std::to_string(draws.below(4) * 20'000);
  switch (draws.below(7)) {
    case 0: return e.receives(text_at(next, 1 + draws.below(1460), rest).c_str());
    case 1: return e.receives(text_at(next + draws.below(5000), draws.below(1460), rest).c_str());
    case 2: return e.receives(text_at(next, 0, rest).c_str());
    case 3: e.sends(draws.below(5000)); return;
    case 4: e.reads(draws.below(5000)); return;
    case 5: return e.advance(std::chrono::milliseconds{draws.below(300)});
    default: return e.advance(std::chrono::seconds{draws.below(5)});
  }
}

/// The number after `key` in a segment as Tcp::sent() writes it.
std::optional<std::uint32_t> number_after(const std::string& segment, const std::string& key) {
  const std::size_t at = segment.find(key);
  if (at == std::string::npos) return std::nullopt;
  return static_cast<std::uint32_t>(std::stoul(segment.substr(at + key.size())));
}

}  // namespace

TEST_CASE(
    "an ACK with RCV.NXT on every segment, a right edge that never goes back, one local address [RFC9293-3.8-a]") {
  // [RFC9293-SHLD-14] [RFC9293-MUST-45] [RFC9293-MUST-65]
  std::size_t segments = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    Draws draws{seed};
    HostConfig config;
    config.rcvbuf = 1000 + draws.below(64'000);
    config.keepalive = true;
    config.keepalive_idle = 2s;
    Tcp e = established(config);
    e.show_window = true;
    const Endpoint local = e.last().source;
    std::uint32_t edge = 0;
    for (int step = 0; step < 300 && e.state() != State::closed; ++step) {
      if (step == 250) {
        e.shuts_down();
      } else {
        something_happens(e, draws);
      }
      const std::uint32_t next = seq_between(peer_isn, e.tcb().rcv_nxt).raw();
      const std::string sent = e.sent();
      for (std::size_t at = 0; at < sent.size(); at = std::min(sent.find("; ", at), sent.size() - 2) + 2) {
        const std::string segment = sent.substr(at, sent.find("; ", at) - at);
        CAPTURE(seed);
        CAPTURE(segment);
        ++segments;
        REQUIRE(segment.find('R') == std::string::npos);
        REQUIRE(segment.find("mss") == std::string::npos);
        REQUIRE(number_after(segment, " ack ") == next);
        const std::uint32_t offered = next + number_after(segment, " win ").value_or(0);
        REQUIRE(offered >= edge);
        edge = offered;
        REQUIRE(e.last().source == local);
      }
    }
  }
  CHECK(segments > 5000);
}
