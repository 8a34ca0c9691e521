// A host: sockets with BSD-shaped calls, ports, demultiplexing, listeners. Works without a simulator:
// segments and the time in, segments and a wake-up time out.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/errno.hpp"
#include "core/base/ids.hpp"
#include "core/base/ring.hpp"
#include "core/base/time.hpp"
#include "core/host/call_words.hpp"
#include "core/host/counters.hpp"
#include "core/host/demux.hpp"
#include "core/host/descriptors.hpp"
#include "core/host/fast_open.hpp"
#include "core/host/options.hpp"
#include "core/host/secret.hpp"
#include "core/host/socket.hpp"
#include "core/host/tcp_info.hpp"
#include "core/host/timer_heap.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/connection.hpp"
#include "core/trace/log.hpp"
#include "core/wire/icmp.hpp"
#include "core/wire/segment.hpp"

namespace synwave {

/// A segment that a host puts on the wire.
struct Departure {
  Connection::Outgoing outgoing;
  Origin origin;                   // this host, and the socket or nobody
  State state = State::closed;     // of the sender, after the event that sent it
  std::uint32_t record = nothing;  // index into Log::segments; without a log `nothing`
};

/// A call that could not finish at once; never used twice within a host.
using CallId = Id<struct CallTag, std::uint32_t>;

/// What a socket call gives: at once, or (blocked) later as a completion with the same id.
struct CallResult {
  Errno error = Errno::none;
  std::int64_t value = 0;           // a descriptor or a number of octets; 0 where there is nothing to say
  CallId blocked;                   // valid: the call waits, and the two above mean nothing yet
  std::vector<Bytes> text;          // what recv took, in order; empty at the end of the stream
  std::vector<PollEntry> polled;    // all that poll() was asked about
  std::vector<EpollEvent> epolled;  // what epoll_wait() tells
  bool not_supported = false;       // the engine cannot do this yet, whatever a real system would say
  std::uint32_t inq = 0;            // octets still unread after a recv (TCP_INQ)
  bool pushed = false;              // what recv took reaches up to where the peer has pushed (MSG_EOR)
  std::uint8_t diffserv = 0;        // of the peer's latest segment (IP_RECVTOS)

  bool waits() const { return blocked.valid(); }
  friend bool operator==(const CallResult&, const CallResult&) = default;
};
struct Completion {
  CallId id;
  CallKind call = CallKind::connect;
  std::int32_t fd = -1;
  CallResult result;

  friend bool operator==(const Completion&, const Completion&) = default;
};

/// How a small application opens a connection.
struct OpenRequest {
  Endpoint remote;
  std::uint16_t from_port = 0;  // 0: an ephemeral one
  std::uint32_t name = nothing;
  std::uint32_t line = 0;  // of the text, for the trace
  /// So many octets are written at once, and go with the SYN if Fast Open can do it.
  std::optional<std::uint64_t> fast_open{};
};

/// A regular value without pointers: a copy is a snapshot. A `Log` may be null, then nothing is written.
///
/// The contract: hand in one input (on_segment, on_timer or a call), then take poll() until it gives nothing; only then
/// is the input finished, with its TCB changes in the trace and its waiting calls completed. Then ask next_wakeup().
class Host {
 public:
  Host() = default;
  /// `seed` and `id` decide the ISN secret and the first ephemeral port.
  Host(HostId id, const Address& address, const HostConfig& config, std::uint64_t seed);

  // ---- The wire ----

  /// A valid segment reaches this host. `record`: its index in the log.
  void on_segment(Time now, const Segment& segment, const Origin& origin, std::uint32_t record, Log* log);
  void on_segment(Time now, const Segment& segment, Log* log) { on_segment(now, segment, Origin{}, nothing, log); }
  /// Handles the deadlines of the one connection whose turn it is; call again while next_wakeup() has passed.
  void on_timer(Time now, Log* log);
  /// Somebody on the path complains about a packet that this host sent.
  /// `quoted`: the record of the packet that it is about, where the trace has it.
  void on_icmp(Time now, const IcmpMessage& message, Log* log, std::uint32_t quoted = nothing);
  /// The next segment for the wire; false: there is none, and the last input is finished.
  bool poll(Time now, Departure& out, Log* log);
  /// The earliest deadline, exact.
  Time next_wakeup();
  /// A time not after next_wakeup(), without any work.
  Time earliest_wakeup() const { return timers_.earliest(); }

