// The active side: how a connection begins, with Fast Open (RFC 7413) if the application wants it.
#include <algorithm>

#include "core/host/results.hpp"

namespace synwave {

/// The ISN after an old connection of the same ends lies above all that it sent (RFC 6191 4, RFC 9293 3.6.1 MAY-2).
Seq32 Host::not_below(Seq32 above, Seq32 number) {
  constexpr SeqLen apart{65536};
  return number.before(above + apart) ? above + apart : number;
}

/// Linux's tcp_tw_reuse: the old connection is in TIME_WAIT, and since its last timestamp the clocks have surely
/// ticked, so that PAWS tells its segments from the new ones (RFC 7323 5.8).
bool Host::may_reuse(Time now, std::uint32_t slot, const HostConfig& config) const {
  constexpr Duration surely_a_tick = std::chrono::seconds{1};
  const Connection& old = slots_[slot].connection;
  return config.tw_reuse && config.timestamps && old.state() == State::time_wait && old.uses_timestamps() &&
         now - old.timestamp_taken() >= surely_a_tick;
}

/// The old connection leaves its four-tuple; gives where its numbers ended.
Seq32 Host::take_over(Time now, std::uint32_t slot, Log* log) {
  Socket& old = slots_[slot];
  const Seq32 above = old.connection.tcb().snd_nxt;
  const Scribe writer = scribe(now, old.id, log);
  writer.decided(Rule::time_wait_reused);
  count(Counter::time_waits_recycled);
  detach(old);
  if (old.fd >= 0) return above;  // with a descriptor it ends in its own time, out of the way
  writer.state(State::time_wait, State::closed, Rule::time_wait_reused);
  delete_socket(slot);
  return above;
}

/// What an application's wish for Fast Open comes to (RFC 7413 4.1.3, 4.2.1, 4.2.2).
FastOpenWish Host::wish_fast_open(Time now, const HostConfig& config, const Endpoint& remote) const {
  FastOpenWish wish;
  wish.rule = Rule::fast_open_off;
  if (!config.fast_open_client || config.no_options) return wish;
  wish.rule = Rule::fast_open_failed_before;
  if (known_servers_.failed(remote, now)) return wish;
  wish.rule = Rule::none;
  const KnownServer* known = known_servers_.find(remote.address);
  const std::uint32_t mtu = mtu_to(remote.address);
  const std::uint32_t headers = remote.address.v6 ? 60 : 40;
  std::uint32_t mss = mtu > headers ? mtu - headers : 0;
  if (config.mss != 0) mss = std::min(mss, config.mss);
  if (known != nullptr) mss = std::min<std::uint32_t>(mss, known->mss);
  const auto text = static_cast<std::uint16_t>(mss > max_options_length ? mss - max_options_length : 0);
  if (config.fast_open_client_no_cookie) {
    wish.text = text;
    return wish;
  }
  wish.cookie.emplace();
  if (known != nullptr && known->cookie.length != 0) {
    wish.cookie = known->cookie;
    wish.text = text;
    return wish;
  }
  wish.rule = Rule::fast_open_asks;
  wish.cookie->experimental = known != nullptr && known->experiments == 1;
  return wish;
}

Errno Host::start_connecting(Time now, std::uint32_t slot, const Opening& opening, Log* log) {
  const Endpoint& remote = opening.remote;
  const std::uint32_t mtu = mtu_to(remote.address);
  if (mtu == 0 || !can_be_an_end(remote.address)) return Errno::enetunreach;  // MUST-46
  std::uint16_t port = opening.port;
  if (port == 0) {
    const Errno error = choose_port(now, remote, port);
    if (error != Errno::none) {
      scribe(now, slots_[slot].id, log).decided(Rule::ports_used_up);
      return error;
    }
  }
  const HostConfig& config = configs_[slots_[slot].config];
  const Endpoint local{address_, port};
  const std::uint32_t old = demux_.find(local, remote);
  if (old != Demux::not_found && !may_reuse(now, old, config)) {
    scribe(now, slots_[slot].id, log).decided(Rule::ends_in_use);
    return config.system == System::linux_ ? Errno::eaddrnotavail : Errno::eaddrinuse;
  }
  const Seq32 by_clock = choose_isn(now, config, local, remote);
  InitialNumber number{by_clock};
  if (old != Demux::not_found) number.iss = not_below(take_over(now, old, log), by_clock);
  Socket& s = slots_[slot];
  s.local = local;
  s.kind = SocketKind::connection;
  FastOpenWish wish;
  // On FreeBSD sendto() opens in any case, and TCP_FASTOPEN says how.
  const bool asked = config.system != System::freebsd || s.by_application || options_of(s).fast_open_backlog != 0;
  if (opening.text && asked) wish = wish_fast_open(now, config, remote);
  const Context ctx = context(now, s, log);
  s.connection = Connection::open_active(ctx, {local, remote, mtu}, number, stream_of(id_, s.id), wish.text);
  ctx.scribe.decided(rule_of_isn(config, number));
  if (wish.rule != Rule::none) ctx.scribe.decided(wish.rule);
  if (wish.cookie) syn_options_.push_back({s.id, option_with(*wish.cookie)});
  s.fast_open_asked = wish.cookie.has_value() || wish.text != 0;
  s.fast_open_experimental = wish.cookie && wish.cookie->experimental;
  if (opening.text) {  // Linux takes no more before the connection is there
    std::uint64_t taken = 0;
    const std::uint64_t most = config.system == System::linux_ && !s.by_application ? wish.text : *opening.text;
    s.connection.send(ctx, std::min(*opening.text, most), taken);
  }
  attach(slot);
  record_socket(s, log);
  ready_.push_back(slot);
  if (log != nullptr) befores_.emplace_back(slot, Tcb{});
  count(Counter::active_opens);
  return Errno::none;
}

/// The SYN,ACK is here: what it says about the server is remembered.
void Host::note_fast_open(Time now, const Socket& s, const Segment& syn_ack, Log* log) {
  if (!s.fast_open_asked || !syn_ack.syn || !syn_ack.ack) return;
  const Connection& c = s.connection;
  const Endpoint& remote = c.path().remote;
  const Scribe writer = scribe(now, s.id, log);
  const bool sent_text = c.tcb().snd_nxt != c.tcb().iss + SeqLen{1};
  auto cookie = fast_open_of(syn_ack.options);
  if (cookie && cookie->length == 0) cookie.reset();
  constexpr std::uint16_t usual_mss = 536;
  constexpr std::uint16_t usual_mss_v6 = 1220;
  const std::uint16_t mss = syn_ack.options.mss.value_or(remote.address.v6 ? usual_mss_v6 : usual_mss);
  if (sent_text) count(c.syn_text_taken() ? Counter::fast_open_active : Counter::fast_open_active_fails);
  if (cookie) {
    writer.decided(Rule::fast_open_cookie_kept);
    known_servers_.note_success(remote);
    return known_servers_.learn(remote.address, mss, cookie);
  }
  known_servers_.learn(remote.address, mss, std::nullopt);
  if (sent_text && c.syn_text_taken()) return known_servers_.note_success(remote);
  // No cookie, and no text taken. A SYN that went again asked for neither, so the first one, or its answer, was lost.
  // Linux takes a server that answers the first SYN at its word, and tries again.
  const bool believed = config_of(s).system == System::linux_ && !c.syn_was_repeated();
  if (sent_text ? !believed : c.syn_was_repeated()) {
    writer.decided(Rule::fast_open_failure_kept);
    return known_servers_.note_failure(remote, now);
  }
  if (!sent_text) known_servers_.unanswered(remote.address, mss, s.fast_open_experimental);
}

/// No SYN,ACK at all: given up, or ended by ICMP. A RST is an answer, and has nothing to do with Fast Open.
void Host::note_fast_open_failure(Time now, const Socket& s, Log* log) {
  const Errno error = s.connection.error();
  if (!s.fast_open_asked || error == Errno::none || error == Errno::econnrefused) return;
  scribe(now, s.id, log).decided(Rule::fast_open_failure_kept);
  known_servers_.note_failure(s.connection.path().remote, now);
}

// ---- The calls ----

CallResult Host::send_opening(Time now, std::int32_t fd, std::uint64_t octets, const Endpoint& remote, Log* log,
                              std::uint32_t flags) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(no_socket(fd));
  const Socket& s = slots_[slot];
  write_call(now, s.id, CallKind::send, static_cast<std::int64_t>(octets), 0, log);
  const auto refused = [&](Errno error) { return failed(refuse(now, s.id, CallKind::send, error, log)); };
  if (config_of(s).system == System::linux_ && !config_of(s).fast_open_client) return refused(Errno::eopnotsupp);
  if (s.kind == SocketKind::listener) return refused(Errno::eisconn);
  if (s.kind == SocketKind::connection) {
    return refused(s.connection.state() == State::syn_sent ? Errno::ealready : Errno::eisconn);
  }
  if (s.family == Family::ipv4 && remote.address.v6) return refused(Errno::eafnosupport);
  if (remote.address.v6 != address_.v6) return refused(Errno::enetunreach);
  return open_and_send(now, slot, {remote, s.bound ? s.local.port : std::uint16_t{0}, octets}, flags, log);
}

