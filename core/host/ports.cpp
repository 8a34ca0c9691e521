// Ports and initial sequence numbers.
#include "core/host/host.hpp"

namespace synwave {

namespace {

/// Whether a segment could belong to both.
bool overlap(const Address& a, const Address& b) {
  return a.v6 == b.v6 && (a == b || a.unspecified() || b.unspecified());
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
  for (const Descriptor& descriptor : descriptors_) {  // only who has one can have called bind()
    if (descriptor.kind != DescriptorKind::socket) continue;
    const Socket& s = slots_[descriptor.index];
    if (s.kind == SocketKind::fresh && s.bound && holds(s.local)) return true;
  }
  return false;
}

/// Whether the port is taken already, for bind(). RFC hosts ask only other listeners and sockets that are bound; real
/// systems count connections and TIME_WAIT as well, unless SO_REUSEADDR says not to.
bool Host::bind_conflicts(const Socket& s, const Endpoint& wanted) const {
  const System system = config_of(s).system;
  if (system == System::rfc) return port_is_bound(wanted.port, &wanted.address);
  const SocketOptions& mine = options_of(s);
  for (const Socket& other : slots_) {
    if (!other.id.valid() || other.id == s.id) continue;
    const bool connected = other.kind == SocketKind::connection;
    if (connected ? other.connection.over() : !other.bound) continue;
    const Endpoint& local = connected ? other.connection.path().local : other.local;
    const SocketOptions& theirs = options_of(other);
    if (local.port != wanted.port || !overlap(local.address, wanted.address)) continue;
    if (mine.reuse_port && theirs.reuse_port) continue;
    const bool listens = other.kind == SocketKind::listener;
    if (system == System::linux_ && mine.reuse_address && theirs.reuse_address && !listens) continue;
    // FreeBSD asks the newcomer alone, but two sockets with the same address are one too many.
    const bool twins = !connected && local.address == wanted.address;
    if (system == System::freebsd && mine.reuse_address && !twins) continue;
    return true;
  }
  return false;
}

/// Two sockets may be bound side by side with SO_REUSEADDR, but only one of them can listen.
bool Host::listen_conflicts(const Socket& s) const {
  const System system = config_of(s).system;
  if (system == System::rfc) return false;
  for (const Listener& listener : listeners_) {
    const Socket& other = slots_[slot_of(listener.socket)];
    const bool same = system == System::freebsd
                          ? listener.local == s.local
                          : listener.local.port == s.local.port && overlap(listener.local.address, s.local.address);
    if (same && !(options_of(s).reuse_port && options_of(other).reuse_port)) return true;
  }
  return false;
}

/// The next free one of the range, from a start that the seed draws: a connection to another remote end does not
/// take it away (RFC 6056 3.3.1 without its random steps).
Errno Host::choose_port(Time now, const Endpoint& remote, std::uint16_t& port) {
  const HostConfig& c = configs_[default_config_];
  const auto range = static_cast<std::uint32_t>(c.last_port) - c.first_port + 1;
  const bool in_vain = exhausted_.releases == releases_ && exhausted_.remote == remote;
  if (in_vain && !c.tw_reuse) return Errno::eaddrnotavail;
  for (std::uint32_t tried = 0; tried < range; ++tried) {
    const std::uint32_t offset = next_port_offset_ % range;
    next_port_offset_ = static_cast<std::uint16_t>((offset + 1) % range);
    const auto candidate = static_cast<std::uint16_t>(c.first_port + offset);
    if (port_is_bound(candidate, nullptr)) continue;
    const std::uint32_t old = demux_.find({address_, candidate}, remote);
    if (old != Demux::not_found && !may_reuse(now, old, c)) continue;
    port = candidate;
    return Errno::none;
  }
  exhausted_ = {remote, releases_};
  return Errno::eaddrnotavail;
}

/// RFC 9293 3.4.1, RFC 6528 3: ISN = M + F(localip, localport, remoteip, remoteport, secret), where M ticks every 4 us
/// and F is SipHash-2-4.
Seq32 Host::choose_isn(Time now, const HostConfig& config, const Endpoint& local, const Endpoint& remote) const {
  const auto clock = static_cast<std::uint32_t>(to_ns(now) / 4000);
  switch (config.isn) {
    case IsnChoice::fixed: return config.isn_fixed;
    case IsnChoice::clock: return Seq32{clock};
    case IsnChoice::rfc6528: break;
  }
  return Seq32{clock + static_cast<std::uint32_t>(secret_.of(SecretUse::isn, local, remote))};
}

Rule Host::rule_of_isn(const HostConfig& config, const InitialNumber& number) {
  if (number.iss != number.by_clock) return Rule::isn_above_old;
  switch (config.isn) {
    case IsnChoice::fixed: return Rule::isn_fixed;
    case IsnChoice::clock: return Rule::isn_clock;
    case IsnChoice::rfc6528: break;
  }
  return Rule::isn_by_secret;
}

}  // namespace synwave
