// A 64-bit mixing hash: the same value on every platform, for state fingerprints and stateless draws. Not
// cryptographic.
#pragma once

#include <cstdint>

namespace synwave {

/// Finaliser of SplitMix64: every input bit reaches every output bit.
constexpr std::uint64_t mix64(std::uint64_t x) {
  x ^= x >> 30;
  x *= 0xBF58476D1CE4E5B9ULL;
  x ^= x >> 27;
  x *= 0x94D049BB133111EBULL;
  return x ^ (x >> 31);
}

/// Collects values in order; equal sequences give equal results.
class Hasher {
 public:
  constexpr Hasher& add(std::uint64_t value) {
    state_ = mix64(state_ ^ value) + 0x9E3779B97F4A7C15ULL;
    return *this;
  }
  constexpr Hasher& add_signed(std::int64_t value) { return add(static_cast<std::uint64_t>(value)); }
  constexpr std::uint64_t result() const { return mix64(state_); }
  friend constexpr bool operator==(const Hasher&, const Hasher&) = default;

 private:
  std::uint64_t state_ = 0x53594E57415645ULL;
};

}  // namespace synwave
