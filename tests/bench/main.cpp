// The benchmark: our engine and ns-3 with the same work in one run, and a table at the end.
// Usage: bench [--ns3=PROGRAM] [--octets=N] [Google Benchmark's own options]
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>

#include "core/scenario/parser.hpp"
#include "core/scenario/run.hpp"
#include "tests/bench/work.hpp"

namespace {

using namespace synwave;

std::uint64_t octets = 1'000'000'000;
std::string ns3_program;
double ns3_cpu_seconds = 0;

// ---- Our side ----

void bulk_trace_off(benchmark::State& state) {
  const std::uint64_t segments = bench::segments_of_bulk(octets);
  for (auto _ : state) {
    if (!bench::bulk(octets, nullptr)) state.SkipWithError("the transfer got stuck");
  }
  state.counters["segments"] = benchmark::Counter(
      static_cast<double>(segments) * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

void bulk_trace_on(benchmark::State& state) {
  std::uint64_t segments = 0;
  for (auto _ : state) {
    Log log;
    if (!bench::bulk(octets, &log)) state.SkipWithError("the transfer got stuck");
    segments += log.segments.size();
  }
  state.counters["segments"] = benchmark::Counter(static_cast<double>(segments), benchmark::Counter::kIsRate);
}

void copy_world(benchmark::State& state, const World& world) {
  for (auto _ : state) {
    World copy = world;
    benchmark::DoNotOptimize(copy);
  }
}

void hash_world(benchmark::State& state, const World& world) {
  for (auto _ : state) benchmark::DoNotOptimize(world.hash());
}

/// Text to verdicts, as the page and the runner do it.
void run_scenario(benchmark::State& state, const std::string& text) {
  for (auto _ : state) {
    scenario::Run run{scenario::parse(text).scenario};
    while (run.step(1'000'000) == scenario::Progress::more) {
    }
    for (const scenario::Verdict& verdict : run.verdicts()) {
      if (!verdict.passed) state.SkipWithError("an expectation failed");
    }
  }
}

std::string read_file(const char* path) {
  std::string text;
  if (std::FILE* const file = std::fopen(path, "rb")) {
    for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) text += static_cast<char>(c);
    std::fclose(file);
  }
  return text;
}

struct IdleCost {
  double per_connection = 0;  // octets, both ends together
  std::size_t socket = sizeof(Socket);
  std::size_t connection = sizeof(Connection);
};

IdleCost idle_cost() {
  constexpr std::uint32_t few = 1000;
  constexpr std::uint32_t many = 11000;
  // A copy holds what is needed and no more, so growth by doubling does not blur the figure.
  const World a = bench::idle(few);
  const World b = bench::idle(many);
  const std::uint64_t start = bench::heap_in_use();
  const World copy_of_a = a;
  const std::uint64_t middle = bench::heap_in_use();
  const World copy_of_b = b;
  const std::uint64_t end = bench::heap_in_use();
  IdleCost cost;
  cost.per_connection = (static_cast<double>(end - middle) - static_cast<double>(middle - start)) / (many - few);
  return cost;
}

// ---- ns-3 ----

void bulk_ns3(benchmark::State& state) {
  const std::string command = ns3_program + ' ' + std::to_string(octets);
  double segments = 0;
  for (auto _ : state) {
    std::FILE* const pipe = popen(command.c_str(), "r");
    unsigned long long delivered = 0;
    unsigned long long sent = 0;
    double wall = 0;
    double cpu = 0;
    const int read = pipe == nullptr ? 0
                                     : std::fscanf(pipe, "octets=%llu segments=%llu wall=%lf cpu=%lf", &delivered,
                                                   &sent, &wall, &cpu);
    if (pipe == nullptr || pclose(pipe) != 0 || read != 4 || delivered != octets) {
      state.SkipWithError("ns-3 did not carry all octets");
      return;
    }
    state.SetIterationTime(wall);
    ns3_cpu_seconds = cpu;
    segments += static_cast<double>(sent);
  }
  state.counters["segments"] = benchmark::Counter(segments, benchmark::Counter::kIsRate);
}

// ---- The table ----

/// Keeps what the table needs besides printing as usual.
class Keeper : public benchmark::ConsoleReporter {
 public:
  explicit Keeper(OutputOptions options) : ConsoleReporter{options} {}
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.error_occurred || run.run_type != Run::RT_Iteration) continue;
      const auto iterations = static_cast<double>(run.iterations);
      Seen& one = seen_[run.run_name.function_name];
      one.wall = run.real_accumulated_time / iterations;
      one.cpu = run.cpu_accumulated_time / iterations;
      const auto counter = run.counters.find("segments");
      if (counter != run.counters.end()) one.segments = counter->second * one.wall;
    }
    ConsoleReporter::ReportRuns(runs);
  }

  struct Seen {
    double wall = 0;  // seconds of one iteration
    double cpu = 0;
    double segments = 0;
  };
  Seen seen(const std::string& name) const {
    const auto found = seen_.find(name);
    return found == seen_.end() ? Seen{} : found->second;
  }

 private:
  std::map<std::string, Seen> seen_;
};

