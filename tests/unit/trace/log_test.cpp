#include <doctest/doctest.h>

#include "core/trace/log.hpp"
#include "tests/unit/wire/random_segment.hpp"

using namespace synwave;

TEST_CASE("a segment's record rebuilds it, all but the addresses") {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    Segment segment = test::random_segment(seed);
    if (segment.options.none()) segment.options = {};
    if (segment.text.empty()) segment.text = {};

    Log log;
    log.add(Segment{});
    const std::uint32_t index = log.add(segment);
    CHECK(index == 1);
    segment.source.address = {};
    segment.destination.address = {};
    CHECK(segment_of(log, log.segments[index]) == segment);
  }
}

TEST_CASE("an MSS of 0 and a window scale of 255 are options, and not the same as none") {
  Segment forged;
  forged.options.mss = 0;
  forged.options.window_scale = 255;
  Log log;
  log.add(forged);
  CHECK(segment_of(log, log.segments[0]).options == forged.options);
}

TEST_CASE("only segments with options take a record of options") {
  Log log;
  log.add(Segment{});
  CHECK(log.options.empty());
  CHECK(log.segments[0].options == nothing);
  Segment syn;
  syn.options.mss = 1460;
  log.add(syn);
  REQUIRE(log.options.size() == 1);
  CHECK(log.segments[1].options == 0);
}

TEST_CASE("a moment lasts from the event that opens it to the next one that does") {
  Log log;
  Event arrived;
  arrived.kind = static_cast<std::uint8_t>(EventKind::arrived);
  Event sent;
  sent.kind = static_cast<std::uint8_t>(EventKind::sent);
  log.add(arrived);
  log.add(sent);
  CHECK(log.moment == 0);
  log.add(arrived);
  CHECK(log.moment == 2);
}

TEST_CASE("a socket is found by host and number; of two with the same number the other host's is not taken") {
  Log log;
  for (const std::uint8_t host : {std::uint8_t{0}, std::uint8_t{1}}) {
    SocketRecord& record = log.sockets.emplace_back();
    record.host = host;
    record.socket = 5;
    record.local_port = static_cast<std::uint16_t>(1000 + host);
  }
  REQUIRE(log.find_socket(HostId{0}, SocketId{5}) != nullptr);
  CHECK(log.find_socket(HostId{0}, SocketId{5})->local_port == 1000);
  CHECK(log.find_socket(HostId{1}, SocketId{5})->local_port == 1001);
  CHECK(log.find_socket(HostId{1}, SocketId{6}) == nullptr);
}
