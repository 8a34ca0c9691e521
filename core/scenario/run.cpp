#include "core/scenario/run.hpp"

#include <algorithm>
#include <utility>

#include "core/base/sort.hpp"
#include "core/scenario/budgets.hpp"
#include "core/scenario/values.hpp"

namespace synwave::scenario {

namespace {

synwave::Fault world_fault(const Fault& written) {
  synwave::Fault fault;
  fault.from = written.direction.from;
  fault.to = written.direction.to;
  fault.classes = static_cast<std::uint8_t>(1U << static_cast<unsigned>(written.selector.what));
  fault.any_state = !written.selector.in_state.has_value();
  fault.in_state = written.selector.in_state.value_or(State::closed);
  fault.name = written.selector.name.raw;
  fault.first = written.selector.first;
  fault.last = written.selector.last;
  fault.line = written.place.line;
  if (const auto* delay = std::get_if<Delay>(&written.what)) {
    fault.kind = FaultKind::delay;
    fault.time = delay->by;
  } else if (const auto* duplicate = std::get_if<Duplicate>(&written.what)) {
    fault.kind = FaultKind::duplicate;
    fault.time = duplicate->after;
  } else if (std::holds_alternative<Corrupt>(written.what)) {
    fault.kind = FaultKind::corrupt;
  } else if (std::holds_alternative<Mark>(written.what)) {
    fault.kind = FaultKind::mark;
  }
  return fault;
}

/// When an expectation is to be judged; `never`: at the end.
Time check_time(const Expectation& expectation) {
  if (const auto* state = std::get_if<ExpectStateAt>(&expectation.what)) return state->at;
  if (const auto* variable = std::get_if<ExpectVariable>(&expectation.what)) return variable->at.value_or(never);
  return never;
}

bool acts_on(const Step& step, HostId host) {
  const auto* action = std::get_if<HostAction>(&step.what);
  return action != nullptr && action->host == host;
}

Diagnostic diagnostic(const Place& place, Code code, std::vector<Param> params = {}) {
  return {place, code, std::move(params)};
}

}  // namespace

Run::Run(Scenario scenario, Log used)
    : scenario_{std::make_shared<const Scenario>(std::move(scenario))}, world_{scenario_->seed}, log_{std::move(used)} {
  log_.clear();
  build();
  if (!within_budgets()) return;
  observe();
}

void Run::build() {
  const Scenario& text = *scenario_;
  for (const HostSpec& host : text.hosts) world_.add_host(host.address, host.config);
  for (const LinkSpec& link : text.links) world_.add_link(link.a, link.b, link.ab, link.ba);
  for (const Fault& fault : text.faults) world_.add_fault(world_fault(fault));
  services_.resize(text.hosts.size());
  party_of_.resize(text.hosts.size());
  newest_.assign(text.hosts.size(), no_party);
  watches_.resize(text.steps.size());
  note_watches_.resize(text.notes.size());
  for (std::uint32_t i = 0; i < text.notes.size(); ++i) {
    if (!std::holds_alternative<AtTime>(text.notes[i].anchor)) waiting_notes_.push_back(i);
  }
  newest_named_.resize(text.names.size());
  tallies_.resize(text.names.size() + 1);
  for (std::uint32_t i = 0; i < text.steps.size(); ++i) {
    const Step& step = text.steps[i];
    runs_left_.push_back(step.repeat.count);
    if (const auto* absolute = std::get_if<AtTime>(&step.when)) schedule({absolute->at, i, false});
    const auto* relative = std::get_if<AfterStep>(&step.when);
    if (relative != nullptr && relative->previous == AfterStep::start) schedule({Time{} + relative->after, i, false});
    if (const auto* upon = std::get_if<Upon>(&step.when)) waiting_[upon->trigger.index()].push_back(i);
  }
  verdicts_.resize(text.expectations.size());
  for (std::uint32_t i = static_cast<std::uint32_t>(text.expectations.size()); i-- > 0;) {
    verdicts_[i].place = text.expectations[i].place;
    if (check_time(text.expectations[i]) != never) checks_.push_back(i);
  }
  sort_stably(checks_, [&text](std::uint32_t a, std::uint32_t b) {
    return check_time(text.expectations[a]) > check_time(text.expectations[b]);
  });
}

/// Keeps `due_` sorted: by time, then by the order of the text; the next one stands last.
void Run::schedule(const Due& due) {
  const auto later = [](const Due& a, const Due& b) { return a.at != b.at ? a.at > b.at : a.step > b.step; };
  due_.insert(std::upper_bound(due_.begin(), due_.end(), due, later), due);
}

/// A line has run: its next repetition is due, or what follows it.
void Run::ran(const Due& due) {
  const Scenario& text = *scenario_;
  const Step& step = text.steps[due.step];
  if (--runs_left_[due.step] != 0) {
    schedule({due.at + step.repeat.every, due.step, false});
    return;
  }
  for (std::uint32_t i = due.step + 1; i < text.steps.size(); ++i) {
    const auto* relative = std::get_if<AfterStep>(&text.steps[i].when);
    if (relative == nullptr || relative->previous != due.step) continue;
    schedule({due.at + relative->after, i,
              due.joins && relative->after == Duration{0} && acts_on(text.steps[i], unfinished_)});
  }
}

void Run::run_line(const Due& due) {
  execute(due);
  if (!due.joins) {
    if (const auto* action = std::get_if<HostAction>(&scenario_->steps[due.step].what))
      world_.flush(action->host, &log_);
  }
  observe();
  ran(due);
}

/// Lines with which the application answers the event that is being handled.
void Run::answer_at_once() {
  for (;;) {
    const auto joining = std::find_if(due_.rbegin(), due_.rend(), [](const Due& due) { return due.joins; });
    if (joining == due_.rend()) return;
    const Due due = *joining;
    due_.erase(std::next(joining).base());
    ++events_;
    run_line(due);
  }
}

Time Run::limit() const {
  return scenario_->until.value_or(Time{} + budget::virtual_time);
}

/// Judges what is to be seen at moments before `time`.
void Run::judge_until(Time time) {
  while (!checks_.empty() && check_time(scenario_->expectations[checks_.back()]) < time) {
    const std::uint32_t next = checks_.back();
    checks_.pop_back();
    judge(next, check_time(scenario_->expectations[next]));
  }
}

void Run::stop(Code code, std::string most) {
  diagnostics_.push_back(diagnostic({}, code, {{"most", std::move(most)}}));
  finish(Progress::budget);
}

bool Run::within_budgets() {
  if (events_ >= budget::events) {
    stop(Code::budget_events, std::to_string(budget::events));
  } else if (log_.segments.size() >= budget::segments) {
    stop(Code::budget_segments, std::to_string(budget::segments));
  } else if (connections_ >= budget::connections) {
    stop(Code::budget_connections, std::to_string(budget::connections));
  }
  return progress_ == Progress::more;
}

/// The next line or event; false: the run is over.
bool Run::handle_next() {
  const Time line_at = due_.empty() ? never : due_.back().at;
  const Time event_at = world_.next_event();
  const Time next = std::min(line_at, event_at);
  if (next > limit()) {
    if (next == never || scenario_->until) {
      finish(Progress::finished);
    } else {
      stop(Code::budget_time, write_time(budget::virtual_time));
    }
    return false;
  }
  judge_until(next);
  ++events_;
  if (line_at <= event_at) {
    const Due due = due_.back();
    due_.pop_back();
    world_.advance_to(due.at);
    run_line(due);
  } else {
    unfinished_ = world_.begin_step(&log_);
    observe();
    answer_at_once();
    const HostId host = std::exchange(unfinished_, HostId{});
    if (host.valid()) world_.flush(host, &log_);
    observe();
  }
  return within_budgets();
}

Progress Run::step(std::uint32_t max_events) {
  for (std::uint32_t i = 0; i < max_events && progress_ == Progress::more; ++i) {
    if (!handle_next()) break;
  }
  return progress_;
}

void Run::finish(Progress how) {
  const Scenario& text = *scenario_;
  progress_ = how;
  if (how == Progress::finished && text.until) world_.advance_to(std::max(world_.now(), *text.until));
  judge_until(never);
  for (std::uint32_t i = 0; i < text.expectations.size(); ++i) {
    if (check_time(text.expectations[i]) == never) judge(i, world_.now());
  }
  for (std::uint32_t i = 0; i < text.notes.size(); ++i) {
    const auto* absolute = std::get_if<AtTime>(&text.notes[i].anchor);
    if (absolute != nullptr && absolute->at <= world_.now()) notes_.push_back({i, absolute->at, HostId{}, nothing});
  }
  sort_stably(notes_, [](const NoteReached& a, const NoteReached& b) { return a.at < b.at; });
  if (how != Progress::finished) return;
  for (std::uint32_t i = 0; i < text.steps.size(); ++i) {
    if (runs_left_[i] == text.steps[i].repeat.count)
      diagnostics_.push_back(diagnostic(text.steps[i].place, Code::never_ran));
  }
  for (std::size_t i = 0; i < text.faults.size(); ++i) {
    const synwave::Fault& fault = world_.faults()[i];
    if (fault.matched < fault.first) diagnostics_.push_back(diagnostic(text.faults[i].place, Code::fault_unused));
  }
}

}  // namespace synwave::scenario
