#include "core/scenario/words.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "core/scenario/budgets.hpp"

namespace synwave::scenario {

namespace {

constexpr std::string_view statements[] = {"title", "about",     "seed",    "until", "host",   "link",   "drop",
                                           "delay", "duplicate", "corrupt", "when",  "repeat", "expect", "note"};
constexpr std::string_view actions[] = {"listen", "connect", "send",  "read",   "shutdown", "close",
                                        "abort",  "set",     "crash", "reboot", "serve",    "get"};
constexpr std::string_view others[] = {"inject", "every", "from",  "as",    "on",       "off",       "up",
                                       "down",   "by",    "after", "in",    "at",       "path",      "received",
                                       "stale",  "error", "none",  "sends", "receives", "delivered", "backlog",
                                       "echo",   "sink",  "http",  "ack",   "win"};

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

constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
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

unsigned distance(std::string_view a, std::string_view b) {
  constexpr unsigned far = 3;
  if (a.size() > budget::name_length || b.size() > budget::name_length) return far;
  // Three rows of the usual table: two back (for swaps), previous, current.
  std::array<std::array<unsigned, budget::name_length + 1>, 3> rows{};
  for (unsigned j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (unsigned i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& two_above = rows[(i + 1) % 3];
    row[0] = i;
    for (unsigned j = 1; j <= b.size(); ++j) {
      const unsigned replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], two_above[j - 2] + 1);
    }
  }
  return std::min(far, rows[a.size() % 3][b.size()]);
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  constexpr std::size_t enough = 256;  // a text with thousands of names must not make its errors expensive
  std::string_view best;
  unsigned best_distance = 3;
  for (const std::string_view candidate : candidates.first(std::min(enough, candidates.size()))) {
    const unsigned d = distance(word, candidate);
    if (d < best_distance && d < word.size() && d < candidate.size()) {
      best = candidate;
      best_distance = d;
    }
  }
  return best;
}

}  // namespace synwave::scenario
