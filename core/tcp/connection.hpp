// One TCP connection, sans-IO: segments, calls and the time go in; segments, deadlines and an application's view come
// out.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/tcp/machine.hpp"
#include "core/tcp/urgent.hpp"
#include "core/wire/icmp.hpp"

namespace synwave {

/// A connection that exists: SYN_SENT to TIME_WAIT, and CLOSED once it is over (delete it when poll() is empty).
///
/// A regular value without clock, callback or random number of its own. The contract: hand in one input
/// (on_segment, on_timer, or a call), then take poll() until it is empty, then ask next_wakeup().
class Connection {
 public:
  Connection() = default;
  /// Active OPEN: SYN_SENT, a SYN is ready to be polled. `stream`: what the application will write, from offset 0.
  static Connection open_active(const Context&, const Path&, Seq32 iss, StreamId stream);
  /// A listener's child, born of `syn`: SYN_RECEIVED, a SYN,ACK is ready to be polled.
  static Connection open_passive(const Context&, const Path&, Seq32 iss, StreamId stream, const Segment& syn);

  // Inputs.
  void on_segment(const Context&, const Segment&);
  /// Any time at or after next_wakeup(); handles every deadline that has passed, each as a moment of the trace.
  void on_timer(const Context&);
  /// An ICMP error about a segment of ours that began at `quoted` (RFC 9293 3.9.2.2). Not for IcmpMeaning::too_big.
  void unreachable(const Context&, IcmpMeaning meaning, Seq32 quoted);
  /// The path carries packets of `mtu` octets only: segments shrink, what was too big goes again (RFC 9293 3.7.2).
  void set_path_mtu(const Context&, std::uint32_t mtu);

  // Calls of the application (RFC 9293 3.10). Each gives the errno, `none` for success.
  /// Appends up to `octets` of the stream to the send queue; `taken` says how many found room in the send buffer.
  /// Text waits in SYN_SENT and SYN_RECEIVED.
  /// `urgent`: what is taken, and all before it, is to be read with haste (RFC 9293 3.8.5).
  /// `more`: the application says that it goes on writing, so only full segments go for the moment (MSG_MORE).
  Errno send(const Context&, std::uint64_t octets, std::uint64_t& taken, bool more = false, bool urgent = false);
  /// CLOSE of the RFC, shutdown(SHUT_WR) of sockets: FIN after all that is queued; reading goes on.
  Errno shutdown(const Context&);
  /// close(2): nobody reads any more. Unread text, or text that arrives later, draws RST (MAY-1, SHLD-3).
  Errno close(const Context&);
  /// ABORT: RST where the state asks for one, and the connection is gone.
  Errno abort(const Context&);
  /// Takes in-order text, up to `most` octets, as one contiguous slice; empty if there is none. Opens the window again.
  Bytes read(const Context&, std::uint64_t most);
  /// The configuration that this connection follows from now on has changed.
  void reconfigure(const HostConfig& config);
  /// TCP_QUICKACK: on, what is owed is acknowledged now and the next ones at once; off, as if the application answered.
  void set_quick_ack(const Context&, bool on);
  bool acknowledges_quickly() const { return !m_.receiver.quick.interactive; }

  /// What to put on the wire, and what is special about it for the trace.
  struct Outgoing {
    Segment segment;
    Rule rule = Rule::none;
    bool again = false;
    bool probe = false;
  };
  /// Fills `out` with the next segment; false if there is none.
  bool poll(const Context&, Outgoing& out);
  /// The earliest deadline; `never` if only a segment or a call can change anything.
  Time next_wakeup() const;

