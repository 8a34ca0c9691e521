#include <doctest/doctest.h>

#include <vector>

#include "core/wire/options.hpp"
#include "tests/unit/wire/random_segment.hpp"

using namespace synwave;

namespace {

std::vector<std::uint8_t> written(const Options& options) {
  std::vector<std::uint8_t> out;
  write_options(options, out);
  CHECK(out.size() == options_length(options));
  CHECK(out.size() % 4 == 0);
  return out;
}

}  // namespace

TEST_CASE("a SYN's options stand as Linux writes them: MSS, SACK-permitted, timestamps, NOP, window scale") {
  Options options;
  options.mss = 1460;
  options.sack_permitted = true;
  options.timestamps = Timestamps{0x01020304, 0};
  options.window_scale = 7;
  CHECK(written(options) ==
        std::vector<std::uint8_t>{2, 4, 0x05, 0xB4, 4, 2, 8, 10, 1, 2, 3, 4, 0, 0, 0, 0, 1, 3, 3, 7});
}

TEST_CASE("without timestamps SACK-permitted is padded: MSS, NOP, NOP, SACK-permitted, NOP, window scale") {
  Options options;
  options.mss = 1460;
  options.sack_permitted = true;
  options.window_scale = 7;
  CHECK(written(options) == std::vector<std::uint8_t>{2, 4, 0x05, 0xB4, 1, 1, 4, 2, 1, 3, 3, 7});
}

TEST_CASE("later segments have NOP, NOP, timestamps and NOP, NOP, SACK [RFC 7323 A]") {
  Options options;
  options.timestamps = Timestamps{1, 0xFFFFFFFF};
  options.sack_count = 1;
  options.sack[0] = {Seq32{0xFFFFFFFF}, Seq32{9}};
  CHECK(written(options) == std::vector<std::uint8_t>{1, 1, 8, 10, 0,    0,    0,    1,    0xFF, 0xFF, 0xFF, 0xFF,
                                                      1, 1, 5, 10, 0xFF, 0xFF, 0xFF, 0xFF, 0,    0,    0,    9});
}

TEST_CASE("three SACK blocks fit beside timestamps, four do not [RFC 2018 3]") {
  Options options;
  options.timestamps = Timestamps{1, 2};
  options.sack_count = 3;
  CHECK(options_length(options) == max_options_length);
  options.sack_count = 4;
  CHECK(options_length(options) > max_options_length);
}

TEST_CASE("four SACK blocks fit alone [RFC 2018 3]") {
  Options options;
  options.sack_count = 4;
  CHECK(written(options).size() == 36);
}

TEST_CASE("an option that is not interpreted comes last and is padded with NOPs, or with EOL in FreeBSD's order") {
  Options options;
  options.mss = 1460;
  options.other.kind = 34;
  options.other.length = 3;
  options.other.octets = {0xA, 0xB, 0xC};
  CHECK(written(options) == std::vector<std::uint8_t>{2, 4, 0x05, 0xB4, 34, 5, 0xA, 0xB, 0xC, 1, 1, 1});
  options.order = OptionOrder::freebsd;
  CHECK(written(options) == std::vector<std::uint8_t>{2, 4, 0x05, 0xB4, 34, 5, 0xA, 0xB, 0xC, 0, 0, 0});
}

TEST_CASE("FreeBSD's SYN has MSS, NOP, window scale, SACK-permitted and timestamps") {
  Options options;
  options.order = OptionOrder::freebsd;
  options.mss = 1460;
  options.window_scale = 6;
  options.sack_permitted = true;
  options.timestamps = Timestamps{1, 0};
  CHECK(written(options) ==
        std::vector<std::uint8_t>{2, 4, 0x05, 0xB4, 1, 3, 3, 6, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0});
}

TEST_CASE("whatever stands together, in either order, takes as many octets as options_length says") {
  for (unsigned which = 0; which < 64; ++which) {
    for (const OptionOrder order : {OptionOrder::linux, OptionOrder::freebsd}) {
      Options options;
      options.order = order;
      if ((which & 1) != 0) options.mss = 536;
      if ((which & 2) != 0) options.window_scale = 1;
      options.sack_permitted = (which & 4) != 0;
      if ((which & 8) != 0) options.timestamps = Timestamps{1, 2};
      options.sack_count = (which & 16) != 0 ? 1 : 0;
      for (std::uint8_t length = 0; length <= 8; ++length) {
        options.other.kind = (which & 32) != 0 ? 254 : 0;
        options.other.length = (which & 32) != 0 ? length : std::uint8_t{0};
        CAPTURE(which);
        if (options_length(options) <= max_options_length) written(options);
      }
    }
  }
}

TEST_CASE("no options are no octets") {
  CHECK(written({}).empty());
}

TEST_CASE(
    "every option but EOL and NOP has its length, and after EOL there are zeros alone [RFC9293-MUST-68] "
    "[RFC9293-MUST-69]") {
  test::Draws draws{1};
  std::size_t ended = 0;
  for (int i = 0; i < 20'000; ++i) {
    Options options = test::random_options(draws);
    options.order = draws.coin() ? OptionOrder::linux : OptionOrder::freebsd;
    if (options_length(options) > max_options_length) continue;
    const std::vector<std::uint8_t> octets = written(options);
    std::size_t at = 0;
    while (at < octets.size() && octets[at] != 0) {
      if (octets[at] == 1) {
        ++at;
        continue;
      }
      REQUIRE(at + 1 < octets.size());
      REQUIRE(octets[at + 1] >= 2);
      at += octets[at + 1];
      REQUIRE(at <= octets.size());
    }
    ended += at < octets.size() ? 1 : 0;
    for (; at < octets.size(); ++at) REQUIRE(octets[at] == 0);
  }
  CHECK(ended > 1000);
}
