// synwave rules: every rule the engine can name as a reason, where it is written, and which tests take it.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "core/trace/rules.hpp"
#include "tests/runner/commands.hpp"
#include "tests/runner/rule_usage.hpp"

namespace synwave::runner {

namespace {

struct RulesOptions {
  std::vector<std::string> names;
  std::string tests;
  std::string check;
};

constexpr std::size_t most_shown = 3;

std::string citation(const RuleInfo& rule) {
  if (rule.rfc == 0) return "policy of this engine";
  std::string text = "RFC " + std::to_string(rule.rfc);
  if (!rule.section.empty()) text += ' ' + std::string{rule.section};
  return text;
}

const std::vector<std::string>& tests_of(const std::map<std::string, std::vector<std::string>, std::less<>>& by_rule,
                                         std::string_view rule) {
  static const std::vector<std::string> none;
  const auto found = by_rule.find(rule);
  return found == by_rule.end() ? none : found->second;
}

/// All of them where the rule was asked for by name, else the first few.
void print_tests(const std::vector<std::string>& tests, bool all) {
  const std::size_t shown = all ? tests.size() : std::min(tests.size(), most_shown);
  for (std::size_t i = 0; i < shown; ++i) std::printf("    - %s\n", tests[i].c_str());
  if (shown < tests.size()) std::printf("    - and %zu more\n", tests.size() - shown);
}

void print_rule(const RuleInfo& rule, const RuleUsage* usage, bool all) {
  std::printf("%.*s  (%s)\n", static_cast<int>(rule.name.size()), rule.name.data(), citation(rule).c_str());
  std::printf("    %.*s\n", static_cast<int>(rule.sentence.size()), rule.sentence.data());
  if (!rule.requirements.empty())
    std::printf("    %.*s\n", static_cast<int>(rule.requirements.size()), rule.requirements.data());
  if (usage == nullptr) return;
  print_tests(tests_of(usage->runs, rule.name), all);
  print_tests(tests_of(usage->unit_tests, rule.name), all);
}

const RuleInfo* rule_called(std::string_view name) {
  for (const RuleInfo& rule : all_rules()) {
    if (rule.name == name) return &rule;
  }
  return nullptr;
}

int print_rules(const RulesOptions& options) {
  RuleUsage usage;
  std::string said;
  if (!options.tests.empty()) usage = rule_usage(options.tests, said);
  if (!said.empty()) {
    std::fprintf(stderr, "%s\n", said.c_str());
    return exit_unusable;
  }
  const RuleUsage* const shown = options.tests.empty() ? nullptr : &usage;
  for (const std::string& name : options.names) {
    const RuleInfo* const rule = rule_called(name);
    if (rule == nullptr) {
      std::fprintf(stderr, "%s: no such rule; `synwave rules` prints all of them\n", name.c_str());
      return exit_unusable;
    }
    print_rule(*rule, shown, true);
  }
  if (!options.names.empty()) return exit_well;
  for (const RuleInfo& rule : all_rules()) print_rule(rule, shown, false);
  return exit_well;
}

/// A rule that no run takes must at least be named by a unit test.
int check_rules(const std::string& directory) {
  std::string said;
  const RuleUsage usage = rule_usage(directory, said);
  if (!said.empty()) {
    std::fprintf(stderr, "%s\n", said.c_str());
    return exit_unusable;
  }
  std::vector<std::string> problems = wrong_citations(directory);
  for (const std::string& path : usage.not_passed) problems.push_back(path + " does not pass, so it shows no rule");
  std::size_t by_runs = 0;
  std::size_t by_text = 0;
  for (const RuleInfo& rule : all_rules()) {
    const bool taken = !tests_of(usage.runs, rule.name).empty();
    const bool named = !tests_of(usage.unit_tests, rule.name).empty();
    by_runs += taken ? 1 : 0;
    by_text += !taken && named ? 1 : 0;
    if (!taken && !named) problems.push_back(std::string{rule.name} + " is taken by no test");
  }
  for (const std::string& problem : problems) std::printf("%s\n", problem.c_str());
  std::printf("%zu rules: %zu taken by scripts or scenarios, %zu by unit tests alone; %zu problems\n",
              all_rules().size(), by_runs, by_text, problems.size());
  return problems.empty() ? exit_well : exit_failed;
}

}  // namespace

void add_rules(CLI::App& app, int& result) {
  CLI::App* command = app.add_subcommand("rules", "Print the rule table with its citations");
  add_version(*command);
  const auto options = std::make_shared<RulesOptions>();
  command->add_option("NAME", options->names, "Only these rules");
  CLI::Option* tests = command->add_option("--tests", options->tests, "With the tests below DIR that take each rule")
                           ->option_text("DIR");
  CLI::Option* check =
      command
          ->add_option("--check", options->check,
                       "Fail if a rule is cited wrongly, or taken by none of the tests of this engine, which are below "
                       "DIR (default: tests)")
          ->option_text("[DIR]")
          ->expected(0, 1)
          ->excludes(tests);
  command->callback([options, check, &result] {
    if (check->count() == 0) {
      result = print_rules(*options);
    } else {
      result = check_rules(options->check.empty() ? "tests" : options->check);
    }
  });
}

}  // namespace synwave::runner