void print_rate(const char* what, const Keeper::Seen& one, const Keeper::Seen& ns3) {
  if (one.segments == 0) {
    std::printf("  %-26s not measured\n", what);
    return;
  }
  const double per_wall = one.segments / one.wall;
  const double per_cpu = one.segments / one.cpu;
  std::printf("  %-26s %12.0f %12.0f", what, per_wall, per_cpu);
  if (ns3.segments != 0)
    std::printf("   %7.1f %7.1f", per_wall / (ns3.segments / ns3.wall), per_cpu / (ns3.segments / ns3.cpu));
  std::printf("\n");
}

void print_table(const Keeper& keeper, const IdleCost& idle) {
  Keeper::Seen ns3 = keeper.seen("bulk/ns-3");
  ns3.cpu = ns3_cpu_seconds;
  std::printf("\nBulk transfer: 1 Gbit/s, 10 ms one way, window 65,535 octets, %" PRIu64 " octets\n", octets);
  std::printf("  %-26s %12s %12s   %15s\n", "segments on the wire", "per wall s", "per CPU s", "ratios to ns-3");
  print_rate("ns-3, no trace", ns3, ns3);
  print_rate("synwave, trace off", keeper.seen("bulk/trace off"), ns3);
  print_rate("synwave, trace on", keeper.seen("bulk/trace on"), ns3);
  std::printf("An idle connection, both ends together\n");
  std::printf("  %-44s %12.0f octets (an end: %.0f; of these Socket %zu, its Connection %zu)\n", "memory",
              idle.per_connection, idle.per_connection / 2, idle.socket, idle.connection);
  std::printf("A megabyte over a lossy path, lossy-transfer.wave from text to verdicts, with its trace\n");
  std::printf("  %-44s %12.2f ms\n", "time", keeper.seen("scenario/lossy-transfer.wave").wall * 1e3);
  std::printf("A World\n");
  for (const char* name : {"copy/one connection, full window", "hash/one connection, full window",
                           "copy/1000 idle connections", "hash/1000 idle connections"}) {
    std::printf("  %-44s %12.0f ns\n", name, keeper.seen(name).cpu * 1e9);
  }
}

/// Takes our own options out of the command line.
void take_options(int& argc, char** argv) {
  int kept = 1;
  for (int i = 1; i < argc; ++i) {
    if (std::strncmp(argv[i], "--ns3=", 6) == 0) {
      ns3_program = argv[i] + 6;
    } else if (std::strncmp(argv[i], "--octets=", 9) == 0) {
      octets = std::strtoull(argv[i] + 9, nullptr, 10);
    } else {
      argv[kept++] = argv[i];
    }
  }
  argc = kept;
}

}  // namespace

int main(int argc, char** argv) {
  take_options(argc, argv);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  const IdleCost idle = idle_cost();
  const World busy = bench::busy();
  const World many = bench::idle(1000);
  if (!ns3_program.empty())
    benchmark::RegisterBenchmark("bulk/ns-3", bulk_ns3)->UseManualTime()->Iterations(1)->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("bulk/trace off", bulk_trace_off)->UseRealTime()->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("bulk/trace on", bulk_trace_on)->UseRealTime()->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("copy/one connection, full window", copy_world, busy);
  benchmark::RegisterBenchmark("hash/one connection, full window", hash_world, busy);
  benchmark::RegisterBenchmark("copy/1000 idle connections", copy_world, many);
  benchmark::RegisterBenchmark("hash/1000 idle connections", hash_world, many);
  const std::string lossy = read_file(SYNWAVE_SOURCE_DIR "/tests/scenarios/lossy-transfer.wave");
  benchmark::RegisterBenchmark("scenario/lossy-transfer.wave", run_scenario, lossy)
      ->UseRealTime()
      ->Unit(benchmark::kMillisecond);
  Keeper keeper{isatty(STDOUT_FILENO) != 0 ? benchmark::ConsoleReporter::OO_Defaults
                                           : benchmark::ConsoleReporter::OO_Tabular};
  benchmark::RunSpecifiedBenchmarks(&keeper);
  print_table(keeper, idle);
  return 0;
}
