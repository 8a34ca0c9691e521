// The interpreter's whole state, and what its files share. Nothing outside core/drill includes this.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/ring.hpp"
#include "core/drill/config.hpp"
#include "core/drill/flows.hpp"
#include "core/drill/run.hpp"
#include "core/host/host.hpp"

namespace synwave::drill {

/// A segment that the endpoint has sent and no line has looked at yet.
struct Captured {
  Segment segment;
  Time at{};
  std::uint32_t record = nothing;
};

/// A call of the script that waits. There is one at most, as one thread makes them all.
struct PendingCall {
  std::uint32_t event = 0;  // index into Script::events
  CallId id;
  std::optional<Time> due;  // when it is to return; empty: the script does not say, so nothing else happens meanwhile
  Duration tolerance{0};
};

/// A descriptor of the script and the endpoint's.
struct Descriptor {
  std::int64_t script = -1;
  std::int32_t live = -1;
};

struct Interpreter {
  Interpreter(Script script_in, const Settings& settings);

  // ---- The loop: run.cpp ----
  void one_step();
  bool begin_event();
  void end_event(Time script_time);
  bool do_event();
  void finish_script();
  /// When the present event is due; for outbound packets also the end of its range.
  Duration tolerance_since_last(Time due) const;
  bool in_time(Time actual, Time first, Time last, Duration tolerance) const;
  /// Handles one deadline of the host that passes before `limit`, or at it if `including`. False: there is none.
  bool host_timer(Time limit, bool including);
  /// To be called after each input: gathers what the host sends, and the calls that have come back.
  void flush();
  void write_other_call(std::size_t first_event);
  void bind_log_line(std::size_t first_event, std::uint32_t line);

  // ---- Packets: run_packets.cpp ----
  bool inject(const Event& event, const PacketEvent& packet);
  void arrive(const Event& event, const Segment& segment);
  void inject_icmp(const Event& event, const PacketEvent& packet, const IcmpSpec& icmp);
  std::uint32_t octets_of_sent(const Flow& flow, Seq32 seq, std::uint32_t text) const;
  /// One try at an expected packet: done (true), or the host has to go on first (false).
  bool expect(const Event& event, const PacketEvent& packet);
  void gather(const TcpSpec& spec, const Captured& taken, Flow& flow);
  void judge(const Event& event, const PacketEvent& packet, const TcpSpec& spec, Flow& flow);
  static void learn(const TcpSpec& spec, const Segment& live, Flow& flow);
  std::string check_timestamps(const TcpSpec& spec, const Segment& live, Flow& flow);

  // ---- Calls: run_calls.cpp ----
  bool make_call(const Event& event, const CallEvent& call);
  void returned(const Event& event, const CallResult& result);
  bool completed(const Completion& completion);
  void wait_for_pending();
  const Descriptor* descriptor(std::int64_t script) const;
  void map_descriptor(std::int64_t script, std::int32_t live);
  void unmap_descriptor(std::int64_t script);
  /// The descriptor that blocks of code ask for TCP_INFO; -1: there is none.
  std::int32_t code_descriptor() const;

  // ---- Commands and code: commands.cpp, code.cpp ----
  bool run_command(const CommandEvent& command, const Place& place);
  bool run_code(const CodeEvent& code);

  // ---- The verdict ----
  /// Each gives false, so that a caller can return it.
  bool fail(const Place& place, Code code, std::vector<Param> params = {});
  bool skip(const Place& place, std::string what);
  bool not_supported(const Place& place, std::string what) {
    return fail(place, Code::not_supported, {{"what", std::move(what)}});
  }

  Script script;
  Config config;
  Profile profile = Profile::rfc;
  Host host;
  Flows flows;
  Log log;
  Octets octets;
  Time now{};
  Verdict verdict;
  bool finished = false;
  std::string printed;
  python::Environment environment;

  std::uint32_t next_event = 0;
  std::uint32_t steps = 0;
  // The event at hand.
  bool begun = false;
  Time due{};
  Time due_end{};           // of a range; else `due`
  Time last_script_time{};  // when the last event was to happen
  Time last_finished{};     // when it had happened
  bool last_was_inbound = false;
  std::optional<Captured> partial;  // of an expected packet: what has been put together so far

  Ring<Captured> captured;
  std::vector<Completion> completions;
  std::optional<PendingCall> pending;
  std::vector<Descriptor> descriptors;
  std::uint16_t bound_port = 0;
  Counts nstat_seen{};                                       // what the last nstat has remembered
  std::vector<std::pair<std::string, std::string>> sysctls;  // as they have been set
  std::int64_t given_back = 0;                               // by the call at hand, through an argument
};

/// What commands can change and ask: the profile's configuration by sysctl names, tables of sockets, counters.
Profile detect_profile(const Script& script);
HostConfig config_of(Profile profile);

/// Seconds with as many decimals as are needed, three at least: "1.050".
std::string seconds(Duration span);
std::string seconds(Time at);

/// A live segment in the notation, its numbers those of script space.
std::string live_text(const Segment& segment, const NotationBases& bases);
/// "connect(3, ..., ...)"
std::string call_text(const CallEvent& call);

}  // namespace synwave::drill
