// SipHash-2-4 against the values of its authors.
#include <doctest/doctest.h>

#include <array>

#include "core/base/siphash.hpp"

using namespace synwave;

TEST_CASE("SipHash-2-4: the first vectors of the reference implementation") {
  constexpr SipKey key{0x0706050403020100ULL, 0x0F0E0D0C0B0A0908ULL};
  std::array<std::uint8_t, 16> octets{};
  for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = static_cast<std::uint8_t>(i);
  const auto of_first = [&](std::size_t n) { return siphash(key, std::span{octets}.first(n)); };
  CHECK(of_first(0) == 0x726FDB47DD0E0E31ULL);
  CHECK(of_first(1) == 0x74F839C593DC67FDULL);
  CHECK(of_first(7) == 0xAB0200F58B01D137ULL);
  CHECK(of_first(8) == 0x93F5F5799A932462ULL);
  CHECK(of_first(15) == 0xA129CA6149BE45E5ULL);
}
