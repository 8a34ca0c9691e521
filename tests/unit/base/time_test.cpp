#include <doctest/doctest.h>

#include "core/base/time.hpp"

using namespace synwave;

TEST_CASE("a nanosecond is the smallest step, and the longest run a scenario may have fits many times") {
  CHECK(to_ns(at_ns(1)) == 1);
  CHECK(to_ns(std::chrono::hours{24}) == 86'400'000'000'000);
  CHECK(at_ns(0) + std::chrono::hours{24 * 365} < never);
}

TEST_CASE("never is later than every moment") {
  CHECK(at_ns(INT64_MAX - 1) < never);
  CHECK(at_ns(0) < never);
}
