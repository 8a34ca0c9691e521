#include <doctest/doctest.h>

#include <array>

#include "core/base/bytes.hpp"

using namespace synwave;

namespace {
constexpr StreamId stream{7};
constexpr StreamId other{8};
}  // namespace

TEST_CASE("the pattern of a stream is the same at every reading and differs between streams and places") {
  const Octets octets;
  int same_as_other_stream = 0;
  int same_as_next_place = 0;
  for (std::uint64_t i = 0; i < 4096; ++i) {
    CHECK(octets.at(stream, i) == Octets{}.at(stream, i));
    same_as_other_stream += octets.at(stream, i) == octets.at(other, i) ? 1 : 0;
    same_as_next_place += octets.at(stream, i) == octets.at(stream, i + 1) ? 1 : 0;
  }
  // One in 256 agrees by chance: 16 of 4096.
  CHECK(same_as_other_stream < 40);
  CHECK(same_as_next_place < 40);
}

TEST_CASE("the pattern goes on past 2^32 octets without repeating what was 2^32 before") {
  const Octets octets;
  int same = 0;
  for (std::uint64_t i = 0; i < 1024; ++i) same += octets.at(stream, i) == octets.at(stream, i + (1ULL << 32)) ? 1 : 0;
  CHECK(same < 20);
}

TEST_CASE("literal text stands where it was written, the pattern around it") {
  Octets octets;
  octets.write(stream, 10, "hello");
  octets.write(stream, 100, "there");
  octets.write(other, 10, "HELLO");
  CHECK(octets.text({stream, 5, 10}) == "hello");
  CHECK(octets.text({stream, 5, 100}) == "there");
  CHECK(octets.text({other, 5, 10}) == "HELLO");
  CHECK(octets.at(stream, 9) == Octets{}.at(stream, 9));
  CHECK(octets.at(stream, 15) == Octets{}.at(stream, 15));
}

TEST_CASE("copy fills the span with what at() says, over the border of a literal") {
  Octets octets;
  octets.write(stream, 4, "abc");
  std::array<std::uint8_t, 9> out{};
  octets.copy({stream, 9, 1}, out);
  for (std::size_t i = 0; i < out.size(); ++i) CHECK(out[i] == octets.at(stream, 1 + i));
  CHECK(out[3] == 'a');
  CHECK(out[5] == 'c');
}

TEST_CASE("a slice cut in two is the two parts, and they continue each other") {
  const Bytes whole{stream, 10, 100};
  const Bytes head = whole.first(4);
  const Bytes tail = whole.without_first(4);
  CHECK(head == Bytes{stream, 4, 100});
  CHECK(tail == Bytes{stream, 6, 104});
  CHECK(head.continues_in(tail));
  CHECK_FALSE(tail.continues_in(head));
  CHECK_FALSE(head.continues_in({other, 6, 104}));
  CHECK_FALSE(head.continues_in({stream, 6, 105}));
  CHECK(tail.end() == whole.end());
}
