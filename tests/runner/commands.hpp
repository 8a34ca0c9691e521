// The subcommands of `synwave`. Each is added to the command line and, when it is used, leaves its exit code in
// `result`.
#pragma once

#include <CLI/CLI.hpp>

namespace synwave::runner {

/// 0: all is well. 1: an expectation failed, or a text is not in canonical form. 2: the input cannot be used.
enum ExitCode : int { exit_well = 0, exit_failed = 1, exit_unusable = 2 };

void add_run(CLI::App& app, int& result);
void add_fmt(CLI::App& app, int& result);
void add_hash(CLI::App& app, int& result);
void add_drill(CLI::App& app, int& result);
void add_rules(CLI::App& app, int& result);
void add_profiles(CLI::App& app, int& result);

/// Help and version as every subcommand has them.
void add_version(CLI::App& command);

}  // namespace synwave::runner
