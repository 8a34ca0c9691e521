// Does one piece of the benchmark's work, natively or in wasm, and prints what it took: one line, the best of some
// runs. Usage: bench_worker bulk|churn [octets=N] [window=N] [rate=N] [loss=PER_THOUSAND] [sack=1] [connections=N]
// [trace=1]
//        [runs=N]
#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#endif

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include "tests/bench/work.hpp"

#ifdef __EMSCRIPTEN__
// The clock() of wasm counts wall time.
// clang-format off
EM_JS(double, cpu_seconds_of_node, (), {
  const used = process.cpuUsage();
  return (used.user + used.system) / 1e6;
});
// clang-format on
#endif

namespace {

using namespace synwave;

struct Order {
  bool churn = false;
  bool trace = false;
  unsigned runs = 1;
  bench::Bulk bulk;
  bench::Churn many;
};

struct Took {
  double wall = 0;
  double cpu = 0;
};

/// "key=number"; false: no such key.
bool understand(const char* argument, Order& order) {
  const char* const sign = std::strchr(argument, '=');
  if (sign == nullptr) return false;
  const auto is = [&](const char* key) {
    const auto length = static_cast<std::size_t>(sign - argument);
    return std::strlen(key) == length && std::strncmp(argument, key, length) == 0;
  };
  const std::uint64_t value = std::strtoull(sign + 1, nullptr, 10);
  if (is("octets")) {
    order.bulk.octets = order.many.octets = value;
  } else if (is("window")) {
    order.bulk.window = static_cast<std::uint32_t>(value);
  } else if (is("rate")) {
    order.bulk.rate = value;
  } else if (is("loss")) {
    order.bulk.loss_per_thousand = static_cast<std::uint32_t>(value);
  } else if (is("sack")) {
    order.bulk.sack = value != 0;
  } else if (is("connections")) {
    order.many.connections = static_cast<std::uint32_t>(value);
  } else if (is("trace")) {
    order.trace = value != 0;
  } else if (is("runs")) {
    order.runs = static_cast<unsigned>(value);
  } else {
    return false;
  }
  return true;
}

/// Into a log that is used again, as a page does that runs a text after every edit.
bench::Done work(const Order& order, Log& log) {
  log.clear();
  Log* const trace = order.trace ? &log : nullptr;
  return order.churn ? bench::carry(order.many, trace) : bench::carry(order.bulk, trace);
}

/// Of this program so far.
double cpu_seconds() {
#ifdef __EMSCRIPTEN__
  return cpu_seconds_of_node();
#else
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
#endif
}

/// Resident at most so far, in kilobytes, of this program alone (getrusage would count its parent); 0 where nobody
/// counts.
long peak_memory() {
  long peak = 0;
  std::FILE* const file = std::fopen("/proc/self/status", "r");
  if (file == nullptr) return 0;
  char line[256];
  while (std::fgets(line, sizeof line, file) != nullptr) {
    if (std::sscanf(line, "VmHWM: %ld", &peak) == 1) break;
  }
  std::fclose(file);
  return peak;
}

}  // namespace

int main(int argc, char** argv) {
  Order order;
  bool understood = argc > 1;
  for (int i = 2; i < argc; ++i) understood = understood && understand(argv[i], order);
  if (!understood || (std::strcmp(argv[1], "bulk") != 0 && std::strcmp(argv[1], "churn") != 0)) return 2;
  order.churn = std::strcmp(argv[1], "churn") == 0;

  Log log;
  bench::Done done;
  Took best;
  for (unsigned run = 0; run < order.runs; ++run) {
    const double cpu_begin = cpu_seconds();
    const auto begin = std::chrono::steady_clock::now();
    done = work(order, log);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    const double cpu = cpu_seconds() - cpu_begin;
    if (run == 0 || cpu < best.cpu) best.cpu = cpu;
    if (run == 0 || wall.count() < best.wall) best.wall = wall.count();
  }
  std::printf("octets=%llu segments=%llu wall=%.6f cpu=%.6f peak_kb=%ld\n",
              static_cast<unsigned long long>(done.octets), static_cast<unsigned long long>(done.segments), best.wall,
              best.cpu, peak_memory());
  return done.segments != 0 ? 0 : 1;
}
