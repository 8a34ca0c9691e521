#include "tests/runner/trace_json.hpp"

#include <algorithm>

#include "core/wire/notation.hpp"
#include "tests/runner/json.hpp"

namespace synwave::runner {

namespace {

class Writer {
 public:
  Writer(const Log& log, const std::vector<std::string>& hosts, const std::vector<std::string>& names)
      : log_{log}, hosts_{hosts}, names_{names} {
    // Changes come in the order of their moments; sockets may be written in any order.
    for (const SocketRecord& s : log.sockets) sockets_.push_back(&s);
    std::stable_sort(sockets_.begin(), sockets_.end(),
                     [](const SocketRecord* a, const SocketRecord* b) { return a->created_event < b->created_event; });
  }

  std::string all() {
    std::string out;
    more_changes_ = cursor_.next(log_.changes, next_change_);
    for (std::uint32_t i = 0; i < log_.events.size(); ++i) {
      out += event(i);
      out += '\n';
    }
    return out;
  }

 private:
  std::string host(std::uint8_t id) const { return id < hosts_.size() ? json_string(hosts_[id]) : "null"; }
  static std::string index(std::uint32_t value) { return value == nothing ? "null" : std::to_string(value); }
  static std::string rule(std::uint16_t value) {
    return value == 0 ? "null" : json_string(info(static_cast<Rule>(value)).name);
  }
  std::string event(std::uint32_t i);
  void meaning(JsonObject& object, const Event& e) const;
  std::string segment(std::uint32_t i) const;
  std::string options(const OptionsRecord& o) const;
  std::string change(const TcbChange& c) const;
  std::string socket(const SocketRecord& s) const;

