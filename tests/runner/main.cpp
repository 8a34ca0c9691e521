// synwave: runs scenarios and scripts natively. One file per subcommand; nothing here knows TCP.
#include <cstdio>

#include "tests/runner/commands.hpp"

namespace synwave::runner {

void add_version(CLI::App& command) {
  command.set_version_flag("--version", "synwave " SYNWAVE_VERSION, "Print the version and exit");
}

}  // namespace synwave::runner

int main(int argc, char** argv) {
  using namespace synwave::runner;
  CLI::App app{"Synwave: a TCP that can be seen, bent and trusted.", "synwave"};
  int result = exit_well;
  add_version(app);
  app.require_subcommand(1);
  app.footer("A FILE of - is standard input. Exit code: 0 well, 1 an expectation failed, 2 the input cannot be used.");
  add_run(app, result);
  add_fmt(app, result);
  add_hash(app, result);
  add_drill(app, result);
  add_rules(app, result);
  add_profiles(app, result);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? exit_well : exit_unusable;
  }
  return result;
}
