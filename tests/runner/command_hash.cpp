// synwave hash: the fingerprint of what a scenario or a script does, the same on every platform.
#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "tests/golden/hash_of.hpp"
#include "tests/runner/commands.hpp"
#include "tests/runner/files.hpp"

namespace synwave::runner {

namespace {

int hash_file(const std::string& path) {
  const std::optional<std::string> text = read_input(path);
  if (!text) return exit_unusable;
  const auto hash = golden::hash_of(path, *text);
  if (!hash) {
    for (const std::string& line : golden::problems_of(path, shown_name(path), *text)) {
      std::fprintf(stderr, "%s\n", line.c_str());
    }
    return exit_unusable;
  }
  std::printf("%016" PRIx64 "  %s\n", *hash, shown_name(path).c_str());
  return exit_well;
}

}  // namespace

void add_hash(CLI::App& app, int& result) {
  CLI::App* command = app.add_subcommand("hash", "Print the fingerprint of what each text does");
  add_version(*command);
  const auto files = std::make_shared<std::vector<std::string>>();
  command->add_option("FILE", *files, "Scenarios, or scripts (.pkt); - is a scenario on standard input")->required();
  command->callback([files, &result] {
    for (const std::string& path : *files) result = std::max(result, hash_file(path));
  });
}

}  // namespace synwave::runner
