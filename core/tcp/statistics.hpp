// What a connection has done so far, for whoever asks (TCP_INFO). Nothing in the engine decides by these numbers.
#pragma once

#include <cstdint>

#include "core/base/seq.hpp"
#include "core/base/time.hpp"

namespace synwave {

/// What a connection with text to send waits for (Linux's chronographs); `idle`: there is none.
enum class Busyness : std::uint8_t { idle, busy, receiver_limited };

struct Statistics {
  std::uint64_t octets_acked = 0;          // text of ours that the peer has acknowledged
  std::uint64_t octets_received = 0;       // text taken in order
  std::uint64_t octets_sent = 0;           // text, each transmission counted
  std::uint64_t octets_retransmitted = 0;  // of these, those that went again
  std::uint32_t segments_in = 0;
  std::uint32_t segments_out = 0;
  std::uint32_t data_segments_in = 0;  // those with text
  std::uint32_t data_segments_out = 0;
  std::uint32_t retransmitted_segments = 0;  // ever
  std::uint32_t retransmitted_now = 0;       // of these, those that are not acknowledged yet
  std::uint32_t delivered = 0;               // segments that the peer has acknowledged, the SYN among them
  std::uint32_t out_of_order_segments = 0;   // arrived above RCV.NXT
  std::uint32_t sacked_octets = 0;           // above SND.UNA, as the peer's latest SACK blocks say
  std::uint32_t duplicates_reported = 0;     // D-SACKs of the peer
  Time last_data_sent{};                     // each: since the opening, if never
  Time last_data_received{};
  Time last_ack_received{};
  Duration min_rtt{0};   // 0: no measurement yet
  Duration last_rtt{0};  // the latest measurement
  // How long there was text to send, and of that how long the peer's window held it back.
  Duration busy{0};
  Duration receiver_limited{0};
  Time busyness_since{};
  Seq32 retransmitted_up_to;  // valid if retransmitted_now
  Busyness busyness = Busyness::idle;

  /// The two durations go on until `now`; from then on it is `next`.
  void turn(Busyness next, Time now);
  /// A segment of ours leaves: so much text, some of it for a second time if `again`, up to `end`.
  void count_sent(std::uint32_t text, bool again, Seq32 end, Time now);
  /// SND.UNA has moved to `una` over so many octets of text, in segments of `mss`.
  void count_acked(std::uint32_t text, std::uint32_t mss, Seq32 una);
  void count_rtt(Duration sample);

  friend bool operator==(const Statistics&, const Statistics&) = default;
};

}  // namespace synwave
