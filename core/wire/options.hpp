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
  user_timeout = 28,   // RFC 5482 3.3
  // Carried as OtherOption, like every kind without a name here.
  md5 = 19,          // RFC 2385 3
  fast_open = 34,    // RFC 7413 4.1.1
  experiment = 254,  // RFC 6994 3: the first two octets say whose
};

/// Of option 254: Fast Open before it had a number of its own (RFC 7413 A).
inline constexpr std::uint16_t fast_open_experiment = 0xF989;

/// The data offset counts four bits of words, five of which are the fixed header (RFC 9293 3.1).
inline constexpr std::uint32_t max_options_length = 40;

/// The options of a header in the order of the wire, the padding among them; a list of kinds, no octets yet. An
/// uninterpreted option stands there with its own kind, of whatever number.
struct OptionLayout {
  std::array<OptionKind, 16> kinds{};
  std::uint8_t count = 0;

  std::span<const OptionKind> list() const& { return std::span{kinds}.first(count); }
  void list() const&& = delete;  // the list would outlive its layout
};

/// In the order that `options` asks for. Linux's, which most captures show, pads each group in front to words and an
/// uninterpreted option behind, all with NOPs. FreeBSD's aligns with NOPs and pads the end with EOL. An uninterpreted
/// option is the last.
OptionLayout layout_of(const Options& options);

/// Octets that the options take in a header, padding included; a multiple of 4. More than max_options_length does not
/// fit a header.
constexpr std::uint32_t options_length(const Options& options) {
  std::uint32_t length = 0;
  if (options.mss) length += 4;
  if (options.window_scale) length += 4;
  if (options.user_timeout) length += 4;
  const std::uint32_t blocks = 8U * options.sack_count;
  if (options.order == OptionOrder::freebsd) {
    // Timestamps and SACK begin two octets into a word, where SACK-permitted may have left off.
    if (options.sack_permitted) length += 2;
    if (options.timestamps) length = (length | 2) + 10;
    if (blocks != 0) length = (length | 2) + 2 + blocks;
  } else {
    // SACK-permitted takes the place of the padding before the timestamps.
    if (options.sack_permitted && !options.timestamps) length += 4;
    if (options.timestamps) length += 12;
    if (blocks != 0) length += 4 + blocks;
  }
  if (options.other.kind != 0) length += 2U + options.other.length;
  return (length + 3) / 4 * 4;
}

/// Appends options_length() octets to `out`.
void write_options(const Options& options, std::vector<std::uint8_t>& out);

struct ParsedOptions {
  Options options;
  /// Where, in the octets given, an option's length made no sense; empty if all did.
  std::optional<std::uint32_t> malformed_at;
};

/// Reads the octets between the fixed header and the text. A kind that is not known is kept as `other`, the last one if
/// there are several; one that is too long for that, or a known one whose length is not its own, is skipped by its
/// length (RFC9293-MUST-6). Of a kind that comes twice the last one counts. In which order they came is not kept, nor
/// is it asked whether the flags allow an option.
///
/// Policy "ignore the rest": a length of 0, 1 or beyond the header (RFC9293-MUST-7) ends the reading; the options
/// before it stand, the segment stays valid. RFC 9293 3.1 leaves the choice open; Linux and FreeBSD do the same.
ParsedOptions parse_options(std::span<const std::uint8_t> octets);

}  // namespace synwave
