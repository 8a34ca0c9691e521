// synwave run: runs scenarios, prints the verdict of every `expect`, and whatever views of the run were asked for.
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "core/capture/export.hpp"
#include "core/scenario/budgets.hpp"
#include "core/scenario/parser.hpp"
#include "core/scenario/run.hpp"
#include "core/scenario/values.hpp"
#include "tests/runner/commands.hpp"
#include "tests/runner/files.hpp"
#include "tests/runner/junit.hpp"
#include "tests/runner/ladder.hpp"
#include "tests/runner/trace_json.hpp"

namespace synwave::runner {

namespace {

using scenario::Diagnostic;
using scenario::Run;
using scenario::Scenario;
using scenario::Verdict;

struct RunOptions {
  std::vector<std::string> files;
  bool ladder = false;
  bool ascii = false;
  bool quiet = false;
  std::string pcap;
  std::string at;
  std::string trace;
  std::string junit;
  std::string until;
  std::optional<std::uint64_t> seed;
};

/// Verdicts give way to a view on standard output: that is for a program to read.
std::FILE* verdicts_to(const RunOptions& options) {
  return options.pcap == "-" || options.trace == "-" || options.junit == "-" ? stderr : stdout;
}

struct Totals {
  int passed = 0;
  int failed = 0;
  int unusable = 0;
  std::vector<JunitSuite> suites;
};

std::vector<std::string> host_names(const Scenario& s) {
  std::vector<std::string> names;
  for (const scenario::HostSpec& host : s.hosts) names.push_back(host.name);
  return names;
}

std::vector<std::string> connection_names(const Scenario& s) {
  std::vector<std::string> names;
  for (const scenario::ConnectionName& name : s.names) names.push_back(name.name);
  return names;
}

/// What --until and --seed say stands for the text's own lines. False: it cannot be understood, which has been said.
bool override_with(const RunOptions& options, Scenario& s) {
  if (options.seed) s.seed = *options.seed;
  if (options.until.empty()) return true;
  const scenario::Quantity until = scenario::read_time(options.until);
  const auto most = static_cast<std::uint64_t>(to_ns(scenario::budget::virtual_time));
  if (!until.ok() || until.value > most) {
    std::fprintf(stderr, "--until %s: expected a time of at most 24 h, as 250us, 20ms, 1.5s, 2m, 2h\n",
                 options.until.c_str());
    return false;
  }
  s.until = at_ns(static_cast<std::int64_t>(until.value));
  return true;
}

void print_diagnostics(const std::string& file, const std::vector<Diagnostic>& diagnostics, JunitSuite& suite) {
  for (const Diagnostic& d : diagnostics) {
    const std::string line = line_of(file, d);
    std::fprintf(stderr, "%s\n", line.c_str());
    if (severity_of(d.code) != scenario::Severity::error) continue;
    suite.unusable += suite.unusable.empty() ? line : '\n' + line;
  }
}

void print_ladder(const Run& run, const RunOptions& options) {
  LadderOptions how;
  for (const scenario::LocalText& title : run.scenario().titles) {
    if (title.locale.empty()) how.title = title.text;
  }
  how.hosts = host_names(run.scenario());
  how.names = connection_names(run.scenario());
  how.ascii = options.ascii;
  for (const std::string& line : ladder(run.log(), how)) std::printf("%s\n", line.c_str());
}

bool write_capture(const Run& run, const RunOptions& options) {
  std::vector<CaptureHost> hosts;
  HostId at;
  std::string known;
  for (const scenario::HostSpec& host : run.scenario().hosts) {
    if (host.name == options.at) at = HostId{static_cast<std::uint8_t>(hosts.size())};
    known += (hosts.empty() ? "" : ", ") + host.name;
    hosts.push_back({host.name, host.address});
  }
  if (!at.valid()) {
    std::fprintf(stderr, "--at %s: no such host, expected one of %s\n", options.at.c_str(), known.c_str());
    return false;
  }
  const std::vector<std::uint8_t> capture = to_pcapng(run.log(), hosts, run.octets(), at);
  return write_output(options.pcap, {reinterpret_cast<const char*>(capture.data()), capture.size()});
}

bool write_views(const Run& run, const RunOptions& options) {
  if (options.ladder) print_ladder(run, options);
  bool written = options.pcap.empty() || write_capture(run, options);
  if (!options.trace.empty()) {
    written = write_output(options.trace,
                           trace_json(run.log(), host_names(run.scenario()), connection_names(run.scenario()))) &&
              written;
  }
  return written;
}

void print_verdict(const std::string& file, const Verdict& verdict, const RunOptions& options) {
  std::FILE* const out = verdicts_to(options);
  const std::string place = file + ':' + std::to_string(verdict.place.line) + ": ";
  if (verdict.passed) {
    if (!options.quiet) std::fprintf(out, "pass %sexpected %s\n", place.c_str(), verdict.expected.c_str());
    return;
  }
  const std::string indent(place.size() + 5, ' ');
  std::fprintf(out, "FAIL %sexpected %s\n%sseen     %s\n", place.c_str(), verdict.expected.c_str(), indent.c_str(),
               verdict.seen.c_str());
}

void judge(const Run& run, const std::string& file, const RunOptions& options, Totals& totals, JunitSuite& suite) {
  for (const Verdict& verdict : run.verdicts()) {
    print_verdict(file, verdict, options);
    ++(verdict.passed ? totals.passed : totals.failed);
    suite.cases.push_back({std::to_string(verdict.place.line) + ": " + verdict.expected, verdict.passed,
                           "expected " + verdict.expected + ", seen " + verdict.seen});
  }
}

/// Parses, runs, shows, judges. False: the file cannot be used, which has been said.
bool run_file(const std::string& path, const RunOptions& options, Totals& totals, JunitSuite& suite) {
  const std::string file = shown_name(path);
  const std::optional<std::string> text = read_input(path);
  if (!text) {
    suite.unusable = "cannot be read";
    return false;
  }
  scenario::ParseResult parsed = scenario::parse(*text);
  print_diagnostics(file, parsed.diagnostics, suite);
  if (!parsed.ok()) return false;
  if (!override_with(options, parsed.scenario)) return false;
  Run run{parsed.scenario};
  while (run.step(1'000'000) == scenario::Progress::more) {
  }
  print_diagnostics(file, run.diagnostics(), suite);
  const bool written = write_views(run, options);
  judge(run, file, options, totals, suite);
  return written && suite.unusable.empty();
}

int run_files(const RunOptions& options) {
  if (options.files.size() > 1 && !(options.pcap.empty() && options.trace.empty())) {
    std::fprintf(stderr, "--pcap and --trace write one file, so they take one scenario; %zu were given\n",
                 options.files.size());
    return exit_unusable;
  }
  Totals totals;
  std::FILE* const out = verdicts_to(options);
  for (const std::string& path : options.files) {
    if (options.files.size() > 1 && !options.quiet)
      std::fprintf(out, "%s%s\n", totals.suites.empty() ? "" : "\n", shown_name(path).c_str());
    JunitSuite& suite = totals.suites.emplace_back();
    suite.file = shown_name(path);
    if (!run_file(path, options, totals, suite)) ++totals.unusable;
    std::fflush(out);
  }
  const bool written = options.junit.empty() || write_output(options.junit, junit_xml(totals.suites));
  if (options.files.size() > 1 && !options.quiet) std::fprintf(out, "\n");
  if (totals.unusable != 0)
    std::fprintf(out, "%d of %zu files could not be used, or not run to their end\n", totals.unusable,
                 options.files.size());
  std::fprintf(out, "%d passed, %d failed\n", totals.passed, totals.failed);
  if (totals.unusable != 0 || !written) return exit_unusable;
  return totals.failed == 0 ? exit_well : exit_failed;
}

}  // namespace

void add_run(CLI::App& app, int& result) {
  CLI::App* command = app.add_subcommand("run", "Run scenarios and print the verdict of every `expect` line");
  add_version(*command);
  const auto options = std::make_shared<RunOptions>();
  command->add_option("FILE", options->files, "Scenario files; - is standard input")->required();
  CLI::Option* ladder = command->add_flag("--ladder", options->ladder, "Draw the timeline, at most 100 columns wide");
  command->add_flag("--ascii", options->ascii, "Draw it with ASCII characters alone")->needs(ladder);
  CLI::Option* pcap = command->add_option("--pcap", options->pcap, "Write a pcapng capture; - is standard output");
  CLI::Option* at = command->add_option("--at", options->at, "The host at whose interface the capture is taken");
  pcap->needs(at);
  at->needs(pcap);
  command->add_option("--trace", options->trace, "Write the trace as JSON lines; - is standard output");
  command->add_option("--junit", options->junit, "Write the verdicts as JUnit XML; - is standard output");
  command->add_option("--until", options->until, "End the run at this time instead of the text's");
  command->add_option("--seed", options->seed, "Draw with this seed instead of the text's");
  command->add_flag("--quiet", options->quiet, "Print failed expectations and the totals alone");
  command->callback([options, &result] { result = run_files(*options); });
}

}  // namespace synwave::runner
