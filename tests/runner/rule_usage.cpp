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

/// A C++ text of the same length without what stands in its comments and strings.
std::string code_of(const std::string& text) {
  std::string code = text;
  const auto blank = [&code](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < std::min(to, code.size()); ++i) code[i] = code[i] == '\n' ? '\n' : ' ';
    return to;
  };
  for (std::size_t i = 0; i < text.size();) {
    if (text.compare(i, 2, "//") == 0) {
      i = blank(i, std::min(text.find('\n', i), text.size()));
    } else if (text.compare(i, 2, "/*") == 0) {
      const std::size_t end = text.find("*/", i);
      i = blank(i, end == std::string::npos ? text.size() : end + 2);
    } else if (text[i] == '"' ||
               (text[i] == '\'' && (i == 0 || std::isalnum(static_cast<unsigned char>(text[i - 1])) == 0))) {
      std::size_t end = i + 1;
      while (end < text.size() && text[end] != text[i] && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
      i = blank(i + 1, end) + 1;
    } else {
      ++i;
    }
  }
  return code;
}

/// Whether the statement around `at` asserts something.
bool is_checked(const std::string& code, std::size_t at) {
  const std::size_t before = code.find_last_of(";{}", at);
  const std::size_t begin = before == std::string::npos ? 0 : before;
  const std::string_view statement{code.data() + begin, std::min(code.find(';', at), code.size()) - begin};
  const auto has = [statement](std::string_view word) { return statement.find(word) != std::string_view::npos; };
  return (has("CHECK") || has("REQUIRE")) && !has("_FALSE");
}

bool is_of_name(char c) {
  return std::islower(static_cast<unsigned char>(c)) != 0 || std::isdigit(static_cast<unsigned char>(c)) != 0 ||
         c == '_';
}

/// Adds the rules that a test case checks as `Rule::name`, in the code of its body.
void add_checked(const std::string& test, const std::string& code, std::size_t from, std::size_t to, RuleUsage& usage) {
  constexpr std::string_view mark = "Rule::";
  for (std::size_t at = code.find(mark, from); at < to; at = code.find(mark, at + 1)) {
    const std::size_t begin = at + mark.size();
    std::size_t end = begin;
    while (end < to && is_of_name(code[end])) ++end;
    if (!is_checked(code, at)) continue;
    std::vector<std::string>& tests = usage.unit_tests[code.substr(begin, end - begin)];
    if (tests.empty() || tests.back() != test) tests.push_back(test);
  }
}

/// Adds what the test cases of a doctest file check, each under its name.
void add_named(const std::string& path, const std::string& text, RuleUsage& usage) {
  const std::string code = code_of(text);
  for (std::size_t at = code.find("\nTEST_CASE"); at != std::string::npos; at = code.find("\nTEST_CASE", at + 1)) {
    const std::size_t open = code.find('"', at);
    const std::size_t close = code.find('"', open + 1);
    const std::size_t end = std::min(code.find("\n}", at), code.size());
    if (open == std::string::npos || close == std::string::npos || close > end) continue;
    add_checked(path + ": " + text.substr(open, close - open + 1), code, close, end, usage);
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
