// struct tcp_info as the kernel has it. In a file of its own: the C library's header knows only its first half, and the
// two do not go together.
#include "core/host/tcp_info.hpp"

#include "tests/bridge/system.hpp"

#ifdef __linux__
#include <linux/tcp.h>

#include <algorithm>
#include <cstring>
#endif

namespace synwave::bridge {

#ifdef __linux__

namespace {

/// TCP_ESTABLISHED and the others, which stand in no header of the kernel's interface.
std::uint8_t number_of(State state) {
  switch (state) {
    case State::established: return 1;
    case State::syn_sent: return 2;
    case State::syn_received: return 3;
    case State::fin_wait_1: return 4;
    case State::fin_wait_2: return 5;
    case State::time_wait: return 6;
    case State::closed: return 7;
    case State::close_wait: return 8;
    case State::last_ack: return 9;
    case State::listen: return 10;
    case State::closing: return 11;
  }
  return 7;
}

std::uint32_t usecs(Duration d) {
  return static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::microseconds>(d).count());
}
std::uint32_t msecs(Duration d) {
  return static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::milliseconds>(d).count());
}

void write_state(const TcpInfo& from, tcp_info& to) {
  to.tcpi_state = number_of(from.state);
  to.tcpi_ca_state = static_cast<std::uint8_t>(from.ca_state);
  to.tcpi_retransmits = static_cast<std::uint8_t>(std::min(from.retransmits, 255U));
  to.tcpi_probes = static_cast<std::uint8_t>(std::min(from.probes, 255U));
  to.tcpi_backoff = static_cast<std::uint8_t>(std::min(from.backoff, 255U));
  to.tcpi_options = from.options;
  to.tcpi_snd_wscale = from.snd_wscale & 15U;
  to.tcpi_rcv_wscale = from.rcv_wscale & 15U;
  to.tcpi_snd_mss = from.snd_mss;
  to.tcpi_rcv_mss = from.rcv_mss;
  to.tcpi_advmss = from.advmss;
  to.tcpi_pmtu = from.pmtu;
  to.tcpi_unacked = from.unacked;
  to.tcpi_sacked = from.sacked;
  to.tcpi_lost = from.lost;
  to.tcpi_retrans = from.retrans;
  to.tcpi_snd_ssthresh = from.snd_ssthresh;
  to.tcpi_snd_cwnd = from.snd_cwnd;
  to.tcpi_reordering = from.reordering;
}

void write_times(const TcpInfo& from, tcp_info& to) {
  to.tcpi_rto = usecs(from.rto);
  to.tcpi_ato = usecs(from.ato);
  to.tcpi_last_data_sent = msecs(from.last_data_sent);
  to.tcpi_last_data_recv = msecs(from.last_data_recv);
  to.tcpi_last_ack_recv = msecs(from.last_ack_recv);
  to.tcpi_rtt = usecs(from.rtt);
  to.tcpi_rttvar = usecs(from.rttvar);
  to.tcpi_min_rtt = usecs(from.min_rtt);
  to.tcpi_busy_time = usecs(from.busy_time);
  to.tcpi_rwnd_limited = usecs(from.rwnd_limited);
  to.tcpi_sndbuf_limited = usecs(from.sndbuf_limited);
}

void write_counts(const TcpInfo& from, tcp_info& to) {
  to.tcpi_total_retrans = from.total_retrans;
  to.tcpi_notsent_bytes = from.notsent_bytes;
  to.tcpi_bytes_acked = from.bytes_acked;
  to.tcpi_bytes_received = from.bytes_received;
  to.tcpi_bytes_sent = from.bytes_sent;
  to.tcpi_bytes_retrans = from.bytes_retrans;
  to.tcpi_segs_in = from.segs_in;
  to.tcpi_segs_out = from.segs_out;
  to.tcpi_data_segs_in = from.data_segs_in;
  to.tcpi_data_segs_out = from.data_segs_out;
  to.tcpi_delivered = from.delivered;
  to.tcpi_reord_seen = from.reord_seen;
  to.tcpi_rcv_ooopack = from.rcv_ooopack;
  to.tcpi_dsack_dups = from.dsack_dups;
  to.tcpi_snd_wnd = from.snd_wnd;
}

}  // namespace

bool write_tcp_info(const TcpInfo& info, void* out, socklen_t* length) {
  tcp_info made{};
  write_state(info, made);
  write_times(info, made);
  write_counts(info, made);
  *length = std::min<socklen_t>(*length, sizeof made);
  std::memcpy(out, &made, *length);
  return true;
}

#else

bool write_tcp_info(const TcpInfo&, void*, socklen_t*) {
  return false;
}

#endif

}  // namespace synwave::bridge
