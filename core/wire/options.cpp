#include "core/wire/options.hpp"

#include "core/base/ensure.hpp"
#include "core/wire/fast_open.hpp"
#include "core/wire/octets.hpp"

namespace synwave {

namespace {

// Lengths on the wire, kind and length octets included.
constexpr std::uint32_t mss_length = 4;
constexpr std::uint32_t window_scale_length = 3;
constexpr std::uint32_t sack_permitted_length = 2;
constexpr std::uint32_t timestamps_length = 10;
constexpr std::uint32_t user_timeout_length = 4;
constexpr std::uint32_t sack_block_length = 8;
constexpr std::uint32_t user_timeout_in_minutes = 0x8000;  // the G bit (RFC 5482 3.3)

/// Whether the kind cannot be that of an uninterpreted option: it is padding, or has a member of its own in Options.
bool interpreted(std::uint8_t number) {
  const auto kind = static_cast<OptionKind>(number);
  return (kind >= OptionKind::nop && kind <= OptionKind::sack) || kind == OptionKind::timestamps ||
         kind == OptionKind::user_timeout;
}

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
    case OptionKind::user_timeout:
      append_u8(out, user_timeout_length);
      append_u16(out, options.user_timeout->value | (options.user_timeout->minutes ? user_timeout_in_minutes : 0));
      return;
    default: break;
  }
  append_u8(out, 2U + options.other.length);
  const auto octets = std::span{options.other.octets}.first(options.other.length);
  out.insert(out.end(), octets.begin(), octets.end());
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

void read_other(std::span<const std::uint8_t> option, OtherOption& other) {
  const std::span<const std::uint8_t> value = option.subspan(2);
  if (value.size() > other.octets.size()) return;
  OtherOption read;
  read.kind = option[0];
  read.length = static_cast<std::uint8_t>(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) read.octets[i] = value[i];
  if (is_fast_open(other) && !is_fast_open(read)) return;  // the one that somebody will look at
  other = read;
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
    case OptionKind::user_timeout:
      if (option.size() == user_timeout_length) {
        const std::uint32_t field = read_u16(option, 2);
        options.user_timeout = UserTimeout{(field & user_timeout_in_minutes) != 0,
                                           static_cast<std::uint16_t>(field & ~user_timeout_in_minutes)};
      }
      return;
    default: read_other(option, options.other); return;
  }
}

/// Octets from an uninterpreted option to the next word, counted from where it begins.
std::uint32_t padding_after(const Options& options, std::uint32_t begin) {
  return (4 - (begin + 2 + options.other.length) % 4) % 4;
}

class LayoutWriter {
 public:
  void put(OptionKind kind) { layout_.kinds[layout_.count++] = kind; }
  void pad(std::uint32_t octets, OptionKind kind = OptionKind::nop) {
    for (std::uint32_t i = 0; i < octets; ++i) put(kind);
  }
  const OptionLayout& layout() const { return layout_; }

 private:
  OptionLayout layout_;
};

OptionLayout linux_layout(const Options& options) {
  LayoutWriter to;
  if (options.mss) to.put(OptionKind::mss);
  if (options.sack_permitted) {
    if (!options.timestamps) to.pad(2);
    to.put(OptionKind::sack_permitted);
  }
  if (options.timestamps) {
    if (!options.sack_permitted) to.pad(2);
    to.put(OptionKind::timestamps);
  }
  if (options.window_scale) {
    to.pad(1);
    to.put(OptionKind::window_scale);
  }
  if (options.user_timeout) to.put(OptionKind::user_timeout);
  if (options.sack_count != 0) {
    to.pad(2);
    to.put(OptionKind::sack);
  }
  if (options.other.kind != 0) {
    to.put(static_cast<OptionKind>(options.other.kind));
    to.pad(padding_after(options, 0));
  }
  return to.layout();
}

OptionLayout freebsd_layout(const Options& options) {
  LayoutWriter to;
  bool half = false;  // two octets into a word; the padding below leaves no other place than this or its begin
  const auto at_half = [&to, &half] {
    if (!half) to.pad(2);
    half = false;
  };
  if (options.mss) to.put(OptionKind::mss);
  if (options.window_scale) {
    to.pad(1);
    to.put(OptionKind::window_scale);
  }
  if (options.sack_permitted) {
    to.put(OptionKind::sack_permitted);
    half = true;
  }
  if (options.timestamps) {
    at_half();
    to.put(OptionKind::timestamps);
  }
  if (options.user_timeout) to.put(OptionKind::user_timeout);
  if (options.sack_count != 0) {
    at_half();
    to.put(OptionKind::sack);
  }
  if (options.other.kind != 0) {
    to.put(static_cast<OptionKind>(options.other.kind));
    to.pad(padding_after(options, half ? 2 : 0), OptionKind::end);
  } else if (half) {
    to.pad(2, OptionKind::end);
  }
  return to.layout();
}

}  // namespace

OptionLayout layout_of(const Options& options) {
  return options.order == OptionOrder::freebsd ? freebsd_layout(options) : linux_layout(options);
}

void write_options(const Options& options, std::vector<std::uint8_t>& out) {
  ENSURE(options.sack_count <= options.sack.size());
  ENSURE(options.other.length <= options.other.octets.size() && !interpreted(options.other.kind));
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
