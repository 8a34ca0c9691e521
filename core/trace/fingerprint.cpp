#include "core/trace/fingerprint.hpp"

#include "core/base/hash.hpp"

namespace synwave {
namespace {

// Each record is taken apart by a structured binding: one that gains a field does not compile until it is hashed here.

void add(Hasher& hash, const Event& record) {
  const auto& [at_ns, value, segment, socket, rule, line, kind, host, a, b] = record;
  hash.add_signed(at_ns).add_signed(value).add(segment).add(socket).add(rule).add(line);
  hash.add(kind).add(host).add(a).add(b);
}

void add(Hasher& hash, const SegmentRecord& record) {
  const auto& [sent_ns, ends_ns, text_offset, text_stream, text_length, seq, ack, socket, copy_of, options, source_port,
               destination_port, window, flags, fate_line, rule, from, to, fate, marks] = record;
  hash.add_signed(sent_ns).add_signed(ends_ns).add(text_offset).add(text_stream).add(text_length);
  hash.add(seq).add(ack).add(socket).add(copy_of).add(options).add(source_port).add(destination_port);
  hash.add(window).add(flags).add(fate_line).add(rule).add(from).add(to).add(fate).add(marks);
}

void add(Hasher& hash, const OptionsRecord& record) {
  const auto& [timestamp_value, timestamp_echo, sack_left, sack_right, mss, window_scale, sack_count, sack_permitted,
               has_timestamps, pad] = record;
  hash.add(timestamp_value).add(timestamp_echo);
  for (const std::uint32_t left : sack_left) hash.add(left);
  for (const std::uint32_t right : sack_right) hash.add(right);
  hash.add(mss).add(window_scale).add(sack_count).add(sack_permitted).add(has_timestamps);
  static_cast<void>(pad);
}

void add(Hasher& hash, const TcbChange& record) {
  const auto& [value, event, field, host, pad, socket, pad2] = record;
  hash.add_signed(value).add(event).add(field).add(host).add(socket);
  static_cast<void>(pad);
  static_cast<void>(pad2);
}

void add(Hasher& hash, const SocketRecord& record) {
  const auto& [socket, created_event, iss, irs, peer_socket, local_port, remote_port, host, peer_host, has_irs,
               is_listener, name] = record;
  hash.add(socket).add(created_event).add(iss).add(irs).add(peer_socket).add(local_port).add(remote_port);
  hash.add(host).add(peer_host).add(has_irs).add(is_listener).add(name);
}

template <class Record>
void add_all(Hasher& hash, const std::vector<Record>& records) {
  hash.add(records.size());
  for (const Record& record : records) add(hash, record);
}

}  // namespace

std::uint64_t fingerprint(const Log& log) {
  Hasher hash;
  add_all(hash, log.events);
  add_all(hash, log.segments);
  add_all(hash, log.options);
  add_all(hash, log.changes);
  add_all(hash, log.sockets);
  return hash.result();
}

}  // namespace synwave
