// The trace as it grows: who exists, what they went through, and which lines of the text that sets off.
#include <algorithm>

#include "core/scenario/run.hpp"

namespace synwave::scenario {

namespace {

// Places of the triggers in Trigger.
constexpr std::size_t waits_for_state = 0;
constexpr std::size_t waits_for_sent = 1;
constexpr std::size_t waits_for_received = 2;
constexpr std::size_t waits_for_octets = 3;
static_assert(std::is_same_v<std::variant_alternative_t<waits_for_state, Trigger>, StateReached>);
static_assert(std::is_same_v<std::variant_alternative_t<waits_for_sent, Trigger>, SegmentSent>);
static_assert(std::is_same_v<std::variant_alternative_t<waits_for_received, Trigger>, SegmentReceived>);
static_assert(std::is_same_v<std::variant_alternative_t<waits_for_octets, Trigger>, OctetsDelivered>);

}  // namespace

void Run::observe() {
  welcome_new_parties();
  for (; observed_events_ < log_.events.size(); ++observed_events_) {
    const Event& event = log_.events[observed_events_];
    switch (static_cast<EventKind>(event.kind)) {
      case EventKind::state: observe_state(event); break;
      case EventKind::sent: observe_sent(event); break;
      case EventKind::arrived: observe_arrived(event); break;
      case EventKind::delivered: {
        // What was never sent by the peer is said right behind.
        const std::size_t next = observed_events_ + 1;
        const bool stale =
            next < log_.events.size() && log_.events[next].kind == static_cast<std::uint8_t>(EventKind::stale);
        observe_delivery(event, stale);
        break;
      }
      case EventKind::error:
      case EventKind::refused: observe_error(event); break;
      default: break;
    }
  }
  observe_changes();
  forget_fired();
}

void Run::observe_changes() {
  for (TcbChange change; observed_changes_.next(log_.changes, change);) {
    const std::uint32_t index = party_of(change.host, change.socket);
    if (index != no_party) parties_[index].values[static_cast<std::size_t>(change.field)] = change.value;
  }
}

/// What has come once is not waited for any more.
void Run::forget_fired() {
  if (!fired_) return;
  fired_ = false;
  const auto over = [](const std::vector<Watch>& watches) {
    return [&watches](std::uint32_t i) { return watches[i].over; };
  };
  for (std::vector<std::uint32_t>& waiting : waiting_) {
    waiting.erase(std::remove_if(waiting.begin(), waiting.end(), over(watches_)), waiting.end());
  }
  waiting_notes_.erase(std::remove_if(waiting_notes_.begin(), waiting_notes_.end(), over(note_watches_)),
                       waiting_notes_.end());
}

std::vector<Run::Tally>& Run::tallies_of(std::uint32_t name) {
  return name == nothing ? tallies_.back() : tallies_[name];
}

/// Adds a transmission to the count of all, and to that of its connection's name.
void Run::count(const SegmentRecord& record, const Seen& seen) {
  const auto add_to = [&](std::vector<Tally>& tallies) {
    auto found = std::find_if(tallies.begin(), tallies.end(),
                              [&record](const Tally& t) { return t.from.raw == record.from && t.to.raw == record.to; });
    if (found == tallies.end()) found = tallies.insert(found, {HostId{record.from}, HostId{record.to}, {}});
    for (std::size_t i = 0; i < class_count; ++i) found->counts[i] += (seen.classes >> i) & 1U;
  };
  add_to(tallies_of(nothing));
  if (seen.name != nothing) add_to(tallies_of(seen.name));
}

std::uint32_t Run::counted(const ExpectCount& expected, std::uint32_t name) const {
  for (const Tally& tally : name == nothing ? tallies_.back() : tallies_[name]) {
    if (tally.from == expected.direction.from && tally.to == expected.direction.to) {
      return tally.counts[static_cast<std::size_t>(expected.what)];
    }
  }
  return 0;
}

void Run::welcome_new_parties() {
  for (; observed_sockets_ < log_.sockets.size(); ++observed_sockets_) {
    const SocketRecord& record = log_.sockets[observed_sockets_];
    Party party;
    party.host = HostId{record.host};
    party.socket = SocketId{record.socket};
    party.record = static_cast<std::uint32_t>(observed_sockets_);
    party.name = record.name;
    party.listener = record.is_listener != 0;
    const auto index = static_cast<std::uint32_t>(parties_.size());
    const Socket* socket = world_.host(party.host).find(party.socket);
    if (socket != nullptr && socket->kind == SocketKind::connection) {
      for (std::size_t i = 0; i < world_.host_count(); ++i) {
        const HostId other{static_cast<std::uint8_t>(i)};
        if (world_.host(other).address() == socket->connection.path().remote.address) party.remote = other;
      }
    }
    std::vector<std::uint32_t>& known = party_of_[record.host];
    known.resize(std::max<std::size_t>(known.size(), std::size_t{record.socket} + 1), no_party);
    known[record.socket] = index;
    for (int i = 0; i < tcb_field_count; ++i) {
      party.values[static_cast<std::size_t>(i)] = value_of(Tcb{}, static_cast<TcbField>(i));
    }
    if (!party.listener) {
      newest_[record.host] = index;
      ++connections_;
    }
    if (party.name != nothing) {
      newest_named_[party.name].resize(scenario_->hosts.size(), no_party);
      newest_named_[party.name][record.host] = index;
    }
    parties_.push_back(std::move(party));
  }
}

std::uint32_t Run::party_of(std::uint8_t host, std::uint32_t socket) const {
  if (socket == nothing) return no_party;
  const std::vector<std::uint32_t>& known = party_of_[host];
  return socket < known.size() ? known[socket] : no_party;
}

/// Whether a line that speaks of `host` and perhaps of a name means this party. Without a name: the newest connection
/// at this moment, or a listener.
bool Run::concerns(std::uint32_t party, HostId host, NameId name) const {
  if (party == no_party || parties_[party].host != host) return false;
  if (name.valid()) return parties_[party].name == name.raw;
  return parties_[party].listener || newest_[host.raw] == party;
}

/// Its condition holds for the first time.
void Run::fire(std::uint32_t step, bool may_join) {
  watches_[step].over = true;
  fired_ = true;
  const Step& line = scenario_->steps[step];
  const Duration after = std::get<Upon>(line.when).after;
  const auto* action = std::get_if<HostAction>(&line.what);
  const bool joins = may_join && after == Duration{0} && action != nullptr && action->host == unfinished_;
  schedule({world_.now() + after, step, joins});
}

void Run::observe_state(const Event& event) {
  const std::uint32_t index = party_of(event.host, event.socket);
  if (index == no_party) return;
  Party& party = parties_[index];
  const auto before = static_cast<State>(event.a);
  const auto after = static_cast<State>(event.b);
  if (party.path.empty() && before != State::closed) party.path.push_back(before);
  party.path.push_back(after);
  for (const std::uint32_t step : waiting_[waits_for_state]) {
    const auto* reached = std::get_if<StateReached>(&std::get<Upon>(scenario_->steps[step].when).trigger);
    if (reached != nullptr && !watches_[step].over && reached->state == after &&
        concerns(index, reached->host, reached->name)) {
      fire(step, after != State::established);
    }
  }
  for (const std::uint32_t i : waiting_notes_) {
    const auto* anchor = std::get_if<StateAnchor>(&scenario_->notes[i].anchor);
    if (anchor == nullptr || note_watches_[i].over || anchor->state != after) continue;
    if (!concerns(index, anchor->host, anchor->name)) continue;
    note_watches_[i].over = fired_ = true;
    notes_.push_back({i, at_ns(event.at_ns), anchor->host, nothing});
  }
}

void Run::observe_delivery(const Event& event, bool stale) {
  const std::uint32_t index = party_of(event.host, event.socket);
  if (index == no_party) return;
  Party& party = parties_[index];
  const auto octets = static_cast<std::uint32_t>(event.value);
  if (stale) {
    party.stale += octets;
  } else {
    const SocketRecord& record = log_.sockets[party.record];
    const Bytes text{stream_of(HostId{record.peer_host}, SocketId{record.peer_socket}), octets, party.delivered};
    if (!party.own.empty() && party.own.back().continues_in(text)) {
      party.own.back().length += octets;
    } else {
      party.own.push_back(text);
    }
  }
  party.delivered += octets;
  for (const std::uint32_t step : waiting_[waits_for_octets]) {
    const auto* delivered = std::get_if<OctetsDelivered>(&std::get<Upon>(scenario_->steps[step].when).trigger);
    if (delivered == nullptr || watches_[step].over || party.delivered < delivered->octets) continue;
    if (concerns(index, delivered->host, delivered->name)) fire(step, true);
  }
}

void Run::observe_error(const Event& event) {
  const std::uint32_t index = party_of(event.host, event.socket);
  if (index != no_party && parties_[index].first_error == Errno::none) {
    parties_[index].first_error = static_cast<Errno>(event.b);
  }
}

/// Counts a transmission that passes the filters; gives whether it is the first that the selector covers.
bool Run::counts(const Selector& selector, const Seen& seen, Watch& watch) const {
  if (watch.over || (seen.classes & (1U << static_cast<unsigned>(selector.what))) == 0) return false;
  if (selector.in_state && *selector.in_state != seen.sender_state) return false;
  if (selector.name.valid() && selector.name.raw != seen.name) return false;
  return selector.covers(++watch.count);
}

void Run::observe_sent(const Event& event) {
  const SegmentRecord& record = log_.segments[event.segment];
  const std::uint32_t index = party_of(event.host, event.socket);
  seen_.resize(std::max<std::size_t>(seen_.size(), std::size_t{event.segment} + 1));
  Seen& seen = seen_[event.segment];
  seen.classes = classes_of(synwave::segment_of(log_, record));
  if (index != no_party) {
    seen.sender_state = parties_[index].state();
    seen.name = parties_[index].name;
  }
  count(record, seen);
  for (const std::uint32_t step : waiting_[waits_for_sent]) {
    const auto* sent = std::get_if<SegmentSent>(&std::get<Upon>(scenario_->steps[step].when).trigger);
    if (sent != nullptr && sent->host.raw == event.host && counts(sent->selector, seen, watches_[step]))
      fire(step, false);
  }
  for (const std::uint32_t i : waiting_notes_) {
    const auto* anchor = std::get_if<SegmentAnchor>(&scenario_->notes[i].anchor);
    if (anchor == nullptr || anchor->direction.from.raw != record.from || anchor->direction.to.raw != record.to)
      continue;
    if (!counts(anchor->selector, seen, note_watches_[i])) continue;
    note_watches_[i].over = fired_ = true;
    notes_.push_back({i, at_ns(event.at_ns), anchor->direction.from, event.segment});
  }
}

/// Forged segments and the link's own copies do not count.
void Run::observe_arrived(const Event& event) {
  if (event.segment == nothing || event.segment >= seen_.size()) return;
  if ((log_.segments[event.segment].marks & (mark_forged | mark_copy)) != 0) return;
  for (const std::uint32_t step : waiting_[waits_for_received]) {
    const auto* received = std::get_if<SegmentReceived>(&std::get<Upon>(scenario_->steps[step].when).trigger);
    if (received == nullptr || received->host.raw != event.host) continue;
    if (counts(received->selector, seen_[event.segment], watches_[step])) fire(step, true);
  }
}

}  // namespace synwave::scenario
