// What a segment or a timer means to a host: demultiplexing (RFC 9293 3.9.1.1), listeners, answers for nobody.
#include <algorithm>

#include "core/host/host.hpp"
#include "core/tcp/listen.hpp"

namespace synwave {

bool can_be_an_end(const Address& address) {
  if (address.v6) return !address.unspecified() && address.octets[0] != 0xFF;
  return address.octets[0] != 0 && address.octets[0] < 224;
}

/// The socket is to be polled once the input is in; with a log its TCB is kept for the comparison.
void Host::begin_input(std::uint32_t slot, Log* log) {
  if (!ready_.empty() && std::find(ready_.begin(), ready_.end(), slot) != ready_.end()) return;
  ready_.push_back(slot);
  if (log != nullptr && slots_[slot].kind == SocketKind::connection) {
    befores_.emplace_back(slot, slots_[slot].connection.tcb());
  }
}

/// A call may come before an input is finished: what has changed so far belongs to the moment that ends here.
void Host::close_moment(Time now, Log* log) {
  for (Before& before : befores_) {
    const Socket& s = slots_[before.slot];
    scribe(now, s.id, log).changes(before.tcb, s.connection.tcb());
    before.tcb = s.connection.tcb();
  }
}

void Host::reply(Time now, const Segment& segment, Rule rule, Log* log) {
  Scribe{log, now, id_, SocketId{}}.decided(rule);
  replies_.push_back({segment, rule});
  replies_.back().segment.ip.ttl = configs_[default_config_].ip_ttl;
}

void Host::on_segment(Time now, const Segment& segment, const Origin& origin, std::uint32_t record, Log* log) {
  if (!up_) return;
  count(Counter::in_segs);
  const std::uint32_t slot = demux_.find(segment.destination, segment.source);
  Listener* listener = slot == Demux::not_found ? listener_for(segment.destination) : nullptr;
  const Scribe writer = scribe(now,
                               slot != Demux::not_found ? slots_[slot].id
                               : listener               ? listener->socket
                                                        : SocketId{},
                               log);
  writer.event(EventKind::arrived, 0, 0, 0, record);
  if (slot != Demux::not_found) return to_connection(now, slot, segment, origin, log);
  if (!can_be_an_end(segment.source.address) || !can_be_an_end(segment.destination.address)) {
    return writer.decided(Rule::address_invalid);
  }
  if (segment.destination.address != address_) return writer.decided(Rule::address_invalid);
  if (listener != nullptr) return to_listener(now, *listener, segment, origin, std::nullopt, log);
  to_nobody(now, segment, log);
}

void Host::to_connection(Time now, std::uint32_t slot, const Segment& segment, const Origin& origin, Log* log) {
  if (segment.syn && make_way_for(now, slot, segment, origin, log)) return;
  Socket& s = slots_[slot];
  if (s.half_open && refuses_last_ack(s, segment)) {
    count(Counter::listen_overflows);
    count(Counter::listen_drops);
    return scribe(now, s.id, log).decided(Rule::accept_queue_full);
  }
  begin_input(slot, log);
  const bool opening = s.connection.state() == State::syn_sent;
  s.connection.on_segment(context(now, s, log), segment);
  if (opening && s.connection.state() != State::syn_sent) note_fast_open(now, s, segment, log);
  // A SYN,ACK with a cookie is sent for nobody: who is at the other end shows with the first segment after it.
  const bool learns = !s.peer.known() && origin.known() && origin.socket.valid() && s.connection.opened_actively();
  if ((opening || learns) && s.connection.state() >= State::syn_received) {
    if (learns) s.peer = origin;
    note_peer(s, log);
  }
  serve(now, slot, log);
}

/// Linux: whoever finds the accept queue full when his handshake ends stays half open, as if his ACK had been lost.
bool Host::refuses_last_ack(const Socket& s, const Segment& segment) const {
  if (config_of(s).system != System::linux_ || !segment.ack || segment.rst || segment.syn) return false;
  const Listener* listener = listener_of(s.listener);
  return listener != nullptr && !listener->accepts_at_once && listener->accept_queue.size() >= listener->backlog;
}

void Host::attach(std::uint32_t slot) {
  Socket& s = slots_[slot];
  demux_.insert(s.connection.path().local, s.connection.path().remote, slot);
  s.in_demux = true;
}

void Host::detach(Socket& socket) {
  if (!socket.in_demux) return;
  demux_.erase(socket.connection.path().local, socket.connection.path().remote);
  socket.in_demux = false;
  ++releases_;
}

void Host::to_nobody(Time now, const Segment& segment, Log* log) {
  const Scribe writer = scribe(now, SocketId{}, log);
  if (configs_[default_config_].handshake == Handshake::two_way) return writer.decided(Rule::two_way_answers_nobody);
  const Blackhole blackhole = configs_[default_config_].blackhole;
  if (blackhole == Blackhole::all || (blackhole == Blackhole::syn && segment.syn && !segment.ack)) {
    return writer.decided(Rule::blackhole);
  }
  const auto answer = answer_closed(segment, echoes_on_reset(config()));
  if (!answer) return writer.decided(Rule::closed_ignores_rst);
  reply(now, *answer, Rule::closed_resets, log);
}

Time Host::next_wakeup() {
  return std::min(connection_wakeup(), call_deadline_);
}

Time Host::connection_wakeup() {
  while (!timers_.empty()) {
    const TimerHeap::Entry top = timers_.top();
    const std::uint32_t slot = slot_of(top.socket);
    if (slot == no_slot || slots_[slot].armed_at != top.at) {
      timers_.pop();  // the socket is gone, or an earlier entry of it was looked at
      continue;
    }
    const Time wanted = slots_[slot].connection.next_wakeup();
    if (wanted == top.at) return top.at;
    timers_.pop();
    slots_[slot].armed_at = wanted;
    if (wanted != never) timers_.push(wanted, top.socket, slot);
  }
  return never;
}

void Host::on_timer(Time now, Log* log) {
  const Time next = connection_wakeup();
  if (std::min(next, call_deadline_) > now) return;
  if (call_deadline_ <= next) return expire_call(now, log);
  const TimerHeap::Entry due = timers_.top();
  timers_.pop();
  const std::uint32_t slot = slot_of(due.socket);
  slots_[slot].armed_at = never;
  begin_input(slot, log);
  const std::uint32_t before = slots_[slot].connection.tcb().backoffs;
  slots_[slot].connection.on_timer(context(now, slots_[slot], log));
  if (slots_[slot].connection.tcb().backoffs > before) count(Counter::timeouts);
  serve(now, slot, log);
}

}  // namespace synwave
