// What the network says about the path: ICMP errors and its MTU (RFC 9293 3.9.2.2 and 3.7.2).
#include <algorithm>

#include "core/tcp/connection.hpp"

namespace synwave {

namespace {

constexpr std::uint32_t smallest_segment = 8;  // what is left of an MTU of 68 by headers full of options

/// Why an opening is over now; Rule::none: it goes on.
Rule end_of_opening(IcmpMeaning meaning, Errno error, const HostConfig& config) {
  const bool hard = meaning == IcmpMeaning::proto_unreach || meaning == IcmpMeaning::port_unreach;
  if (hard) return config.icmp_may_abort ? Rule::icmp_hard_error : Rule::none;
  const bool hard_for_freebsd = error == Errno::econnrefused || meaning == IcmpMeaning::time_exceeded;
  const bool ends = config.system == System::freebsd && config.icmp_may_abort && hard_for_freebsd;
  return ends || config.icmp_soft_aborts ? Rule::icmp_ends_opening : Rule::none;
}

}  // namespace

void Connection::unreachable(const Context& ctx, IcmpMeaning meaning, Errno error, Seq32 quoted) {
  if (over() || meaning == IcmpMeaning::ignored || meaning == IcmpMeaning::too_big) return;
  const bool in_flight = quoted.at_or_after(m_.tcb.snd_una) && quoted.at_or_before(m_.tcb.snd_nxt);
  if (!in_flight) return ctx.scribe.decided(Rule::icmp_not_ours);
  const Rule end = synchronized(state()) ? Rule::none : end_of_opening(meaning, error, ctx.config);
  if (end != Rule::none) return die(m_, ctx, error, end);
  // In a synchronized state a hard error is taken for a soft one: the peer has shown that it is there.
  m_.soft_error = error;
  ctx.scribe.decided(Rule::icmp_soft_error);
  report(m_, ctx, error);
}

void Connection::set_path_mtu(const Context& ctx, std::uint32_t mtu) {
  if (over() || mtu >= m_.path.mtu) return;
  m_.path.mtu = mtu;
  const std::uint32_t headers = header_octets(m_.path) + (m_.timestamps ? timestamps_octets : 0);
  const std::uint32_t room = std::max(mtu > headers ? mtu - headers : 0, smallest_segment);
  if (room >= m_.tcb.snd_mss) return;
  if (m_.tcb.cwnd < unlimited_window) {  // as many segments as before, now smaller ones (RFC 5681 3.1)
    m_.tcb.cwnd = static_cast<std::uint32_t>(std::uint64_t{m_.tcb.cwnd} * room / m_.tcb.snd_mss);
  }
  m_.tcb.snd_mss = room;
  ctx.scribe.decided(Rule::path_mtu_smaller);
  if (!m_.sender.queue.syn_acked || seq_between(m_.tcb.snd_una, m_.tcb.snd_nxt).raw() <= room) return;
  // No sign of congestion: ssthresh stays as it is.
  resend_all(m_);
}

}  // namespace synwave
