// synwave: runs scenarios and scripts natively. One file per subcommand; nothing here knows TCP.
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "tests/runner/commands.hpp"

namespace synwave::runner {

void add_version(CLI::App& command) {
  command.set_version_flag("--version", "synwave " SYNWAVE_VERSION, "Print the version and exit");
}

namespace {

/// Where the `--` stands behind which the words of another program's command line follow; `argc` if there is none.
int command_begins(int argc, char** argv) {
  int at = argc > 1 && std::string_view{argv[1]} == "tun" ? 2 : argc;
  while (at < argc && std::string_view{argv[at]} != "--") ++at;
  return at;
}

}  // namespace

}  // namespace synwave::runner

int main(int argc, char** argv) {
  using namespace synwave::runner;
  CLI::App app{"Synwave: a TCP that can be seen, bent and trusted.", "synwave"};
  int result = exit_well;
  add_version(app);
  app.require_subcommand(1);
  app.footer(
      "A FILE of - is standard input. Exit code: 0 well, 1 an expectation failed, 2 the input cannot be used,\n3 this "
      "system does not allow it.");
  add_run(app, result);
  add_fmt(app, result);
  add_hash(app, result);
  add_drill(app, result);
  add_rules(app, result);
  const int end = command_begins(argc, argv);
  std::vector<std::string> command;
  for (int i = end + 1; i < argc; ++i) command.emplace_back(argv[i]);
  add_tun(app, result, command);
  add_profiles(app, result);
  try {
    app.parse(end, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_well : exit_unusable;
  }
  return result;
}