  /// Which datagrams the host can send where: what connect() may reach, and the MTU of the way. 0 takes the route away.
  void set_route(const Address& remote, std::uint32_t mtu);
  /// For everything without a route of its own; 0: there is none, connect() gives ENETUNREACH.
  void set_default_route(std::uint32_t mtu) { default_mtu_ = mtu; }

  // ---- Small applications: they own sockets without descriptors, accept and read at once, and keep on writing ----
  // Each writes the call to the trace, as an input of its own. What the state forbids is an errno in the trace.

  SocketId application_listen(Time now, std::uint16_t port, std::optional<std::uint32_t> backlog, std::uint32_t line,
                              Log* log);
  /// Invalid if it failed at once.
  SocketId application_connect(Time now, const OpenRequest& request, Log* log);
  /// `urgent`: in RFC 9293's sense, all of it. What waits for room becomes urgent when it is taken.
  Errno application_send(Time now, SocketId socket, std::uint64_t octets, std::uint32_t line, Log* log,
                         bool urgent = false);
  Errno application_flush(Time now, SocketId socket, std::uint32_t line, Log* log);
  /// From now on takes `octets` of what comes; `without_limit`: all; 0: nothing.
  Errno application_read(Time now, SocketId socket, std::uint64_t octets, std::uint32_t line, Log* log);
  /// The next three act on a connection or a listener. The first two wait for what is still to be written.
  Errno application_shutdown(Time now, SocketId socket, std::uint32_t line, Log* log);
  Errno application_close(Time now, SocketId socket, std::uint32_t line, Log* log);
  Errno application_abort(Time now, SocketId socket, std::uint32_t line, Log* log);
  /// What those that begin from now on do with what comes, as application_read(); at first all is read.
  void application_reads(Time now, std::uint64_t octets, std::uint32_t line, Log* log);
  /// Sets options of one socket: all that is asked for, or nothing.
  Errno application_set(Time now, SocketId socket, const OptionWishes& wishes, std::uint32_t line, Log* log);
  /// The same for listeners, and for sockets that are born from now on.
  Errno application_sets(Time now, const OptionWishes& wishes, std::uint32_t line, Log* log);
  /// What the application will have written in all, once its errands are done: where its next text begins.
  std::uint64_t application_written(SocketId socket) const;

  // ---- BSD-shaped calls (for scripts and drivers) ----
  // Errno::ebadf for a descriptor that is none. A call that would block on a blocking socket waits; see
  // poll_completion().

  /// Of the family of the host's own address, if none is said. An IPv6 socket is dual-stack: an IPv4 endpoint stands
  /// for the mapped address, unless IPV6_V6ONLY.
  CallResult socket() { return socket(address_.v6 ? Family::ipv6 : Family::ipv4); }
  CallResult socket(Family family);
  CallResult bind(Time now, std::int32_t fd, const Endpoint& local, Log* log);
  CallResult bind(std::int32_t fd, const Endpoint& local) { return bind(Time{}, fd, local, nullptr); }
  CallResult listen(Time now, std::int32_t fd, std::uint32_t backlog, Log* log);
  CallResult accept(Time now, std::int32_t fd, Log* log);
  CallResult connect(Time now, std::int32_t fd, const Endpoint& remote, Log* log);
  /// `flags`: of SendFlag.
  CallResult send(Time now, std::int32_t fd, std::uint64_t octets, Log* log, std::uint32_t flags = 0);
  CallResult flush(Time now, std::int32_t fd, Log* log);
  /// sendto() with MSG_FASTOPEN: connects, and the SYN carries what it may of the text.
  CallResult send_opening(Time now, std::int32_t fd, std::uint64_t octets, const Endpoint& remote, Log* log,
                          std::uint32_t flags = 0);
  /// TCP_FASTOPEN_KEY: one key, or the next one and the one before it.
  CallResult set_fast_open_keys(std::int32_t fd, const std::vector<SipKey>& keys);
  /// What was learned of servers for Fast Open is forgotten.
  void forget_servers() { known_servers_.clear(); }
  /// `flags`: of RecvFlag.
  CallResult recv(Time now, std::int32_t fd, std::uint64_t most, Log* log, std::uint32_t flags = 0);
  CallResult shutdown(Time now, std::int32_t fd, ShutdownHow how, Log* log);
  /// Of any descriptor. With SO_LINGER it may wait.
  CallResult close(Time now, std::int32_t fd, Log* log);
  CallResult set_nonblocking(std::int32_t fd, bool on);
  CallResult nonblocking(std::int32_t fd) const;

