// ICMP errors: whose packet was it, and is the message to be believed (RFC 9293 3.9.2.2, RFC 5927)?
#include <algorithm>
#include <iterator>

#include "core/host/host.hpp"
#include "core/host/icmp_errno.hpp"

namespace synwave {

namespace {

bool believes_mtu(PathMtuDiscovery discovery) {
  return discovery != PathMtuDiscovery::dont && discovery != PathMtuDiscovery::interface &&
         discovery != PathMtuDiscovery::omit;
}

/// No link of IPv6 carries less (RFC 8201 4).
constexpr std::uint32_t least_mtu_v6 = 1280;

/// What the path carries. Routers from before RFC 1191 do not say: then it is the next usual size below that of the
/// packet which was too big. Of several such packets each gives the same, for it is not the size in use now that
/// counts. Below 552 Linux goes on with packets of 552 that routers may cut up; here nobody cuts, so it obeys as well.
std::uint32_t mtu_told(const IcmpMessage& message, std::uint32_t mtu_now) {
  constexpr std::uint32_t plateaus[] = {32000, 17914, 8166, 4352, 2002, 1492, 1006, 508, 296, 68};  // RFC 1191 7
  constexpr std::uint32_t least_mtu = 68;                                                           // RFC 1191 3
  if (message.destination.v6) return message.mtu;
  if (message.mtu != 0) return std::max(message.mtu, least_mtu);
  const std::uint32_t too_big = message.quoted_octets != 0 ? message.quoted_octets : mtu_now;
  const auto* const lower =
      std::find_if(std::begin(plateaus), std::end(plateaus), [too_big](std::uint32_t p) { return p < too_big; });
  return lower == std::end(plateaus) ? mtu_now : *lower;
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
  if (meaning == IcmpMeaning::too_big && message.destination.v6 && message.mtu < least_mtu_v6) {
    return writer.decided(Rule::icmp_mtu_below_least);
  }
  writer.decided(Rule::icmp_accepted);
  begin_input(slot, log);
  const Context ctx = context(now, s, log);
  if (meaning == IcmpMeaning::too_big) {
    s.connection.set_path_mtu(ctx, mtu_told(message, s.connection.path().mtu));
    narrow(message.quoted_destination.address, s.connection.path().mtu);
  } else {
    s.connection.unreachable(ctx, meaning, errno_of(message, ctx.config.system), message.quoted_seq);
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
