#include <doctest/doctest.h>

#include "core/base/errno.hpp"

using namespace synwave;

TEST_CASE("an errno says its usual name") {
  CHECK(name_of(Errno::econnreset) == "ECONNRESET");
  CHECK(name_of(Errno::none) == "none");
}

TEST_CASE("errno numbers are Linux's, whatever the platform") {
  CHECK(static_cast<int>(Errno::econnrefused) == 111);
  CHECK(static_cast<int>(Errno::etimedout) == 110);
  CHECK(static_cast<int>(Errno::epipe) == 32);
}
