#include "core/drill/run.hpp"

#include <algorithm>

#include "core/drill/interpreter.hpp"
#include "core/drill/notation.hpp"
#include "core/host/profile.hpp"

namespace synwave::drill {

namespace {

/// An expected packet that comes much too late is worth waiting for, so that the message can say when it came.
constexpr Duration patience = std::chrono::minutes{30};
/// ISNs, ephemeral ports and TS offsets follow from it; a script must not depend on them.
constexpr std::uint64_t seed = 1;

const PacketEvent* outbound(const Event& event) {
  const auto* packet = std::get_if<PacketEvent>(&event.what);
  return packet != nullptr && !packet->inbound ? packet : nullptr;
}

bool inbound(const Event& event) {
  const auto* packet = std::get_if<PacketEvent>(&event.what);
  return packet != nullptr && packet->inbound;
}

std::optional<Profile> profile_option(const std::vector<OptionLine>& options) {
  std::optional<Profile> profile;
  for (const OptionLine& option : options) {
    if (option.name == "profile") profile = profile_called(option.value);
  }
  return profile;
}

}  // namespace

HostConfig config_of(Profile profile) {
  switch (profile) {
    case Profile::rfc: return rfc_profile();
    case Profile::linux_: return linux_profile();
    case Profile::freebsd: return freebsd_profile();
  }
  return {};
}

Interpreter::Interpreter(Script script_in, const Settings& settings) : script{std::move(script_in)} {
  config = drill::config_of(script.options);
  profile = settings.profile.value_or(profile_option(script.options).value_or(detect_profile(script)));
  host = Host{kernel_host, config.local, drill::config_of(profile), seed};
  host.set_default_route(config.mtu);
  bound_port = config.bind_port;
  octets.all_zero();  // as packetdrill's payload
}

bool Interpreter::fail(const Place& place, Code code, std::vector<Param> params) {
  if (finished) return false;
  verdict.outcome = code == Code::cannot_exist ? Outcome::skipped : Outcome::failed;
  verdict.why = {place, code, std::move(params)};
  verdict.expected = verdict.why.param("expected");
  verdict.seen = verdict.why.param("got");
  verdict.at = now;
  finished = true;
  return false;
}

bool Interpreter::skip(const Place& place, std::string what) {
  return fail(place, Code::cannot_exist, {{"what", std::move(what)}});
}

void Interpreter::flush() {
  Departure departure;
  const std::size_t first = captured.size();
  while (host.poll(now, departure, &log)) {
    SegmentRecord& record = log.segments[departure.record];
    record.to = script_host.raw;
    record.ends_ns = to_ns(now);
    record.fate = static_cast<std::uint8_t>(Fate::arrived);
    captured.push_back({departure.outgoing.segment, now, departure.record});
  }
  // Arrivals open moments of the trace, so they wait until the host's input is finished.
  for (std::size_t i = first; i < captured.size(); ++i) {
    Scribe{&log, now, script_host, SocketId{}}.event(EventKind::arrived, 0, 0, 0, captured[i].record);
  }
  while (std::optional<Completion> completion = host.poll_completion()) completions.push_back(std::move(*completion));
}

bool Interpreter::host_timer(Time limit, bool including) {
  const Time next = host.next_wakeup();
  if (next == never || next > limit || (next == limit && !including)) return false;
  now = std::max(now, next);
  host.on_timer(now, &log);
  flush();
  return true;
}

/// Every call is in the trace, those too of which the host has nothing to tell.
void Interpreter::write_other_call(std::size_t first_event) {
  const auto is_call = [](const synwave::Event& e) { return static_cast<EventKind>(e.kind) == EventKind::call; };
  const auto first = log.events.begin() + static_cast<std::ptrdiff_t>(first_event);
  if (std::any_of(first, log.events.end(), is_call)) return;
  Scribe{&log, now, kernel_host, SocketId{}}.event(EventKind::call, static_cast<std::uint8_t>(CallKind::other));
}

/// The trace says which line a call, or an ICMP message, is of.
void Interpreter::bind_log_line(std::size_t first_event, std::uint32_t line) {
  for (std::size_t i = first_event; i < log.events.size(); ++i) {
    synwave::Event& event = log.events[i];
    const auto kind = static_cast<EventKind>(event.kind);
    if (kind == EventKind::call || kind == EventKind::icmp) event.line = static_cast<std::uint16_t>(line);
  }
}

Duration Interpreter::tolerance_since_last(Time at) const {
  const Duration gap = at > last_finished ? at - last_finished : Duration{0};
  return std::max(config.tolerance, gap * config.tolerance_permille / 1000);
}

bool Interpreter::in_time(Time actual, Time first, Time last, Duration tolerance) const {
  return actual >= first - tolerance && actual <= last + tolerance;
}

/// Settles when the event is due. Relative times count from when the event before it had happened; that of an inbound
/// packet behind another one from when that was to happen.
bool Interpreter::begin_event() {
  const drill::Event& event = script.events[next_event];
  const Time base = last_was_inbound && inbound(event) ? last_script_time : last_finished;
  switch (event.when.kind) {
    case TimeKind::absolute: due = due_end = Time{} + event.when.first; break;
    case TimeKind::relative: due = due_end = base + event.when.first; break;
    case TimeKind::any: due = due_end = now; break;
    case TimeKind::absolute_range:
      due = Time{} + event.when.first;
      due_end = Time{} + event.when.last;
      break;
    case TimeKind::relative_range:
      due = base + event.when.first;
      due_end = base + event.when.last;
      break;
  }
  begun = true;
  if (std::max(due, due_end) <= Time{} + budget::virtual_time) return true;
  return fail(event.place, Code::budget_time, {{"most", seconds(budget::virtual_time) + " s"}});
}

void Interpreter::end_event(Time script_time) {
  const drill::Event& event = script.events[next_event];
  last_was_inbound = inbound(event);
  last_script_time = script_time;
  last_finished = now;
  begun = false;
  ++next_event;
}

/// What happens before the event: deadlines of the host. False: one of them took this step.
bool Interpreter::do_event() {
  const drill::Event& event = script.events[next_event];
  if (const PacketEvent* packet = outbound(event)) {
    if (expect(event, *packet)) {
      if (!finished) end_event(due);
      return true;
    }
    if (finished) return false;
    const Time limit = event.when.kind == TimeKind::any ? never : std::max(due_end, now) + patience;
    if (host_timer(limit, true)) return false;
    if (partial) {  // a part of it has come, and the rest never will
      judge(event, *packet, std::get<TcpSpec>(packet->what), flows[flows.of_outbound(*packet, config)]);
      return false;
    }
    return fail(event.place, Code::packet_missing, {{"expected", to_text(*packet)}});
  }
  if (host_timer(due, false)) return false;
  if (due < now && now - due > tolerance_since_last(due)) {
    return fail(event.place, Code::event_late, {{"wanted", seconds(due)}, {"at", seconds(now)}});
  }
  now = std::max(now, due);
  const Time script_time = due;
  bool done = true;
  if (const auto* packet = std::get_if<PacketEvent>(&event.what)) done = inject(event, *packet);
  if (const auto* call = std::get_if<CallEvent>(&event.what)) done = make_call(event, *call);
  if (const auto* command = std::get_if<CommandEvent>(&event.what)) done = run_command(*command, event.place);
  if (const auto* code = std::get_if<CodeEvent>(&event.what)) done = run_code(*code);
  if (done && !finished) end_event(script_time);
  return done;
}

/// The last event has happened; a call may still wait.
void Interpreter::finish_script() {
  if (pending) {
    wait_for_pending();
    return;
  }
  finished = true;
  verdict.outcome = Outcome::passed;
  verdict.at = now;
}

void Interpreter::one_step() {
  if (++steps > budget::steps) {
    fail({}, Code::budget_events, {{"most", std::to_string(budget::steps)}});
    return;
  }
  if (log.segments.size() > budget::segments) {
    fail({}, Code::budget_segments, {{"most", std::to_string(budget::segments)}});
    return;
  }
  while (!completions.empty()) {
    const Completion completion = std::move(completions.front());
    completions.erase(completions.begin());
    if (!completed(completion)) return;
  }
  if (steps == 1 && script.first_command && !run_command(*script.first_command, script.first_command_place)) return;
  if (pending && !pending->due) {  // the script itself stands still
    wait_for_pending();
    return;
  }
  if (next_event == script.events.size()) {
    finish_script();
    return;
  }
  if (!begun && !begin_event()) return;
  do_event();
}

Run::Run(Script script, const Settings& settings)
    : interpreter_{std::make_unique<Interpreter>(std::move(script), settings)} {}
Run::Run(Run&&) noexcept = default;
Run& Run::operator=(Run&&) noexcept = default;
Run::~Run() = default;

Progress Run::step(std::uint32_t most) {
  Interpreter& s = *interpreter_;
  for (std::uint32_t i = 0; i < most && !s.finished; ++i) {
    s.one_step();
    if (!s.finished || !s.script.last_command) continue;
    // Whether the script has passed or not; it can spoil a pass, but save nothing.
    const Verdict before = s.verdict;
    s.finished = false;
    const bool good = s.run_command(*s.script.last_command, s.script.last_command_place);
    if (good || before.outcome != Outcome::passed) s.verdict = before;
    s.finished = true;
  }
  return s.finished ? Progress::finished : Progress::more;
}

const Verdict& Run::verdict() const {
  return interpreter_->verdict;
}
const std::string& Run::printed() const {
  return interpreter_->printed;
}
Profile Run::profile() const {
  return interpreter_->profile;
}
const Log& Run::log() const {
  return interpreter_->log;
}
const Octets& Run::octets() const {
  return interpreter_->octets;
}
const Address& Run::address_of(HostId host) const {
  return host == kernel_host ? interpreter_->config.local : interpreter_->config.remote;
}
Time Run::now() const {
  return interpreter_->now;
}

}  // namespace synwave::drill
