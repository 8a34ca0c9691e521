#include "core/trace/log.hpp"

namespace synwave {

namespace {

std::uint16_t flags_of(const Segment& s) {
  return static_cast<std::uint16_t>((s.fin ? flag_fin : 0) | (s.syn ? flag_syn : 0) | (s.rst ? flag_rst : 0) |
                                    (s.psh ? flag_psh : 0) | (s.ack ? flag_ack : 0) | (s.urg ? flag_urg : 0) |
                                    (s.ece ? flag_ece : 0) | (s.cwr ? flag_cwr : 0));
}

OptionsRecord record_of(const Options& options) {
  OptionsRecord record;
  record.order = static_cast<std::uint8_t>(options.order);
  record.has_mss = options.mss ? 1 : 0;
  record.mss = options.mss.value_or(0);
  record.has_window_scale = options.window_scale ? 1 : 0;
  record.window_scale = options.window_scale.value_or(0);
  record.sack_permitted = options.sack_permitted ? 1 : 0;
  record.sack_count = options.sack_count;
  for (int i = 0; i < options.sack_count; ++i) {
    record.sack_left[i] = options.sack[static_cast<std::size_t>(i)].left.raw();
    record.sack_right[i] = options.sack[static_cast<std::size_t>(i)].right.raw();
  }
  if (options.timestamps) {
    record.has_timestamps = 1;
    record.timestamp_value = options.timestamps->value;
    record.timestamp_echo = options.timestamps->echo_reply;
  }
  if (options.user_timeout) {
    record.has_user_timeout = 1;
    record.user_timeout =
        static_cast<std::uint16_t>(options.user_timeout->value | (options.user_timeout->minutes ? 0x8000 : 0));
  }
  record.other_kind = options.other.kind;
  record.other_length = options.other.length;
  for (std::size_t i = 0; i < options.other.length; ++i) record.other_octets[i] = options.other.octets[i];
  return record;
}

Options options_of(const OptionsRecord& record) {
  Options options;
  options.order = static_cast<OptionOrder>(record.order);
  if (record.has_mss != 0) options.mss = record.mss;
  if (record.has_window_scale != 0) options.window_scale = record.window_scale;
  options.sack_permitted = record.sack_permitted != 0;
  options.sack_count = record.sack_count;
  for (std::size_t i = 0; i < record.sack_count; ++i) {
    options.sack[i] = {Seq32{record.sack_left[i]}, Seq32{record.sack_right[i]}};
  }
  if (record.has_timestamps != 0) options.timestamps = Timestamps{record.timestamp_value, record.timestamp_echo};
  if (record.has_user_timeout != 0) {
    options.user_timeout =
        UserTimeout{(record.user_timeout & 0x8000) != 0, static_cast<std::uint16_t>(record.user_timeout & 0x7FFF)};
  }
  options.other.kind = record.other_kind;
  options.other.length = record.other_length;
  for (std::size_t i = 0; i < record.other_length; ++i) options.other.octets[i] = record.other_octets[i];
  return options;
}

}  // namespace

std::uint32_t Log::add(const Segment& segment) {
  const auto index = static_cast<std::uint32_t>(segments.size());
  SegmentRecord& record = segments.emplace_back();
  record.text_offset = segment.text.offset;
  record.text_stream = segment.text.empty() ? nothing : segment.text.stream.raw;
  record.text_length = segment.text.length;
  record.seq = segment.seq.raw();
  record.ack = segment.ack ? segment.ack->raw() : 0;
  record.source_port = segment.source.port;
  record.destination_port = segment.destination.port;
  record.window = segment.window;
  record.flags = flags_of(segment);
  record.urgent = segment.urgent;
  record.ttl = segment.ip.ttl;
  record.tos = segment.ip.tos;
  record.flow_label = segment.ip.flow_label;
  if (!segment.options.none()) {
    record.options = static_cast<std::uint32_t>(options.size());
    options.push_back(record_of(segment.options));
  }
  return index;
}

SocketRecord* Log::find_socket(HostId host, SocketId socket) {
  // The newest are asked for most.
  for (auto it = sockets.rbegin(); it != sockets.rend(); ++it) {
    if (it->host == host.raw && it->socket == socket.raw) return &*it;
  }
  return nullptr;
}

Segment segment_of(const Log& log, const SegmentRecord& record) {
  Segment s;
  s.source.port = record.source_port;
  s.destination.port = record.destination_port;
  s.seq = Seq32{record.seq};
  if ((record.flags & flag_ack) != 0) s.ack = Seq32{record.ack};
  s.fin = (record.flags & flag_fin) != 0;
  s.syn = (record.flags & flag_syn) != 0;
  s.rst = (record.flags & flag_rst) != 0;
  s.psh = (record.flags & flag_psh) != 0;
  s.urg = (record.flags & flag_urg) != 0;
  s.ece = (record.flags & flag_ece) != 0;
  s.cwr = (record.flags & flag_cwr) != 0;
  s.window = record.window;
  s.urgent = record.urgent;
  s.ip = {record.ttl, record.tos, record.flow_label};
  if (record.options != nothing) s.options = options_of(log.options[record.options]);
  if (record.text_length != 0) s.text = {StreamId{record.text_stream}, record.text_length, record.text_offset};
  return s;
}

void Log::clear() {
  events.clear();
  segments.clear();
  options.clear();
  changes.clear();
  sockets.clear();
  icmp.clear();
  moment = 0;
}

void Scribe::event(EventKind kind, std::uint8_t a, std::uint8_t b, std::int64_t value, std::uint32_t segment) const {
  if (log_ != nullptr) write(kind, a, b, value, segment, Rule::none);
}

void Scribe::write(EventKind kind, std::uint8_t a, std::uint8_t b, std::int64_t value, std::uint32_t segment,
                   Rule rule) const {
  if (opens_moment(kind)) log_->moment = static_cast<std::uint32_t>(log_->events.size());
  Event& e = log_->events.push_slot();
  e.at_ns = to_ns(now_);
  e.value = value;
  e.segment = segment;
  e.socket = socket_.raw;
  e.rule = static_cast<std::uint16_t>(rule);
  e.line = 0;
  e.kind = static_cast<std::uint8_t>(kind);
  e.host = host_.raw;
  e.a = a;
  e.b = b;
}

void Scribe::decided(Rule rule) const {
  if (log_ != nullptr) write(EventKind::decided, 0, 0, 0, nothing, rule);
}

void Scribe::state(State before, State after, Rule rule) const {
  if (log_ != nullptr)
    write(EventKind::state, static_cast<std::uint8_t>(before), static_cast<std::uint8_t>(after), 0, nothing, rule);
}

void Scribe::armed(TimerKind timer, Time deadline, Rule rule) const {
  if (log_ != nullptr) write(EventKind::armed, static_cast<std::uint8_t>(timer), 0, to_ns(deadline), nothing, rule);
}

void Scribe::cancelled(TimerKind timer, Rule rule) const {
  if (log_ != nullptr) write(EventKind::cancelled, static_cast<std::uint8_t>(timer), 0, 0, nothing, rule);
}

void Scribe::changes(const Tcb& before, const Tcb& after) const {
  if (log_ != nullptr) log_->changes.add(log_->moment, host_, socket_, before, after);
}

}  // namespace synwave
