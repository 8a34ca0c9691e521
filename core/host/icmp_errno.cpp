#include "core/host/icmp_errno.hpp"

#include <iterator>

namespace synwave {

namespace {

// Linux tells of each code apart (icmp_err_convert, icmpv6_err_convert).
constexpr Errno linux_unreachable[] = {
    Errno::enetunreach,   // net
    Errno::ehostunreach,  // host
    Errno::enoprotoopt,   // protocol
    Errno::econnrefused,  // port
    Errno::emsgsize,      // fragmentation needed
    Errno::eopnotsupp,    // source route failed
    Errno::enetunreach,   // net unknown
    Errno::ehostdown,     // host unknown
    Errno::enonet,        // source host isolated
    Errno::enetunreach,   // net prohibited
    Errno::ehostunreach,  // host prohibited
    Errno::enetunreach,   // net, for this type of service
    Errno::ehostunreach,  // host, for this type of service
    Errno::ehostunreach,  // communication prohibited
    Errno::ehostunreach,  // precedence
    Errno::ehostunreach,  // precedence
};
constexpr Errno linux_unreachable_v6[] = {
    Errno::enetunreach,   // no route
    Errno::eacces,        // administratively
    Errno::ehostunreach,  // beyond the scope of the source address
    Errno::ehostunreach,  // address
    Errno::econnrefused,  // port
    Errno::eacces,        // policy for the source address
    Errno::eacces,        // route that rejects
};

Errno errno_of_linux(const IcmpMessage& message, IcmpMeaning meaning) {
  if (meaning == IcmpMeaning::time_exceeded) return Errno::ehostunreach;
  if (meaning == IcmpMeaning::bad_parameter) return Errno::eproto;
  if (!message.destination.v6) {
    return message.code < std::size(linux_unreachable) ? linux_unreachable[message.code] : Errno::ehostunreach;
  }
  constexpr std::uint8_t unreachable_v6 = 1;
  if (message.type != unreachable_v6) return Errno::eproto;  // a next header that is not known
  return message.code < std::size(linux_unreachable_v6) ? linux_unreachable_v6[message.code] : Errno::eproto;
}

/// FreeBSD makes no difference between a net and a host, and takes a prohibition for a refusal.
Errno errno_of_freebsd(const IcmpMessage& message, IcmpMeaning meaning) {
  constexpr std::uint8_t beyond_scope_v6 = 2;
  switch (meaning) {
    case IcmpMeaning::proto_unreach:
    case IcmpMeaning::port_unreach: return Errno::econnrefused;
    case IcmpMeaning::bad_parameter: return Errno::enoprotoopt;
    case IcmpMeaning::host_unreach:
      return message.destination.v6 && message.code == beyond_scope_v6 ? Errno::enoprotoopt : Errno::ehostunreach;
    case IcmpMeaning::prohibited: {
      constexpr std::uint8_t host_precedence = 14;
      return !message.destination.v6 && message.code >= host_precedence ? Errno::ehostunreach : Errno::econnrefused;
    }
    default: return Errno::ehostunreach;
  }
}

Errno errno_of_rfc(IcmpMeaning meaning) {
  switch (meaning) {
    case IcmpMeaning::proto_unreach:
    case IcmpMeaning::port_unreach: return Errno::econnrefused;
    case IcmpMeaning::net_unreach: return Errno::enetunreach;
    case IcmpMeaning::bad_parameter: return Errno::eproto;
    default: return Errno::ehostunreach;
  }
}

}  // namespace

Errno errno_of(const IcmpMessage& message, System system) {
  const IcmpMeaning meaning = meaning_of(message);
  switch (system) {
    case System::linux_: return errno_of_linux(message, meaning);
    case System::freebsd: return errno_of_freebsd(message, meaning);
    default: return errno_of_rfc(meaning);
  }
}

}  // namespace synwave