  CallResult set_option(Time now, std::int32_t fd, SocketOption option, std::int64_t value, Log* log);
  /// SO_ERROR gives the errno's number, and clears it.
  CallResult get_option(Time now, std::int32_t fd, SocketOption option, Log* log = nullptr);
  /// TCP_CONGESTION
  CallResult set_congestion(Time now, std::int32_t fd, CongestionControl choice, Log* log);
  /// Empty for what is no socket.
  std::optional<CongestionControl> congestion(std::int32_t fd) const;
  CallResult set_linger(std::int32_t fd, bool on, Duration time);
  std::optional<Linger> linger(std::int32_t fd) const;
  /// getsockname; empty for what is no socket.
  std::optional<Endpoint> local_end(std::int32_t fd) const;
  /// getpeername; empty if there is no peer (ENOTCONN).
  std::optional<Endpoint> remote_end(std::int32_t fd) const;
  /// Empty for what is no socket.
  std::optional<TcpInfo> tcp_info(Time now, std::int32_t fd) const;
  /// SIOCINQ, SIOCOUTQ (not acknowledged yet), SIOCOUTQNSD (not sent yet).
  CallResult unread(std::int32_t fd) const;
  CallResult unsent(std::int32_t fd) const;
  CallResult not_sent(std::int32_t fd) const;
  /// SIOCATMARK: 1 if the octet before RCV.UP is the next to be read.
  CallResult at_mark(std::int32_t fd) const;

  /// PollBits; of what is no descriptor poll_nval.
  std::uint16_t readiness(std::int32_t fd) const;
  /// `timeout` below zero: for ever; zero: does not wait. The result's value is how many are ready.
  CallResult poll(Time now, std::vector<PollEntry> entries, Duration timeout, Log* log);
  CallResult epoll_create();
  CallResult epoll_ctl(Time now, std::int32_t epoll_fd, EpollOp op, std::int32_t fd, const EpollEvent& event, Log* log);
  CallResult epoll_wait(Time now, std::int32_t epoll_fd, std::uint32_t most, Duration timeout, Log* log);
  /// A call that waited has come back.
  std::optional<Completion> poll_completion();
  SocketId socket_of(std::int32_t fd) const;

  // ---- The machine ----

  /// Silent from now on: no segment is answered, every connection and socket is forgotten.
  void crash(Time now, std::uint32_t line, Log* log);
  /// Up again with nothing: a new ISN secret, no sockets. Also without a crash before.
  void reboot(Time now, std::uint32_t line, Log* log);
  bool up() const { return up_; }

  // ---- Looking at it ----

  HostId id() const { return id_; }
  const Address& address() const { return address_; }
  /// For a driver that learns it from the first packet or call: before any socket is bound, listens or connects.
  void set_address(const Address& address) { address_ = address; }
  const HostConfig& config() const { return configs_[default_config_]; }
  /// Sockets that are born from now on follow it, children of the listeners there are among them.
  void set_config(const HostConfig& config);
  /// Null once the socket is deleted. Valid until the next input.
  const Socket* find(SocketId socket) const;
  /// The connection with exactly this four-tuple; invalid if there is none.
  SocketId find(const Endpoint& local, const Endpoint& remote) const;
  /// How many sockets were ever created; their ids are 0 to this.
  std::uint32_t sockets_created() const { return next_socket_; }
  std::uint32_t sockets_now() const { return alive_; }
  /// The configuration that this socket follows.
  const HostConfig& config_of(const Socket& socket) const { return configs_[socket.config]; }

  std::uint64_t counter(Counter counter) const { return counts_[static_cast<std::size_t>(counter)]; }
  /// Sockets in this state, listeners among them; with a port: of those that have it at either end.
  std::uint32_t sockets_in(State state, std::uint16_t port) const;
  /// An administrator removes connections: RST where the state asks for one, ECONNABORTED for the owner. Gives how
  /// many.
  std::uint32_t drop_sockets(Time now, State state, Log* log);

  /// Of all that can make a difference to what happens from `now` on; ids, statistics and absolute time left out.
  std::uint64_t hash(Time now) const;
  friend bool operator==(const Host&, const Host&) = default;

