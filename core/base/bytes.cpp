#include "core/base/bytes.hpp"

#include "core/base/ensure.hpp"
#include "core/base/hash.hpp"

namespace synwave {

namespace {

std::uint8_t pattern_at(StreamId stream, std::uint64_t offset) {
  const std::uint64_t word = mix64((static_cast<std::uint64_t>(stream.raw) << 40) ^ (offset >> 3));
  return static_cast<std::uint8_t>(word >> (8 * (offset & 7)));
}

}  // namespace

void Octets::write(StreamId stream, std::uint64_t offset, std::string_view text) {
  pieces_.push_back(
      {stream, offset, static_cast<std::uint32_t>(text.size()), static_cast<std::uint32_t>(literals_.size())});
  literals_.append(text);
}

void Octets::forget(StreamId stream, std::uint64_t offset) {
  for (Piece& piece : pieces_) {
    if (piece.stream != stream || piece.offset + piece.length <= offset) continue;
    piece.length = piece.offset < offset ? static_cast<std::uint32_t>(offset - piece.offset) : 0;
  }
}

std::uint8_t Octets::at(StreamId stream, std::uint64_t offset) const {
  for (const Piece& piece : pieces_) {
    if (piece.stream == stream && offset - piece.offset < piece.length) {
      const auto within = static_cast<std::size_t>(offset - piece.offset);
      return static_cast<std::uint8_t>(literals_[piece.begin + within]);
    }
  }
  return zero_ ? std::uint8_t{0} : pattern_at(stream, offset);
}

void Octets::copy(const Bytes& bytes, std::span<std::uint8_t> out) const {
  ENSURE(out.size() == bytes.length);
  for (std::uint32_t i = 0; i < bytes.length; ++i) out[i] = at(bytes.stream, bytes.offset + i);
}

std::string Octets::text(const Bytes& bytes) const {
  std::string out(bytes.length, '\0');
  for (std::uint32_t i = 0; i < bytes.length; ++i) out[i] = static_cast<char>(at(bytes.stream, bytes.offset + i));
  return out;
}

}  // namespace synwave
