#include "core/scenario/diagnostics.hpp"

#include <algorithm>

namespace synwave::scenario {

namespace {

struct CodeInfo {
  std::string_view name;
  Severity severity;
  std::string_view english;
};

constexpr CodeInfo codes[] = {
#define X(name, severity, english) {#name, Severity::severity, english},
    SYNWAVE_DIAGNOSTICS(X)
#undef X
};

const CodeInfo& info(Code code) {
  return codes[static_cast<std::size_t>(code)];
}

struct Phrase {
  std::string_view key;
  std::string_view english;
};

/// What can be expected, by the key that `expected` parameters hold.
constexpr Phrase phrases[] = {
    {"statement", "a statement such as host, link, drop or expect, or a time"},
    {"time_or_when", "a time, +TIME or \"when\""},
    {"value", "a value"},
    {"action", "an action"},
    {"link_change", "key=value, \"down\" or \"up\""},
    {"host", "a host"},
    {"host_or_action", "a host, \"link\" or \"inject\""},
    {"expectation_start", "a host or \"at\""},
    {"time", "a time such as 20ms or 1.5s"},
    {"time_or_count", "a time such as 3m or a number of times"},
    {"time_or_off", "a time such as 60s, or off"},
    {"event", "a state, \"sends\", \"receives\" or \"delivered\""},
    {"state", "a state such as ESTABLISHED"},
    {"class", "a class of segments: SYN, SYN-ACK, ACK, DATA, FIN, RST or ANY"},
    {"selection", "N, N..M, N+ or * to say which ones"},
    {"number", "a number"},
    {"port", "a port"},
    {"ports", "FIRST..LAST"},
    {"size", "a size in octets such as 1460, 64k or 1M"},
    {"size_or_text", "a size in octets such as 64k, or a text in quotes"},
    {"read_mode", "on, off or a size in octets"},
    {"percentage", "a percentage such as 2.5%"},
    {"rate", "a rate such as 64kbps or 10Mbps"},
    {"packets", "a number of packets, or unlimited"},
    {"string", "a text in quotes"},
    {"title_text", "a text in quotes, or a locale such as zh-Hans before it"},
    {"name", "a connection's name"},
    {"new_name", "a name"},
    {"key", "a key"},
    {"profile", "a profile (rfc, linux, freebsd) or key=value"},
    {"comparison", "one of == != < <= > >="},
    {"equality", "== or !="},
    {"expectation", "path, received, stale, error or a variable such as cwnd"},
    {"state_or_variable", "a state such as ESTABLISHED, or a variable such as cwnd"},
    {"errno", "an error such as ECONNRESET, or none"},
    {"on_off", "on or off"},
    {"isn", "rfc6528, clock or a number"},
    {"cookie", "up to 16 octets in hexadecimal digits"},
    {"rfc1337", "on, off or a time such as 2s"},
    {"retransmissions", "a number of retransmissions, or same"},
    {"initial_window", "a number of segments, or rfc5681"},
    {"mss", "a number of octets, or auto"},
    {"count_or_off", "a number, or off"},
    {"wscale", "off, auto or a number up to 14"},
    {"address", "an address of a host such as 10.0.0.7 or 2001:db8::7"},
    {"option", "an option of the socket such as nodelay"},
    {"seconds", "a time in whole seconds"},
    {"milliseconds_or_off", "a time in whole milliseconds, or off"},
    {"service", "echo, sink or http"},
    {"anchor", "a time, HOST STATE or A>B SELECTOR"},
    {"locale", "a locale such as en or zh-Hans"},
    {"flags", "TCP flags out of F S R P . U E W, or -"},
    {"segment", "FLAGS SEQ:END(LEN), or ports before it"},
    {"tcp_option", "an option: mss, wscale, sackOK, sack, TS, UTO, FO, FOEXP, nop or eol"},
    {"fewer_options", "at most 40 octets of options and 4 SACK blocks"},
    {"option_once", "each option once"},
    {"threshold", "a number of packets, or off"},
    {"limits", "LEAST..MOST, such as 100s..1h"},
    {"time_unit", "sec or min"},
    {"urg_flag", "U among the flags"},
    {"ack_flag", "\".\" among the flags"},
    {"no_space", "no blank here"},
    {"end", "the end of the line"},
};

/// "off|on|always" as "off, on or always".
std::string choice_of(std::string_view words) {
  std::string out;
  for (std::size_t bar = words.find('|'); bar != std::string_view::npos; bar = words.find('|')) {
    out.append(out.empty() ? "" : ", ").append(words.substr(0, bar));
    words.remove_prefix(bar + 1);
  }
  return out.append(out.empty() ? "" : " or ").append(words);
}

/// A literal word stands for itself.
std::string phrase(std::string_view key) {
  const auto* found =
      std::find_if(std::begin(phrases), std::end(phrases), [&](const Phrase& p) { return p.key == key; });
  return found == std::end(phrases) ? choice_of(key) : std::string{found->english};
}

}  // namespace

std::string_view Diagnostic::param(std::string_view name) const {
  for (const Param& p : params) {
    if (p.name == name) return p.value;
  }
  return {};
}

Severity severity_of(Code code) {
  return info(code).severity;
}
std::string_view name_of(Code code) {
  return info(code).name;
}

bool any_error(const std::vector<Diagnostic>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return severity_of(d.code) == Severity::error; });
}

std::string text_of(const Diagnostic& diagnostic) {
  std::string out;
  std::string_view rest = info(diagnostic.code).english;
  for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
    const std::size_t close = rest.find('}', open);
    const std::string_view name = rest.substr(open + 1, close - open - 1);
    const std::string_view value = diagnostic.param(name);
    out += rest.substr(0, open);
    out += name == "expected" ? phrase(value) : std::string{value};
    rest.remove_prefix(close + 1);
  }
  out += rest;
  const std::string_view meant = diagnostic.param("nearest");
  if (!meant.empty()) out.append("; did you mean \"").append(meant).append("\"?");
  return out;
}

std::string line_of(std::string_view file, const Diagnostic& diagnostic) {
  std::string out{file};
  if (diagnostic.place.line != 0) {
    out += ':' + std::to_string(diagnostic.place.line);
    if (diagnostic.place.column != 0) out += ':' + std::to_string(diagnostic.place.column);
  }
  out += severity_of(diagnostic.code) == Severity::warning ? ": warning: " : ": ";
  return out + text_of(diagnostic);
}

}  // namespace synwave::scenario
