// Ports and initial sequence numbers.
#include "core/base/hash.hpp"
#include "core/host/host.hpp"

namespace synwave {

namespace {

void add_to(Hasher& hasher, const Endpoint& end) {
  std::uint64_t words[2] = {};
  for (std::size_t i = 0; i < end.address.octets.size(); ++i) words[i / 8] = words[i / 8] << 8 | end.address.octets[i];
  hasher.add(words[0]).add(words[1]).add(end.port);
}

}  // namespace

/// Whether a socket that is no connection holds the port; with an address: holds it for exactly this address. A socket
/// for one address and one for all of them may stand side by side, as with SO_REUSEADDR.
bool Host::port_is_bound(std::uint16_t port, const Address* address) const {
  const auto holds = [port, address](const Endpoint& local) {
    return local.port == port && (address == nullptr || local.address == *address);
  };
  for (const Listener& listener : listeners_) {
    if (holds(listener.local)) return true;
  }
  for (const std::uint32_t slot : slot_of_fd_) {  // only who has a descriptor can have called bind()
    if (slot == no_slot) continue;
    const Socket& s = slots_[slot];
    if (s.kind == SocketKind::fresh && s.bound && holds(s.local)) return true;
  }
  return false;
}

/// The next free one of the range, from a start that the seed draws: a connection to another remote end does not
/// take it away (RFC 6056 3.3.1 without its random steps).
Errno Host::choose_port(const Endpoint& remote, std::uint16_t& port) {
  const HostConfig& c = configs_[default_config_];
  const auto range = static_cast<std::uint32_t>(c.last_port) - c.first_port + 1;
  if (exhausted_.releases == releases_ && exhausted_.remote == remote) return Errno::eaddrnotavail;
  for (std::uint32_t tried = 0; tried < range; ++tried) {
    const std::uint32_t offset = next_port_offset_ % range;
    next_port_offset_ = static_cast<std::uint16_t>((offset + 1) % range);
    const auto candidate = static_cast<std::uint16_t>(c.first_port + offset);
    if (port_is_bound(candidate, nullptr)) continue;
    if (demux_.find({address_, candidate}, remote) != Demux::not_found) continue;
    port = candidate;
    return Errno::none;
  }
  exhausted_ = {remote, releases_};
  return Errno::eaddrnotavail;
}

/// RFC 9293 3.4.1: ISN = M + F(localip, localport, remoteip, remoteport, secret), where M ticks every 4 us.
/// F is our 64-bit mixing hash keyed with the secret: no cryptography, but nothing that a scenario's forger knows.
Seq32 Host::choose_isn(Time now, const HostConfig& config, const Endpoint& local, const Endpoint& remote) const {
  const auto clock = static_cast<std::uint32_t>(to_ns(now) / 4000);
  switch (config.isn) {
    case IsnChoice::fixed: return config.isn_fixed;
    case IsnChoice::clock: return Seq32{clock};
    case IsnChoice::rfc6528: break;
  }
  Hasher hasher;
  hasher.add(secret_);
  add_to(hasher, local);
  add_to(hasher, remote);
  return Seq32{clock + static_cast<std::uint32_t>(hasher.result())};
}

}  // namespace synwave
