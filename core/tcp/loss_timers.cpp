// The timers that wait for acknowledgements where SACK repairs losses: RFC 6298 5, RFC 8985 7.2 and 8.
#include <algorithm>

#include "core/tcp/machine.hpp"

namespace synwave {

namespace {

constexpr Duration max_ack_delay = std::chrono::milliseconds{200};  // TLP.max_ack_delay, as in Linux
constexpr Duration probe_without_measurement = std::chrono::seconds{1};

/// RFC 8985 7.2: other signs of loss make the probe needless.
bool may_probe(const Selective& k, const HostConfig& config) {
  return config.tlp && k.by_time && k.phase == RepairPhase::open && k.board.sacked().octets == 0 &&
         !k.board.repairs_wait();
}

/// RFC 8985 TLP_calc_PTO().
Time probe_deadline(const Machine& m, const Context& ctx) {
  const Selective& k = *m.sender.selective;
  Duration wait = m.tcb.srtt == Duration{0} ? probe_without_measurement : 2 * m.tcb.srtt;
  if (m.tcb.srtt != Duration{0} && k.board.size() == 1) wait += max_ack_delay;
  return std::min(ctx.now + wait, retransmission_deadline(m, ctx, k.rto_since));
}

}  // namespace

void watch_for_acknowledgements(Machine& m, const Context& ctx) {
  Selective& k = *m.sender.selective;
  k.tlp.now = false;
  if (!outstanding(m.tcb) || m.sender.waits_for_timer) {
    if (!m.sender.waits_for_timer) cancel(m, ctx, TimerKind::retransmit, Rule::rto_stops);
    cancel(m, ctx, TimerKind::reorder, Rule::rto_stops);
    cancel(m, ctx, TimerKind::loss_probe, Rule::rto_stops);
    k.restart_rto = k.restart_probe = false;
    return;
  }
  const bool restart = k.restart_rto;
  if (restart) k.rto_since = ctx.now;
  const bool probe = may_probe(k, ctx.config);
  if (m.tcb.deadline(TimerKind::reorder) != never) {
    cancel(m, ctx, TimerKind::loss_probe, Rule::one_loss_timer);
    cancel(m, ctx, TimerKind::retransmit, Rule::one_loss_timer);
  } else if (probe && k.restart_probe) {
    cancel(m, ctx, TimerKind::retransmit, Rule::one_loss_timer);
    arm(m, ctx, TimerKind::loss_probe, probe_deadline(m, ctx), Rule::tlp_waits);
  } else if (!probe || m.tcb.deadline(TimerKind::loss_probe) == never) {
    cancel(m, ctx, TimerKind::loss_probe, Rule::tlp_not_now);
    if (restart || m.tcb.deadline(TimerKind::retransmit) == never) {
      const bool runs = m.tcb.deadline(TimerKind::retransmit) != never;
      arm(m, ctx, TimerKind::retransmit, retransmission_deadline(m, ctx, k.rto_since),
          runs ? Rule::rto_restarts : Rule::rto_starts);
    }
  }
  k.restart_rto = k.restart_probe = false;
}

}  // namespace synwave
