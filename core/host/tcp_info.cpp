#include "core/host/tcp_info.hpp"

#include <algorithm>

#include "core/host/host.hpp"

namespace synwave {

namespace {

CaState ca_state(const Connection& c, std::uint32_t sacked) {
  const Tcb& tcb = c.tcb();
  if (!synchronized(tcb.state)) return CaState::open;
  if (const Selective* const k = c.selective()) {
    if (k->phase == RepairPhase::recovery) return CaState::recovery;
    if (k->phase == RepairPhase::timeout) return CaState::loss;
    if (c.reduced_by_echo()) return CaState::cwr;
    return sacked != 0 || tcb.dup_acks != 0 ? CaState::disorder : CaState::open;
  }
  if (c.in_recovery()) return CaState::recovery;
  if (tcb.snd_una.before(tcb.recover)) return CaState::loss;  // what a timeout has found lost is still being repaired
  if (c.reduced_by_echo()) return CaState::cwr;
  return tcb.dup_acks != 0 || sacked != 0 ? CaState::disorder : CaState::open;
}

std::uint8_t options_of(const Connection& c) {
  return static_cast<std::uint8_t>((c.uses_timestamps() ? info_timestamps : 0) | (c.uses_sack() ? info_sack : 0) |
                                   (c.uses_window_scale() ? info_wscale : 0) | (c.uses_ecn() ? info_ecn : 0) |
                                   (c.has_seen_ect() ? info_ecn_seen : 0) | (c.syn_text_taken() ? info_syn_data : 0));
}

/// Octets as Linux counts them: in segments, the last one perhaps not full.
std::uint32_t segments(std::uint32_t octets, std::uint32_t mss) {
  return mss == 0 ? 0 : (octets + mss - 1) / mss;
}

void fill_flight(TcpInfo& info, const Connection& c, const HostConfig& config) {
  const Tcb& tcb = c.tcb();
  const Statistics& done = c.statistics();
  constexpr std::uint32_t infinite = 0x7FFFFFFF;  // Linux's word for "never slowed down"
  info.unacked = segments(seq_between(tcb.snd_una, tcb.snd_nxt).raw(), tcb.snd_mss);
  info.sacked = segments(done.sacked_octets, tcb.snd_mss);
  info.ca_state = ca_state(c, info.sacked);
  if (info.ca_state == CaState::recovery) info.lost = 1;  // without SACK only the first hole is known
  if (info.ca_state == CaState::loss) info.lost = info.unacked - std::min(info.sacked, info.unacked);
  info.retrans = done.retransmitted_now;
  if (const Selective* const k = c.selective()) {  // it knows each segment
    info.sacked = k->board.sacked().segments;
    info.lost = k->board.lost().segments;
    info.ca_state = ca_state(c, info.sacked);
    if (c.tcb().snd_una != c.tcb().iss) {
      info.unacked = static_cast<std::uint32_t>(k->board.size());
      info.retrans = k->board.again().segments;
    }
    info.reordering = k->rack.reordering;
    info.reord_seen = k->rack.reorderings;
  }
  const std::uint32_t cwnd = tcb.cwnd != 0 ? tcb.cwnd : initial_window(config, tcb.snd_mss, false);
  info.snd_cwnd = tcb.snd_mss == 0 ? 0 : cwnd / tcb.snd_mss;
  const bool limited = tcb.cwnd != 0 && tcb.ssthresh < unlimited_window;
  info.snd_ssthresh = limited && tcb.snd_mss != 0 ? tcb.ssthresh / tcb.snd_mss : infinite;
}

void fill_history(TcpInfo& info, const Connection& c, Time now) {
  Statistics done = c.statistics();
  done.turn(done.busyness, now);  // what goes on counts until now
  info.last_data_sent = now - done.last_data_sent;
  info.last_data_recv = now - done.last_data_received;
  info.last_ack_recv = now - done.last_ack_received;
  info.min_rtt = done.min_rtt;
  info.total_retrans = done.retransmitted_segments;
  info.bytes_acked = done.octets_acked;
  info.bytes_received = done.octets_received;
  info.bytes_sent = done.octets_sent;
  info.bytes_retrans = done.octets_retransmitted;
  info.segs_in = done.segments_in;
  info.segs_out = done.segments_out;
  info.data_segs_in = done.data_segments_in;
  info.data_segs_out = done.data_segments_out;
  info.delivered = done.delivered;
  info.busy_time = done.busy;
  info.rwnd_limited = done.receiver_limited;
  info.rcv_ooopack = done.out_of_order_segments;
  info.dsack_dups = done.duplicates_reported;
}

}  // namespace

std::optional<TcpInfo> Host::tcp_info(Time now, std::int32_t fd) const {
  const std::uint32_t slot = slot_of_fd(fd);
  if (slot == no_slot) return std::nullopt;
  const Socket& s = slots_[slot];
  TcpInfo info;
  constexpr std::uint32_t reordering_expected = 3;
  info.reordering = reordering_expected;
  if (s.kind == SocketKind::listener) {  // Linux tells of the accept queue in these two
    const Listener& listener = *listener_of(s.id);
    info.state = State::listen;
    info.unacked = static_cast<std::uint32_t>(listener.accept_queue.size());
    info.sacked = listener.backlog;
  }
  if (s.kind != SocketKind::connection) return info;
  const Connection& c = s.connection;
  const Tcb& tcb = c.tcb();
  info.state = ended(s) ? State::closed : tcb.state;
  info.retransmits = info.backoff = tcb.backoffs;
  info.probes = std::max(c.window_probes(), c.keepalive_probes());
  info.options = synwave::options_of(c);
  info.snd_wscale = static_cast<std::uint8_t>(tcb.snd_wind_shift);
  info.rcv_wscale = static_cast<std::uint8_t>(tcb.rcv_wind_shift);
  info.rto = tcb.rto;
  info.ato = config_of(s).delayed_ack;
  info.snd_mss = tcb.snd_mss;
  info.rcv_mss = c.received_segment_size();
  info.advmss = tcb.rcv_mss;
  info.pmtu = c.path().mtu;
  info.rtt = tcb.srtt;
  info.rttvar = tcb.rttvar;
  info.notsent_bytes = static_cast<std::uint32_t>(std::min<std::uint64_t>(c.not_sent(), 0xFFFFFFFF));
  info.snd_wnd = tcb.snd_wnd;
  info.rcv_wnd = tcb.rcv_wnd;
  fill_flight(info, c, config_of(s));
  fill_history(info, c, now);
  return info;
}

}  // namespace synwave
