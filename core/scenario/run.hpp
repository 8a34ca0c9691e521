// Executes a scenario: a World, the octets its applications write, the trace, and the cursor in the text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/scenario/ast.hpp"
#include "core/scenario/diagnostics.hpp"
#include "core/sim/world.hpp"
#include "core/trace/log.hpp"

namespace synwave::scenario {

enum class Progress : std::uint8_t {
  more,      // call step() again
  finished,  // nothing is left to happen, or `until` is reached; the verdicts are in
  budget,    // a budget of budgets.hpp ended it: diagnostics() says which; the verdicts are in
};

/// What became of one `expect` line. `expected` and `seen` are whole phrases: "client path SYN_SENT CLOSED".
struct Verdict {
  Place place;
  bool passed = false;
  std::string expected;
  std::string seen;
  Time at{};  // when it was judged
};

/// An anchored note whose moment came.
struct NoteReached {
  std::uint32_t note = 0;  // index into Scenario::notes
  Time at{};
  HostId host;                      // of a state or segment anchor (the sender)
  std::uint32_t segment = nothing;  // index into Log::segments, of a segment anchor
};

/// A connection end (or a listener) as the text's author sees it: it outlives its socket.
struct Party {
  HostId host;
  SocketId socket;
  std::uint32_t name = nothing;  // index into Scenario::names
  bool listener = false;
  std::vector<State> path;          // the states visited; an accepted connection starts at LISTEN
  Errno first_error = Errno::none;  // that its application was told
  std::uint64_t delivered = 0;      // octets given to the application, stale ones included
  std::uint64_t stale = 0;
  Seq32 iss;  // of the latest TCB
  Seq32 irs;
  bool has_irs = false;
  Endpoint local;
  Endpoint remote;
  HostId peer_host;
  SocketId peer_socket;
};

/// A regular value: a copy is a fork, and both go on to identical traces. The scenario itself is shared and immutable.
class Run {
 public:
  /// `scenario` must come from a ParseResult that is ok().
  explicit Run(const Scenario& scenario);

  /// Handles up to `max_events` events (lines of the text count too).
  Progress step(std::uint32_t max_events);
  Progress progress() const { return progress_; }

  const Scenario& scenario() const { return *scenario_; }
  const World& world() const { return world_; }
  const Octets& octets() const { return octets_; }
  const Log& log() const { return log_; }
  /// Virtual time reached; when finished, the end of the run.
  Time now() const { return world_.now(); }

  /// In the order of the text; complete once step() gave finished or budget.
  const std::vector<Verdict>& verdicts() const { return verdicts_; }
  /// The run's own: budgets, lines that never ran, faults that hit nothing.
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  const std::vector<NoteReached>& notes() const { return notes_; }
  const std::vector<Party>& parties() const { return parties_; }

 private:
  std::shared_ptr<const Scenario> scenario_;
  World world_;
  Octets octets_;
  Log log_;
  Progress progress_ = Progress::more;
  std::vector<Verdict> verdicts_;
  std::vector<Diagnostic> diagnostics_;
  std::vector<NoteReached> notes_;
  std::vector<Party> parties_;
};

}  // namespace synwave::scenario
