// The little of a shell that scripts use in backticks. It is read here and looked up in a table; nothing is executed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace synwave::drill::shell {

using Words = std::vector<std::string>;
using Lines = std::vector<std::string>;

enum class Joint : std::uint8_t {
  then,     // a line end or `;`
  if_good,  // &&
  if_bad,   // ||
};

/// Commands joined by `|`; `joint` says when they run, after the pipeline before.
struct Pipeline {
  Joint joint = Joint::then;
  std::vector<Words> commands;
};

/// Redirections to /dev/null and of 2 to 1 say nothing here. Empty: `problem` says what cannot be read.
std::optional<std::vector<Pipeline>> parse(std::string_view text, std::string& problem);

/// Regular expressions as grep's, as far as scripts need them: . * ^ $ [...] \. \s \w \+ \?, or where `extended` + ?
/// and |. Groups, counts and back-references are none of these.
bool can_match(std::string_view pattern, bool extended);
/// Whether such a pattern occurs in `line`. Bounded: pattern times line.
bool matches(std::string_view pattern, std::string_view line, bool extended, bool ignore_case);

/// grep, wc, head, tail, echo, true, false over lines. Empty: not one of these, or a form that is not known.
struct Output {
  int status = 0;
  Lines lines;
};
std::optional<Output> filter(const Words& words, const Lines& input);

}  // namespace synwave::drill::shell
