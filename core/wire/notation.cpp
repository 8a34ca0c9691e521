#include "core/wire/notation.hpp"

#include "core/wire/octets.hpp"

namespace synwave {

namespace {

std::string relative(Seq32 number, Seq32 base) {
  return std::to_string(seq_between(base, number).raw());
}

std::string in_hex(std::span<const std::uint8_t> octets) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t octet : octets) {
    text += digits[octet >> 4];
    text += digits[octet & 0x0F];
  }
  return text;
}

std::string other_to_text(const OtherOption& option) {
  const auto octets = std::span{option.octets}.first(option.length);
  const auto kind = static_cast<OptionKind>(option.kind);
  const bool experiment =
      kind == OptionKind::experiment && option.length >= 2 && read_u16(octets, 0) == fast_open_experiment;
  std::string text = "option " + std::to_string(option.kind);
  if (kind == OptionKind::md5) text = "md5";
  if (kind == OptionKind::fast_open) text = "FO";
  if (experiment) text = "FOEXP";
  const std::string value = in_hex(octets.subspan(experiment ? 2 : 0));
  return value.empty() ? text : text + ' ' + value;
}

std::string sack_to_text(const Options& options, Seq32 sack_base) {
  std::string text = "sack";
  for (std::size_t i = 0; i < options.sack_count; ++i) {
    const SackBlock& block = options.sack[i];
    text += ' ' + relative(block.left, sack_base) + ':' + relative(block.right, sack_base);
  }
  return text;
}

}  // namespace

std::string option_to_text(OptionKind kind, const Options& options, Seq32 sack_base) {
  switch (kind) {
    case OptionKind::end: return "eol";
    case OptionKind::nop: return "nop";
    case OptionKind::mss: return "mss " + std::to_string(*options.mss);
    case OptionKind::window_scale: return "wscale " + std::to_string(*options.window_scale);
    case OptionKind::sack_permitted: return "sackOK";
    case OptionKind::timestamps:
      return "TS val " + std::to_string(options.timestamps->value) + " ecr " +
             std::to_string(options.timestamps->echo_reply);
    case OptionKind::user_timeout:
      return (options.user_timeout->minutes ? "UTO min " : "UTO sec ") + std::to_string(options.user_timeout->value);
    case OptionKind::sack: return sack_to_text(options, sack_base);
    default: return other_to_text(options.other);
  }
}

std::string flags_to_text(const Segment& segment) {
  std::string text;
  if (segment.fin) text += 'F';
  if (segment.syn) text += 'S';
  if (segment.rst) text += 'R';
  if (segment.psh) text += 'P';
  if (segment.ack) text += '.';
  if (segment.urg) text += 'U';
  if (segment.ece) text += 'E';
  if (segment.cwr) text += 'W';
  return text.empty() ? "-" : text;
}

std::string options_to_text(const Options& options, Seq32 sack_base, bool padding) {
  std::string text;
  const OptionLayout layout = layout_of(options);
  for (const OptionKind kind : layout.list()) {
    const bool pads = kind == OptionKind::nop || kind == OptionKind::end;
    if (pads && !padding) continue;
    if (!text.empty()) text += ',';
    text += option_to_text(kind, options, sack_base);
  }
  return text;
}

std::string to_text(const Segment& segment, const NotationBases& bases) {
  const Seq32 end = segment.seq + SeqLen{segment.text.length};
  std::string text = flags_to_text(segment);
  text += ' ' + relative(segment.seq, bases.seq) + ':' + relative(end, bases.seq);
  text += '(' + std::to_string(segment.text.length) + ')';
  if (segment.ack) text += " ack " + relative(*segment.ack, bases.ack);
  text += " win " + std::to_string(segment.window);
  if (segment.urg) text += " urg " + std::to_string(segment.urgent);
  if (!segment.options.none()) text += " <" + options_to_text(segment.options, bases.ack) + '>';
  return text;
}

}  // namespace synwave
