// Which tests take which rule: scripts and scenarios by what their runs record, unit tests by their text.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace synwave::runner {

/// The tests that take a rule, by the rule's name. A script or scenario is its path, a unit test `PATH: "NAME"`.
struct RuleUsage {
  std::map<std::string, std::vector<std::string>, std::less<>> runs;
  std::map<std::string, std::vector<std::string>, std::less<>> unit_tests;
  std::vector<std::string> not_passed;  // scripts and scenarios that show nothing, as they do not pass
};

/// Runs every .pkt and .wave below `directory` and reads every .cpp; what is wrong on purpose (drill-mistakes, fuzz) is
/// left out. `said`: why the directory cannot be used; empty: it can.
RuleUsage rule_usage(const std::string& directory, std::string& said);

/// What is wrong with the citations of the rules, by the tables of `directory`: citations/sections.txt has the
/// sections, conformance/requirements.csv the ids. One line each.
std::vector<std::string> wrong_citations(const std::string& directory);

}  // namespace synwave::runner
