#include "core/drill/diagnostics.hpp"

#include <algorithm>
#include <iterator>

namespace synwave::drill {

namespace {

struct CodeInfo {
  std::string_view name;
  std::string_view english;
};

constexpr CodeInfo codes[] = {
#define X(name, english) {#name, english},
    SYNWAVE_DRILL_DIAGNOSTICS(X)
#undef X
};

struct Phrase {
  std::string_view key;
  std::string_view english;
};

/// What can be expected, by the key that the parser's `expected` parameters hold.
constexpr Phrase phrases[] = {
    {"event_time", "a time such as 0, +0.1 or *"},
    {"event", "an event that begins with a time"},
    {"end", "the end of the script"},
    {"seconds", "seconds such as 0.1, with at most nine decimals"},
    {"same_base", "a time with + beside a time with +, and without beside one without"},
    {"action", "a packet with < or >, a call, a command in backticks or code in %{ }%"},
    {"direction", "< or >"},
    {"ip_item", "noecn, ect0, ect1, ect01, ce, tos N, ttl N or flowlabel N"},
    {"ip_item_once", "each item once, and tos or the ECN code point, not both"},
    {"flags", "TCP flags out of F S R P . U E W A and one digit, or -"},
    {"flags_or_digit", "a digit or the flags E, W and A, not both"},
    {"number", "a number"},
    {"sequence_number", "a sequence number"},
    {"port", "a port"},
    {"tcp_option", "an option: mss, wscale, sackOK, sack, TS, FO, FOEXP, md5, UTO, nop or eol"},
    {"checked_options", "options: <...> is for outbound packets only"},
    {"hex", "an even number of hexadecimal digits"},
    {"md5_digest", "a digest of 32 hexadecimal digits, or none"},
    {"icmp_type", "a type of ICMP such as unreachable or type_3"},
    {"icmpv6_type", "a type of ICMPv6 such as unreachable or type_1"},
    {"icmp_code", "a code of that type, such as code_1"},
    {"ip_version_of_script", "icmp, which means ICMPv6 in a script of IPv6"},
    {"function", "the name of a call"},
    {"value", "a value: ..., a number, a symbol, a text in quotes, [list] or {struct}"},
    {"errno", "the name of an error such as ECONNREFUSED"},
    {"note_end", "the ) of the remark"},
    {"after_packet", "the next event, or ack, win, urg or <options> in this order"},
    {"flag_option", "no value"},
    {"ip_version", "ipv4, ipv6 or ipv4-mapped-ipv6"},
    {"profile", "rfc, linux or freebsd"},
    {"address", "an IP address"},
    {"decimal", "a number such as 12.5"},
    {"definition", "SYMBOL=VALUE"},
    {"python_only", "python"},
    {"tcp_info_only", "TCP_INFO"},
    {"statement", "a statement: assert, print, if, pass or NAME = value"},
    {"operand", "a value"},
    {"statement_end", "the end of the statement"},
    {"indented_block", "an indented block"},
    {"indentation", "the indentation of a block around"},
    {"assignable", "a name before the ="},
    {"format_end", "a conversion such as %d after the %"},
};

/// A literal word stands for itself.
std::string_view phrase(std::string_view key) {
  const auto* found =
      std::find_if(std::begin(phrases), std::end(phrases), [&](const Phrase& p) { return p.key == key; });
  return found == std::end(phrases) ? key : found->english;
}

/// What the run reports is in the script's own words: there `expected` is no key.
bool speaks_in_keys(Code code) {
  return code < Code::packet_differs;
}

}  // namespace

std::string_view Diagnostic::param(std::string_view name) const {
  for (const Param& p : params) {
    if (p.name == name) return p.value;
  }
  return {};
}

std::string_view name_of(Code code) {
  return codes[static_cast<std::size_t>(code)].name;
}

std::string text_of(const Diagnostic& diagnostic) {
  std::string out;
  std::string_view rest = codes[static_cast<std::size_t>(diagnostic.code)].english;
  for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
    const std::size_t close = rest.find('}', open);
    const std::string_view name = rest.substr(open + 1, close - open - 1);
    const std::string_view value = diagnostic.param(name);
    out += rest.substr(0, open);
    out += name == "expected" && speaks_in_keys(diagnostic.code) ? phrase(value) : value;
    rest.remove_prefix(close + 1);
  }
  out += rest;
  const std::string_view meant = diagnostic.param("nearest");
  if (!meant.empty()) out.append("; did you mean ").append(meant).append("?");
  return out;
}

}  // namespace synwave::drill
