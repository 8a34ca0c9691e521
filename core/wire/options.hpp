// TCP options as octets (RFC 9293 3.2): how they are laid out in a header, written and read.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/wire/segment.hpp"

namespace synwave {

enum class OptionKind : std::uint8_t {
  end = 0,             // RFC 9293 3.2
  nop = 1,             // RFC 9293 3.2
  mss = 2,             // RFC 9293 3.2
  window_scale = 3,    // RFC 7323 2.2
  sack_permitted = 4,  // RFC 2018 2
  sack = 5,            // RFC 2018 3
  timestamps = 8,      // RFC 7323 3.2
};

/// The data offset counts four bits of words, five of which are the fixed header (RFC 9293 3.1).
inline constexpr std::uint32_t max_options_length = 40;

/// The options of a header in the order of the wire, the padding among them; a list of kinds, no octets yet.
struct OptionLayout {
  std::array<OptionKind, 12> kinds{};
  std::uint8_t count = 0;

  std::span<const OptionKind> list() const& { return std::span{kinds}.first(count); }
  void list() const&& = delete;  // the list would outlive its layout
};

/// Linux's order, which most captures show: MSS, SACK-permitted, timestamps, window scale, SACK, each group padded in
/// front to words.
OptionLayout layout_of(const Options& options);

/// Octets that the options take in a header, padding included; a multiple of 4. More than max_options_length does not
/// fit a header.
constexpr std::uint32_t options_length(const Options& options) {
  std::uint32_t length = 0;
  if (options.mss) length += 4;
  if (options.timestamps) length += 12;
  // SACK-permitted takes the place of the padding before the timestamps.
  if (options.sack_permitted && !options.timestamps) length += 4;
  if (options.window_scale) length += 4;
  if (options.sack_count != 0) length += 4U + 8U * options.sack_count;
  return length;
}

/// Appends options_length() octets to `out`.
void write_options(const Options& options, std::vector<std::uint8_t>& out);

struct ParsedOptions {
  Options options;
  /// Where, in the octets given, an option's length made no sense; empty if all did.
  std::optional<std::uint32_t> malformed_at;
};

/// Reads the octets between the fixed header and the text. A kind that is not known, or a known one whose length is not
/// its own, is skipped by its length (RFC9293-MUST-6). Of a kind that comes twice the last one counts. Whether the
/// flags allow an option is not asked.
///
/// Policy "ignore the rest": a length of 0, 1 or beyond the header (RFC9293-MUST-7) ends the reading; the options
/// before it stand, the segment stays valid. RFC 9293 3.1 leaves the choice open; Linux and FreeBSD do the same.
ParsedOptions parse_options(std::span<const std::uint8_t> octets);

}  // namespace synwave
