#include <algorithm>

#include "core/scenario/statements.hpp"
#include "core/wire/fast_open.hpp"

namespace synwave::scenario {

namespace {

constexpr std::uint64_t largest_text = 65'455;  // what fits an IPv4 packet of 65535 octets beside all possible options

std::uint32_t sequence(Cursor& c) {
  return static_cast<std::uint32_t>(c.number(0, 0xFFFFFFFF));
}

void parse_flags(Cursor& c, SegmentNotation& segment) {
  const Token token = c.take();
  if (token.kind == TokenKind::word && token.text == "-") return;
  const bool flags =
      token.kind == TokenKind::word && token.text.find_first_not_of("FSRP.UEW") == std::string_view::npos;
  if (!flags) return c.fail_expected(token, "flags");
  const auto has = [&](char flag) { return token.text.find(flag) != std::string_view::npos; };
  segment.fin = has('F');
  segment.syn = has('S');
  segment.rst = has('R');
  segment.psh = has('P');
  segment.ack_flag = has('.');
  segment.urg = has('U');
  segment.ece = has('E');
  segment.cwr = has('W');
}

/// SEQ:END(LEN), where END is SEQ + LEN on the circle.
void parse_range(Cursor& c, SegmentNotation& segment) {
  const Token first = c.peek();
  segment.seq = sequence(c);
  c.require(":");
  const std::uint32_t end = sequence(c);
  c.require("(");
  segment.length = static_cast<std::uint32_t>(c.number(0, largest_text));
  const Token last = c.peek();
  c.require(")");
  if (c.failed() || end - segment.seq == segment.length) return;
  const Place place{first.place.line, first.place.column, last.place.column + 1 - first.place.column};
  c.fail(place, Code::length_mismatch,
         {{"seq", std::to_string(segment.seq)},
          {"end", std::to_string(end)},
          {"span", std::to_string(end - segment.seq)},
          {"length", std::to_string(segment.length)}});
}

/// `sack a:b [c:d ...]`; gives the octets it takes (RFC 2018 3).
std::uint32_t parse_sack(Cursor& c, Options& options) {
  std::uint32_t size = 2;
  do {
    SackBlock block;
    block.left = Seq32{sequence(c)};
    c.require(":");
    block.right = Seq32{sequence(c)};
    if (options.sack_count == options.sack.size()) c.reject(c.peek(), "fewer_options");
    if (c.failed()) break;
    options.sack[options.sack_count++] = block;
    size += 8;
  } while (c.at_number());
  return size;
}

int cookie_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// `FO` asks for a cookie, `FO HEX` brings one; `FOEXP` is the option before it had a number (RFC 7413 4.1.1, 9).
std::uint32_t parse_fast_open(Cursor& c, Options& options, bool experimental) {
  FastOpenCookie cookie;
  cookie.experimental = experimental;
  if (!c.at(",") && !c.at(">")) {
    const Token token = c.take();
    const std::size_t digits = token.text.size();
    const bool hex = std::all_of(token.text.begin(), token.text.end(), [](char d) { return cookie_digit(d) >= 0; });
    if (!hex || digits % 2 != 0 || digits > 2 * cookie.octets.size()) {
      c.fail_expected(token, "cookie");
      return 2;
    }
    for (std::size_t i = 0; i < digits; i += 2) {
      cookie.octets[cookie.length++] =
          static_cast<std::uint8_t>(cookie_digit(token.text[i]) * 16 + cookie_digit(token.text[i + 1]));
    }
  }
  options.other = option_with(cookie);
  return 2U + options.other.length;
}

/// One option; gives the octets it takes.
std::uint32_t parse_option(Cursor& c, Options& options) {
  constexpr std::string_view names[] = {"mss", "wscale", "sackOK", "sack", "TS", "UTO", "FO", "FOEXP", "nop", "eol"};
  switch (c.one_of(names, "tcp_option")) {
    case 0: options.mss = static_cast<std::uint16_t>(c.number(0, 65535)); return 4;
    case 1: options.window_scale = static_cast<std::uint8_t>(c.number(0, 255)); return 3;
    case 2: options.sack_permitted = true; return 2;
    case 3: return parse_sack(c, options);
    case 4: {
      Timestamps timestamps;
      c.require("val");
      timestamps.value = sequence(c);
      c.require("ecr");
      timestamps.echo_reply = sequence(c);
      options.timestamps = timestamps;
      return 10;
    }
    case 5: {
      constexpr std::string_view units[] = {"sec", "min"};
      UserTimeout timeout;
      timeout.minutes = c.one_of(units, "time_unit") == 1;
      timeout.value = static_cast<std::uint16_t>(c.number(0, 32767));
      options.user_timeout = timeout;
      return 4;
    }
    case 6: return parse_fast_open(c, options, false);
    case 7: return parse_fast_open(c, options, true);
    default: return 1;
  }
}

void parse_options(Cursor& c, Options& options) {
  c.require("<");
  std::uint32_t size = 0;
  std::vector<std::string_view> seen;
  do {
    const Token token = c.peek();
    const bool padding = token.is("nop") || token.is("eol");
    if (!padding && std::find(seen.begin(), seen.end(), token.text) != seen.end()) c.reject(token, "option_once");
    seen.push_back(token.text);
    size += parse_option(c, options);
    if (size > max_options_length || options_length(options) > max_options_length) c.reject(token, "fewer_options");
  } while (c.accept(","));
  c.require(">");
}

}  // namespace

SegmentNotation parse_segment_notation(Cursor& c) {
  SegmentNotation segment;
  parse_flags(c, segment);
  parse_range(c, segment);
  const Token ack = c.peek();
  if (c.accept("ack")) {
    segment.ack = sequence(c);
    if (!segment.ack_flag) c.reject(ack, "ack_flag");
  }
  if (c.accept("win")) segment.window = static_cast<std::uint16_t>(c.number(0, 65535));
  const Token urgent = c.peek();
  if (c.accept("urg")) {
    segment.urgent = static_cast<std::uint16_t>(c.number(0, 65535));
    if (!segment.urg) c.reject(urgent, "urg_flag");
  }
  if (c.at("<")) parse_options(c, segment.options);
  return segment;
}

}  // namespace synwave::scenario
