#include "core/trace/fingerprint.hpp"

#include "core/base/hash.hpp"

namespace synwave {
namespace {

// Each record is taken apart by a structured binding: one that gains a field does not compile until it is hashed here.
// What few segments have counts only where it is there.

constexpr std::uint8_t no_window_scale = 255;

void add(Hasher& hash, const Event& record) {
  const auto& [at_ns, value, segment, socket, rule, line, kind, host, a, b] = record;
  hash.add_signed(at_ns).add_signed(value).add(segment).add(socket).add(rule).add(line);
  hash.add(kind).add(host).add(a).add(b);
}

void add(Hasher& hash, const SegmentRecord& record) {
  const auto& [sent_ns, ends_ns, text_offset, text_stream, text_length, seq, ack, socket, copy_of, options, source_port,
               destination_port, window, flags, fate_line, rule, from, to, fate, marks, ttl, tos, urgent, flow_label,
               pad] = record;
  hash.add_signed(sent_ns).add_signed(ends_ns).add(text_offset).add(text_stream).add(text_length);
  hash.add(seq).add(ack).add(socket).add(copy_of).add(options).add(source_port).add(destination_port);
  hash.add(window).add(flags).add(fate_line).add(rule).add(from).add(to).add(fate).add(marks);
  constexpr IpFields usual;
  if (ttl != usual.ttl || tos != usual.tos || flow_label != usual.flow_label) hash.add(ttl).add(tos).add(flow_label);
  if (urgent != 0) hash.add(urgent);
  static_cast<void>(pad);
}

void add(Hasher& hash, const OptionsRecord& record) {
  const auto& [timestamp_value, timestamp_echo, sack_left, sack_right, mss, window_scale, sack_count, sack_permitted,
               has_timestamps, has_mss, has_window_scale, order, other_kind, other_length, other_octets,
               has_user_timeout, user_timeout] = record;
  hash.add(timestamp_value).add(timestamp_echo);
  for (const std::uint32_t left : sack_left) hash.add(left);
  for (const std::uint32_t right : sack_right) hash.add(right);
  // An option that is not there has its own number here, and one of the same value is told apart below.
  hash.add(mss).add(has_window_scale != 0 ? window_scale : no_window_scale);
  hash.add(sack_count).add(sack_permitted).add(has_timestamps);
  if (has_mss != 0 && mss == 0) hash.add(has_mss);
  if (has_window_scale != 0 && window_scale == no_window_scale) hash.add(has_window_scale).add(window_scale);
  if (order != 0) hash.add(order);
  if (other_kind != 0) {
    hash.add(other_kind).add(other_length);
    for (const std::uint8_t octet : other_octets) hash.add(octet);
  }
  if (has_user_timeout != 0) hash.add(has_user_timeout).add(user_timeout);
}

void add(Hasher& hash, const Changes& changes) {
  hash.add(changes.count());
  ChangeCursor cursor;
  for (TcbChange change; cursor.next(changes, change);) {
    const auto& [value, event, socket, field, host] = change;
    hash.add_signed(value).add(event).add(static_cast<std::uint64_t>(field)).add(host).add(socket);
  }
}

void add(Hasher& hash, const SocketRecord& record) {
  const auto& [socket, created_event, iss, irs, peer_socket, local_port, remote_port, host, peer_host, has_irs,
               is_listener, name] = record;
  hash.add(socket).add(created_event).add(iss).add(irs).add(peer_socket).add(local_port).add(remote_port);
  hash.add(host).add(peer_host).add(has_irs).add(is_listener).add(name);
}

void add(Hasher& hash, const IcmpRecord& record) {
  const auto& [quoted_seq, quoted_source_port, quoted_destination_port] = record;
  hash.add(quoted_seq).add(quoted_source_port).add(quoted_destination_port);
}

template <class Rows>
void add_all(Hasher& hash, const Rows& records) {
  hash.add(records.size());
  for (const auto& record : records) add(hash, record);
}

}  // namespace

std::uint64_t fingerprint(const Log& log) {
  Hasher hash;
  add_all(hash, log.events);
  add_all(hash, log.segments);
  add_all(hash, log.options);
  add(hash, log.changes);
  add_all(hash, log.sockets);
  if (!log.icmp.empty()) add_all(hash, log.icmp);
  return hash.result();
}

}  // namespace synwave
