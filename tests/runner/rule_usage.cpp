#include "tests/runner/rule_usage.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <sstream>

#include "core/drill/parser.hpp"
#include "core/drill/run.hpp"
#include "core/scenario/parser.hpp"
#include "core/scenario/run.hpp"
#include "core/trace/rules.hpp"
#include "tests/runner/files.hpp"

namespace synwave::runner {

namespace {

namespace fs = std::filesystem;

/// Folders below a tests directory whose texts are wrong on purpose or no tests.
bool is_left_out(const fs::path& path) {
  return std::any_of(path.begin(), path.end(), [](const fs::path& part) {
    return part == "drill-mistakes" || part == "fuzz" || part == "node_modules";
  });
}

std::vector<std::string> files_below(const std::string& directory, std::string_view extension) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : fs::recursive_directory_iterator(directory, error)) {
    if (entry.path().extension() != extension || !entry.is_regular_file(error)) continue;
    if (!is_left_out(entry.path().lexically_relative(directory))) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::set<std::string_view> rules_in(const Log& log) {
  std::set<std::string_view> names;
  for (const Event& event : log.events) names.insert(info(static_cast<Rule>(event.rule)).name);
  for (const SegmentRecord& segment : log.segments) names.insert(info(static_cast<Rule>(segment.rule)).name);
  return names;
}

/// False: the script does not pass, so it shows nothing.
bool run_script_for_rules(const std::string& text, std::set<std::string_view>& names) {
  drill::ParseResult parsed = drill::parse(text);
  if (!parsed.ok()) return false;
  drill::Run run{std::move(parsed.script), {}};
  while (run.step(1'000'000) == drill::Progress::more) {
  }
  names = rules_in(run.log());
  return run.verdict().outcome == drill::Outcome::passed;
}

bool run_scenario_for_rules(const std::string& text, std::set<std::string_view>& names) {
  const scenario::ParseResult parsed = scenario::parse(text);
  if (!parsed.ok()) return false;
  scenario::Run run{parsed.scenario};
  while (run.step(1'000'000) == scenario::Progress::more) {
  }
  names = rules_in(run.log());
  const auto& verdicts = run.verdicts();
  return !verdicts.empty() && std::all_of(verdicts.begin(), verdicts.end(), [](const auto& v) { return v.passed; });
}

/// Adds the rules that a doctest file names as `Rule::name`, each under the test case around it.
void add_named(const std::string& path, const std::string& text, RuleUsage& usage) {
  constexpr std::string_view mark = "Rule::";
  for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) {
    std::size_t end = at + mark.size();
    while (end < text.size() && (std::islower(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_' ||
                                 std::isdigit(static_cast<unsigned char>(text[end])) != 0)) {
      ++end;
    }
    const std::size_t around = text.rfind("\nTEST_CASE", at);
    if (around == std::string::npos) continue;
    const std::size_t open = text.find('"', around);
    const std::size_t close = text.find('"', open + 1);
    if (close == std::string::npos || close > at) continue;
    const std::string test = path + ": " + text.substr(open, close - open + 1);
    std::vector<std::string>& tests = usage.unit_tests[text.substr(at + mark.size(), end - at - mark.size())];
    if (tests.empty() || tests.back() != test) tests.push_back(test);
  }
}

void add_run(const std::string& path, bool passed, const std::set<std::string_view>& names, RuleUsage& usage) {
  if (!passed) usage.not_passed.push_back(path);
  if (!passed) return;
  for (const std::string_view name : names) usage.runs[std::string{name}].push_back(path);
}

/// Lines of a text without the comment lines.
std::vector<std::string> lines_of(const std::string& path) {
  std::vector<std::string> lines;
  std::istringstream text{read_input(path).value_or("")};
  for (std::string line; std::getline(text, line);) {
    if (!line.empty() && line.front() != '#') lines.push_back(line);
  }
  return lines;
}

/// "9293 3.10.7" for every section of the table, whose lines are `RFC: SECTION SECTION ...`.
std::set<std::string> sections_in(const std::string& path) {
  std::set<std::string> known;
  for (const std::string& line : lines_of(path)) {
    std::istringstream words{line};
    std::string rfc;
    words >> rfc;
    if (!rfc.empty()) rfc.pop_back();
    for (std::string section; words >> section;) known.insert(rfc + ' ' + section);
  }
  return known;
}

}  // namespace

RuleUsage rule_usage(const std::string& directory, std::string& said) {
  RuleUsage usage;
  const std::vector<std::string> scripts = files_below(directory, ".pkt");
  const std::vector<std::string> scenarios = files_below(directory, ".wave");
  if (scripts.empty() && scenarios.empty()) {
    said = directory + ": no .pkt and no .wave file is there";
    return usage;
  }
  for (const std::string& path : scripts) {
    std::set<std::string_view> names;
    const bool passed = run_script_for_rules(read_input(path).value_or(""), names);
    add_run(path, passed, names, usage);
  }
  for (const std::string& path : scenarios) {
    std::set<std::string_view> names;
    const bool passed = run_scenario_for_rules(read_input(path).value_or(""), names);
    add_run(path, passed, names, usage);
  }
  for (const std::string& path : files_below(directory, ".cpp")) add_named(path, read_input(path).value_or(""), usage);
  return usage;
}

std::vector<std::string> wrong_citations(const std::string& directory) {
  std::vector<std::string> wrong;
  const std::set<std::string> sections = sections_in(directory + "/citations/sections.txt");
  std::set<std::string> ids;
  for (const std::string& line : lines_of(directory + "/conformance/requirements.csv")) {
    ids.insert(line.substr(0, line.find(',')));
  }
  for (const RuleInfo& rule : all_rules()) {
    const std::string name{rule.name};
    const std::string place = std::to_string(rule.rfc) + ' ' + std::string{rule.section};
    const std::string item = std::to_string(rule.rfc) + " (" + std::string{rule.section} + ')';
    if (rule.sentence.empty()) wrong.push_back(name + " says nothing");
    if (rule.rfc == 0 && !rule.section.empty()) wrong.push_back(name + " is a policy of the engine and has a section");
    if (rule.rfc != 0 && sections.count(place) + sections.count(item) == 0) {
      wrong.push_back(name + " cites RFC " + place + ", which is not there");
    }
    std::istringstream requirements{std::string{rule.requirements}};
    for (std::string id; requirements >> id;) {
      if (ids.count(id) == 0) wrong.push_back(name + " serves " + id + ", which is no requirement");
    }
  }
  return wrong;
}

}  // namespace synwave::runner
