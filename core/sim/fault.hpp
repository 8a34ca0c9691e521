// What the text does to chosen segments on their way.
#pragma once

#include <cstdint>

#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/trace/vocabulary.hpp"
#include "core/wire/segment.hpp"

namespace synwave {

/// What a segment is, as bits; one may be several. In the order of the language's classes.
enum SegmentClassBit : std::uint8_t {
  class_syn = 1,  // without ACK
  class_syn_ack = 2,
  class_ack = 4,   // no text, no SYN, FIN, RST
  class_data = 8,  // has text
  class_fin = 16,
  class_rst = 32,
  class_any = 64,  // every segment
};

constexpr std::uint8_t classes_of(const Segment& s) {
  unsigned bits = class_any;
  if (s.syn) bits |= s.ack ? class_syn_ack : class_syn;
  if (s.ack && s.text.empty() && !s.syn && !s.fin && !s.rst) bits |= class_ack;
  if (!s.text.empty()) bits |= class_data;
  if (s.fin) bits |= class_fin;
  if (s.rst) bits |= class_rst;
  return static_cast<std::uint8_t>(bits);
}

enum class FaultKind : std::uint8_t { drop, delay, duplicate, corrupt, mark };

/// Hits the transmissions of one direction that have one of `classes`, and whose sender is in `in_state` and bears
/// `name` (where these are asked for): of those, counted from 1, number `first` to `last`. The counter is part of it.
struct Fault {
  HostId from;
  HostId to;
  std::uint8_t classes = class_any;
  bool any_state = true;
  State in_state = State::closed;
  FaultKind kind = FaultKind::drop;
  std::uint32_t name = 0xFFFFFFFF;  // 0xFFFFFFFF: any connection, also segments sent for nobody
  std::uint32_t first = 1;
  std::uint32_t last = 1;  // 0xFFFFFFFF: all from `first` on
  Duration time{0};        // of delay (by) and duplicate (after)
  std::uint32_t line = 0;
  std::uint32_t matched = 0;  // transmissions counted so far

  friend bool operator==(const Fault&, const Fault&) = default;
};

}  // namespace synwave
