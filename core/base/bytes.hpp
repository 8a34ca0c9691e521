// Payload without copying: a slice of an immutable stream, and the place where octets are looked up.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/ids.hpp"

namespace synwave {

/// `length` octets of `stream`, from `offset` on. Trivially copyable; says where the octets came from.
struct Bytes {
  StreamId stream;
  std::uint32_t length = 0;
  std::uint64_t offset = 0;

  constexpr bool empty() const { return length == 0; }
  constexpr std::uint64_t end() const { return offset + length; }
  /// Without the first `n` octets; `n` must not exceed the length.
  constexpr Bytes without_first(std::uint32_t n) const { return {stream, length - n, offset + n}; }
  /// The first `n` octets; `n` must not exceed the length.
  constexpr Bytes first(std::uint32_t n) const { return {stream, n, offset}; }
  /// Whether `next` goes on in the same stream exactly where this ends.
  constexpr bool continues_in(const Bytes& next) const { return next.stream == stream && next.offset == end(); }

  friend constexpr bool operator==(const Bytes&, const Bytes&) = default;
};

/// The octets behind Bytes: a pattern per stream (no memory), with literal text where an application wrote text.
class Octets {
 public:
  /// The literal `text` stands in `stream` from `offset` on. Places must be written once, in rising order of offset per
  /// stream.
  void write(StreamId stream, std::uint64_t offset, std::string_view text);
  /// From `offset` on nothing was written after all.
  void forget(StreamId stream, std::uint64_t offset);
  /// From now on zeros stand wherever nothing was written, as in packetdrill's buffers.
  void all_zero() { zero_ = true; }

  std::uint8_t at(StreamId stream, std::uint64_t offset) const;
  /// Fills `out`, whose size must be `bytes.length`.
  void copy(const Bytes& bytes, std::span<std::uint8_t> out) const;
  std::string text(const Bytes& bytes) const;

 private:
  struct Piece {
    StreamId stream;
    std::uint64_t offset;
    std::uint32_t length;
    std::uint32_t begin;  // in literals_
  };
  std::vector<Piece> pieces_;
  std::string literals_;
  bool zero_ = false;
};

}  // namespace synwave
