// By which rules a window grows and shrinks, as the trace of a run tells it.
#include <doctest/doctest.h>

#include <algorithm>
#include <initializer_list>
#include <vector>

#include "core/trace/rules.hpp"
#include "tests/unit/scenario/running.hpp"

using namespace synwave;
using namespace synwave::scenario;
using namespace synwave::scenario::test;

namespace {

constexpr Rule growth_rules[] = {Rule::slow_start,        Rule::congestion_avoidance, Rule::cubic_concave,
                                 Rule::cubic_convex,      Rule::cubic_reno_friendly,  Rule::cubic_climbs_as_reno,
                                 Rule::cubic_clock_stops, Rule::cwnd_not_obeyed,      Rule::loss_halves,
                                 Rule::timeout_collapses, Rule::timeout_again,        Rule::cubic_keeps_seven_tenths,
                                 Rule::cubic_converges,   Rule::cubic_timeout};

/// What moved a host's windows, in the order of time.
std::vector<Rule> moved_windows(const Run& run, unsigned host) {
  std::vector<Rule> rules;
  for (const Event& e : run.log().events) {
    const auto rule = static_cast<Rule>(e.rule);
    const bool one = std::find(std::begin(growth_rules), std::end(growth_rules), rule) != std::end(growth_rules);
    if (e.host == host && one) rules.push_back(rule);
  }
  return rules;
}

using Rules = std::vector<Rule>;

}  // namespace

TEST_CASE("Reno and CUBIC side by side are told apart by their rules, each said once a phase") {
  const Run run = run_of(file("tests/scenarios/reno-and-cubic.wave"));
  CHECK(moved_windows(run, 0) ==
        Rules{Rule::slow_start, Rule::loss_halves, Rule::slow_start, Rule::congestion_avoidance});
  CHECK(moved_windows(run, 1) == Rules{Rule::slow_start, Rule::cubic_keeps_seven_tenths, Rule::slow_start,
                                       Rule::cubic_concave, Rule::cubic_convex});
}

TEST_CASE("a second timeout says that ssthresh stays; without congestion control it is said that nothing obeys") {
  constexpr auto story = [](const char* cc) {
    return std::string{"host a delayed-ack=off cc="} + cc +
           "\nhost b delayed-ack=off\nlink a b delay=10ms\n0 b listen 80\n0 a connect b:80\n1s a send 20k\n"
           "drop a>b DATA 1\ndrop a>b DATA 2\ndrop a>b DATA 3\ndrop a>b DATA 4\ndrop a>b DATA 5\nuntil 60s\n";
  };
  const Rules reno = moved_windows(run_of(story("reno")), 0);
  REQUIRE(reno.size() >= 3);
  CHECK(Rules(reno.begin(), reno.begin() + 3) ==
        Rules{Rule::timeout_collapses, Rule::timeout_again, Rule::timeout_again});
  const Rules cubic = moved_windows(run_of(story("cubic")), 0);
  REQUIRE(cubic.size() >= 3);
  CHECK(Rules(cubic.begin(), cubic.begin() + 3) ==
        Rules{Rule::cubic_timeout, Rule::timeout_again, Rule::timeout_again});
  const Rules none = moved_windows(run_of(story("none")), 0);
  CHECK(!none.empty());
  CHECK(std::all_of(none.begin(), none.end(), [](Rule rule) { return rule == Rule::cwnd_not_obeyed; }));
}

TEST_CASE("where a connection's numbers begin is said by the rule of the choice") {
  const auto says = [](const char* isn, Rule rule) {
    const Run run = run_of(std::string{"host a isn="} + isn +
                           "\nhost b\nlink a b delay=10ms\n0 b listen 80\n0 a connect b:80\nuntil 1s\n");
    return std::any_of(run.log().events.begin(), run.log().events.end(),
                       [rule](const Event& e) { return e.host == 0 && e.rule == static_cast<std::uint16_t>(rule); });
  };
  CHECK(says("rfc6528", Rule::isn_by_secret));
  CHECK(says("clock", Rule::isn_clock));
  CHECK(says("1000", Rule::isn_fixed));
  CHECK_FALSE(says("1000", Rule::isn_above_old));
}
