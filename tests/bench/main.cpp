// The benchmark of what a World costs: memory of a connection, copies and hashes, a scenario from text to verdicts.
// Usage: bench [Google Benchmark's options]. How fast segments go is bench_worker's affair.
#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdio>
#include <map>
#include <string>

#include "core/scenario/parser.hpp"
#include "core/scenario/run.hpp"
#include "tests/bench/work.hpp"

namespace {

using namespace synwave;

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
    }
    ConsoleReporter::ReportRuns(runs);
  }

  struct Seen {
    double wall = 0;  // seconds of one iteration
    double cpu = 0;
  };
  Seen seen(const std::string& name) const {
    const auto found = seen_.find(name);
    return found == seen_.end() ? Seen{} : found->second;
  }

 private:
  std::map<std::string, Seen> seen_;
};

void print_table(const Keeper& keeper, const IdleCost& idle) {
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

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  const IdleCost idle = idle_cost();
  const World busy = bench::busy();
  const World many = bench::idle(1000);
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
