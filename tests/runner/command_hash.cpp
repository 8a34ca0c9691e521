// synwave hash: the fingerprint of a scenario's trace, the same on every platform.
#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "core/scenario/parser.hpp"
#include "core/scenario/run.hpp"
#include "core/trace/fingerprint.hpp"
#include "tests/runner/commands.hpp"
#include "tests/runner/files.hpp"

namespace synwave::runner {

namespace {

int hash_file(const std::string& path) {
  const std::optional<std::string> text = read_input(path);
  if (!text) return exit_unusable;
  const scenario::ParseResult parsed = scenario::parse(*text);
  for (const scenario::Diagnostic& d : parsed.diagnostics) {
    if (severity_of(d.code) == scenario::Severity::error)
      std::fprintf(stderr, "%s\n", line_of(shown_name(path), d).c_str());
  }
  if (!parsed.ok()) return exit_unusable;
  scenario::Run run{parsed.scenario};
  while (run.step(1'000'000) == scenario::Progress::more) {
  }
  std::printf("%016" PRIx64 "  %s\n", fingerprint(run.log()), shown_name(path).c_str());
  return exit_well;
}

}  // namespace

void add_hash(CLI::App& app, int& result) {
  CLI::App* command = app.add_subcommand("hash", "Print the fingerprint of each scenario's trace");
  add_version(*command);
  const auto files = std::make_shared<std::vector<std::string>>();
  command->add_option("FILE", *files, "Scenario files; - is standard input")->required();
  command->callback([files, &result] {
    for (const std::string& path : *files) result = std::max(result, hash_file(path));
  });
}

}  // namespace synwave::runner
