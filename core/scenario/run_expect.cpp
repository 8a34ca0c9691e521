// What became of each `expect` line, in the words of the text.
#include <algorithm>

#include "core/scenario/run.hpp"
#include "core/scenario/values.hpp"
#include "core/scenario/words.hpp"

namespace synwave::scenario {

namespace {

/// What was seen, and whether that is what was expected.
struct Finding {
  bool passed = false;
  std::string expected;
  std::string seen;
};

std::string joined(const std::vector<State>& path, std::size_t first) {
  std::string text = first == 0 ? "" : " ...";
  for (std::size_t i = first; i < path.size(); ++i) text.append(" ").append(synwave::name_of(path[i]));
  return text;
}

/// "2.000 s": as a reader of a timeline would say it.
std::string seconds(Time time) {
  const std::int64_t milliseconds = (to_ns(time) + 500'000) / 1'000'000;
  std::string fraction = std::to_string(milliseconds % 1000);
  fraction.insert(0, 3 - fraction.size(), '0');
  return std::to_string(milliseconds / 1000) + "." + fraction + " s";
}

/// What a connection that has stopped in this state is waiting for; empty for CLOSED.
std::string what_is_missing(State state, const std::string& peer) {
  switch (state) {
    case State::closed: return "";
    case State::listen: return "it still waits for a SYN";
    case State::syn_sent: return "it still waits for an answer to its SYN";
    case State::syn_received: return "it still waits for its SYN to be acknowledged";
    case State::established: return "nobody has closed";
    case State::fin_wait_1:
    case State::closing:
    case State::last_ack: return "it still waits for its FIN to be acknowledged";
    case State::fin_wait_2: return "it still waits for " + peer + "'s FIN";
    case State::close_wait: return "it still waits for its application to close";
    case State::time_wait: return "2MSL have not passed yet";
  }
  return "";
}

/// A string as the language writes it.
std::string quoted(std::string_view text) {
  constexpr char digits[] = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.append({'\\', c});
    } else if (octet < 0x20 || octet >= 0x7F) {
      out.append({'\\', 'x', digits[octet >> 4], digits[octet & 15]});
    } else {
      out.push_back(c);
    }
  }
  return out + "\"";
}

std::int64_t relative(const Log& log, const Party& party, TcbField field) {
  const std::int64_t value = party.values[static_cast<std::size_t>(field)];
  const SocketRecord& record = log.sockets[party.record];
  const auto since = [value](std::uint32_t isn) -> std::int64_t {
    return Seq32{static_cast<std::uint32_t>(value)}.since(Seq32{isn});
  };
  switch (kind_of(field)) {
    case FieldKind::our_seq: return since(record.iss);
    case FieldKind::peer_seq: return since(record.irs);
    default: return value;
  }
}

/// Judges one expectation about one party (null: there was none).
struct Judge {
  const Scenario& text;
  const Log& log;
  const Octets& octets;
  const Party* party;
  const Party* listener;  // the host's newest, for what can be said without a connection
  std::string name;       // " NAME", or nothing
  std::string source;     // the line without `expect`
  Time now;
  std::uint32_t count;  // of the segments that an ExpectCount means

  const std::string& host(HostId id) const { return text.hosts[id.raw].name; }
  Finding with(bool passed, std::string seen) const { return {passed, source, std::move(seen)}; }
  std::string nobody(HostId id) const { return host(id) + name + " has had no connection"; }

  Finding operator()(const ExpectPath& e) const {
    const Party* subject = party != nullptr ? party : listener;
    if (subject == nullptr) return with(false, nobody(e.host));
    const std::vector<State> seen = subject->path.empty() ? std::vector{State::closed} : subject->path;
    const std::string begin = host(e.host) + " path";
    if (seen == e.states) return {true, begin + joined(e.states, 0) + name, begin + joined(seen, 0) + name};
    std::size_t common = 0;
    while (common < seen.size() && common < e.states.size() && seen[common] == e.states[common]) ++common;
    const std::size_t first = common > 1 ? common - 1 : 0;
    Finding finding{false, begin + joined(e.states, first) + name, begin + joined(seen, first) + name};
    const std::string peer = subject->remote.valid() ? "the " + host(subject->remote) : std::string{"the peer"};
    const std::string missing = what_is_missing(subject->state(), peer);
    if (common == seen.size() && !missing.empty()) finding.seen += " (at " + seconds(now) + " " + missing + ")";
    return finding;
  }

