// The language's quantities: numbers, times, sizes, rates, percentages. Decimals are read as integers and a scale.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/rng.hpp"
#include "core/base/time.hpp"

namespace synwave::scenario {

enum class Reading : std::uint8_t {
  ok,
  malformed,
  too_precise,  // more decimals than the smallest unit can hold
  too_large,    // does not fit 63 bits of the smallest unit
};

struct Quantity {
  Reading reading = Reading::malformed;
  std::uint64_t value = 0;  // meaningful if ok

  constexpr bool ok() const { return reading == Reading::ok; }
};

/// Decimal digits only.
Quantity read_number(std::string_view text);
/// In ns: `250us` `20ms` `1.5s` `2m` `2h` `7ns`; a bare number is seconds.
Quantity read_time(std::string_view text);
/// In octets: `1460` `64k` `1M` `1G`, powers of 1024.
Quantity read_size(std::string_view text);
/// In bits per second: `64kbps` `1.5Mbps`, powers of 1000.
Quantity read_rate(std::string_view text);
/// In parts per billion: `2.5%`; a bare 0 too.
Quantity read_percentage(std::string_view text);

// The shortest exact spelling that reads well; reading it gives the same value.
std::string write_time(Duration duration);
std::string write_size(std::uint64_t octets);
std::string write_rate(std::uint64_t bits_per_second);
std::string write_percentage(Probability probability);

}  // namespace synwave::scenario
