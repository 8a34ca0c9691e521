// synwave profiles: what each profile means, key by key, as a `host` line would say it.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "core/host/profile.hpp"
#include "core/scenario/keys.hpp"
#include "tests/runner/commands.hpp"

namespace synwave::runner {

namespace {

constexpr const char* profiles[] = {"rfc", "linux", "freebsd"};

void print_row(const std::string& line) {
  std::printf("%s\n", line.substr(0, line.find_last_not_of(' ') + 1).c_str());
}

/// One line per key, the values of the profiles in columns; what the keys are about stands above them.
void print_profiles(bool differences_only) {
  std::vector<std::vector<scenario::KeyValue>> columns;
  for (const char* const name : profiles) columns.push_back(scenario::effective_keys(profile_called(name).value()));
  std::size_t key_width = 3;
  std::size_t value_width = 7;
  for (const auto& column : columns) {
    for (const scenario::KeyValue& key : column) {
      key_width = std::max(key_width, key.key.size());
      value_width = std::max(value_width, key.value.size());
    }
  }
  std::string head = "key" + std::string(key_width - 3, ' ');
  for (const char* const name : profiles) {
    head += "  " + std::string{name} + std::string(value_width - std::string{name}.size(), ' ');
  }
  print_row(head);
  std::string_view group;
  for (std::size_t row = 0; row < columns.front().size(); ++row) {
    const scenario::KeyValue& first = columns.front()[row];
    std::string line{first.key};
    line.resize(key_width, ' ');
    bool differ = false;
    for (const auto& column : columns) {
      differ = differ || column[row].value != first.value;
      line += "  " + column[row].value + std::string(value_width - column[row].value.size(), ' ');
    }
    if (!differ && differences_only) continue;
    if (first.group != group) print_row("\n# " + std::string{first.group});
    group = first.group;
    print_row(line);
  }
}

}  // namespace

void add_profiles(CLI::App& app, int& result) {
  CLI::App* command = app.add_subcommand("profiles", "Print the values of the profiles side by side");
  add_version(*command);
  const auto differences = std::make_shared<bool>(false);
  command->add_flag("--differences", *differences, "Only the keys in which they differ");
  command->callback([differences, &result] {
    print_profiles(*differences);
    result = exit_well;
  });
}

}  // namespace synwave::runner
