// SipHash-2-4 (Aumasson, Bernstein 2012): a keyed hash of 64 bits that nobody without the key can foretell. For what
// must not be guessed: initial sequence numbers, SYN cookies, Fast Open cookies.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace synwave {

/// 128 bits, each half as the little-endian number that its eight octets make.
struct SipKey {
  std::uint64_t low = 0;
  std::uint64_t high = 0;

  friend constexpr bool operator==(const SipKey&, const SipKey&) = default;
};

namespace siphash_detail {

constexpr std::uint64_t rotated(std::uint64_t x, int bits) {
  return x << bits | x >> (64 - bits);
}

struct State {
  std::uint64_t v0;
  std::uint64_t v1;
  std::uint64_t v2;
  std::uint64_t v3;

  constexpr void round() {
    v0 += v1;
    v1 = rotated(v1, 13) ^ v0;
    v0 = rotated(v0, 32);
    v2 += v3;
    v3 = rotated(v3, 16) ^ v2;
    v0 += v3;
    v3 = rotated(v3, 21) ^ v0;
    v2 += v1;
    v1 = rotated(v1, 17) ^ v2;
    v2 = rotated(v2, 32);
  }
  constexpr void take(std::uint64_t word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }
};

}  // namespace siphash_detail

constexpr std::uint64_t siphash(const SipKey& key, std::span<const std::uint8_t> octets) {
  siphash_detail::State s{key.low ^ 0x736F6D6570736575ULL, key.high ^ 0x646F72616E646F6DULL,
                          key.low ^ 0x6C7967656E657261ULL, key.high ^ 0x7465646279746573ULL};
  std::uint64_t word = 0;
  for (std::size_t i = 0; i < octets.size(); ++i) {
    word |= std::uint64_t{octets[i]} << (8 * (i % 8));
    if (i % 8 != 7) continue;
    s.take(word);
    word = 0;
  }
  s.take(word | static_cast<std::uint64_t>(octets.size()) << 56);  // what is left, and the length
  s.v2 ^= 0xFF;
  for (int i = 0; i < 4; ++i) s.round();
  return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}

}  // namespace synwave
