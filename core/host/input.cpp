// What a segment or a timer means to a host: demultiplexing (RFC 9293 3.9.1.1), listeners, answers for nobody.
#include <algorithm>

#include "core/host/host.hpp"
#include "core/tcp/listen.hpp"

namespace synwave {

bool can_be_an_end(const Address& address) {
  if (address.v6) return !address.unspecified() && address.octets[0] != 0xFF;
  return address.octets[0] != 0 && address.octets[0] < 224;
}

Context Host::context(Time now, const Socket& socket, Log* log) const {
  return {now, configs_[socket.config], Scribe{log, now, id_, socket.id}};
}

/// The socket is to be polled once the input is in; with a log its TCB is kept for the comparison.
void Host::begin_input(std::uint32_t slot, Log* log) {
  if (!ready_.empty() && std::find(ready_.begin(), ready_.end(), slot) != ready_.end()) return;
  ready_.push_back(slot);
  if (log != nullptr && slots_[slot].kind == SocketKind::connection) {
    befores_.push_back({slot, slots_[slot].connection.tcb()});
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
  const bool unpaired = !s.peer.known() && s.connection.state() == State::syn_sent;
  s.connection.on_segment(context(now, s, log), segment);
  if (unpaired && s.connection.state() >= State::syn_received) {
    s.peer = origin;
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

/// TIME_WAIT makes way for a SYN that is surely new (RFC 9293 3.6.1 MAY-2): the next ISN lies above what was sent
/// before, and the old connection is kept aside until the handshake has proved that the SYN was no old duplicate.
bool Host::make_way_for(Time now, std::uint32_t slot, const Segment& syn, const Origin& origin, Log* log) {
  Socket& old = slots_[slot];
  if (old.connection.state() != State::time_wait || syn.ack || syn.rst || syn.fin) return false;
  Listener* listener = listener_for(syn.destination);
  if (listener == nullptr || !has_room(*listener)) return false;
  if (!old.connection.yields_to(syn, config_of(slots_[slot_of(listener->socket)]).timestamps)) return false;
  const SocketId old_id = old.id;
  scribe(now, old_id, log).decided(Rule::time_wait_yields);
  detach(old);
  const Seq32 above = old.connection.tcb().snd_nxt;
  to_listener(now, *listener, syn, origin, above, log);
  Socket& child = slots_[demux_.find(syn.destination, syn.source)];
  child.succeeds = old_id;
  if (!child.half_open) retire_predecessor(now, child, log);
  return true;
}

/// The handshake is complete: nothing of the old connection is needed any more.
void Host::retire_predecessor(Time now, Socket& child, Log* log) {
  const std::uint32_t slot = slot_of(child.succeeds);
  child.succeeds = SocketId{};
  if (slot == no_slot || slots_[slot].fd >= 0) return;  // with a descriptor it ends in its own time, out of the way
  scribe(now, slots_[slot].id, log).state(State::time_wait, State::closed, Rule::time_wait_yields);
  count(Counter::time_waits_recycled);
  delete_socket(slot);
}

/// The child is gone, and its place is the old connection's again, unless its 2MSL are over by now.
void Host::resume_predecessor(Time now, Socket& child, Log* log) {
  const std::uint32_t slot = slot_of(child.succeeds);
  child.succeeds = SocketId{};
  if (slot == no_slot || slots_[slot].connection.state() != State::time_wait) return;
  attach(slot);
  scribe(now, slots_[slot].id, log).decided(Rule::time_wait_resumes);
}

bool Host::has_room(const Listener& listener) const {
  const HostConfig& config = configs_[slots_[slot_of(listener.socket)].config];
  return listener.half_open < config.syn_backlog && listener.accept_queue.size() < listener.backlog;
}

void Host::to_listener(Time now, Listener& listener, const Segment& segment, const Origin& origin,
                       std::optional<Seq32> above, Log* log) {
  const Scribe writer = scribe(now, listener.socket, log);
  if (dropped_unseen(config_of(slots_[slot_of(listener.socket)]), segment)) return writer.decided(Rule::syn_with_fin);
  Rule rule = Rule::none;
  const ListenVerdict verdict = judge_in_listen(segment, rule);
  if (verdict == ListenVerdict::ignore) return writer.decided(rule);
  if (verdict == ListenVerdict::reset) {
    if (configs_[default_config_].handshake == Handshake::two_way) return writer.decided(Rule::two_way_answers_nobody);
    return reply(now, reset_for(segment), rule, log);
  }
  if (!has_room(listener)) {
    if (listener.accept_queue.size() >= listener.backlog) count(Counter::listen_overflows);
    count(Counter::listen_drops);
    return writer.decided(Rule::backlog_full);
  }
  bear_child(now, listener, segment, origin, above, log);
}

void Host::bear_child(Time now, Listener& listener, const Segment& syn, const Origin& origin,
                      std::optional<Seq32> above, Log* log) {
  const std::uint32_t slot = new_socket();
  Socket& s = slots_[slot];
  const Socket& parent = slots_[slot_of(listener.socket)];
  s.config = parent.config;
  s.options = parent.options;
  s.family = parent.family;
  s.kind = SocketKind::connection;
  s.listener = listener.socket;
  s.peer = origin;
  s.name = origin.name;
  s.by_application = listener.accepts_at_once;
  s.errand.to_read = listener.accepts_at_once ? application_reads_ : 0;
  const HostConfig& config = configs_[s.config];
  Seq32 iss = choose_isn(now, config, syn.destination, syn.source);
  constexpr SeqLen apart{65536};
  if (above && iss.before(*above + apart)) iss = *above + apart;
  const std::uint32_t mtu = mtu_to(syn.source.address);
  const Path path{syn.destination, syn.source, mtu != 0 ? mtu : 1500};
  s.connection = Connection::open_passive(context(now, s, log), path, iss, stream_of(id_, s.id), syn);
  attach(slot);
  s.half_open = true;
  ++listener.half_open;
  record_socket(s, log);
  ready_.push_back(slot);
  if (log != nullptr) befores_.push_back({slot, Tcb{}});
  serve(now, slot, log);
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
  const auto answer = answer_closed(segment);
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