  const Log& log_;
  const std::vector<std::string>& hosts_;
  const std::vector<std::string>& names_;
  std::vector<const SocketRecord*> sockets_;
  ChangeCursor cursor_;
  TcbChange next_change_;
  bool more_changes_ = false;
  std::size_t next_socket_ = 0;
};

std::string marks_text(std::uint8_t marks) {
  std::string out;
  const auto add = [&out, marks](SegmentMark mark, const char* name) {
    if ((marks & mark) == 0) return;
    out += out.empty() ? "" : ",";
    out += json_string(name);
  };
  add(mark_again, "again");
  add(mark_forged, "forged");
  add(mark_copy, "copy");
  add(mark_probe, "probe");
  add(mark_late, "late");
  add(mark_ce, "ce");
  return '[' + out + ']';
}

std::string Writer::options(const OptionsRecord& o) const {
  JsonObject object;
  object.raw("mss", o.has_mss != 0 ? std::to_string(o.mss) : "null");
  object.raw("window_scale", o.has_window_scale != 0 ? std::to_string(o.window_scale) : "null");
  object.boolean("sack_permitted", o.sack_permitted != 0);
  object.boolean("has_timestamps", o.has_timestamps != 0).number("timestamp_value", o.timestamp_value);
  object.number("timestamp_echo", o.timestamp_echo).number("sack_count", o.sack_count);
  std::string blocks;
  for (std::size_t i = 0; i < o.sack_count; ++i) {
    blocks += (i == 0 ? "[" : ",[") + std::to_string(o.sack_left[i]) + ',' + std::to_string(o.sack_right[i]) + ']';
  }
  object.raw("user_timeout", o.has_user_timeout != 0 ? std::to_string(o.user_timeout) : "null");
  object.raw("sack", '[' + blocks + ']').number("order", o.order).number("other_kind", o.other_kind);
  std::string octets;
  for (std::size_t i = 0; i < o.other_length; ++i) octets += (i == 0 ? "" : ",") + std::to_string(o.other_octets[i]);
  return object.raw("other_octets", '[' + octets + ']').str();
}

std::string Writer::segment(std::uint32_t i) const {
  if (i >= log_.segments.size()) return "null";
  const SegmentRecord& s = log_.segments[i];
  JsonObject object;
  object.number("index", i).number("sent_ns", s.sent_ns).number("ends_ns", s.ends_ns);
  object.raw("from", host(s.from)).raw("to", host(s.to)).raw("socket", index(s.socket));
  object.number("source_port", s.source_port).number("destination_port", s.destination_port);
  object.string("flags", flags_to_text(segment_of(log_, s)))
      .number("seq", s.seq)
      .number("ack", s.ack)
      .number("window", s.window);
  object.number("urgent", s.urgent).number("ttl", s.ttl).number("tos", s.tos).number("flow_label", s.flow_label);
  object.number("text_length", s.text_length).raw("text_stream", index(s.text_stream));
  object.number("text_offset", static_cast<std::int64_t>(s.text_offset));
  object.raw("options", s.options < log_.options.size() ? options(log_.options[s.options]) : "null");
  object.string("fate", name_of(static_cast<Fate>(s.fate))).number("fate_line", s.fate_line);
  object.raw("marks", marks_text(s.marks)).raw("copy_of", index(s.copy_of)).raw("rule", rule(s.rule));
  return object.str();
}

/// What a, b and value stand for in this kind of event.
void Writer::meaning(JsonObject& object, const Event& e) const {
  switch (static_cast<EventKind>(e.kind)) {
    case EventKind::call: object.string("call", name_of(static_cast<CallKind>(e.a))); break;
    case EventKind::completed:
    case EventKind::refused:
      object.string("call", name_of(static_cast<CallKind>(e.a))).string("errno", name_of(static_cast<Errno>(e.b)));
      break;
    case EventKind::error: object.string("errno", name_of(static_cast<Errno>(e.b))); break;
    case EventKind::expired:
    case EventKind::armed:
    case EventKind::cancelled: object.string("timer", name_of(static_cast<TimerKind>(e.a))); break;
    case EventKind::lost: object.string("fate", name_of(static_cast<Fate>(e.a))); break;
    case EventKind::state:
      object.string("before", name_of(static_cast<State>(e.a))).string("after", name_of(static_cast<State>(e.b)));
      break;
    default: break;
  }
}

std::string Writer::change(const TcbChange& c) const {
  JsonObject object;
  object.raw("host", host(c.host)).raw("socket", index(c.socket));
  return object.string("field", name_of(c.field)).number("value", c.value).str();
}

std::string Writer::socket(const SocketRecord& s) const {
  JsonObject object;
  object.raw("host", host(s.host)).raw("socket", index(s.socket)).boolean("is_listener", s.is_listener != 0);
  object.raw("name", s.name < names_.size() ? json_string(names_[s.name]) : "null");
  object.number("local_port", s.local_port).number("remote_port", s.remote_port);
  object.number("iss", s.iss).number("irs", s.irs).boolean("has_irs", s.has_irs != 0);
  return object.raw("peer_host", host(s.peer_host)).raw("peer_socket", index(s.peer_socket)).str();
}

std::string Writer::event(std::uint32_t i) {
  const Event& e = log_.events[i];
  JsonObject object;
  object.number("event", i).number("at_ns", e.at_ns).string("kind", name_of(static_cast<EventKind>(e.kind)));
  object.raw("host", host(e.host)).raw("socket", index(e.socket));
  meaning(object, e);
  object.number("a", e.a).number("b", e.b).number("value", e.value).raw("rule", rule(e.rule)).number("line", e.line);
  object.raw("segment", segment(e.segment));
  std::string sockets;
  for (; next_socket_ < sockets_.size() && sockets_[next_socket_]->created_event <= i; ++next_socket_) {
    sockets += (sockets.empty() ? "" : ",") + socket(*sockets_[next_socket_]);
  }
  if (!sockets.empty()) object.raw("sockets", '[' + sockets + ']');
  std::string changes;
  for (; more_changes_ && next_change_.event <= i; more_changes_ = cursor_.next(log_.changes, next_change_)) {
    changes += (changes.empty() ? "" : ",") + change(next_change_);
  }
  if (!changes.empty()) object.raw("changes", '[' + changes + ']');
  return object.str();
}

}  // namespace

std::string trace_json(const Log& log, const std::vector<std::string>& hosts, const std::vector<std::string>& names) {
  return Writer{log, hosts, names}.all();
}

}  // namespace synwave::runner
