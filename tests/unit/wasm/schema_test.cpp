#include "wasm/schema.hpp"

#include <doctest/doctest.h>

#include "wasm/layout_checks.hpp"

using namespace synwave;

TEST_CASE("a list of members that forgets one, or stands out of order, does not cover its record") {
  using schema::Member;
  using schema::Scalar;
  constexpr Member first{"first", Scalar::u32, 0, 1, ""};
  constexpr Member pair{"pair", Scalar::u16, 4, 2, ""};
  constexpr Member last{"last", Scalar::i64, 8, 1, ""};
  CHECK(schema::covers(std::array{first, pair, last}, 16));
  CHECK_FALSE(schema::covers(std::array{first, last}, 16));
  CHECK_FALSE(schema::covers(std::array{pair, first, last}, 16));
  CHECK_FALSE(schema::covers(std::array{first, pair}, 16));
}