 private:
  struct Route {
    Address remote;
    std::uint32_t mtu = 0;
    friend bool operator==(const Route&, const Route&) = default;
  };
  /// The TCB of a socket before the input that is being handled; only with a log.
  struct Before {
    Before(std::uint32_t of_slot, const Tcb& of_tcb) : slot{of_slot}, tcb{of_tcb} {}
    std::uint32_t slot;
    Tcb tcb;
    friend bool operator==(const Before&, const Before&) = default;
  };
  struct Waiter {
    CallId id{};
    CallKind call = CallKind::connect;
    std::int32_t fd = -1;
    SocketId socket{};
    std::uint64_t asked = 0;
    std::uint64_t done = 0;
    std::uint32_t flags = 0;           // of recv
    Time until = never;                // then it comes back empty-handed
    std::vector<Bytes> text{};         // what recv has taken so far
    std::vector<PollEntry> entries{};  // of poll
    friend bool operator==(const Waiter&, const Waiter&) = default;
  };
  /// What an application decided during another input, and does as an input of its own.
  struct Deferred {
    SocketId socket;
    CallKind call = CallKind::close;
    std::uint32_t line = 0;
    friend bool operator==(const Deferred&, const Deferred&) = default;
  };
  struct Reply {
    Segment segment;
    Rule rule = Rule::none;
    State state = State::closed;  // of who sends it
    friend bool operator==(const Reply&, const Reply&) = default;
  };
  /// What connect() and its like ask for.
  struct Opening {
    Endpoint remote;
    std::uint16_t port = 0;             // 0: an ephemeral one
    std::optional<std::uint64_t> text;  // Fast Open is wanted, and so many octets are written at once
  };
  /// The last search for a free port that failed: in vain until something is released.
  struct Exhausted {
    Endpoint remote;
    std::uint64_t releases = 0;
    friend bool operator==(const Exhausted&, const Exhausted&) = default;
  };
  static constexpr std::uint32_t no_slot = 0xFFFFFFFF;
  static constexpr std::int32_t first_fd = 3;
  // Values of slot_of_ for sockets that are deleted: whether their application had closed them.
  static constexpr std::uint32_t gone_closed = 0xFFFFFFFF;
  static constexpr std::uint32_t gone_open = 0xFFFFFFFE;

  struct Call {
    CallKind kind = CallKind::close;
    std::int64_t value = 0;
    std::uint32_t line = 0;
  };

  // Tables: tables.cpp, ports.cpp, power.cpp.
  void start_up();
  std::uint32_t new_socket();
  void delete_socket(std::uint32_t slot);
  std::uint32_t slot_of(SocketId socket) const;
  const Descriptor* descriptor(std::int32_t fd) const;
  std::uint32_t slot_of_fd(std::int32_t fd) const;
  Errno no_socket(std::int32_t fd) const;
  bool out_of_descriptors() const;
  std::int32_t give_fd(const Descriptor& meaning);
  void take_fd(std::int32_t fd);
  std::uint16_t option_set(const SocketOptions& options);
  CallResult change_option(const Socket& s, const OptionValue& wanted, HostConfig& config, SocketOptions& options);
  Errno grant(const Socket& s, const OptionWishes& wishes, HostConfig& config, SocketOptions& options);
  const SocketOptions& options_of(const Socket& socket) const { return option_sets_[socket.options]; }
  Listener* listener_of(SocketId socket);
  const Listener* listener_of(SocketId socket) const;
  Listener* listener_for(const Endpoint& local);
  std::uint32_t mtu_to(const Address& remote) const;
  std::uint16_t config_index(const HostConfig& config);
  void record_socket(const Socket& socket, Log* log) const;
  void note_peer(const Socket& socket, Log* log) const;
  Errno choose_port(Time now, const Endpoint& remote, std::uint16_t& port);
  bool port_is_bound(std::uint16_t port, const Address* address) const;
  bool bind_conflicts(const Socket& s, const Endpoint& wanted) const;
  bool listen_conflicts(const Socket& s) const;
  Address any_address(const Socket& s) const;
  Errno own_address(const Socket& s, Address& address) const;
  std::uint32_t backlog_of(const Socket& s, std::uint32_t asked) const;
  Seq32 choose_isn(Time now, const HostConfig& config, const Endpoint& local, const Endpoint& remote) const;
  static Rule rule_of_isn(const HostConfig& config, const InitialNumber& number);
  void forget_everything(Time now, Rule rule, Log* log);

