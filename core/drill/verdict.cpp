// Names and words of a verdict.
#include "core/drill/interpreter.hpp"

namespace synwave::drill {

std::string_view name_of(Profile profile) {
  switch (profile) {
    case Profile::rfc: return "rfc";
    case Profile::linux_: return "linux";
    case Profile::freebsd: return "freebsd";
  }
  return "?";
}

std::optional<Profile> profile_called(std::string_view name) {
  for (const Profile profile : {Profile::rfc, Profile::linux_, Profile::freebsd}) {
    if (name == name_of(profile)) return profile;
  }
  return std::nullopt;
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::passed: return "pass";
    case Outcome::failed: return "fail";
    case Outcome::skipped: return "skip";
    case Outcome::unusable: return "unusable";
  }
  return "?";
}

std::string seconds(Duration span) {
  const std::int64_t ns = to_ns(span < Duration{0} ? -span : span);
  std::string decimals = std::to_string(ns % 1'000'000'000);
  decimals.insert(0, 9 - decimals.size(), '0');
  while (decimals.size() > 3 && decimals.back() == '0') decimals.pop_back();
  return (span < Duration{0} ? "-" : "") + std::to_string(ns / 1'000'000'000) + '.' + decimals;
}

std::string seconds(Time at) {
  return seconds(at.time_since_epoch());
}

Verdict verdict_of(const Diagnostic& problem) {
  Verdict verdict;
  verdict.outcome = problem.code == Code::cannot_exist ? Outcome::skipped : Outcome::unusable;
  verdict.why = problem;
  return verdict;
}

std::string line_of(std::string_view file, const Verdict& verdict) {
  std::string line{name_of(verdict.outcome)};
  if (verdict.outcome == Outcome::unusable) line = "fail";
  line += ' ';
  line += file;
  if (verdict.outcome == Outcome::passed) return line;
  if (verdict.why.place.line != 0) line += ':' + std::to_string(verdict.why.place.line);
  if (verdict.outcome == Outcome::unusable && verdict.why.place.line != 0) {
    line += ':' + std::to_string(verdict.why.place.column);
  }
  return line + ": " + text_of(verdict.why);
}

}  // namespace synwave::drill
