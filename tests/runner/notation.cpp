#include "tests/runner/notation.hpp"

#include <optional>

namespace synwave::runner {

namespace {

bool joins(const SocketRecord& socket, std::uint8_t host, std::uint16_t local, std::uint16_t remote) {
  return socket.is_listener == 0 && socket.host == host && socket.local_port == local && socket.remote_port == remote;
}

NotationBases seen_by_sender(const SocketRecord& socket) {
  return {Seq32{socket.iss}, Seq32{socket.has_irs != 0 ? socket.irs : 0}};
}
NotationBases seen_by_receiver(const SocketRecord& socket) {
  return {Seq32{socket.has_irs != 0 ? socket.irs : 0}, Seq32{socket.iss}};
}

bool existed(const Log& log, const SocketRecord& socket, std::int64_t at) {
  return socket.created_event >= log.events.size() || log.events[socket.created_event].at_ns <= at;
}

/// Below the origin is negative; without an origin the number is as on the wire.
std::int64_t distance(std::uint32_t number, std::uint32_t origin) {
  if (origin == 0) return number;
  return static_cast<std::int32_t>(number - origin);
}

bool far(std::uint32_t number, Seq32 origin) {
  constexpr std::uint32_t most = 1U << 27;
  const std::uint32_t ahead = number - origin.raw();
  return ahead > most && 0U - ahead > most;
}

std::string decimal(std::int64_t value, int digits) {
  std::string text = std::to_string(value);
  while (static_cast<int>(text.size()) < digits) text.insert(text.begin(), '0');
  return text;
}

}  // namespace

NotationBases bases_of(const Log& log, const SegmentRecord& segment) {
  std::optional<NotationBases> own;
  std::optional<NotationBases> newest;
  for (auto it = log.sockets.rbegin(); it != log.sockets.rend(); ++it) {
    if (it->is_listener != 0 || !existed(log, *it, segment.sent_ns)) continue;
    const bool sends = segment.socket != nothing && it->host == segment.from && it->socket == segment.socket;
    NotationBases bases;
    if (sends || joins(*it, segment.from, segment.source_port, segment.destination_port)) {
      bases = seen_by_sender(*it);
    } else if (joins(*it, segment.to, segment.destination_port, segment.source_port)) {
      bases = seen_by_receiver(*it);
    } else {
      continue;
    }
    if (sends) own = bases;
    // What speaks of an earlier incarnation (a RST that answers it) is counted from the ISNs of that one.
    if (!newest || (far(segment.seq, newest->seq) && !far(segment.seq, bases.seq))) newest = bases;
    if (own && !far(segment.seq, own->seq)) return *own;
  }
  return newest.value_or(own.value_or(NotationBases{}));
}

std::string segment_text(const Log& log, const SegmentRecord& segment) {
  const NotationBases bases = bases_of(log, segment);
  const bool syn = (segment.flags & flag_syn) != 0;
  // A forged SYN opens a numbering of its own.
  const std::uint32_t base = syn ? segment.seq : bases.seq.raw();
  const bool absolute_zero = (segment.flags & flag_rst) != 0 && (segment.flags & flag_ack) != 0 && segment.seq == 0;
  const std::int64_t seq = absolute_zero ? 0 : distance(segment.seq, base);
  std::string text = flags_to_text(segment_of(log, segment)) + ' ' + std::to_string(seq) + ':' +
                     std::to_string(seq + segment.text_length) + '(' + std::to_string(segment.text_length) + ')';
  if ((segment.flags & flag_ack) != 0) text += " ack " + std::to_string(distance(segment.ack, bases.ack.raw()));
  if ((segment.flags & flag_urg) != 0) text += " urg " + std::to_string(segment.urgent);
  if (syn) text += " isn=" + std::to_string(segment.seq);
  return text;
}

std::string seconds_text(std::int64_t ns, int decimals) {
  std::int64_t unit = 1'000'000'000;
  for (int i = 0; i < decimals; ++i) unit /= 10;
  const std::int64_t per_second = 1'000'000'000 / unit;
  const std::int64_t units = ns / unit;
  return std::to_string(units / per_second) + '.' + decimal(units % per_second, decimals);
}

int decimals_for(const Log& log) {
  for (const Event& e : log.events) {
    if (e.at_ns % 1'000'000 != 0) return 6;
  }
  return 3;
}

std::string span_text(std::int64_t ns) {
  const auto with_tenth = [](std::int64_t value, std::int64_t unit, const char* name) {
    const std::int64_t tenths = (value + unit / 20) / (unit / 10);
    std::string text = std::to_string(tenths / 10);
    if (tenths % 10 != 0) text += '.' + std::to_string(tenths % 10);
    return text + ' ' + name;
  };
  if (ns >= 120'000'000'000) return with_tenth(ns, 60'000'000'000, "min");
  if (ns >= 1'000'000'000) return with_tenth(ns, 1'000'000'000, "s");
  return with_tenth(ns, 1'000'000, "ms");
}

}  // namespace synwave::runner
