// ICMP errors: whose packet was it, and is the message to be believed (RFC 9293 3.9.2.2, RFC 5927)?
#include <algorithm>
#include <iterator>

#include "core/host/host.hpp"

namespace synwave {

namespace {

bool believes_mtu(PathMtuDiscovery discovery) {
  return discovery != PathMtuDiscovery::dont && discovery != PathMtuDiscovery::interface &&
         discovery != PathMtuDiscovery::omit;
}

/// Routers from before RFC 1191 do not tell the MTU: the next usual one below is tried. And what is told may be less
/// than any link has.
std::uint32_t mtu_told(const IcmpMessage& message, std::uint32_t mtu_now, System system) {
  constexpr std::uint32_t plateaus[] = {32000, 17914, 8166, 4352, 2002, 1492, 1006, 508, 296, 68};
  constexpr std::uint32_t least_of_linux = 552;
  constexpr std::uint32_t least_of_ipv6 = 1280;
  if (message.destination.v6) return std::max(message.mtu, least_of_ipv6);
  std::uint32_t mtu = message.mtu;
  if (mtu == 0) {
    const auto* const lower =
        std::find_if(std::begin(plateaus), std::end(plateaus), [mtu_now](std::uint32_t p) { return p < mtu_now; });
    mtu = lower == std::end(plateaus) ? mtu_now : *lower;
  }
  return std::max(mtu, system == System::linux_ ? least_of_linux : 68);
}

}  // namespace

void Host::on_icmp(Time now, const IcmpMessage& message, Log* log, std::uint32_t quoted) {
  if (!up_) return;
  close_moment(now, log);
  const std::uint32_t slot = demux_.find(message.quoted_source, message.quoted_destination);
  const SocketId id = slot == Demux::not_found ? SocketId{} : slots_[slot].id;
  const Scribe writer = scribe(now, id, log);
  writer.event(EventKind::icmp, message.type, message.code, message.mtu, quoted);
  if (log != nullptr) {
    log->icmp.push_back({message.quoted_seq.raw(), message.quoted_source.port, message.quoted_destination.port});
  }
  const IcmpMeaning meaning = meaning_of(message);
  if (meaning == IcmpMeaning::ignored) return writer.decided(Rule::icmp_ignored);
  if (slot == Demux::not_found) return writer.decided(Rule::icmp_for_nobody);
  Socket& s = slots_[slot];
  const Tcb& tcb = s.connection.tcb();
  // What has been acknowledged, or was never sent, no router can be complaining about now: most likely forged.
  if (message.quoted_seq.before(tcb.snd_una) || message.quoted_seq.after(tcb.snd_nxt)) {
    count(Counter::out_of_window_icmps);
    return writer.decided(Rule::icmp_not_ours);
  }
  if (meaning == IcmpMeaning::too_big && !believes_mtu(options_of(s).path_mtu)) {
    return writer.decided(Rule::icmp_mtu_not_wanted);
  }
  writer.decided(Rule::icmp_accepted);
  begin_input(slot, log);
  const Context ctx = context(now, s, log);
  if (meaning == IcmpMeaning::too_big) {
    s.connection.set_path_mtu(ctx, mtu_told(message, s.connection.path().mtu, ctx.config.system));
    narrow(message.quoted_destination.address, s.connection.path().mtu);
  } else {
    s.connection.unreachable(ctx, meaning, message.quoted_seq);
  }
  serve(now, slot, log);
}

/// Connections that begin later use what this one has learned of the path.
void Host::narrow(const Address& remote, std::uint32_t mtu) {
  const auto known =
      std::find_if(narrow_paths_.begin(), narrow_paths_.end(), [&](const Route& r) { return r.remote == remote; });
  if (known == narrow_paths_.end()) {
    narrow_paths_.push_back({remote, mtu});
  } else {
    known->mtu = std::min(known->mtu, mtu);
  }
}

}  // namespace synwave
