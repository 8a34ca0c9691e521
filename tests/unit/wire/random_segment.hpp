// Segments drawn by number: the same number gives the same segment on every platform.
#pragma once

#include <cstdint>

#include "core/base/hash.hpp"
#include "core/wire/options.hpp"
#include "core/wire/segment.hpp"

namespace synwave::test {

/// A row of numbers that is a function of its seed.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : seed_{seed} {}
  std::uint64_t next() { return Hasher{}.add(seed_).add(++ordinal_).result(); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(next()); }
  std::uint16_t u16() { return static_cast<std::uint16_t>(next()); }
  std::uint8_t u8() { return static_cast<std::uint8_t>(next()); }
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>((next() >> 32) * bound >> 32); }
  bool coin() { return (next() & 1) != 0; }
  /// Mostly near 0, 2^31 or 2^32, where circles break.
  Seq32 seq() {
    const std::uint32_t anchors[] = {0, 0x80000000U, 0xFFFFFFFFU, u32()};
    return Seq32{anchors[below(4)] + below(5) - 2};
  }

 private:
  std::uint64_t seed_;
  std::uint64_t ordinal_ = 0;
};

/// Any options that fit a header together.
inline Options random_options(Draws& draws) {
  for (;;) {
    Options options;
    if (draws.coin()) options.mss = draws.u16();
    if (draws.coin()) options.window_scale = draws.u8();
    options.sack_permitted = draws.coin();
    if (draws.coin()) options.timestamps = Timestamps{draws.u32(), draws.u32()};
    if (draws.below(4) == 0) {
      options.user_timeout = UserTimeout{draws.coin(), static_cast<std::uint16_t>(draws.u16() & 0x7FFF)};
    }
    options.sack_count = static_cast<std::uint8_t>(draws.below(5));
    for (std::size_t i = 0; i < options.sack_count; ++i) options.sack[i] = {draws.seq(), draws.seq()};
    if (draws.below(4) == 0) {
      constexpr OptionKind kinds[] = {OptionKind::md5, OptionKind::fast_open, OptionKind::experiment};
      options.other.kind = static_cast<std::uint8_t>(kinds[draws.below(3)]);
      options.other.length = static_cast<std::uint8_t>(draws.below(19));
      for (std::size_t i = 0; i < options.other.length; ++i) options.other.octets[i] = draws.u8();
    }
    if (options_length(options) <= max_options_length) return options;
  }
}

inline Segment random_segment(std::uint64_t seed) {
  Draws draws{seed};
  Segment s;
  s.source = {Address::v4(draws.u8(), draws.u8(), draws.u8(), draws.u8()), draws.u16()};
  s.destination = {Address::v4(draws.u8(), draws.u8(), draws.u8(), draws.u8()), draws.u16()};
  s.seq = draws.seq();
  if (draws.coin()) s.ack = draws.seq();
  s.syn = draws.coin();
  s.fin = draws.coin();
  s.rst = draws.coin();
  s.psh = draws.coin();
  s.urg = draws.coin();
  s.ece = draws.coin();
  s.cwr = draws.coin();
  s.window = draws.u16();
  s.urgent = draws.u16();
  s.options = random_options(draws);
  s.ip.ttl = draws.u8();
  s.ip.tos = draws.u8();
  if (draws.coin()) s.text = {StreamId{draws.below(1000)}, draws.below(1461), draws.next() >> 20};
  return s;
}

/// The same between IPv6 addresses.
inline Segment random_segment_v6(std::uint64_t seed) {
  Segment s = random_segment(seed);
  Draws draws{~seed};
  for (Address* address : {&s.source.address, &s.destination.address}) {
    address->v6 = true;
    for (std::uint8_t& octet : address->octets) octet = draws.u8();
  }
  s.ip.flow_label = draws.u32() & 0xFFFFF;
  return s;
}

}  // namespace synwave::test
