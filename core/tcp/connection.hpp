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

/// Where a connection's numbers begin. Where the ISN is a cookie, or has to lie above an old connection's numbers, the
/// offset of its timestamps still follows from the ISN that the clock would have given (RFC 6191 3).
struct InitialNumber {
  Seq32 iss;
  Seq32 by_clock;

  InitialNumber(Seq32 both) : iss{both}, by_clock{both} {}  // NOLINT: the usual case
  InitialNumber(Seq32 first, Seq32 clock) : iss{first}, by_clock{clock} {}
};

/// What a SYN at a listener begins.
enum class Birth : std::uint8_t {
  of_syn,
  of_fast_open,  // its text is taken at once, and text may be sent before the handshake is complete (RFC 7413 4.2.2)
  of_cookie,     // the SYN,ACK went out long ago, and the ACK that comes next has brought its memory (RFC 4987 3.6)
};

/// A connection that exists: SYN_SENT to TIME_WAIT, and CLOSED once it is over (delete it when poll() is empty).
///
/// A regular value without clock, callback or random number of its own. The contract: hand in one input
/// (on_segment, on_timer, or a call), then take poll() until it is empty, then ask next_wakeup().
class Connection {
 public:
  Connection() = default;
  /// Active OPEN: SYN_SENT, a SYN is ready to be polled. `stream`: what the application will write, from offset 0.
  /// `syn_text`: the most octets of it that the SYN may carry (Fast Open), if send() gives it some before the poll.
  static Connection open_active(const Context&, const Path&, const InitialNumber&, StreamId stream,
                                std::uint16_t syn_text = 0);
  /// A listener's child, born of `syn`: SYN_RECEIVED, a SYN,ACK is ready to be polled (unless a cookie was it).
  static Connection open_passive(const Context&, const Path&, const InitialNumber&, StreamId stream, const Segment& syn,
                                 Birth birth = Birth::of_syn);

  // Inputs.
  void on_segment(const Context&, const Segment&);
  /// Any time at or after next_wakeup(); handles every deadline that has passed, each as a moment of the trace.
  void on_timer(const Context&);
  /// An ICMP error about a segment of ours that began at `quoted` (RFC 9293 3.9.2.2). Not for IcmpMeaning::too_big.
  void unreachable(const Context&, IcmpMeaning meaning, Errno error, Seq32 quoted);
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
  /// The application has shut down reading: with our FIN sent, text is answered by a RST. What Linux does; elsewhere
  /// shutdown(SHUT_RD) is the socket layer's affair alone.
  void refuse_text() { m_.receiver.reads_no_more = true; }
  /// ABORT: RST where the state asks for one, and the connection is gone.
  Errno abort(const Context&);
  /// A half-open child makes room for another (RFC 4987 3.4): gone without a word.
  void be_forgotten(const Context&, Rule why);
  /// Takes in-order text, up to `most` octets, as one contiguous slice; empty if there is none. Opens the window again.
  Bytes read(const Context&, std::uint64_t most);
  /// Whether what was read since this was asked last reaches up to where the peer has pushed (RFC 9293 3.9.1.3).
  bool take_push();
  /// The Diffserv field of the latest segment that was acceptable, as six bits above two zeros (RFC 9293 3.9.1.9).
  std::uint8_t diffserv() const { return m_.diffserv; }
  /// FLUSH (RFC 9293 3.9.1.7): takes back what is queued right of the send window. Gives how many octets.
  std::uint64_t flush(const Context&);
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
  /// The earliest deadline that was set since this was asked last, whatever has become of it; `never` if none was. For
  /// who already waits for all that was set before.
  Time take_alarm() { return std::exchange(m_.alarm, never); }

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
  /// Fast Open on the listener's side: text is read and written although the handshake may not be complete.
  bool fast_opened() const { return m_.sender.fast_open; }
  /// Fast Open on either side: the SYN's text has been accepted, all of it.
  bool syn_text_taken() const { return m_.syn_text_taken; }
  /// Octets of text that our SYN carried when it was first sent.
  std::uint32_t syn_text_sent() const { return m_.active ? m_.sender.syn_text : 0; }
  bool syn_was_repeated() const { return m_.sender.syn_losses != 0; }
  const Path& path() const { return m_.path; }
  const Tcb& tcb() const { return m_.tcb; }
  StreamId stream() const { return m_.sender.queue.stream; }
  const Statistics& statistics() const { return m_.statistics; }
  /// What ICMP has said and the connection has survived; also the error it dies of when it gives up.
  Errno soft_error() const { return m_.soft_error; }
  /// The same, told to the application and thereby forgotten.
  /// What an application that wants reports (IP_RECVERR) is to be told now.
  Errno take_news() { return std::exchange(m_.news, Errno::none); }
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
  /// When the peer's latest timestamp was taken; valid if uses_timestamps().
  Time timestamp_taken() const { return m_.ts_recent_at; }
  bool uses_timestamps() const { return m_.timestamps; }
  bool uses_sack() const { return m_.sack; }
  bool uses_window_scale() const { return m_.window_scale; }
  bool uses_ecn() const { return m_.ecn.agreed; }
  bool has_seen_ect() const { return m_.ecn.seen; }
  /// cwnd was reduced for a mark of the network, and what was in flight then is not acknowledged yet.
  bool reduced_by_echo() const { return m_.ecn.agreed && m_.tcb.snd_una.before(m_.ecn.reduced_at); }

  /// Why a SYN that arrives in TIME_WAIT may start a new incarnation (RFC 9293 3.6.1 MAY-2, RFC 6191 2), or `none`: it
  /// may not. `config`: the listener's, whether the new one would use timestamps.
  Rule yields_to(const Segment& syn, const HostConfig& config) const;

  /// Fingerprint with deadlines relative to `now` and sequence numbers relative to the ISNs.
  std::uint64_t hash(Time now) const;

  friend bool operator==(const Connection&, const Connection&) = default;

 private:
  Connection(const Context&, const Path&, const InitialNumber&, StreamId);
  bool next_segment(const Context&, Outgoing& out);

  Machine m_;
};

}  // namespace synwave
