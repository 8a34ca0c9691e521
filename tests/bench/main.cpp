// The benchmark: our engine and ns-3 with the same work in one run, and a table at the end.
// Usage: bench [--ns3=PROGRAM] [--octets=N] [Google Benchmark's own options]
#include <benchmark/benchmark.h>

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
    double seconds = 0;
    const int read =
        pipe == nullptr ? 0 : std::fscanf(pipe, "octets=%llu segments=%llu seconds=%lf", &delivered, &sent, &seconds);
    if (pipe == nullptr || pclose(pipe) != 0 || read != 3 || delivered != octets) {
      state.SkipWithError("ns-3 did not carry all octets");
      return;
    }
    state.SetIterationTime(seconds);
    segments += static_cast<double>(sent);
  }
  state.counters["segments"] = benchmark::Counter(segments, benchmark::Counter::kIsRate);
}

// ---- The table ----

/// Keeps what the table needs besides printing as usual.
class Keeper : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    for (const Run& run : runs) {
      if (run.error_occurred || run.run_type != Run::RT_Iteration) continue;
      const std::string name = run.run_name.function_name;
      time_ns[name] = run.real_accumulated_time / static_cast<double>(run.iterations) * 1e9;
      const auto counter = run.counters.find("segments");
      if (counter != run.counters.end()) rate[name] = counter->second;
    }
    ConsoleReporter::ReportRuns(runs);
  }
  std::map<std::string, double> time_ns;
  std::map<std::string, double> rate;
};

void print_table(Keeper& seen, const IdleCost& idle) {
  const double ns3 = seen.rate["bulk/ns-3"];
  const auto rate_line = [&](const char* what, const char* name) {
    const double rate = seen.rate[name];
    if (rate == 0) {
      std::printf("  %-44s not measured\n", what);
    } else if (ns3 == 0) {
      std::printf("  %-44s %12.0f\n", what, rate);
    } else {
      std::printf("  %-44s %12.0f   %8.1f x ns-3\n", what, rate, rate / ns3);
    }
  };
  std::printf("\nBulk transfer: 1 Gbit/s, 10 ms one way, window 65,535 octets, %" PRIu64 " octets\n", octets);
  std::printf("  %-44s %12s\n", "segments put on the wire per wall second", "");
  rate_line("ns-3, no trace", "bulk/ns-3");
  rate_line("synwave, trace off", "bulk/trace off");
  rate_line("synwave, trace on", "bulk/trace on");
  std::printf("An idle connection, both ends together\n");
  std::printf("  %-44s %12.0f octets (%.0f per end; of these Socket %zu, its Connection %zu)\n", "memory",
              idle.per_connection, idle.per_connection / 2, idle.socket, idle.connection);
  std::printf("A megabyte over a lossy path, lossy-transfer.wave from text to verdicts, with its trace\n");
  std::printf("  %-44s %12.2f ms\n", "time", seen.time_ns["scenario/lossy-transfer.wave"] / 1e6);
  std::printf("A World\n");
  for (const char* name : {"copy/one connection, full window", "hash/one connection, full window",
                           "copy/1000 idle connections", "hash/1000 idle connections"}) {
    std::printf("  %-44s %12.0f ns\n", name, seen.time_ns[name]);
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
  benchmark::RegisterBenchmark("scenario/lossy-transfer.wave", run_scenario, lossy)->UseRealTime()->Unit(benchmark::kMillisecond);
  Keeper keeper;
  benchmark::RunSpecifiedBenchmarks(&keeper);
  print_table(keeper, idle);
  return 0;
}