  // An input begins: input.cpp.
  Context context(Time now, const Socket& socket, Log* log) const {
    return {now, configs_[socket.config], Scribe{log, now, id_, socket.id}};
  }
  Scribe scribe(Time now, SocketId socket, Log* log) const { return Scribe{log, now, id_, socket}; }
  void begin_input(std::uint32_t slot, Log* log);
  void close_moment(Time now, Log* log);
  void reply(Time now, const Segment& segment, Rule rule, Log* log);
  void narrow(const Address& remote, std::uint32_t mtu);
  Time connection_wakeup();
  bool refuses_last_ack(const Socket& s, const Segment& segment) const;
  void note_fast_open(Time now, const Socket& s, const Segment& syn_ack, Log* log);
  void note_fast_open_failure(Time now, const Socket& s, Log* log);
  void add_syn_option(Departure& out);
  void to_connection(Time now, std::uint32_t slot, const Segment& segment, const Origin& origin, Log* log);
  bool make_way_for(Time now, std::uint32_t slot, const Segment& syn, const Origin& origin, Log* log);
  void retire_predecessor(Time now, Socket& child, Log* log);
  void resume_predecessor(Time now, Socket& child, Log* log);
  bool has_half_open_room(const Listener& listener) const;
  bool has_room(const Listener& listener) const;
  bool recycle_half_open(Time now, const Listener& listener, Log* log);
  void send_cookie(Time now, Listener& listener, const Segment& syn, bool full, Log* log);
  void to_cookie(Time now, Listener& listener, const Segment& ack, const Origin& origin, Log* log);
  std::uint32_t pending_fast_opens(Time now, Listener& listener);
  FastOpenAnswer judge_fast_open(Time now, Listener& listener, const Segment& syn, Rule& rule);
  void settle_fast_open(Time now, Socket& s);
  Path path_of(const Segment& arrived) const;
  std::uint32_t new_child(const Listener& listener, const Origin& origin);
  void begin_child(Time now, std::uint32_t slot, const Segment& syn, const InitialNumber& number, Birth birth,
                   Log* log);
  void to_listener(Time now, Listener& listener, const Segment& segment, const Origin& origin,
                   std::optional<Seq32> above, Log* log);
  void bear_child(Time now, Listener& listener, const Segment& syn, const Origin& origin, std::optional<Seq32> above,
                  Log* log);
  void to_nobody(Time now, const Segment& segment, Log* log);
  void attach(std::uint32_t slot);
  void detach(Socket& socket);

  // ... and is finished: finish.cpp.
  void serve(Time now, std::uint32_t slot, Log* log);
  void welcome(Time now, std::uint32_t slot, Log* log);
  void read_on(const Context& context, Socket& socket);
  void write_on(const Context& context, Socket& socket);
  void give(const Scribe& writer, Socket& socket, const Bytes& text) const;
  void depart(Time now, Departure& out, Log* log) const;
  void finish(Time now, std::uint32_t slot, Log* log);
  void note_change(Socket& s);
  void round_up_buffers(Socket& s);
  void tell(Time now, Socket& socket, Log* log);
  void bury(Time now, std::uint32_t slot, Log* log);
  void rearm(std::uint32_t slot);
  void run_deferred(Time now, Log* log);

  // Calls: applications.cpp, calls.cpp, text_calls.cpp, waiting.cpp.
  void write_call(Time now, SocketId socket, CallKind call, std::int64_t value, std::uint32_t line, Log* log);
  Errno refuse(Time now, SocketId socket, CallKind call, Errno error, Log* log) const;
  Errno gone(SocketId socket, CallKind call);
  std::uint32_t called(Time now, SocketId socket, const Call& call, Errno& error, Log* log);
  Errno start_listening(Time now, std::uint32_t slot, std::uint32_t backlog, Log* log);
  FastOpenWish wish_fast_open(Time now, const HostConfig& config, const Endpoint& remote) const;
  bool may_reuse(Time now, std::uint32_t slot, const HostConfig& config) const;
  Seq32 take_over(Time now, std::uint32_t slot, Log* log);
  static Seq32 not_below(Seq32 above, Seq32 number);
  Errno start_connecting(Time now, std::uint32_t slot, const Opening& opening, Log* log);
  CallResult open_and_send(Time now, std::uint32_t slot, const Opening& opening, std::uint32_t flags, Log* log);
  const DeferredOpen* deferred_open(SocketId socket) const;
  CallResult send_deferred(Time now, std::uint32_t slot, std::uint64_t octets, std::uint32_t flags, Log* log);
  Errno connect_again(std::uint32_t slot);
  void make_fresh(std::uint32_t slot);
  bool still_closing(const Socket& s) const;
  void stop_listening(Time now, std::uint32_t slot, Log* log);
  Errno leave(Time now, std::uint32_t slot, CallKind how, Log* log);
  void close_listener(Time now, std::uint32_t slot, Log* log);
  void change_config(Socket& socket, const HostConfig& changed);
  CallResult take_from_queue(Listener& listener, Log* log);
  static bool takes_writes(const Socket& s);
  Errno send_error(Socket& s) const;
  bool send_on(Time now, Waiter& waiter, CallResult& result, Log* log);
  void peek(const Socket& s, const Waiter& waiter, CallResult& result) const;
  static std::optional<std::uint32_t> before_mark(const Socket& s);
  std::uint32_t takeable(const Socket& s) const;
  std::uint32_t unread_octets(const Socket& s) const;
  std::uint16_t urgent_bits(const Socket& s) const;
  CallResult receive_urgent(Time now, Socket& s, std::uint64_t most, std::uint32_t flags, Log* log);
  void take_text(Time now, Socket& s, Waiter& waiter, Log* log);
  bool receive(Time now, Waiter& waiter, CallResult& result, Log* log);
  void tell_beside(Socket& s, bool peeks, CallResult& result) const;
  bool connect_on(std::uint32_t slot, CallResult& result);
  CallResult wait(Waiter waiter);
  void drop_waiter(std::size_t index);
  void expire_call(Time now, Log* log);
  void wake_waiters(Time now, std::uint32_t slot, Log* log);
  bool resume(Time now, Waiter& waiter, CallResult& result, Log* log);
  void complete(Time now, const Waiter& waiter, CallResult result, Log* log);
  void fail_waiters(Time now, SocketId socket, Errno error, Log* log);

