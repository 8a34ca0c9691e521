#include "core/scenario/words.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/base/text.hpp"

namespace synwave::scenario {

namespace {

constexpr std::string_view statements[] = {"title",     "about",   "seed", "until", "host",   "link",   "drop", "delay",
                                           "duplicate", "corrupt", "mark", "when",  "repeat", "expect", "note"};
constexpr std::string_view actions[] = {"listen", "connect", "send",  "read",   "shutdown", "close", "abort",
                                        "flush",  "set",     "crash", "reboot", "serve",    "get"};
constexpr std::string_view others[] = {"inject", "every", "from",  "as",    "on",       "off",       "up",
                                       "down",   "by",    "after", "in",    "at",       "path",      "received",
                                       "stale",  "error", "none",  "sends", "receives", "delivered", "backlog",
                                       "echo",   "sink",  "http",  "ack",   "win",      "urg",       "urgent"};

#define X(name, text) text,
constexpr std::string_view states[] = {SYNWAVE_STATES(X)};
constexpr std::string_view classes[] = {SYNWAVE_SEGMENT_CLASSES(X)};
#undef X
#define X(name, text, number) text,
constexpr std::string_view errors[] = {SYNWAVE_ERRNOS(X)};
#undef X
#define X(name, text, number) Errno::name,
constexpr Errno errnos[] = {SYNWAVE_ERRNOS(X)};  // in the order of `errors`: their values are not positions
#undef X

/// The C++ names of the TCB's fields with dots for underscores.
const std::vector<std::string>& variables() {
  static const std::vector<std::string> table = [] {
    std::vector<std::string> made = {
#define X(name, text, kind) #name,
        SYNWAVE_TCB_FIELDS(X)
#undef X
    };
    for (std::string& name : made) std::replace(name.begin(), name.end(), '_', '.');
    return made;
  }();
  return table;
}

bool contains(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

template <class T>
std::optional<T> position(std::span<const std::string_view> words, std::string_view word) {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<T>(found - words.begin());
}

}  // namespace

bool is_reserved(std::string_view word) {
  return contains(statements, word) || contains(actions, word) || contains(others, word) || contains(states, word) ||
         contains(classes, word);
}

bool is_well_formed_name(std::string_view word) {
  if (word.empty() || !is_letter(word[0])) return false;
  return std::all_of(word.begin(), word.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; });
}

std::span<const std::string_view> statement_words() {
  return statements;
}
std::span<const std::string_view> action_words() {
  return actions;
}
std::span<const std::string_view> state_words() {
  return states;
}
std::span<const std::string_view> class_words() {
  return classes;
}
std::span<const std::string_view> error_words() {
  return errors;
}

std::span<const std::string_view> variable_words() {
  static const std::vector<std::string_view> words(variables().begin(), variables().end());
  return words;
}

std::optional<State> state_called(std::string_view word) {
  return position<State>(states, word);
}
std::optional<SegmentClass> class_called(std::string_view word) {
  return position<SegmentClass>(classes, word);
}
std::optional<Errno> error_called(std::string_view word) {
  const std::optional<std::size_t> index = position<std::size_t>(errors, word);
  return index ? std::optional{errnos[*index]} : std::nullopt;
}
std::optional<TcbField> variable_called(std::string_view word) {
  return position<TcbField>(variable_words(), word);
}

}  // namespace synwave::scenario