  // The application's view.
  State state() const { return m_.tcb.state; }
  bool over() const { return m_.tcb.state == State::closed; }
  /// Octets that read() could give now.
  std::uint32_t readable() const { return m_.tcb.rcv_queued; }
  /// The same, as slices in order.
  const std::vector<Bytes>& unread() const { return m_.receiver.ready; }
  /// Text beyond a gap, which read() cannot give yet.
  const std::vector<HeldText>& held() const { return m_.receiver.held; }
  /// Octets from the first one not read up to the end of the peer's urgent text (MUST-33); 0: nothing urgent is ahead.
  std::uint32_t urgent_left() const { return urgent_ahead(m_); }
  /// The last of them, which sockets can take out of turn; empty while it is under way.
  std::optional<Bytes> urgent_octet() const { return last_urgent_octet(m_); }
  /// Whether the application has done so.
  bool urgent_octet_taken() const { return m_.receiver.urgent_taken; }
  void take_urgent_octet() { m_.receiver.urgent_taken = true; }
  /// The peer's FIN has been reached: no more text comes.
  bool fin_reached() const { return m_.receiver.fin_taken; }
  /// The application has said that it writes no more.
  bool finished_writing() const { return m_.sender.queue.fin_queued; }
  /// The peer's FIN has been reached and all text before it has been read.
  bool end_of_stream() const { return m_.receiver.fin_taken && m_.tcb.rcv_queued == 0; }
  /// Octets that send() would take now.
  std::uint64_t writable(const HostConfig&) const;
  /// Stream offset up to which the application has written.
  std::uint64_t written() const { return m_.sender.queue.written; }
  /// Octets that the application has written and that have never been sent.
  std::uint64_t not_sent() const { return synwave::unsent(m_.tcb, m_.sender.queue); }
  /// Why the connection died, as the application is to be told; `none` for an orderly end or while it lives.
  Errno error() const { return m_.error; }
  bool opened_actively() const { return m_.active; }
  const Path& path() const { return m_.path; }
  const Tcb& tcb() const { return m_.tcb; }
  StreamId stream() const { return m_.sender.queue.stream; }
  const Statistics& statistics() const { return m_.statistics; }
  /// What ICMP has said and the connection has survived; also the error it dies of when it gives up.
  Errno soft_error() const { return m_.soft_error; }
  /// The same, told to the application and thereby forgotten.
  Errno take_soft_error() { return std::exchange(m_.soft_error, Errno::none); }
  /// Whether an option was agreed on in the handshake.
  /// How large the peer's segments are, as far as its text shows (Linux's rcv_mss).
  std::uint32_t received_segment_size() const { return m_.receiver.quick.segment_size; }
  /// What every segment's timestamp would show now (RFC 7323 4.1); valid if uses_timestamps().
  std::uint32_t timestamp_now(Time now) const { return timestamp_clock(m_, now); }
  std::uint32_t keepalive_probes() const { return m_.keepalive_probes; }
  std::uint32_t window_probes() const { return m_.sender.unanswered_probes; }
  bool in_recovery() const { return synwave::in_recovery(m_.sender); }
  /// What is known of each segment in flight; null where SACK repairs nothing.
  const Selective* selective() const { return m_.sender.selective ? &*m_.sender.selective : nullptr; }
  bool uses_timestamps() const { return m_.timestamps; }
  bool uses_sack() const { return m_.sack; }
  bool uses_window_scale() const { return m_.window_scale; }
  bool uses_ecn() const { return m_.ecn.agreed; }
  bool has_seen_ect() const { return m_.ecn.seen; }
  /// cwnd was reduced for a mark of the network, and what was in flight then is not acknowledged yet.
  bool reduced_by_echo() const { return m_.ecn.agreed && m_.tcb.snd_una.before(m_.ecn.reduced_at); }

  /// Whether a SYN that arrives in TIME_WAIT may start a new incarnation (RFC 9293 3.6.1 MAY-2, RFC 6191 2).
  /// `timestamps`: whether the new one would use them if the SYN offers them.
  bool yields_to(const Segment& syn, bool timestamps = false) const;

  /// Fingerprint with deadlines relative to `now` and sequence numbers relative to the ISNs.
  std::uint64_t hash(Time now) const;

  friend bool operator==(const Connection&, const Connection&) = default;

 private:
  bool next_segment(const Context&, Outgoing& out);

  Machine m_;
};

}  // namespace synwave
