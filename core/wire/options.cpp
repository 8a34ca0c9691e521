#include "core/wire/options.hpp"

#include "core/base/ensure.hpp"
#include "core/wire/octets.hpp"

namespace synwave {

namespace {

// Lengths on the wire, kind and length octets included.
constexpr std::uint32_t mss_length = 4;
constexpr std::uint32_t window_scale_length = 3;
constexpr std::uint32_t sack_permitted_length = 2;
constexpr std::uint32_t timestamps_length = 10;
constexpr std::uint32_t sack_block_length = 8;

void write_option(OptionKind kind, const Options& options, std::vector<std::uint8_t>& out) {
  append_u8(out, static_cast<std::uint32_t>(kind));
  switch (kind) {
    case OptionKind::end:
    case OptionKind::nop: return;
    case OptionKind::mss:
      append_u8(out, mss_length);
      append_u16(out, *options.mss);
      return;
    case OptionKind::window_scale:
      append_u8(out, window_scale_length);
      append_u8(out, *options.window_scale);
      return;
    case OptionKind::sack_permitted: append_u8(out, sack_permitted_length); return;
    case OptionKind::sack:
      append_u8(out, 2 + sack_block_length * options.sack_count);
      for (std::size_t i = 0; i < options.sack_count; ++i) {
        append_u32(out, options.sack[i].left.raw());
        append_u32(out, options.sack[i].right.raw());
      }
      return;
    case OptionKind::timestamps:
      append_u8(out, timestamps_length);
      append_u32(out, options.timestamps->value);
      append_u32(out, options.timestamps->echo_reply);
      return;
  }
}

void read_sack(std::span<const std::uint8_t> option, Options& options) {
  const std::size_t blocks = (option.size() - 2) / sack_block_length;
  if ((option.size() - 2) % sack_block_length != 0 || blocks == 0 || blocks > options.sack.size()) return;
  options.sack_count = static_cast<std::uint8_t>(blocks);
  options.sack = {};
  for (std::size_t i = 0; i < blocks; ++i) {
    const std::size_t at = 2 + i * sack_block_length;
    options.sack[i] = {Seq32{read_u32(option, at)}, Seq32{read_u32(option, at + 4)}};
  }
}

/// `option` begins with its kind and is as long as its length octet says.
void read_option(std::span<const std::uint8_t> option, Options& options) {
  switch (static_cast<OptionKind>(option[0])) {
    case OptionKind::mss:
      if (option.size() == mss_length) options.mss = read_u16(option, 2);
      return;
    case OptionKind::window_scale:
      if (option.size() == window_scale_length) options.window_scale = option[2];
      return;
    case OptionKind::sack_permitted:
      if (option.size() == sack_permitted_length) options.sack_permitted = true;
      return;
    case OptionKind::sack: read_sack(option, options); return;
    case OptionKind::timestamps:
      if (option.size() == timestamps_length) options.timestamps = Timestamps{read_u32(option, 2), read_u32(option, 6)};
      return;
    default: return;
  }
}

}  // namespace

OptionLayout layout_of(const Options& options) {
  OptionLayout layout;
  const auto put = [&layout](OptionKind kind) { layout.kinds[layout.count++] = kind; };
  const auto pad = [&put](int octets) {
    for (int i = 0; i < octets; ++i) put(OptionKind::nop);
  };
  if (options.mss) put(OptionKind::mss);
  if (options.sack_permitted) {
    if (!options.timestamps) pad(2);
    put(OptionKind::sack_permitted);
  }
  if (options.timestamps) {
    if (!options.sack_permitted) pad(2);
    put(OptionKind::timestamps);
  }
  if (options.window_scale) {
    pad(1);
    put(OptionKind::window_scale);
  }
  if (options.sack_count != 0) {
    pad(2);
    put(OptionKind::sack);
  }
  return layout;
}

void write_options(const Options& options, std::vector<std::uint8_t>& out) {
  ENSURE(options.sack_count <= options.sack.size());
  const std::size_t begin = out.size();
  const OptionLayout layout = layout_of(options);
  for (const OptionKind kind : layout.list()) write_option(kind, options, out);
  ENSURE(out.size() - begin == options_length(options));
}

ParsedOptions parse_options(std::span<const std::uint8_t> octets) {
  ParsedOptions parsed;
  std::size_t at = 0;
  while (at < octets.size()) {
    const auto kind = static_cast<OptionKind>(octets[at]);
    if (kind == OptionKind::end) break;
    if (kind == OptionKind::nop) {
      ++at;
      continue;
    }
    const std::size_t left = octets.size() - at;
    const std::size_t length = left > 1 ? octets[at + 1] : 0;
    if (length < 2 || length > left) {
      parsed.malformed_at = static_cast<std::uint32_t>(at);
      break;
    }
    read_option(octets.subspan(at, length), parsed.options);
    at += length;
  }
  return parsed;
}

}  // namespace synwave
