// The sending half: what is queued, what is in flight, what may go now.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/box.hpp"
#include "core/base/bytes.hpp"
#include "core/base/hash.hpp"
#include "core/base/time.hpp"
#include "core/tcp/config.hpp"
#include "core/tcp/congestion/congestion.hpp"
#include "core/tcp/recovery/newreno.hpp"
#include "core/tcp/recovery/selective.hpp"
#include "core/tcp/rtt.hpp"
#include "core/trace/rules.hpp"
#include "core/trace/tcb.hpp"

namespace synwave {

/// The application's stream as far as TCP has not finished with it. Offsets count octets of text from the stream's
/// begin.
struct SendQueue {
  StreamId stream;
  std::uint64_t acked = 0;    // acknowledged text ends here
  std::uint64_t written = 0;  // the application has written up to here
  bool syn_sent = false;
  bool syn_acked = false;
  bool fin_queued = false;  // the application has said that no more comes
  bool fin_sent = false;
  Seq32 fin_seq;  // valid if fin_sent

  std::uint64_t held() const { return written - acked; }

  friend bool operator==(const SendQueue&, const SendQueue&) = default;
};

/// What one segment is to carry: text, then perhaps the FIN.
struct Cut {
  Seq32 seq;
  std::uint32_t length = 0;
  bool syn = false;
  bool fin = false;
  bool psh = false;
  bool again = false;  // all of it has been sent before
  bool probe = false;
  Rule rule = Rule::none;
};

struct Sender {
  SendQueue queue;
  RttSampler sampler;
  NewReno recovery;          // of the SYN in any case
  Box<Selective> selective;  // where SACK repairs losses
  Congestion congestion;
  Time last_sent{};            // when text was last sent (RFC 5681 4.1)
  Time stalled_since{};        // since when the earliest unacknowledged octet waits
  Time first_timeout{};        // of those that have followed each other without an answer: tcb.backoffs of them
  Time last_heard{};           // when the peer last said anything acceptable
  Time probing_since = never;  // when the first window probe went
  std::uint32_t unanswered_probes = 0;
  Duration probe_interval{0};  // to the next window probe
  // The most that was in flight of late: since SND.UNA was last beyond `peak_until`.
  std::uint32_t peak_flight = 0;
  Seq32 peak_until;
  Seq32 first_flight_end;        // where the initial or restart window ends, valid while `first_flight`
  bool first_flight = false;     // it is not acknowledged yet
  bool restarts_small = false;   // one of more than 4 KB has met a loss (RFC 6928 2)
  std::uint32_t limited = 0;     // octets sent on the first two duplicate ACKs (RFC 5681 3.2 step 1)
  std::uint32_t syn_losses = 0;  // how often the SYN or SYN,ACK had to be sent again
  std::uint32_t burst = 0;       // segments of new text since poll() was last empty
  Seq32 small_end;               // where the last segment of new text that was not full ended
  bool more = false;             // the application has said that it goes on writing (MSG_MORE)
  bool polled = false;           // poll() has given something and is not empty yet
  bool began_idle = false;       // nothing was in flight when it began
  bool override_sws = false;     // the override timer has fired (RFC 9293 3.8.6.2.1)
  bool probe_now = false;        // the persist timer has fired
  bool probed = false;           // a probe octet beyond SND.NXT is on its way
  bool waits_for_timer = false;  // nothing new before the retransmission timer (RFC 3168 6.1.2)
  bool urgent = false;           // SND.UP means something: it lay beyond SND.UNA when a segment was last sent
  bool fast_open = false;        // Fast Open took the SYN's text, so text may go before the handshake is complete
  bool text_refused = false;     // the SYN,ACK has not acknowledged all of the SYN's text (RFC 7413 4.2.2)
  std::uint16_t syn_text = 0;    // octets of text that the SYN may carry
  bool handshake_reply = false;  // the SYN,ACK about to go answers a crossing SYN and has not been sent before

  friend bool operator==(const Sender&, const Sender&) = default;
};

/// The first sequence number that carries text not yet acknowledged.
inline Seq32 first_unacked_text(const Tcb& tcb, const SendQueue& queue) {
  return queue.syn_acked ? tcb.snd_una : tcb.iss + SeqLen{1};
}
/// Stream offset of the text at `seq`.
inline std::uint64_t offset_of(const Tcb& tcb, const SendQueue& queue, Seq32 seq) {
  return queue.acked + seq_between(first_unacked_text(tcb, queue), seq).raw();
}
/// Text that has never been sent, in octets.
inline std::uint64_t unsent(const Tcb& tcb, const SendQueue& queue) {
  if (queue.fin_sent) return 0;
  if (!queue.syn_sent) return queue.held();
  return queue.written - offset_of(tcb, queue, tcb.snd_nxt);
}
/// Whether our FIN has been acknowledged.
bool fin_acked(const Tcb& tcb, const SendQueue& queue);
/// Whether anything sent waits for its acknowledgement.
inline bool outstanding(const Tcb& tcb) {
  return tcb.snd_una != tcb.snd_nxt;
}

/// Whether fast recovery is on, of whichever kind.
inline bool in_recovery(const Sender& sender) {
  return sender.selective ? sender.selective->phase == RepairPhase::recovery : sender.recovery.in_recovery;
}

/// What may be sent now, if anything; changes nothing. Retransmissions first, then new text, then a FIN.
/// RFC 9293 3.8.6.2.1: a full segment, or all that is left with nothing in flight (Nagle), or half the largest window.
std::optional<Cut> next_cut(const Tcb& tcb, const Sender& sender, const HostConfig& config);
/// Whether the application wants nothing but full segments sent.
bool corked(const Sender& sender, const HostConfig& config);
/// The cut as taken: moves SND.NXT, the resend marks and the RTT sampler.
void commit(Tcb& tcb, Sender& sender, const Cut& cut, Time now);
/// Why text or a FIN waits although it could be sent: what must be watched so that it does not wait for ever.
enum class Waiting : std::uint8_t { no, for_window, for_more_text };
Waiting waiting(const Tcb& tcb, const Sender& sender);

/// Whether the connection has lately sent about as much as cwnd lets it: in slow start half of it will do, for an
/// acknowledged window doubles it.
bool uses_cwnd(const Tcb& tcb, const Sender& sender);
/// RFC 5681 3.1: octets that may be sent before the first acknowledgement.
std::uint32_t initial_window(const HostConfig& config, std::uint32_t mss, bool syn_lost);
/// The same after a pause (RFC 5681 4.1); `small`: RFC 3390's, whatever is configured.
std::uint32_t restart_window(const HostConfig& config, std::uint32_t mss, bool small);

}  // namespace synwave
