// A copy of a Run is a fork, slices make no difference, and budgets end what would not end.
#include <doctest/doctest.h>

#include "core/scenario/budgets.hpp"
#include "core/trace/fingerprint.hpp"
#include "tests/unit/scenario/running.hpp"

using namespace synwave;
using namespace synwave::scenario;
using namespace synwave::scenario::test;
using namespace std::chrono_literals;

namespace {

const std::string lossy =
    "host a\nhost b\nlink a b delay=20ms rate=20Mbps queue=64 loss=2% jitter=1ms\n0 b listen 80\n0 a connect b:80\n"
    "when a ESTABLISHED: a send 200k\n+0 a close\nwhen b CLOSE_WAIT: b close\nwhen b delivered 100k: b send 5000\n"
    "drop a>b DATA 20..22\nexpect b received 200k\nexpect a received 5000\n";

std::uint64_t whole(std::uint32_t slice) {
  Run run{parsed(lossy)};
  while (run.step(slice) == Progress::more) {
  }
  CHECK(failures(run) == "");
  return fingerprint(run.log());
}

}  // namespace

TEST_CASE("the same text gives the same trace, in slices of any size") {
  const std::uint64_t once = whole(1'000'000);
  CHECK(whole(1) == once);
  CHECK(whole(7) == once);
}

TEST_CASE("copied midway, both go on to identical traces") {
  for (const std::uint32_t steps : {1U, 10U, 100U, 200U}) {
    Run run{parsed(lossy)};
    REQUIRE(run.step(steps) == Progress::more);
    Run fork = run;
    CHECK(fork.world() == run.world());
    while (fork.step(1'000) == Progress::more) {
    }
    CHECK(fork.log().events.size() > run.log().events.size());  // the original has not moved
    while (run.step(1'000) == Progress::more) {
    }
    CHECK(fingerprint(run.log()) == fingerprint(fork.log()));
    CHECK(run.world() == fork.world());
    CHECK(failures(fork) == "");
  }
}

TEST_CASE("an unused fault and an impossible forgery are said") {
  CHECK(remarks(run_of(connected("drop a>b FIN 3\n"))) == "6 fault_unused");
  CHECK(remarks(run_of(with_hosts("0 inject a>b R 5:5(0)\n"))) == "4 inject_without_connection");
}

TEST_CASE("a run that would not end is ended by a budget, and keeps its trace and verdicts") {
  const Run run = run_of(
      "host a\nhost b\nlink a b delay=0\n0 b listen 80\n0 a connect b:80\n"
      "repeat 90000 every 1ms: 1s a send 4000\nexpect a>b SYN == 1\n");
  CHECK(run.progress() == Progress::budget);
  CHECK(remarks(run) == "0 budget_segments");
  CHECK(run.log().segments.size() >= budget::segments);
  CHECK(run.log().segments.size() < budget::segments + 1'000);
  CHECK(failures(run) == "");
}

TEST_CASE("a day of virtual time is the most that runs without `until`") {
  const Run run = run_of(with_hosts("24h a connect b:80\n"));
  CHECK(run.progress() == Progress::budget);
  CHECK(remarks(run) == "0 budget_time");
}
