#include "tests/runner/ladder_rows.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "tests/runner/notation.hpp"

namespace synwave::runner {

namespace {

constexpr std::int64_t worth_a_word_ns = 1'000'000'000;

/// Everything that one moment led to.
struct Moment {
  std::int64_t at_ns = 0;
  std::uint8_t host = 0;
  std::vector<std::string> remarks;
  std::vector<Row> arrows;
};

class Teller {
 public:
  Teller(const Log& log, const LadderOptions& options, std::size_t lane_width)
      : log_{log}, options_{options}, lane_width_{lane_width} {
    for (const SocketRecord& s : log.sockets) {
      if (s.is_listener == 0) ++connections_[s.host];
    }
  }

  std::vector<Row> tell() {
    for (const Event& e : log_.events) {
      if (opens_moment(static_cast<EventKind>(e.kind))) {
        finish();
        moment_ = Moment{e.at_ns, e.host, {}, {}};
      }
      take(e);
    }
    finish();
    return std::move(rows_);
  }

 private:
  void take(const Event& e);
  void take_segment(const Event& e, ArrowEnd end);
  void take_timer(const Event& e);
  std::string label_of(const SegmentRecord& s);
  std::string name_of_connection(const Event& e) const;
  void remark(const Event& e, std::string text) { moment_.remarks.push_back(std::move(text) + name_of_connection(e)); }
  std::vector<std::string> packed_remarks() const;
  void finish();

