// Executes a scenario: a World, the octets its applications write, the trace, and the cursor in the text.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/scenario/ast.hpp"
#include "core/scenario/diagnostics.hpp"
#include "core/sim/world.hpp"
#include "core/trace/log.hpp"

namespace synwave::scenario {

#define X(name, text) +1
inline constexpr std::size_t class_count = 0 SYNWAVE_SEGMENT_CLASSES(X);
#undef X

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

/// A connection's end, or a listener, as the text's author sees it: it outlives its socket.
struct Party {
  HostId host;
  SocketId socket;
  std::uint32_t record = 0;      // index into Log::sockets: ports, ISNs, the peer
  std::uint32_t name = nothing;  // index into Scenario::names
  HostId remote;                 // the host that bears the remote address; not valid: none, or a listener
  bool listener = false;
  std::vector<State> path;          // the states visited; an accepted connection starts at LISTEN
  Errno first_error = Errno::none;  // that its application was told
  std::uint64_t delivered = 0;      // octets given to the application, stale ones included
  std::uint64_t stale = 0;
  std::vector<Bytes> own;                              // what of them the peer did send there; neighbours are joined
  std::array<std::int64_t, tcb_field_count> values{};  // of its TCB as of now, or at last; as value_of()

  State state() const { return path.empty() ? State::closed : path.back(); }
};

/// A regular value: a copy is a fork, and both go on to identical traces. The scenario itself is shared and immutable.
/// At one moment: the lines of the text in their order, then arrivals, then timers. What an event sets off without
/// delay follows it at once. If it is the same host that acts, it does so before anything is sent in answer to the
/// event, so that a FIN can go with the acknowledgement of the other; but connect() returns, and an accepted connection
/// is usable, only after the handshake's own segment has gone.
class Run {
 public:
  /// `scenario` must come from a ParseResult that is ok(). Of `used` the memory alone is wanted: another run's log.
  explicit Run(Scenario scenario, Log used = {});

  /// Handles up to `max_events` events (lines of the text count too).
  Progress step(std::uint32_t max_events);
  Progress progress() const { return progress_; }

  const Scenario& scenario() const { return *scenario_; }
  const World& world() const { return world_; }
  const Octets& octets() const { return octets_; }
  const Log& log() const { return log_; }
  /// For the next run; this one is at its end.
  Log take_log() { return std::move(log_); }
  /// Virtual time reached; when finished, the end of the run.
  Time now() const { return world_.now(); }

  /// In the order of the text; complete once step() gave finished or budget.
  const std::vector<Verdict>& verdicts() const { return verdicts_; }
  /// The run's own: budgets, lines that never ran, faults that hit nothing.
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  const std::vector<NoteReached>& notes() const { return notes_; }
  /// In the order of their births.
  const std::vector<Party>& parties() const { return parties_; }

 private:
  static constexpr std::uint32_t no_party = 0xFFFFFFFF;

  /// A line of the text that is to run.
  struct Due {
    Time at;
    std::uint32_t step = 0;  // index into Scenario::steps
    bool joins = false;      // the application answers within the input that set it off
  };
  /// How far the condition of something that waits has come.
  struct Watch {
    bool over = false;
    std::uint32_t count = 0;  // transmissions counted so far
  };
  struct Service {
    std::uint16_t port = 0;
    std::optional<std::uint32_t> backlog;
    std::uint32_t line = 0;
  };
  /// What a segment of the trace is to a selector.
  struct Seen {
    std::uint8_t classes = 0;
    State sender_state = State::closed;
    std::uint32_t name = nothing;
  };

  /// Segments that one host put on one link, per class.
  struct Tally {
    HostId from;
    HostId to;
    std::array<std::uint32_t, class_count> counts{};
  };

  // The loop: run.cpp.
  void build();
  bool handle_next();
  Time limit() const;
  bool within_budgets();
  void stop(Code code, std::string most);
  void finish(Progress how);
  void judge_until(Time time);
  void schedule(const Due& due);
  void ran(const Due& due);
  void run_line(const Due& due);
  void answer_at_once();

  // Lines: run_actions.cpp.
  void execute(const Due& due);
  void execute(const HostAction& action, std::uint32_t line);
  void execute(const LinkChange& change, std::uint32_t line);
  void execute(const Inject& inject, const Place& place);
  void listen(HostId host, const Service& service);
  void connect(HostId host, const Connect& connect, std::uint32_t line);
  void send(HostId host, SocketId socket, const Send& send, std::uint32_t line);
  void read(HostId host, std::uint32_t party, const Read& read, std::uint32_t line);
  void set(HostId host, std::uint32_t party, const Set& set, std::uint32_t line);
  void reboot(HostId host, std::uint32_t line);
  std::uint32_t party_between(const Inject& inject) const;
  std::uint32_t party_at(HostId host, std::uint32_t name) const;
  std::uint32_t newest_listener(HostId host) const;

  // The trace as it grows: run_observe.cpp.
  void observe();
  void observe_state(const Event& event);
  void observe_delivery(const Event& event, bool stale);
  void observe_error(const Event& event);
  void observe_changes();
  void count(const SegmentRecord& record, const Seen& seen);
  std::vector<Tally>& tallies_of(std::uint32_t name);
  std::uint32_t counted(const ExpectCount& expected, std::uint32_t name) const;
  void forget_fired();
  void observe_sent(const Event& event);
  void observe_arrived(const Event& event);
  void welcome_new_parties();
  std::uint32_t party_of(std::uint8_t host, std::uint32_t socket) const;
  bool concerns(std::uint32_t party, HostId host, NameId name) const;
  bool counts(const Selector& selector, const Seen& seen, Watch& watch) const;
  void fire(std::uint32_t step, bool may_join);

  // Expectations: run_expect.cpp.
  void judge(std::uint32_t expectation, Time at);

  std::shared_ptr<const Scenario> scenario_;
  World world_;
  Octets octets_;
  Log log_;
  Progress progress_ = Progress::more;
  std::uint32_t events_ = 0;
  std::uint32_t connections_ = 0;
  std::uint32_t forged_ = 0;
  HostId unfinished_;   // the host whose input is being handled
  bool fired_ = false;  // some condition has come true since forget_fired()

  std::vector<Due> due_;        // sorted, the next one last
  std::vector<Watch> watches_;  // per step; over: fired, or has no trigger
  std::array<std::vector<std::uint32_t>, std::variant_size_v<Trigger>>
      waiting_;                                 // steps that wait, per kind of trigger
  std::vector<std::uint32_t> runs_left_;        // per step
  std::vector<Watch> note_watches_;             // per note
  std::vector<std::uint32_t> waiting_notes_;    // anchored to a state or a segment that has not come
  std::vector<std::uint32_t> checks_;           // expectations and notes with a time, sorted, the next one last
  std::vector<std::vector<Service>> services_;  // per host: its `listen` lines that ran

  std::size_t observed_events_ = 0;
  std::size_t observed_sockets_ = 0;
  std::vector<Seen> seen_;  // per segment record
  std::vector<Party> parties_;
  std::vector<std::vector<std::uint32_t>> party_of_;      // per host, by socket
  std::vector<std::uint32_t> newest_;                     // per host: its newest connection
  std::vector<std::vector<std::uint32_t>> newest_named_;  // per name and host; empty: the name was never borne
  std::vector<std::vector<Tally>> tallies_;               // per name, and at the end for all segments
  ChangeCursor observed_changes_;

  std::vector<Verdict> verdicts_;
  std::vector<Diagnostic> diagnostics_;
  std::vector<NoteReached> notes_;
};

}  // namespace synwave::scenario
