// What is wrong with a script, and how a run of it failed: a place, a code and parameters. Sentences are made at the
// edge.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/place.hpp"

namespace synwave::drill {

/// Code, English. {name} stands for the parameter of that name.
#define SYNWAVE_DRILL_DIAGNOSTICS(X)                                                                           \
  /* the text, before anything runs */                                                                         \
  X(cannot_be_read, "the file cannot be read")                                                                 \
  X(text_too_large, "the script has {octets} octets, at most {most} are read")                                 \
  X(invalid_utf8, "not UTF-8 at offset {offset}")                                                              \
  X(nul_octet, "a NUL octet at offset {offset}: this is not text")                                             \
  X(stray_character, "stray character \"{character}\"")                                                        \
  X(unterminated, "{what} does not end")                                                                       \
  X(bad_escape, "unknown escape \"{escape}\"")                                                                 \
  X(expected_other, "found {found}, expected {expected}")                                                      \
  X(text_ends, "the script ends here, expected {expected}")                                                    \
  X(unknown_option, "unknown option --{word}")                                                                 \
  X(bad_option_value, "\"{value}\" cannot be the value of --{option}, expected {expected}")                    \
  X(out_of_range, "{word} is out of range, it must be at least {least} and at most {most}")                    \
  X(length_mismatch, "{seq}:{end} are {span} octets, not {length}")                                            \
  X(window_missing, "an inbound packet needs `win N`")                                                         \
  X(range_of_inbound, "only an outbound packet can happen within a range of time, or at any")                  \
  X(end_before_begin, "the call ends before it begins")                                                        \
  X(range_backwards, "the range of time ends before it begins")                                                \
  X(options_too_long, "the options take {octets} octets, a header holds at most {most}")                       \
  X(options_unpadded, "the options take {octets} octets, which is no multiple of 4: pad them with nop or eol") \
  X(first_event_not_zero, "the first event must be at time 0")                                                 \
  X(too_deep, "more than {most} levels of nesting")                                                            \
  X(too_many_events, "more than {most} events")                                                                \
  X(no_events, "the script has no event")                                                                      \
  X(not_supported, "not supported yet: {what}")                                                                \
  X(cannot_exist, "cannot exist here: {what}")                                                                 \
  X(unknown_word, "unknown word {word}, expected {expected}")                                                  \
  X(unknown_call, "unknown call {word}")                                                                       \
  X(unknown_command, "unknown command `{command}`")                                                            \
  X(bad_argument, "argument {number} of {call}: found {found}, expected {expected}")                           \
  X(argument_count, "{call} takes {expected} arguments, {count} are given")                                    \
  X(python_syntax, "found {found}, expected {expected}")                                                       \
  X(python_unknown_name, "the name {name} is not defined")                                                     \
  X(python_type, "{operator} does not go with {left} and {right}")                                             \
  X(python_operand, "{operator} does not go with {operand}")                                                   \
  X(python_zero, "division by zero")                                                                           \
  /* the run: an expectation that the engine did not meet */                                                   \
  X(packet_differs, "expected {expected}, got {got} ({what})")                                                 \
  X(packet_early_or_late, "expected {expected} at {wanted} s, got it at {at} s (tolerance {tolerance} s)")     \
  X(packet_missing, "expected {expected}, got nothing: the endpoint has nothing more to send")                 \
  X(call_result, "expected {call} = {expected}, got {got}")                                                    \
  X(call_errno, "expected {call} to give {expected}, got {got}")                                               \
  X(call_value, "expected {what} of {call} to be {expected}, got {got}")                                       \
  X(call_time, "expected {call} to return at {wanted} s, got {at} s (tolerance {tolerance} s)")                \
  X(call_blocks, "expected {call} to return at once, it waits")                                                \
  X(call_returns, "expected {call} to wait, it returned at once")                                              \
  X(call_never_returns, "expected {call} to return, it waits for ever")                                        \
  X(event_late, "this event was due at {wanted} s, but the one before it ended at {at} s")                     \
  X(bad_echo, "TS ecr {value} was never sent by the endpoint")                                                 \
  X(no_connection, "no packet has shown yet which connection this one belongs to")                             \
  X(command_failed, "`{command}`: {why}")                                                                      \
  X(assertion, "assertion {expression} does not hold: {values}")                                               \
  /* budgets */                                                                                                \
  X(budget_events, "stopped after {most} steps; the trace up to there is kept")                                \
  X(budget_segments, "stopped after {most} segments; the trace up to there is kept")                           \
  X(budget_time, "stopped after {most} of virtual time; the trace up to there is kept")

enum class Code : std::uint8_t {
#define X(name, english) name,
  SYNWAVE_DRILL_DIAGNOSTICS(X)
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

/// The stable name of a code: what a translation is looked up by.
std::string_view name_of(Code code);
/// The English sentence, without file and place. A parameter `nearest` adds what may have been meant.
std::string text_of(const Diagnostic& diagnostic);

}  // namespace synwave::drill