  // Readiness: polling.cpp.
  bool ended(const Socket& s) const;
  bool has_send_room(const Socket& s) const;
  std::uint16_t linux_readiness(const Socket& s) const;
  std::uint16_t freebsd_readiness(const Socket& s) const;
  std::int64_t look(std::vector<PollEntry>& entries) const;
  void close_epoll(Time now, std::int32_t fd, Log* log);
  void unwatch(std::int32_t fd);
  std::uint64_t arrivals(std::int32_t fd) const;
  void refresh(Interest& interest) const;
  static std::uint32_t events_of(const Interest& interest);
  std::vector<EpollEvent> collect(Epoll& epoll, std::uint64_t most);
  void look_around(Time now, Log* log);

  std::uint64_t hash_of_calls(Time now) const;

  // Counters: counters.cpp.
  void count(Counter what) { ++counts_[static_cast<std::size_t>(what)]; }
  void count_departure(const Connection::Outgoing& outgoing);
  void count_change(const Socket& s);

  HostId id_;
  bool up_ = true;
  std::uint16_t next_port_offset_ = 0;
  std::uint16_t default_config_ = 0;
  std::uint16_t application_options_ = 0;  // of the sockets of small applications
  Address address_;
  std::uint32_t default_mtu_ = 0;
  std::uint64_t seed_ = 0;
  Secret secret_;
  FastOpenCache known_servers_;
  std::vector<SynOption> syn_options_;
  std::vector<DeferredOpen> deferred_opens_;
  std::uint32_t boots_ = 0;
  std::uint32_t next_socket_ = 0;
  std::uint32_t first_socket_ = 0;  // the oldest that slot_of_ knows
  std::uint32_t alive_ = 0;
  std::uint32_t next_call_ = 0;
  std::uint64_t releases_ = 1;  // of ports, four-tuples, and the range to choose from
  Exhausted exhausted_;
  std::uint64_t application_reads_ = without_limit;
  std::vector<HostConfig> configs_;
  std::vector<Route> routes_;
  std::vector<Socket> slots_;
  std::vector<std::uint32_t> free_slots_;
  std::vector<std::uint32_t> slot_of_;   // by SocketId - first_socket_
  std::vector<Descriptor> descriptors_;  // from first_fd on
  std::vector<Epoll> epolls_;
  std::vector<SocketOptions> option_sets_{SocketOptions{}};
  std::vector<Route> narrow_paths_;  // where ICMP has told of a smaller MTU
  std::vector<Listener> listeners_;
  Demux demux_;
  TimerHeap timers_;
  std::vector<std::uint32_t> ready_;  // slots that had an input and are to be polled, in that order
  std::vector<Before> befores_;
  std::vector<Deferred> deferred_;
  std::vector<Waiter> waiters_;
  std::vector<Completion> completions_;
  Time call_deadline_ = never;  // the earliest `until` of the waiters
  Ring<Reply> replies_;
  Counts counts_{};
};

}  // namespace synwave
