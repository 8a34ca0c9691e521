#include "core/drill/flows.hpp"

namespace synwave::drill {

NotationBases Flow::bases(bool syn) const {
  NotationBases bases;
  bases.seq = syn ? local_isn - SeqLen{script_local_isn} : local_isn;
  bases.ack = syn ? Seq32{0} : remote_isn;
  return bases;
}

void Flow::saw_timestamp(std::uint32_t script, std::uint32_t live) {
  for (auto& seen : timestamps) {
    if (seen.first == script) {
      seen.second = live;
      return;
    }
  }
  timestamps.emplace_back(script, live);
}

std::optional<std::uint32_t> Flow::live_echo(std::uint32_t script, const Config& config) const {
  for (const auto& seen : timestamps) {
    if (seen.first == script) return seen.second;
  }
  if (timestamps.empty() || !config.ts_ecr_scaled) return std::nullopt;
  return script - timestamps.front().first + timestamps.front().second;
}

std::uint32_t Flows::add(const Endpoint& local, const Endpoint& remote) {
  Flow& flow = flows_.emplace_back();
  flow.local = local;
  flow.remote = remote;
  return current_ = static_cast<std::uint32_t>(flows_.size() - 1);
}

std::uint32_t Flows::connecting(const Endpoint& local, const Endpoint& remote) {
  next_syn_is_new_ = false;  // what answers without ports is meant for this one
  const std::uint32_t known = of_live(local, remote);
  if (known == none) return add(local, remote);
  flows_[known] = Flow{};
  flows_[known].local = local;
  flows_[known].remote = remote;
  return current_ = known;
}

std::uint32_t Flows::of_live(const Endpoint& local, const Endpoint& remote) const {
  for (std::size_t i = flows_.size(); i-- > 0;) {
    if (flows_[i].local == local && flows_[i].remote == remote) return static_cast<std::uint32_t>(i);
  }
  return none;
}

/// The newest whose ports the script has written so, or which live has just these.
std::uint32_t Flows::of_ports(std::uint16_t local, std::uint16_t remote) const {
  for (std::size_t i = flows_.size(); i-- > 0;) {
    const Flow& flow = flows_[i];
    const bool written = flow.script_local_port == local && flow.script_remote_port == remote;
    if (written || (flow.local.port == local && flow.remote.port == remote)) return static_cast<std::uint32_t>(i);
  }
  return none;
}

std::uint32_t Flows::of_inbound(const PacketEvent& packet, const Config& config, std::uint16_t bound_port) {
  if (!packet.source_port) {
    const auto* tcp = std::get_if<TcpSpec>(&packet.what);
    const bool begins_anew = next_syn_is_new_ && tcp != nullptr && tcp->syn && !tcp->ack;
    if (current_ != none && !begins_anew) return current_;
    next_syn_is_new_ = false;
    while (of_live({config.local, bound_port}, {config.remote, next_remote_port_}) != none) ++next_remote_port_;
    return add({config.local, bound_port}, {config.remote, next_remote_port_++});
  }
  std::uint32_t found = of_ports(*packet.destination_port, *packet.source_port);
  if (found == none) {
    found = add({config.local, *packet.destination_port}, {config.remote, *packet.source_port});
    flows_[found].script_local_port = *packet.destination_port;
    flows_[found].script_remote_port = *packet.source_port;
  }
  return current_ = found;
}

std::uint32_t Flows::of_outbound(const PacketEvent& packet, const Config& config) {
  if (!packet.source_port) return current_;
  std::uint32_t found = of_ports(*packet.source_port, *packet.destination_port);
  if (found == none && current_ != none) {  // an ephemeral port gets the name that the script gives it
    Flow& flow = flows_[current_];
    if (flow.script_local_port == 0 && flow.remote.port == *packet.destination_port) {
      flow.script_local_port = *packet.source_port;
      flow.script_remote_port = *packet.destination_port;
      found = current_;
    }
  }
  if (found == none) found = add({config.local, *packet.source_port}, {config.remote, *packet.destination_port});
  return current_ = found;
}

}  // namespace synwave::drill
