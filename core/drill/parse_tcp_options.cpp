#include <algorithm>

#include "core/drill/decimal.hpp"
#include "core/drill/statements.hpp"
#include "core/wire/options.hpp"

namespace synwave::drill {

namespace {

/// Hexadecimal digits, as one token or none: `FO`, `FO 0123abcd`.
std::vector<std::uint8_t> parse_hex(Cursor& c) {
  std::vector<std::uint8_t> octets;
  const bool there = c.at(TokenKind::word) || c.at(TokenKind::number);
  if (!there) return octets;
  const Token token = c.take();
  const bool digits = std::all_of(token.text.begin(), token.text.end(), [](char d) { return hex_value(d) >= 0; });
  if (!digits || token.text.size() % 2 != 0) {
    c.reject(token, "hex");
    return octets;
  }
  for (std::size_t i = 0; i < token.text.size(); i += 2) {
    octets.push_back(static_cast<std::uint8_t>(hex_value(token.text[i]) * 16 + hex_value(token.text[i + 1])));
  }
  return octets;
}

/// `a:b [c:d ...]`, perhaps none.
std::uint32_t parse_blocks(Cursor& c, OptionSpec& option) {
  std::uint32_t size = 2;
  while (c.at(TokenKind::number) && size <= max_options_length) {
    SackSpec block;
    block.left = c.number32("sequence_number");
    c.require(":");
    block.right = c.number32("sequence_number");
    option.blocks.push_back(block);
    size += 8;
  }
  return size;
}

struct Known {
  std::string_view word;
  OptionSpecKind kind;
};
constexpr Known known_options[] = {
    {"eol", OptionSpecKind::eol},        {"nop", OptionSpecKind::nop},
    {"mss", OptionSpecKind::mss},        {"wscale", OptionSpecKind::wscale},
    {"sackOK", OptionSpecKind::sack_ok}, {"sack", OptionSpecKind::sack},
    {"TS", OptionSpecKind::timestamps},  {"FO", OptionSpecKind::fast_open},
    {"TFO", OptionSpecKind::fast_open},  {"FOEXP", OptionSpecKind::fast_open_experimental},
    {"md5", OptionSpecKind::md5},        {"UTO", OptionSpecKind::user_timeout},
};

void refuse_others(Cursor& c, const Token& token) {
  struct Other {
    std::string_view begin;
    const char* what;
  };
  constexpr Other others[] = {
      {"mp_", "MPTCP"},         {"dss", "MPTCP"},  {"add_address", "MPTCP"}, {"remove_address", "MPTCP"},
      {"md5valid", "md5valid"}, {"ECN", "AccECN"}, {"AccECN", "AccECN"},     {"exp_", "experimental options"},
  };
  for (const Other& other : others) {
    const bool word = token.kind == TokenKind::word && token.text.substr(0, other.begin.size()) == other.begin;
    if (word) return c.not_supported(token, other.what);
  }
  c.reject(token, "tcp_option");
}

/// `sec N` or `min N`, 15 bits.
std::uint32_t parse_user_timeout(Cursor& c) {
  const bool minutes = c.accept("min");
  if (!minutes) c.require("sec");
  const Token token = c.peek();
  const std::uint32_t value = c.number16();
  constexpr std::uint32_t in_minutes = 0x8000;
  if (!c.failed() && value >= in_minutes) {
    c.fail(token.place, Code::out_of_range, {{"word", std::string{token.text}}, {"least", "0"}, {"most", "32767"}});
  }
  return value | (minutes ? in_minutes : 0);
}

/// The value of an option; gives the octets it takes.
std::uint32_t parse_value(Cursor& c, const Token& name, OptionSpec& option) {
  switch (option.kind) {
    case OptionSpecKind::eol:
    case OptionSpecKind::nop: return 1;
    case OptionSpecKind::mss: option.value = c.number16(); return 4;
    case OptionSpecKind::wscale: option.value = c.number8(); return 3;
    case OptionSpecKind::sack_ok: return 2;
    case OptionSpecKind::sack: return parse_blocks(c, option);
    case OptionSpecKind::timestamps:
      c.require("val");
      option.value = c.number32();
      c.require("ecr");
      option.echo = c.number32();
      return 10;
    case OptionSpecKind::user_timeout: option.value = parse_user_timeout(c); return 4;
    case OptionSpecKind::fast_open:
    case OptionSpecKind::fast_open_experimental: option.octets = parse_hex(c); break;
    case OptionSpecKind::md5:
      option.octets = parse_hex(c);
      if (!option.octets.empty() && option.octets.size() != 16) c.reject(name, "md5_digest");
      break;
  }
  const std::uint32_t head = option.kind == OptionSpecKind::fast_open_experimental ? 4 : 2;  // with its magic number
  return head + static_cast<std::uint32_t>(option.octets.size());
}

/// One option; gives the octets it takes.
std::uint32_t parse_option(Cursor& c, TcpSpec& tcp) {
  const Token name = c.take();
  const auto* known =
      std::find_if(std::begin(known_options), std::end(known_options), [&](const Known& k) { return name.is(k.word); });
  if (known == std::end(known_options)) {
    refuse_others(c, name);
    return 0;
  }
  OptionSpec option;
  option.kind = known->kind;
  const std::uint32_t size = parse_value(c, name, option);
  option.place = span(name.place, c.last_place());
  tcp.options.push_back(std::move(option));
  return size;
}

}  // namespace

void parse_tcp_options(Cursor& c, TcpSpec& tcp, bool inbound) {
  const Place begin = c.take().place;
  if (c.accept(">")) return;
  const Token first = c.peek();
  if (c.accept("...")) {
    tcp.any_options = true;
    if (inbound) c.reject(first, "checked_options");
    c.require(">");
    return;
  }
  std::uint32_t size = 0;
  do {
    size += parse_option(c, tcp);
  } while (!c.failed() && size <= max_options_length && c.accept(","));
  if (size <= max_options_length) c.require(">");
  const Place all = span(begin, c.last_place());
  if (size > max_options_length) {
    c.fail(all, Code::options_too_long,
           {{"octets", std::to_string(size)}, {"most", std::to_string(max_options_length)}});
  } else if (size % 4 != 0) {
    c.fail(all, Code::options_unpadded, {{"octets", std::to_string(size)}});
  }
}

}  // namespace synwave::drill
