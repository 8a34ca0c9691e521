// synwave drill: runs packetdrill scripts, prints the verdict of each, and whatever views of the run were asked for.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "core/capture/export.hpp"
#include "core/drill/parser.hpp"
#include "core/drill/run.hpp"
#include "tests/runner/commands.hpp"
#include "tests/runner/files.hpp"
#include "tests/runner/junit.hpp"
#include "tests/runner/ladder.hpp"
#include "tests/runner/trace_json.hpp"

namespace synwave::runner {

namespace {

using drill::Outcome;

struct DrillOptions {
  std::vector<std::string> paths;
  std::string profile;
  std::string ip_version;
  std::vector<std::string> definitions;
  std::vector<std::string> options;
  unsigned jobs = 1;
  bool ladder = false;
  bool ascii = false;
  bool quiet = false;
  std::string pcap;
  std::string trace;
  std::string junit;
};

/// The command line's say in every script.
struct Given {
  std::vector<drill::Definition> definitions;
  std::vector<drill::OptionLine> overrides;
  drill::Settings settings;
};

/// One script, from its text to its verdict. `run` stays where a view was asked for.
struct Result {
  std::string file;
  drill::Verdict verdict;
  std::string printed;
  std::unique_ptr<drill::Run> run;
};

bool one_script(const DrillOptions& options) {
  return options.ladder || !options.pcap.empty() || !options.trace.empty();
}

std::FILE* verdicts_to(const DrillOptions& options) {
  return options.pcap == "-" || options.trace == "-" || options.junit == "-" ? stderr : stdout;
}

/// "NAME=VALUE" or "NAME"; the dashes of --NAME are not wanted.
std::pair<std::string, std::string> split(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos) return {text, ""};
  return {text.substr(0, equals), text.substr(equals + 1)};
}

bool take_command_line(const DrillOptions& options, Given& given) {
  for (const std::string& definition : options.definitions) {
    if (definition.find('=') == std::string::npos) {
      std::fprintf(stderr, "-D %s: expected SYM=value\n", definition.c_str());
      return false;
    }
    given.definitions.push_back(split(definition));
  }
  if (!options.ip_version.empty()) given.overrides.push_back({"ip_version", options.ip_version, {}});
  for (const std::string& option : options.options) {
    const auto [name, value] = split(option);
    given.overrides.push_back({name, value, {}});
  }
  if (!options.profile.empty()) given.settings.profile = drill::profile_called(options.profile);
  return true;
}

/// Directories stand for all scripts below them, in the order of their names.
std::vector<std::string> scripts_in(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!std::filesystem::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    std::vector<std::string> below;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path, error)) {
      if (entry.path().extension() == ".pkt") below.push_back(entry.path().string());
    }
    std::sort(below.begin(), below.end());
    files.insert(files.end(), below.begin(), below.end());
  }
  return files;
}

Result run_script(const std::string& path, const DrillOptions& options, const Given& given) {
  Result result;
  result.file = shown_name(path);
  const std::optional<std::string> text = read_input(path);
  if (!text) {
    result.verdict = drill::verdict_of({{}, drill::Code::cannot_be_read, {}});
    return result;
  }
  drill::ParseResult parsed = drill::parse(*text, given.definitions, given.overrides);
  if (!parsed.ok()) {
    result.verdict = drill::verdict_of(parsed.diagnostics.front());
    return result;
  }
  auto run = std::make_unique<drill::Run>(std::move(parsed.script), given.settings);
  while (run->step(1'000'000) == drill::Progress::more) {
  }
  result.verdict = run->verdict();
  result.printed = run->printed();
  if (one_script(options)) result.run = std::move(run);
  return result;
}

/// Each script is a world of its own, so they may run side by side; the verdicts keep the order of the files.
std::vector<Result> run_all(const std::vector<std::string>& files, const DrillOptions& options, const Given& given) {
  std::vector<Result> results(files.size());
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t i = next++; i < files.size(); i = next++) results[i] = run_script(files[i], options, given);
  };
  std::vector<std::thread> others;
  for (unsigned i = 1; i < options.jobs; ++i) others.emplace_back(work);
  work();
  for (std::thread& other : others) other.join();
  return results;
}

void print_ladder(const drill::Run& run, const Result& result, const DrillOptions& options) {
  LadderOptions how;
  how.title = result.file;
  how.hosts = {"kernel", "script"};
  how.ascii = options.ascii;
  for (const std::string& line : ladder(run.log(), how)) std::printf("%s\n", line.c_str());
}

