// What is wrong with a text, or worth knowing about its run: a place, a code and parameters. Sentences are made at the
// edge.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/place.hpp"

namespace synwave::scenario {

using synwave::Param;
using synwave::Place;

enum class Severity : std::uint8_t { error, warning };

/// Code, severity, English. {name} stands for the parameter of that name; {expected} for the phrase of that key.
#define SYNWAVE_DIAGNOSTICS(X)                                                                                         \
  /* the text as octets */                                                                                             \
  X(text_too_large, error, "the text has {octets} octets, at most {most} are read")                                    \
  X(too_many_lines, error, "the text has more than {most} lines")                                                      \
  X(nul_octet, error, "a NUL octet at offset {offset}: this is not text")                                              \
  X(invalid_utf8, error, "not UTF-8 at offset {offset}")                                                               \
  X(stray_character, error, "stray character \"{character}\"")                                                         \
  X(unterminated_string, error, "the string has no closing quote")                                                     \
  X(bad_escape, error, "unknown escape \"{escape}\", expected one of \\\" \\\\ \\n \\r \\t \\xNN")                     \
  X(string_too_long, error, "the string has more than {most} octets")                                                  \
  X(too_many_diagnostics, error, "more than {most} errors, the rest of the text was not checked")                      \
  /* words */                                                                                                          \
  X(unknown_word, error, "unknown word \"{word}\", expected {expected}")                                               \
  X(expected_other, error, "found \"{word}\", expected {expected}")                                                    \
  X(line_ends, error, "the line ends here, expected {expected}")                                                       \
  X(left_over, error, "\"{word}\" is more than this line can hold, expected {expected}")                               \
  X(bad_time, error, "\"{word}\" is not a time, expected {expected}")                                                  \
  X(bad_number, error, "\"{word}\" is not a number, expected {expected}")                                              \
  X(too_precise, error, "\"{word}\" has more decimals than {unit}")                                                    \
  X(out_of_range, error, "\"{word}\" is out of range, it must be at least {least} and at most {most}")                 \
  X(time_too_long, error, "\"{word}\" is longer than {most}, the longest run there is")                                \
  X(not_text, error, "the escapes of this string do not make UTF-8 text")                                              \
  /* names */                                                                                                          \
  X(unknown_host, error, "unknown host \"{word}\"")                                                                    \
  X(unknown_name, error, "no connection is called \"{word}\"")                                                         \
  X(name_used_twice, error, "the name \"{word}\" is already used in line {first_line}")                                \
  X(name_reserved, error, "\"{word}\" is a word of the language and cannot be a name")                                 \
  X(name_malformed, error, "\"{word}\" cannot be a name: a letter, then letters, digits, _ and -")                     \
  X(name_too_long, error, "the name is longer than {most} characters")                                                 \
  X(too_many_hosts, error, "more than {most} hosts")                                                                   \
  X(same_host, error, "both ends are \"{word}\"")                                                                      \
  X(no_link, error, "no link joins \"{a}\" and \"{b}\"")                                                               \
  X(no_route, warning, "no link joins \"{a}\" and \"{b}\", so this cannot succeed")                                    \
  X(said_twice, error, "\"{word}\" was already given in line {first_line}")                                            \
  X(key_twice, error, "\"{word}\" is given twice in this line")                                                        \
  X(address_used_twice, error, "the address {address} is already that of \"{host}\" in line {first_line}")             \
  X(ip_versions_differ, error,                                                                                         \
    "no link can join \"{a}\" with {a_address} and \"{b}\" with {b_address}: one is IPv4, the other IPv6")             \
  X(name_unused, warning, "the name \"{word}\" is never used")                                                         \
  X(host_without_link, warning, "the host \"{word}\" has no link")                                                     \
  X(no_hosts, error, "the text has no host")                                                                           \
  /* meaning */                                                                                                        \
  X(unknown_key, error, "unknown key \"{word}\", expected {expected}")                                                 \
  X(bad_value, error, "\"{value}\" cannot be the value of {key}, expected {expected}")                                 \
  X(value_out_of_range, error, "{key}={value} is out of range, it must be at least {least} and at most {most}")        \
  X(values_contradict, error, "{key}={value} contradicts {other_key}={other_value}")                                   \
  X(not_supported_yet, error, "not supported yet: {what}")                                                             \
  X(length_mismatch, error, "{seq}:{end} are {span} octets, not {length}")                                             \
  X(payload_mismatch, error, "the payload has {octets} octets, the segment says {length}")                             \
  X(too_many_actions, error, "with its repetitions the text has more than {most} timed actions")                       \
  /* the run */                                                                                                        \
  X(never_ran, warning, "this line never ran: what it waits for did not happen")                                       \
  X(fault_unused, warning, "no segment matched this line")                                                             \
  X(inject_without_connection, error, "there was no connection yet between the two hosts, so the ports must be given") \
  X(budget_events, error, "stopped after {most} events; the trace up to there is kept")                                \
  X(budget_segments, error, "stopped after {most} segments; the trace up to there is kept")                            \
  X(budget_connections, error, "stopped after {most} connections; the trace up to there is kept")                      \
  X(budget_time, error, "stopped after {most} of virtual time; the trace up to there is kept")

enum class Code : std::uint8_t {
#define X(name, severity, english) name,
  SYNWAVE_DIAGNOSTICS(X)
#undef X
};

struct Diagnostic {
  Place place;
  Code code = Code::stray_character;
  std::vector<Param> params;

  /// The value of a parameter; empty if there is none of that name.
  std::string_view param(std::string_view name) const;
  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

Severity severity_of(Code code);
/// The stable name of a code: what a translation is looked up by.
std::string_view name_of(Code code);
bool any_error(const std::vector<Diagnostic>& diagnostics);

/// The English sentence, without file and place: `unknown word "clsoe", expected an action; did you mean "close"?`
std::string text_of(const Diagnostic& diagnostic);
/// The sentence as a compiler would print it: `file:line:col: [warning: ]sentence`.
std::string line_of(std::string_view file, const Diagnostic& diagnostic);

}  // namespace synwave::scenario