  const Log& log_;
  const LadderOptions& options_;
  std::size_t lane_width_;
  std::map<std::uint8_t, int> connections_;
  std::map<std::pair<std::uint8_t, std::uint32_t>, std::int64_t> rto_;      // as last armed
  std::map<std::pair<std::uint8_t, std::uint32_t>, std::uint16_t> window_;  // as last announced
  Moment moment_;
  std::vector<Row> rows_;
};

std::string call_text(const Event& e) {
  const auto call = static_cast<CallKind>(e.a);
  std::string text{name_of(call)};
  if (call == CallKind::listen || call == CallKind::connect) return text + " :" + std::to_string(e.value);
  if (call == CallKind::read && e.value <= 0) return text + (e.value == 0 ? " off" : " on");
  if (call == CallKind::read) return text + ' ' + std::to_string(e.value);
  if (call == CallKind::send && e.value > 0) return text + ' ' + std::to_string(e.value);
  return text;
}

std::string fate_text(const SegmentRecord& s) {
  switch (static_cast<Fate>(s.fate)) {
    case Fate::dropped: return s.fate_line != 0 ? "line " + std::to_string(s.fate_line) : "dropped";
    case Fate::lost_by_chance: return "lost";
    case Fate::queue_full: return "queue full";
    case Fate::link_down: return "link down";
    case Fate::too_big: return "too big";
    case Fate::host_unreachable: return "no host";
    case Fate::port_unreachable: return "no port";
    case Fate::corrupted: return "bad checksum";
    case Fate::host_down: return "host down";
    case Fate::in_flight:
    case Fate::arrived: break;
  }
  return "";
}

/// Whether it got nowhere, as opposed to arriving somewhere that did not take it.
bool lost_on_the_way(const SegmentRecord& s) {
  const auto fate = static_cast<Fate>(s.fate);
  return fate == Fate::dropped || fate == Fate::lost_by_chance || fate == Fate::queue_full || fate == Fate::link_down ||
         fate == Fate::too_big;
}

std::string Teller::name_of_connection(const Event& e) const {
  const auto found = connections_.find(e.host);
  if (e.socket == nothing || found == connections_.end() || found->second < 2) return "";
  int ordinal = 0;
  for (const SocketRecord& s : log_.sockets) {
    if (s.host != e.host || s.is_listener != 0) continue;
    ++ordinal;
    if (s.socket != e.socket) continue;
    return s.name < options_.names.size() ? ' ' + options_.names[s.name] : " #" + std::to_string(ordinal);
  }
  return "";
}

std::string Teller::label_of(const SegmentRecord& s) {
  std::string text = segment_text(log_, s);
  if ((s.marks & mark_again) != 0) text += " again";
  if ((s.marks & mark_probe) != 0) text += " probe";
  if ((s.marks & mark_forged) != 0) text += " forged";
  if ((s.marks & mark_copy) != 0) text += " copy";
  if ((s.marks & mark_ce) != 0) text += " marked";
  const bool says_window = (s.flags & flag_rst) == 0 && (s.marks & (mark_forged | mark_copy)) == 0;
  if (says_window && s.socket != nothing) {
    const auto [it, first] = window_.try_emplace({s.from, s.socket}, s.window);
    if (!first && it->second != s.window) text += " win " + std::to_string(s.window);
    it->second = s.window;
  }
  return text;
}

void Teller::take_segment(const Event& e, ArrowEnd end) {
  if (e.segment >= log_.segments.size()) return;
  const SegmentRecord& s = log_.segments[e.segment];
  const bool leaves = end == ArrowEnd::leaves || end == ArrowEnd::lost;
  for (const Row& row : moment_.arrows) {
    if (row.segment == e.segment) return;
  }
  Row row;
  row.at_ns = e.at_ns;
  row.host = leaves ? s.from : s.to;
  row.peer = leaves ? s.to : s.from;
  row.arrow = end;
  row.segment = e.segment;
  if (leaves) {
    row.label = label_of(s);
  } else {
    row.label = segment_text(log_, s);
    if ((s.marks & mark_copy) != 0) row.label += " copy";
  }
  if (end != ArrowEnd::arrives) row.fate = fate_text(s);
  moment_.arrows.push_back(row);
}

void Teller::take_timer(const Event& e) {
  const auto timer = static_cast<TimerKind>(e.a);
  const auto kind = static_cast<EventKind>(e.kind);
  const std::pair key{e.host, e.socket};
  if (kind == EventKind::armed) {
    if (timer == TimerKind::retransmit) rto_[key] = e.value - e.at_ns;
    if (timer == TimerKind::time_wait) remark(e, "2MSL " + span_text(e.value - e.at_ns));
    return;
  }
  switch (timer) {
    case TimerKind::retransmit: return remark(e, "RTO " + span_text(rto_[key]) + " over");
    case TimerKind::persist: return remark(e, "persist timer");
    case TimerKind::delayed_ack: return remark(e, "delayed ACK");
    case TimerKind::sws_override: return remark(e, "SWS override");
    case TimerKind::time_wait: return remark(e, "2MSL over");
    case TimerKind::fin_wait_2: return remark(e, "orphan's time over");
    case TimerKind::keepalive: return remark(e, "keep-alive timer");
    case TimerKind::reorder: return remark(e, "reordering timer");
    case TimerKind::loss_probe: return remark(e, "loss probe timer");
  }
}

void Teller::take(const Event& e) {
  const auto segment = e.segment < log_.segments.size() ? &log_.segments[e.segment] : nullptr;
  switch (static_cast<EventKind>(e.kind)) {
    case EventKind::call:
      if (e.line != 0) remark(e, call_text(e));
      break;
    case EventKind::arrived: return take_segment(e, ArrowEnd::arrives);
    case EventKind::lost:
      if (segment != nullptr && !lost_on_the_way(*segment)) take_segment(e, ArrowEnd::arrives_dead);
      break;
    case EventKind::injected:
    case EventKind::sent:
      if (segment != nullptr) take_segment(e, lost_on_the_way(*segment) ? ArrowEnd::lost : ArrowEnd::leaves);
      break;
    case EventKind::expired:
    case EventKind::armed: return take_timer(e);
    case EventKind::state: return remark(e, std::string{name_of(static_cast<State>(e.b))});
    case EventKind::delivered: return remark(e, "got " + std::to_string(e.value));
    case EventKind::stale: return remark(e, "stale " + std::to_string(e.value) + '!');
    case EventKind::end_of_stream: return remark(e, "end of stream");
    case EventKind::user_timeout: return remark(e, "peer's user timeout " + span_text(e.value));
    case EventKind::urgent: return remark(e, "urgent: " + std::to_string(e.value) + " to read");
    case EventKind::error: return remark(e, std::string{name_of(static_cast<Errno>(e.b))});
    case EventKind::refused:
      return remark(
          e, std::string{name_of(static_cast<CallKind>(e.a))} + ": " + std::string{name_of(static_cast<Errno>(e.b))});
    case EventKind::crashed: return remark(e, "CRASH");
    case EventKind::icmp: return remark(e, "ICMP " + std::to_string(e.a) + '/' + std::to_string(e.b));
    case EventKind::rebooted: return remark(e, "REBOOT");
    case EventKind::link_changed: {
      Row row;
      row.label = e.line != 0 ? "the link changes, line " + std::to_string(e.line) : "the link changes";
      moment_.arrows.push_back(row);
      break;
    }
    case EventKind::decided:
    case EventKind::cancelled:
    case EventKind::completed: break;
  }
}

/// As many remarks as fit side by side into each row.
std::vector<std::string> Teller::packed_remarks() const {
  std::vector<std::string> packed;
  for (const std::string& text : moment_.remarks) {
    if (packed.empty() || packed.back().size() + 1 + text.size() > lane_width_) {
      packed.push_back(text);
    } else {
      packed.back() += ' ' + text;
    }
  }
  return packed;
}

void Teller::finish() {
  const std::vector<std::string> remarks = packed_remarks();
  std::vector<Row> arrows = std::move(moment_.arrows);
  moment_.arrows.clear();
  if (remarks.empty() && arrows.empty()) return;
  // An arrival comes first and what is sent comes last, so that slanted arrows meet; remarks without an arrow lie
  // between.
  const std::size_t total = std::max(remarks.size(), arrows.size());
  const bool arrival =
      !arrows.empty() && (arrows[0].arrow == ArrowEnd::arrives || arrows[0].arrow == ArrowEnd::arrives_dead);
  arrows.insert(arrows.begin() + (arrival ? 1 : 0), total - arrows.size(), Row{});
  for (std::size_t i = 0; i < total; ++i) {
    Row row = std::move(arrows[i]);
    row.at_ns = moment_.at_ns;
    if (row.arrow == ArrowEnd::none) row.host = row.peer = moment_.host;
    if (row.arrow == ArrowEnd::none || row.host == moment_.host) row.lane = i < remarks.size() ? remarks[i] : "";
    if (!rows_.empty()) {
      const Row& above = rows_.back();
      const bool lands = row.arrow == ArrowEnd::arrives || row.arrow == ArrowEnd::arrives_dead;
      row.joined = lands && above.arrow == ArrowEnd::leaves && above.segment == row.segment;
      if (row.at_ns - above.at_ns >= worth_a_word_ns) row.idle_ns = row.at_ns - above.at_ns;
      if (row.idle_ns != 0) row.joined = false;
    }
    rows_.push_back(std::move(row));
  }
  moment_.remarks.clear();
}

}  // namespace

std::vector<Row> ladder_rows(const Log& log, const LadderOptions& options, std::size_t lane_width) {
  return Teller{log, options, lane_width}.tell();
}

}  // namespace synwave::runner
