#include "core/scenario/values.hpp"

#include <doctest/doctest.h>

using namespace synwave;
using namespace synwave::scenario;
using namespace std::chrono_literals;

namespace {

std::uint64_t ns(std::string_view text) {
  const Quantity q = read_time(text);
  REQUIRE(q.ok());
  return q.value;
}

}  // namespace

TEST_CASE("times are read in every unit, exactly") {
  CHECK(ns("0") == 0);
  CHECK(ns("7ns") == 7);
  CHECK(ns("250us") == 250'000);
  CHECK(ns("20ms") == 20'000'000);
  CHECK(ns("1.5s") == 1'500'000'000);
  CHECK(ns("2") == 2'000'000'000);
  CHECK(ns("0.1") == 100'000'000);
  CHECK(ns("2m") == 120'000'000'000);
  CHECK(ns("2h") == 7'200'000'000'000);
  CHECK(ns("1412.25ms") == 1'412'250'000);
  CHECK(ns("0.000000001") == 1);
  CHECK(ns("1.50000000000000000000s") == 1'500'000'000);
}

TEST_CASE("what is no time is refused, and why") {
  for (const char* text :
       {"", "s", "ms", "1.", ".5", "1.s", "-1", "1e3", "1 s", "1S", "1sec", "1.5.2", "0x10", "1,5"}) {
    CAPTURE(text);
    CHECK(read_time(text).reading == Reading::malformed);
  }
  CHECK(read_time("0.0000000001").reading == Reading::too_precise);
  CHECK(read_time("1.5ns").reading == Reading::too_precise);
  CHECK(read_time("0.0001us").reading == Reading::too_precise);
  CHECK(read_time("99999999999999999999999").reading == Reading::too_large);
  CHECK(read_time("9999999999h").reading == Reading::too_large);
}

TEST_CASE("the largest time that fits is a pair with the smallest that does not") {
  CHECK(read_time("9223372036854775807ns").value == 9'223'372'036'854'775'807ULL);
  CHECK(read_time("9223372036854775808ns").reading == Reading::too_large);
}

TEST_CASE("sizes are powers of 1024, rates powers of 1000") {
  CHECK(read_size("1460").value == 1460);
  CHECK(read_size("64k").value == 65536);
  CHECK(read_size("1M").value == 1048576);
  CHECK(read_size("2G").value == 2147483648);
  CHECK(read_size("1.5k").reading == Reading::malformed);
  CHECK(read_size("1K").reading == Reading::malformed);
  CHECK(read_rate("64kbps").value == 64'000);
  CHECK(read_rate("1.5Mbps").value == 1'500'000);
  CHECK(read_rate("10Gbps").value == 10'000'000'000);
  CHECK(read_rate("10").reading == Reading::malformed);
  CHECK(read_rate("10mbps").reading == Reading::malformed);
}

TEST_CASE("percentages keep their decimals, in parts per billion") {
  CHECK(read_percentage("2.5%").value == 25'000'000);
  CHECK(read_percentage("100%").value == 1'000'000'000);
  CHECK(read_percentage("0.0000001%").value == 1);
  CHECK(read_percentage("0.00000001%").reading == Reading::too_precise);
  CHECK(read_percentage("0").value == 0);
  CHECK(read_percentage("5").reading == Reading::malformed);
}

TEST_CASE("times are written short, and read back the same") {
  CHECK(write_time(0s) == "0");
  CHECK(write_time(7ns) == "7ns");
  CHECK(write_time(1412ms) == "1.412s");
  CHECK(write_time(1412250us) == "1.41225s");
  CHECK(write_time(200ms) == "200ms");
  CHECK(write_time(1250us) == "1.25ms");
  CHECK(write_time(90s) == "90s");
  CHECK(write_time(120s) == "2m");
  CHECK(write_time(2h) == "2h");
  std::uint64_t x = 1;
  for (int i = 0; i < 2000; ++i) {
    x = x * 6364136223846793005ULL + 1442695040888963407ULL;
    const Duration d{static_cast<std::int64_t>(x >> (2 + i % 60))};
    CHECK(read_time(write_time(d)).value == static_cast<std::uint64_t>(to_ns(d)));
  }
}

TEST_CASE("sizes, rates and percentages are written so that they read back the same") {
  for (const std::uint64_t n : {0ULL, 1ULL, 1023ULL, 1024ULL, 65535ULL, 65536ULL, 1048576ULL, 1048577ULL}) {
    CHECK(read_size(write_size(n)).value == n);
  }
  CHECK(write_size(65536) == "64k");
  CHECK(write_size(65535) == "65535");
  CHECK(write_size(1048576) == "1M");
  CHECK(write_rate(1'500'000) == "1.5Mbps");
  CHECK(write_rate(999) == "999bps");
  CHECK(write_percentage(Probability{25'000'000}) == "2.5%");
  CHECK(write_percentage(Probability{1}) == "0.0000001%");
}