bool write_views(const Result& result, const DrillOptions& options) {
  if (!result.run) return true;
  const drill::Run& run = *result.run;
  if (options.ladder) print_ladder(run, result, options);
  bool written = true;
  if (!options.pcap.empty()) {
    const std::vector<CaptureHost> hosts{{"kernel", run.address_of(drill::kernel_host)},
                                         {"script", run.address_of(drill::script_host)}};
    const std::vector<std::uint8_t> capture = to_pcapng(run.log(), hosts, run.octets(), drill::kernel_host);
    written = write_output(options.pcap, {reinterpret_cast<const char*>(capture.data()), capture.size()});
  }
  if (!options.trace.empty()) {
    written = write_output(options.trace, trace_json(run.log(), {"kernel", "script"}, {})) && written;
  }
  return written;
}

JunitSuite suite_of(const Result& result) {
  JunitSuite suite;
  suite.file = result.file;
  const std::string line = drill::line_of(result.file, result.verdict);
  if (result.verdict.outcome == Outcome::unusable) {
    suite.unusable = line;
    return suite;
  }
  const bool skipped = result.verdict.outcome == Outcome::skipped;
  suite.cases.push_back({result.file, result.verdict.outcome == Outcome::passed, line, skipped});
  return suite;
}

int run_scripts(const DrillOptions& options) {
  Given given;
  if (!take_command_line(options, given)) return exit_unusable;
  const std::vector<std::string> files = scripts_in(options.paths);
  if (files.empty()) {
    std::fprintf(stderr, "no .pkt file is there\n");
    return exit_unusable;
  }
  if (files.size() > 1 && one_script(options)) {
    std::fprintf(stderr, "--ladder, --pcap and --trace show one script; %zu were given\n", files.size());
    return exit_unusable;
  }
  std::FILE* const out = verdicts_to(options);
  int passed = 0;
  int failed = 0;
  int skipped = 0;
  bool unusable = false;
  std::vector<JunitSuite> suites;
  for (const Result& result : run_all(files, options, given)) {
    const Outcome outcome = result.verdict.outcome;
    passed += outcome == Outcome::passed;
    skipped += outcome == Outcome::skipped;
    failed += outcome == Outcome::failed || outcome == Outcome::unusable;
    unusable = unusable || outcome == Outcome::unusable;
    if (!result.printed.empty() && !options.quiet) std::fputs(result.printed.c_str(), out);
    if (!write_views(result, options)) unusable = true;
    if (outcome != Outcome::passed || !options.quiet) {
      std::fprintf(out, "%s\n", drill::line_of(result.file, result.verdict).c_str());
    }
    suites.push_back(suite_of(result));
  }
  if (!options.junit.empty() && !write_output(options.junit, junit_xml(suites))) unusable = true;
  std::fprintf(out, "%d passed, %d failed, %d skipped\n", passed, failed, skipped);
  if (unusable) return exit_unusable;
  return failed == 0 ? exit_well : exit_failed;
}

}  // namespace

void add_drill(CLI::App& app, int& result) {
  CLI::App* command = app.add_subcommand("drill", "Run packetdrill scripts, in virtual time");
  add_version(*command);
  const auto options = std::make_shared<DrillOptions>();
  command->add_option("FILE", options->paths, "Scripts, or directories of .pkt files; - is standard input")->required();
  command->add_option("--profile", options->profile, "How the endpoint behaves; default: the script tells")
      ->check(CLI::IsMember({"rfc", "linux", "freebsd"}));
  command->add_option("--ip_version", options->ip_version, "Instead of the script's own")
      ->check(CLI::IsMember({"ipv4", "ipv6", "ipv4-mapped-ipv6"}));
  command->add_option("-D,--define", options->definitions, "SYM=value: replaced in the script")
      ->allow_extra_args(false);
  command
      ->add_option("-o,--option", options->options, "NAME=VALUE: as a line --NAME=VALUE at the end of the script's own")
      ->allow_extra_args(false);
  command->add_option("--jobs", options->jobs, "So many scripts at a time")->check(CLI::Range(1U, 256U));
  CLI::Option* ladder = command->add_flag("--ladder", options->ladder, "Draw the timeline of one script");
  command->add_flag("--ascii", options->ascii, "Draw it with ASCII characters alone")->needs(ladder);
  command->add_option("--pcap", options->pcap, "Write what the kernel's interface saw as pcapng; - is standard output");
  command->add_option("--trace", options->trace, "Write the trace as JSON lines; - is standard output");
  command->add_option("--junit", options->junit, "Write the verdicts as JUnit XML; - is standard output");
  command->add_flag("--quiet", options->quiet, "Print what has not passed and the totals alone");
  command->callback([options, &result] { result = run_scripts(*options); });
}

}  // namespace synwave::runner
