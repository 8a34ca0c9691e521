// synwave fmt: the canonical text of scenarios.
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "core/scenario/parser.hpp"
#include "core/scenario/printer.hpp"
#include "tests/runner/commands.hpp"
#include "tests/runner/files.hpp"

namespace synwave::runner {

namespace {

struct FmtOptions {
  std::vector<std::string> files;
  bool check = false;
  bool in_place = false;
};

int format_file(const std::string& path, const FmtOptions& options) {
  const std::optional<std::string> text = read_input(path);
  if (!text) return exit_unusable;
  const scenario::ParseResult parsed = scenario::parse(*text);
  if (!parsed.ok()) {
    for (const scenario::Diagnostic& d : parsed.diagnostics)
      std::fprintf(stderr, "%s\n", line_of(shown_name(path), d).c_str());
    return exit_unusable;
  }
  const std::string canonical = scenario::format(*text);
  if (options.check) {
    if (canonical == *text) return exit_well;
    std::printf("%s: not in canonical form\n", shown_name(path).c_str());
    return exit_failed;
  }
  if (options.in_place && path != "-") {
    return canonical == *text || write_output(path, canonical) ? exit_well : exit_unusable;
  }
  return write_output("-", canonical) ? exit_well : exit_unusable;
}

}  // namespace

void add_fmt(CLI::App& app, int& result) {
  CLI::App* command = app.add_subcommand("fmt", "Print the canonical text of scenarios");
  add_version(*command);
  const auto options = std::make_shared<FmtOptions>();
  command->add_option("FILE", options->files, "Scenario files; - is standard input")->required();
  CLI::Option* check = command->add_flag("--check", options->check,
                                         "Print only which files differ from their canonical text; exit 1 if any does");
  command->add_flag("--in-place", options->in_place, "Rewrite the files")->excludes(check);
  command->callback([options, &result] {
    for (const std::string& path : options->files) result = std::max(result, format_file(path, *options));
  });
}

}  // namespace synwave::runner
