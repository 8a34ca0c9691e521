// Sequence numbers: positions on a circle of 2^32 octets (RFC 9293 3.4).
#pragma once

#include <cstdint>

namespace synwave {

/// A number of sequence numbers, in octets (SYN and FIN count one each). Not negative.
class SeqLen {
 public:
  constexpr SeqLen() = default;
  constexpr explicit SeqLen(std::uint32_t raw) : raw_{raw} {}
  constexpr std::uint32_t raw() const { return raw_; }

  friend constexpr SeqLen operator+(SeqLen a, SeqLen b) { return SeqLen{a.raw_ + b.raw_}; }
  friend constexpr bool operator==(SeqLen, SeqLen) = default;
  friend constexpr bool operator<(SeqLen a, SeqLen b) { return a.raw_ < b.raw_; }
  friend constexpr bool operator>(SeqLen a, SeqLen b) { return a.raw_ > b.raw_; }
  friend constexpr bool operator<=(SeqLen a, SeqLen b) { return a.raw_ <= b.raw_; }
  friend constexpr bool operator>=(SeqLen a, SeqLen b) { return a.raw_ >= b.raw_; }

 private:
  std::uint32_t raw_ = 0;
};

/// A TCP sequence number (RFC 9293 3.4). A circle has no order, so there is no operator<:
/// `before` is meaningful while both lie within 2^31 of each other.
class Seq32 {
 public:
  constexpr Seq32() = default;
  constexpr explicit Seq32(std::uint32_t raw) : raw_{raw} {}
  constexpr std::uint32_t raw() const { return raw_; }

  /// Signed distance from `origin` to here, in octets.
  constexpr std::int32_t since(Seq32 origin) const { return static_cast<std::int32_t>(raw_ - origin.raw_); }
  constexpr bool before(Seq32 other) const { return since(other) < 0; }
  constexpr bool after(Seq32 other) const { return since(other) > 0; }
  constexpr bool at_or_before(Seq32 other) const { return since(other) <= 0; }
  constexpr bool at_or_after(Seq32 other) const { return since(other) >= 0; }
  /// Whether this number lies in [first, first + length).
  constexpr bool in_window(Seq32 first, SeqLen length) const { return raw_ - first.raw_ < length.raw(); }

  friend constexpr Seq32 operator+(Seq32 s, SeqLen n) { return Seq32{s.raw_ + n.raw()}; }
  friend constexpr Seq32 operator-(Seq32 s, SeqLen n) { return Seq32{s.raw_ - n.raw()}; }
  friend constexpr bool operator==(Seq32, Seq32) = default;

 private:
  std::uint32_t raw_ = 0;
};

/// Length of [first, end), which must not be negative.
constexpr SeqLen seq_between(Seq32 first, Seq32 end) {
  return SeqLen{end.raw() - first.raw()};
}
constexpr Seq32 later(Seq32 a, Seq32 b) {
  return a.before(b) ? b : a;
}
constexpr Seq32 earlier(Seq32 a, Seq32 b) {
  return a.before(b) ? a : b;
}

}  // namespace synwave
