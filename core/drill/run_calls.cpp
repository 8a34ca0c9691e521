// Calls of a script: making them, waiting for those that block, and judging what they give.
#include <algorithm>

#include "core/drill/caller.hpp"
#include "core/drill/interpreter.hpp"
#include "core/drill/notation.hpp"

namespace synwave::drill {

const Descriptor* Interpreter::descriptor(std::int64_t script_fd) const {
  for (const Descriptor& known : descriptors) {
    if (known.script == script_fd) return &known;
  }
  return nullptr;
}

/// What was closed names nothing any more, even if the endpoint uses its number again.
void Interpreter::unmap_descriptor(std::int64_t script_fd) {
  const auto gone = [script_fd](const Descriptor& d) { return d.script == script_fd; };
  descriptors.erase(std::remove_if(descriptors.begin(), descriptors.end(), gone), descriptors.end());
}

void Interpreter::map_descriptor(std::int64_t script_fd, std::int32_t live) {
  for (Descriptor& known : descriptors) {
    if (known.script == script_fd) {
      known.live = live;
      return;
    }
  }
  descriptors.push_back({script_fd, live});
}

/// That of the connection that packets are about; before accept() that of the newest socket.
std::int32_t Interpreter::code_descriptor() const {
  if (flows.current() != Flows::none) {
    const Flow& flow = flows[flows.current()];
    for (const Descriptor& known : descriptors) {
      const auto local = host.local_end(known.live);
      const auto remote = host.remote_end(known.live);
      if (local && remote && *local == flow.local && *remote == flow.remote) return known.live;
    }
  }
  for (std::size_t i = descriptors.size(); i-- > 0;) {
    if (host.tcp_info(now, descriptors[i].live)) return descriptors[i].live;
  }
  return -1;
}

bool Interpreter::make_call(const drill::Event& event, const CallEvent& call) {
  // One thread makes all calls: the next one begins when the last has come back.
  if (pending) {
    wait_for_pending();
    return false;
  }
  const CallRule* rule = call_rule(call.name);
  if (rule == nullptr) return fail(event.place, Code::unknown_call, {{"word", call.name}});
  const std::size_t count = call.arguments.size();
  if (count < rule->least_arguments || count > rule->most_arguments) {
    std::string wanted = std::to_string(rule->least_arguments);
    if (rule->most_arguments != rule->least_arguments) wanted += " to " + std::to_string(rule->most_arguments);
    return fail(event.place, Code::argument_count,
                {{"call", call.name}, {"expected", wanted}, {"count", std::to_string(count)}});
  }
  Caller caller{*this, event, call};
  const std::size_t first_event = log.events.size();
  const std::optional<CallResult> result = rule->make(caller);
  write_other_call(first_event);
  bind_log_line(first_event, event.place.line);
  if (!result) return false;
  flush();
  PendingCall waiting{next_event, result->blocked, std::nullopt, Duration{0}};
  if (call.ends) {
    const Time base = call.ends->kind == TimeKind::relative ? due - event.when.first : Time{};
    waiting.due = base + call.ends->first;
    waiting.tolerance = std::max(config.tolerance, (*waiting.due - now) * config.tolerance_permille / 1000);
  }
  if (!result->waits()) {
    if (waiting.due && !in_time(now, *waiting.due, *waiting.due, waiting.tolerance)) {
      return fail(event.place, Code::call_returns, {{"call", call_text(call)}});
    }
    returned(event, *result);
    return !finished;
  }
  pending = waiting;
  return true;
}

/// The script's thread stands still: the host goes on by itself, one deadline at a time.
void Interpreter::wait_for_pending() {
  const drill::Event& event = script.events[pending->event];
  const auto& call = std::get<CallEvent>(event.what);
  if (host_timer(Time{} + budget::virtual_time, true)) return;
  const Code why = pending->due ? Code::call_never_returns : Code::call_blocks;
  fail(event.place, why, {{"call", call_text(call)}});
}

bool Interpreter::completed(const Completion& completion) {
  if (!pending || pending->id != completion.id) return true;
  const PendingCall done = *pending;
  pending.reset();
  const drill::Event& event = script.events[done.event];
  const auto& call = std::get<CallEvent>(event.what);
  if (!done.due) last_finished = now;
  if (done.due && !in_time(now, *done.due, *done.due, done.tolerance)) {
    return fail(event.place, Code::call_time,
                {{"call", call_text(call)},
                 {"wanted", seconds(*done.due)},
                 {"at", seconds(now)},
                 {"tolerance", seconds(done.tolerance)}});
  }
  returned(event, completion.result);
  return !finished;
}

namespace {

std::string result_text(const CallResult& result) {
  if (result.error == Errno::none) return std::to_string(result.value);
  return "-1 " + std::string{name_of(result.error)};
}

std::string expected_text(const CallEvent& call) {
  std::string text = to_text(call.result);
  if (!call.errno_name.empty()) text += ' ' + call.errno_name;
  return text;
}

bool same_errno(std::string_view written, Errno got) {
  return written == name_of(got) || (written == "EWOULDBLOCK" && got == Errno::eagain);
}

}  // namespace

/// Compares result and errno, then what came back through the arguments.
void Interpreter::returned(const drill::Event& event, const CallResult& result) {
  const auto& call = std::get<CallEvent>(event.what);
  const CallRule& rule = *call_rule(call.name);
  Caller caller{*this, event, call};
  const bool failed = result.error != Errno::none;
  const bool anything = std::holds_alternative<Ellipsis>(call.result.what);
  std::optional<std::int64_t> wanted;
  if (!anything) {
    wanted = caller.number(call.result, 0);
    if (!wanted) return;
  }
  if (rule.gives_descriptor && !failed && wanted && *wanted >= 0) {
    map_descriptor(*wanted, static_cast<std::int32_t>(result.value));
  } else if (wanted && *wanted != (failed ? -1 : result.value)) {
    fail(event.place, Code::call_result,
         {{"call", call_text(call)}, {"expected", expected_text(call)}, {"got", result_text(result)}});
    return;
  }
  if (failed && !call.errno_name.empty() && !same_errno(call.errno_name, result.error)) {
    fail(event.place, Code::call_errno,
         {{"call", call_text(call)}, {"expected", call.errno_name}, {"got", std::string{name_of(result.error)}}});
    return;
  }
  if (!failed && rule.look != nullptr) rule.look(caller, result);
}

}  // namespace synwave::drill
