// synwave rules: every rule the engine can name as a reason, with the place where it is written.
#include <cstdio>
#include <string>

#include "core/trace/rules.hpp"
#include "tests/runner/commands.hpp"

namespace synwave::runner {

namespace {

std::string citation(const RuleInfo& rule) {
  if (rule.rfc == 0) return "policy of this engine";
  std::string text = "RFC " + std::to_string(rule.rfc);
  if (!rule.section.empty()) text += ' ' + std::string{rule.section};
  return text;
}

void print_rules() {
  for (const RuleInfo& rule : all_rules()) {
    std::printf("%.*s  (%s)\n", static_cast<int>(rule.name.size()), rule.name.data(), citation(rule).c_str());
    std::printf("    %.*s\n", static_cast<int>(rule.sentence.size()), rule.sentence.data());
    if (!rule.requirements.empty())
      std::printf("    %.*s\n", static_cast<int>(rule.requirements.size()), rule.requirements.data());
  }
}

}  // namespace

void add_rules(CLI::App& app, int& result) {
  CLI::App* command = app.add_subcommand("rules", "Print the rule table with its citations");
  add_version(*command);
  command->callback([&result] {
    print_rules();
    result = exit_well;
  });
}

}  // namespace synwave::runner