  Finding operator()(const ExpectStateAt& e) const {
    const Party* subject = party != nullptr ? party : name.empty() ? listener : nullptr;
    const State state = subject == nullptr ? State::closed : subject->state();
    return with(state == e.state, "at " + write_time(e.at - Time{}) + " " + host(e.host) + " " +
                                      std::string{synwave::name_of(state)} + name);
  }

  Finding operator()(const ExpectReceived& e) const {
    const std::uint64_t own = party == nullptr ? 0 : party->delivered - party->stale;
    const std::string begin = host(e.host) + " received ";
    const std::string tail =
        party != nullptr && party->stale != 0 ? name + " (and " + std::to_string(party->stale) + " stale)" : name;
    if (!e.payload.text) return with(own == e.payload.octets, begin + std::to_string(own) + tail);
    constexpr std::uint64_t shown_at_most = 80;
    std::string received;
    for (const Bytes& slice : party == nullptr ? std::vector<Bytes>{} : party->own) {
      if (received.size() > e.payload.octets + shown_at_most) break;
      received += octets.text(slice.first(static_cast<std::uint32_t>(
          std::min<std::uint64_t>(slice.length, e.payload.octets + shown_at_most + 1 - received.size()))));
    }
    const bool passed = own == e.payload.octets && received == *e.payload.text;
    const std::string more = own > shown_at_most ? " ... (" + std::to_string(own) + " octets)" : "";
    return with(passed, begin + quoted(received.substr(0, shown_at_most)) + more + tail);
  }

  Finding operator()(const ExpectStale& e) const {
    const std::uint64_t stale = party == nullptr ? 0 : party->stale;
    return with(stale == e.octets, host(e.host) + " stale " + std::to_string(stale) + name);
  }

  Finding operator()(const ExpectCount& e) const {
    return with(holds(count, e.comparison, e.count), host(e.direction.from) + ">" + host(e.direction.to) + " " +
                                                         std::string{name_of(e.what)} + " == " + std::to_string(count) +
                                                         name);
  }

  Finding operator()(const ExpectError& e) const {
    const Errno error = party == nullptr ? Errno::none : party->first_error;
    return with(error == e.error, host(e.host) + " error " + std::string{synwave::name_of(error)} + name);
  }

  Finding operator()(const ExpectVariable& e) const {
    if (party == nullptr) return with(false, nobody(e.host));
    const std::int64_t value = relative(log, *party, e.field);
    const std::string when = e.at ? "at " + write_time(*e.at - Time{}) + " " : "";
    return with(holds(value, e.comparison, e.value),
                when + host(e.host) + " " + std::string{variable_words()[static_cast<std::size_t>(e.field)]} +
                    " == " + shown(e.field, value) + name);
  }

  static std::string shown(TcbField field, std::int64_t value) {
    const FieldKind kind = kind_of(field);
    const bool time = kind == FieldKind::duration || kind == FieldKind::deadline;
    return time && value >= 0 ? write_time(Duration{value}) : std::to_string(value);
  }
};

HostId subject_of(const Expectation& expectation) {
  if (const auto* count = std::get_if<ExpectCount>(&expectation.what)) return count->direction.from;
  return std::visit(
      [](const auto& e) {
        if constexpr (requires { e.host; })
          return e.host;
        else
          return HostId{};
      },
      expectation.what);
}

}  // namespace

void Run::judge(std::uint32_t expectation, Time at) {
  const Expectation& e = scenario_->expectations[expectation];
  const HostId host = subject_of(e);
  const std::uint32_t party = party_at(host, e.name.raw);
  const std::uint32_t listener = newest_listener(host);
  constexpr std::string_view keyword = "expect ";
  const std::string source = e.source.substr(0, keyword.size()) == keyword ? e.source.substr(keyword.size()) : e.source;
  const auto* counts = std::get_if<ExpectCount>(&e.what);
  const Judge judge{*scenario_,
                    log_,
                    octets_,
                    party == no_party ? nullptr : &parties_[party],
                    listener == no_party ? nullptr : &parties_[listener],
                    e.name.valid() ? " " + scenario_->names[e.name.raw].name : "",
                    source,
                    at,
                    counts != nullptr ? counted(*counts, e.name.raw) : 0};
  const Finding finding = std::visit(judge, e.what);
  Verdict& verdict = verdicts_[expectation];
  verdict.passed = finding.passed;
  verdict.expected = finding.expected;
  verdict.seen = finding.seen;
  verdict.at = at;
}

}  // namespace synwave::scenario