/// The SYN goes, with what it may carry. Who waits does so until the rest is taken as well.
CallResult Host::open_and_send(Time now, std::uint32_t slot, const Opening& opening, std::uint32_t flags, Log* log) {
  const Errno error = start_connecting(now, slot, opening, log);
  Socket& s = slots_[slot];
  const auto refused = [&](Errno why) { return failed(refuse(now, s.id, CallKind::send, why, log)); };
  if (error != Errno::none) return refused(error);
  const std::uint64_t taken = s.connection.written();
  const bool waits = !s.nonblocking && (flags & send_dontwait) == 0;
  if (waits) {
    return wait({.call = CallKind::send,
                 .fd = s.fd,
                 .socket = s.id,
                 .asked = *opening.text,
                 .done = taken,
                 .flags = flags | send_fastopen});
  }
  return taken == 0 ? refused(Errno::einprogress) : succeeded(static_cast<std::int64_t>(taken));
}

/// TCP_FASTOPEN_CONNECT: a connect() that has succeeded without a SYN, which goes with the first text.
const DeferredOpen* Host::deferred_open(SocketId socket) const {
  const auto found = std::find_if(deferred_opens_.begin(), deferred_opens_.end(),
                                  [socket](const DeferredOpen& d) { return d.socket == socket; });
  return found == deferred_opens_.end() ? nullptr : &*found;
}

/// The first text of such a socket.
CallResult Host::send_deferred(Time now, std::uint32_t slot, std::uint64_t octets, std::uint32_t flags, Log* log) {
  const Socket& s = slots_[slot];
  const SocketId id = s.id;
  const Endpoint remote = deferred_open(id)->remote;
  deferred_opens_.erase(std::remove_if(deferred_opens_.begin(), deferred_opens_.end(),
                                       [id](const DeferredOpen& d) { return d.socket == id; }),
                        deferred_opens_.end());
  return open_and_send(now, slot, {remote, s.bound ? s.local.port : std::uint16_t{0}, octets}, flags, log);
}

CallResult Host::set_fast_open_keys(std::int32_t fd, const std::vector<SipKey>& keys) {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return failed(no_socket(fd));
  HostConfig config = config_of(slots_[slot]);
  if (keys.empty() || keys.size() > config.fast_open_key.size()) return failed(Errno::einval);
  std::copy(keys.begin(), keys.end(), config.fast_open_key.begin());
  config.fast_open_keys = static_cast<std::uint8_t>(keys.size());
  slots_[slot].config = config_index(config);
  return succeeded();
}

}  // namespace synwave
