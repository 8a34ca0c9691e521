#include <doctest/doctest.h>

#include <array>

#include "core/base/rng.hpp"

using namespace synwave;

TEST_CASE("a draw is a function of its question: these values hold on every platform and compiler") {
  // Red is legitimate only if the draws are meant to change, which changes every scenario with chance in it.
  CHECK(mix64(1) == 0x5692161D100B05E5ULL);
  CHECK(Hasher{}.add(1).add(2).result() != Hasher{}.add(2).add(1).result());
  static_assert(draw(1, 2, Purpose::loss, 3) == draw(1, 2, Purpose::loss, 3));
}

TEST_CASE("every part of the question matters") {
  const std::uint64_t drawn = draw(1, 2, Purpose::loss, 3);
  CHECK(drawn != draw(2, 2, Purpose::loss, 3));
  CHECK(drawn != draw(1, 3, Purpose::loss, 3));
  CHECK(drawn != draw(1, 2, Purpose::jitter, 3));
  CHECK(drawn != draw(1, 2, Purpose::loss, 4));
}

TEST_CASE("a scaled draw stays below its bound and reaches both ends evenly") {
  std::array<int, 10> seen{};
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const std::uint64_t scaled = scale_draw(draw(1, 1, Purpose::loss, i), seen.size());
    REQUIRE(scaled < seen.size());
    ++seen[static_cast<std::size_t>(scaled)];
  }
  for (const int count : seen) CHECK((count > 850 && count < 1150));
  CHECK(scale_draw(~0ULL, 10) == 9);
  CHECK(scale_draw(0, 10) == 0);
}

TEST_CASE("probability nothing never happens, certainty always, one percent about once in a hundred") {
  int rare = 0;
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const std::uint64_t drawn = draw(1, 1, Purpose::loss, i);
    CHECK_FALSE(Probability{0}.happens(drawn));
    CHECK(Probability{1'000'000'000}.happens(drawn));
    rare += Probability{10'000'000}.happens(drawn) ? 1 : 0;
  }
  CHECK((rare > 850 && rare < 1150));
}

TEST_CASE("the smallest probability happens for the smallest draw alone") {
  CHECK(Probability{1}.happens(0));
  CHECK_FALSE(Probability{1}.happens(5ULL << 32));  // scales to 1 of 10^9
}
