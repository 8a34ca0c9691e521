#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "core/wire/checksum.hpp"

using namespace synwave;

namespace {

/// The definition, word by word with the carry added at once: slow, and checked by eye (RFC 1071 1).
std::uint16_t by_definition(const std::vector<std::uint8_t>& octets) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < octets.size(); i += 2) {
    const std::uint32_t low = i + 1 < octets.size() ? octets[i + 1] : 0U;
    sum += (static_cast<std::uint32_t>(octets[i]) << 8) + low;
    if (sum > 0xFFFF) sum = (sum & 0xFFFF) + 1;
  }
  return static_cast<std::uint16_t>(~sum & 0xFFFF);
}

}  // namespace

TEST_CASE("the sum of RFC 1071's worked example is ddf2, the checksum its complement [RFC 1071 3]") {
  const std::vector<std::uint8_t> octets{0x00, 0x01, 0xF2, 0x03, 0xF4, 0xF5, 0xF6, 0xF7};
  CHECK(Checksum{}.add(octets).result() == static_cast<std::uint16_t>(~0xDDF2 & 0xFFFF));
}

TEST_CASE("an odd last octet counts as the high half of a word [RFC 1071 1]") {
  const std::vector<std::uint8_t> octets{0x12, 0x34, 0x56};
  CHECK(Checksum{}.add(octets).result() == static_cast<std::uint16_t>(~(0x1234 + 0x5600) & 0xFFFF));
}

TEST_CASE("octets given in pieces of odd length sum as in one row") {
  std::vector<std::uint8_t> octets;
  for (int i = 0; i < 101; ++i) octets.push_back(static_cast<std::uint8_t>(i * 37 + 5));
  const auto all = std::span<const std::uint8_t>{octets};
  for (std::size_t cut = 0; cut <= octets.size(); ++cut) {
    CHECK(Checksum{}.add(all.first(cut)).add(all.subspan(cut)).result() == by_definition(octets));
  }
}

TEST_CASE("carries of 65,535 octets of ones are all folded in") {
  const std::vector<std::uint8_t> ones(65535, 0xFF);
  CHECK(Checksum{}.add(ones).result() == by_definition(ones));
}

TEST_CASE("over octets with their checksum in place the result is 0") {
  std::vector<std::uint8_t> octets{0x45, 0x00, 0x00, 0x28, 0xAB, 0xCD, 0x00, 0x00};
  const std::uint16_t sum = Checksum{}.add(octets).result();
  octets[6] = static_cast<std::uint8_t>(sum >> 8);
  octets[7] = static_cast<std::uint8_t>(sum & 0xFF);
  CHECK(Checksum{}.add(octets).result() == 0);
}

TEST_CASE("the pseudo-header of IPv4 is addresses, zero, protocol, length [RFC 9293 3.1]") {
  const std::vector<std::uint8_t> as_written{192, 0, 2, 1, 198, 51, 100, 7, 0, 6, 0x12, 0x34};
  const Checksum sum = with_pseudo_header(Address::v4(192, 0, 2, 1), Address::v4(198, 51, 100, 7), 0x1234);
  CHECK(sum.result() == by_definition(as_written));
}

TEST_CASE("the pseudo-header of IPv6 takes all sixteen octets and 32 bits of length") {
  Address source{.octets = {0x20, 0x01, 0x0D, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, .v6 = true};
  Address destination = source;
  destination.octets[15] = 2;
  std::vector<std::uint8_t> as_written(source.octets.begin(), source.octets.end());
  as_written.insert(as_written.end(), destination.octets.begin(), destination.octets.end());
  for (const int octet : {0x00, 0x01, 0x00, 0x14, 0, 0, 0, 6}) as_written.push_back(static_cast<std::uint8_t>(octet));
  CHECK(with_pseudo_header(source, destination, 0x10014).result() == by_definition(as_written));
}
