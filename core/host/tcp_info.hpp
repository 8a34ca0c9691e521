// What TCP_INFO tells: Linux's struct tcp_info, as far as the engine can know it.
#pragma once

#include <cstdint>

#include "core/base/time.hpp"
#include "core/trace/vocabulary.hpp"

namespace synwave {

/// Linux's TCP_CA_* states.
enum class CaState : std::uint8_t { open, disorder, cwr, recovery, loss };

/// tcpi_options.
enum TcpInfoOption : std::uint8_t {
  info_timestamps = 1,
  info_sack = 2,
  info_wscale = 4,
  info_ecn = 8,
  info_ecn_seen = 16,
  info_syn_data = 32,
};

/// Segments where Linux counts segments, octets where it counts octets; times as durations. A field that the engine
/// cannot know yet is not here, and a script that asks for it is told so.
struct TcpInfo {
  State state = State::closed;
  CaState ca_state = CaState::open;
  std::uint32_t retransmits = 0;  // timeouts in a row without progress
  std::uint32_t probes = 0;       // unanswered window or keep-alive probes
  std::uint32_t backoff = 0;
  std::uint8_t options = 0;  // TcpInfoOption
  std::uint8_t snd_wscale = 0;
  std::uint8_t rcv_wscale = 0;
  Duration rto{0};
  Duration ato{0};
  std::uint32_t snd_mss = 0;
  std::uint32_t rcv_mss = 0;
  std::uint32_t advmss = 0;
  std::uint32_t pmtu = 0;
  std::uint32_t unacked = 0;
  std::uint32_t sacked = 0;
  std::uint32_t lost = 0;
  std::uint32_t retrans = 0;
  Duration last_data_sent{0};
  Duration last_data_recv{0};
  Duration last_ack_recv{0};
  Duration rtt{0};
  Duration rttvar{0};
  Duration min_rtt{0};
  std::uint32_t snd_ssthresh = 0;
  std::uint32_t snd_cwnd = 0;
  std::uint32_t reordering = 0;
  std::uint32_t reord_seen = 0;
  std::uint32_t total_retrans = 0;
  std::uint32_t notsent_bytes = 0;
  std::uint64_t bytes_acked = 0;
  std::uint64_t bytes_received = 0;
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_retrans = 0;
  std::uint32_t segs_in = 0;
  std::uint32_t segs_out = 0;
  std::uint32_t data_segs_in = 0;
  std::uint32_t data_segs_out = 0;
  std::uint32_t delivered = 0;
  Duration busy_time{0};
  Duration rwnd_limited{0};
  Duration sndbuf_limited{0};
  std::uint32_t snd_wnd = 0;
  std::uint32_t rcv_wnd = 0;
  std::uint32_t rcv_ooopack = 0;
  std::uint32_t dsack_dups = 0;
};

}  // namespace synwave
