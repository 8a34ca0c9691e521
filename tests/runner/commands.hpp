// The subcommands of `synwave`. Each is added to the command line and, when it is used, leaves its exit code in
// `result`.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace synwave::runner {

/// 0: all is well. 1: an expectation failed, or a text is not in canonical form. 2: the input cannot be used.
/// 3: this system does not allow it.
enum ExitCode : int { exit_well = 0, exit_failed = 1, exit_unusable = 2, exit_not_allowed = 3 };

void add_run(CLI::App& app, int& result);
void add_fmt(CLI::App& app, int& result);
void add_hash(CLI::App& app, int& result);
void add_drill(CLI::App& app, int& result);
void add_rules(CLI::App& app, int& result);
/// `command`: of the program that is to run on the kernel's side; may be empty.
void add_tun(CLI::App& app, int& result, const std::vector<std::string>& command);
void add_profiles(CLI::App& app, int& result);

/// Help and version as every subcommand has them.
void add_version(CLI::App& command);

}  // namespace synwave::runner
