// What a SYN or an ACK means to a listener: its backlog, SYN cookies (RFC 4987), Fast Open (RFC 7413).
#include <algorithm>

#include "core/host/fast_open.hpp"
#include "core/host/host.hpp"
#include "core/host/syn_cookie.hpp"
#include "core/tcp/listen.hpp"

namespace synwave {

/// TIME_WAIT makes way for a SYN that is surely new (RFC 9293 3.6.1 MAY-2): the next ISN lies above what was sent
/// before, and the old connection is kept aside until the handshake has proved that the SYN was no old duplicate.
bool Host::make_way_for(Time now, std::uint32_t slot, const Segment& syn, const Origin& origin, Log* log) {
  Socket& old = slots_[slot];
  if (old.connection.state() != State::time_wait || syn.ack || syn.rst || syn.fin) return false;
  Listener* listener = listener_for(syn.destination);
  if (listener == nullptr || !has_room(*listener)) return false;
  const Rule why = old.connection.yields_to(syn, config_of(slots_[slot_of(listener->socket)]));
  if (why == Rule::none) return false;
  const SocketId old_id = old.id;
  scribe(now, old_id, log).decided(why);
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
  scribe(now, slots_[slot].id, log).state(State::time_wait, State::closed, Rule::time_wait_succeeded);
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

/// Linux counts half-open connections against the length of the accept queue as well.
bool Host::has_half_open_room(const Listener& listener) const {
  const HostConfig& config = config_of(slots_[slot_of(listener.socket)]);
  const bool counts_twice = config.system == System::linux_ && config.syn_cookies != SynCookies::off;
  const std::uint32_t most = counts_twice ? std::min(config.syn_backlog, listener.backlog) : config.syn_backlog;
  return listener.half_open < most;
}

bool Host::has_room(const Listener& listener) const {
  return has_half_open_room(listener) && listener.accept_queue.size() < listener.backlog;
}

void Host::to_listener(Time now, Listener& listener, const Segment& segment, const Origin& origin,
                       std::optional<Seq32> above, Log* log) {
  const Scribe writer = scribe(now, listener.socket, log);
  const HostConfig& config = config_of(slots_[slot_of(listener.socket)]);
  if (config.drop_syn_fin != SynFin::off && segment.syn && segment.fin) return writer.decided(Rule::syn_with_fin);
  Rule rule = Rule::none;
  const ListenVerdict verdict = judge_in_listen(segment, rule);
  if (verdict == ListenVerdict::ignore) return writer.decided(rule);
  if (verdict == ListenVerdict::reset) {
    if (config.handshake == Handshake::two_way) return writer.decided(Rule::two_way_answers_nobody);
    if (!segment.syn && now < listener.cookies_until) return to_cookie(now, listener, segment, origin, log);
    return reply(now, reset_for(segment, echoes_on_reset(config)), rule, log);
  }
  if (listener.accept_queue.size() >= listener.backlog) {
    count(Counter::listen_overflows);
    count(Counter::listen_drops);
    return writer.decided(Rule::backlog_full);
  }
  const bool full = !has_half_open_room(listener);
  const bool cookies = full ? config.syn_cookies != SynCookies::off : config.syn_cookies == SynCookies::always;
  if (cookies && !above && config.handshake == Handshake::three_way) {
    return send_cookie(now, listener, segment, full, log);
  }
  if (full && !(config.syn_recycle && recycle_half_open(now, listener, log))) {
    count(Counter::syn_queue_drops);
    count(Counter::listen_drops);
    return writer.decided(Rule::backlog_full);
  }
  bear_child(now, listener, segment, origin, above, log);
}

/// RFC 4987 3.4. Gives whether there was one.
bool Host::recycle_half_open(Time now, const Listener& listener, Log* log) {
  std::uint32_t oldest = no_slot;
  for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
    const Socket& s = slots_[slot];
    if (!s.id.valid() || !s.half_open || s.listener != listener.socket) continue;
    if (oldest == no_slot || s.id.raw < slots_[oldest].id.raw) oldest = slot;
  }
  if (oldest == no_slot) return false;
  begin_input(oldest, log);
  slots_[oldest].connection.be_forgotten(context(now, slots_[oldest], log), Rule::half_open_recycled);
  serve(now, oldest, log);
  return true;
}

// ---- SYN cookies ----

/// Answers without remembering anything. The SYN,ACK is what a connection would have sent, so it is made by one that
/// lives no longer than that.
void Host::send_cookie(Time now, Listener& listener, const Segment& syn, bool full, Log* log) {
  const HostConfig& config = config_of(slots_[slot_of(listener.socket)]);
  const SynCookie cookie = make_cookie({config.system, &secret_, now}, syn);
  Segment remembered = syn;
  remembered.options = cookie.remembered;
  remembered.ece = remembered.cwr = cookie.remembered.ecn;
  const InitialNumber number{cookie.iss, choose_isn(now, config, syn.destination, syn.source)};
  const Context quiet{now, config, Scribe{}};
  Connection::Outgoing out;
  Connection answering = Connection::open_passive(quiet, path_of(syn), number, StreamId{}, remembered);
  answering.poll(quiet, out);
  Options& options = out.segment.options;
  if (config.system == System::linux_ && options.timestamps) {
    options.timestamps->value = timestamp_with_options(options.timestamps->value, cookie.remembered);
  }
  listener.cookies_until = now + cookie_lifetime(config.system);
  count(Counter::syncookies_sent);
  if (full) count(Counter::syn_queue_cookies);
  const Rule rule = full ? Rule::cookie_sent : Rule::cookie_always;
  scribe(now, listener.socket, log).decided(rule);
  replies_.push_back({out.segment, rule, State::listen});
}

/// An ACK at a listener that has sent cookies lately: it opens a connection, or is answered as any other would be.
void Host::to_cookie(Time now, Listener& listener, const Segment& ack, const Origin& origin, Log* log) {
  const Scribe writer = scribe(now, listener.socket, log);
  const HostConfig& config = config_of(slots_[slot_of(listener.socket)]);
  Segment syn;
  syn.source = ack.source;
  syn.destination = ack.destination;
  syn.seq = ack.seq - SeqLen{1};
  syn.syn = true;
  syn.window = ack.window;
  RememberedSyn remembered;
  const CookieCheck check = check_cookie({config.system, &secret_, now}, ack, remembered);
  syn.options = remembered;
  syn.ece = syn.cwr = remembered.ecn;
  if (check != CookieCheck::valid) {
    count(Counter::syncookies_failed);
    return reply(now, reset_for(ack, echoes_on_reset(config)),
                 check == CookieCheck::wrong ? Rule::cookie_wrong : Rule::cookie_too_old, log);
  }
  count(Counter::syncookies_recv);
  if (listener.accept_queue.size() >= listener.backlog) {
    count(Counter::listen_overflows);
    count(Counter::listen_drops);
    return writer.decided(Rule::accept_queue_full);
  }
  const std::uint32_t slot = new_child(listener, origin);
  const InitialNumber number{*ack.ack - SeqLen{1}, choose_isn(now, config, ack.destination, ack.source)};
  begin_child(now, slot, syn, number, Birth::of_cookie, log);
  slots_[slot].connection.on_segment(context(now, slots_[slot], log), ack);
  serve(now, slot, log);
}

// ---- Fast Open, RFC 7413 4.2.2 ----

/// Requests that wait for the end of their handshakes, and those that a RST has ended: for a minute they count as well,
/// or an attacker's victims would make room for the next of them (RFC 7413 5.1).
std::uint32_t Host::pending_fast_opens(Time now, Listener& listener) {
  auto& resets = listener.fast_open_resets;
  resets.erase(std::remove_if(resets.begin(), resets.end(), [now](Time until) { return until <= now; }), resets.end());
  return listener.fast_opens + static_cast<std::uint32_t>(resets.size());
}

/// Whether the SYN's text is taken, and what the SYN,ACK's option says.
FastOpenAnswer Host::judge_fast_open(Time now, Listener& listener, const Segment& syn, Rule& rule) {
  const Socket& parent = slots_[slot_of(listener.socket)];
  const HostConfig& config = config_of(parent);
  const auto asked = fast_open_of(syn.options);
  const bool without_cookie = config.fast_open_server_no_cookie && !syn.text.empty();
  if (!asked && !without_cookie) return {};
  const bool by_itself = listener.accepts_at_once || config.fast_open_everywhere;
  const std::uint32_t most = by_itself ? config.fast_open_queue : options_of(parent).fast_open_backlog;
  rule = Rule::fast_open_not_here;
  if (!config.fast_open_server || most == 0) return {};
  if (asked && asked->length == 0) count(Counter::fast_open_cookie_requests);
  rule = Rule::fast_open_full;
  if (pending_fast_opens(now, listener) >= most) {
    count(Counter::fast_open_listen_overflows);
    return {};
  }
  rule = Rule::fast_open_taken;
  if (without_cookie) return {true, std::nullopt};
  const Address& local = syn.destination.address;
  FastOpenCookie ours = make_fast_open_cookie(config, secret_, local, syn.source.address);
  ours.experimental = asked->experimental;
  const auto key = check_fast_open_cookie(config, secret_, local, syn.source.address, *asked);
  // A cookie of a key that is on its way out still counts, and is replaced.
  if (key) return {true, *key == 0 ? std::nullopt : std::optional{ours}};
  rule = asked->length == 0 ? Rule::fast_open_grants : Rule::fast_open_wrong_cookie;
  if (asked->length != 0) count(Counter::fast_open_passive_fails);
  return {false, ours};
}

/// The handshake is complete, or will never be.
void Host::settle_fast_open(Time now, Socket& s) {
  const Connection& c = s.connection;
  const bool waits = c.tcb().snd_una == c.tcb().iss && !c.over();
  if (waits) return;
  Listener* listener = listener_of(s.fast_open_at);
  s.fast_open_at = SocketId{};
  if (listener == nullptr) return;
  --listener->fast_opens;
  constexpr Duration remembered_for = std::chrono::minutes{1};
  if (c.error() == Errno::econnreset) listener->fast_open_resets.push_back(now + remembered_for);
}

// ---- Children ----

Path Host::path_of(const Segment& arrived) const {
  const std::uint32_t mtu = mtu_to(arrived.source.address);
  return {arrived.destination, arrived.source, mtu != 0 ? mtu : 1500};
}

std::uint32_t Host::new_child(const Listener& listener, const Origin& origin) {
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
  return slot;
}

/// The child of a SYN, or of what a cookie remembers of it.
void Host::begin_child(Time now, std::uint32_t slot, const Segment& syn, const InitialNumber& number, Birth birth,
                       Log* log) {
  Socket& s = slots_[slot];
  s.connection = Connection::open_passive(context(now, s, log), path_of(syn), number, stream_of(id_, s.id), syn, birth);
  attach(slot);
  s.half_open = true;
  ++listener_of(s.listener)->half_open;
  record_socket(s, log);
  ready_.push_back(slot);
  if (log != nullptr) befores_.emplace_back(slot, Tcb{});
}

void Host::bear_child(Time now, Listener& listener, const Segment& syn, const Origin& origin,
                      std::optional<Seq32> above, Log* log) {
  const std::uint32_t slot = new_child(listener, origin);
  const HostConfig& config = config_of(slots_[slot]);
  const Seq32 by_clock = choose_isn(now, config, syn.destination, syn.source);
  const InitialNumber number{above ? not_below(*above, by_clock) : by_clock, by_clock};
  Rule rule = Rule::none;
  const FastOpenAnswer fast = judge_fast_open(now, listener, syn, rule);
  begin_child(now, slot, syn, number, fast.take_text ? Birth::of_fast_open : Birth::of_syn, log);
  scribe(now, slots_[slot].id, log).decided(rule_of_isn(config, number));
  if (rule != Rule::none && !fast.take_text) scribe(now, slots_[slot].id, log).decided(rule);
  if (fast.grant) syn_options_.push_back({slots_[slot].id, option_with(*fast.grant)});
  if (fast.take_text) {
    slots_[slot].fast_open_at = listener.socket;
    ++listener.fast_opens;
    count(Counter::fast_open_passive);
  }
  serve(now, slot, log);
}

}  // namespace synwave
