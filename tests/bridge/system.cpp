#include "tests/bridge/system.hpp"

#include <netinet/in.h>
#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>

#include "core/wire/address.hpp"

namespace synwave::bridge {

int number_of(Errno error) {
  switch (error) {
    case Errno::none: return 0;
    case Errno::eperm: return EPERM;
    case Errno::enoent: return ENOENT;
    case Errno::eintr: return EINTR;
    case Errno::eio: return EIO;
    case Errno::ebadf: return EBADF;
    case Errno::eagain: return EAGAIN;
    case Errno::enomem: return ENOMEM;
    case Errno::eacces: return EACCES;
    case Errno::efault: return EFAULT;
    case Errno::eexist: return EEXIST;
    case Errno::einval: return EINVAL;
    case Errno::emfile: return EMFILE;
    case Errno::enotty: return ENOTTY;
    case Errno::epipe: return EPIPE;
    case Errno::edom: return EDOM;
    case Errno::eproto: return EPROTO;
    case Errno::enotsock: return ENOTSOCK;
    case Errno::edestaddrreq: return EDESTADDRREQ;
    case Errno::emsgsize: return EMSGSIZE;
    case Errno::enoprotoopt: return ENOPROTOOPT;
    case Errno::eprotonosupport: return EPROTONOSUPPORT;
    case Errno::esocktnosupport: return ESOCKTNOSUPPORT;
    case Errno::eopnotsupp: return EOPNOTSUPP;
    case Errno::eafnosupport: return EAFNOSUPPORT;
    case Errno::eaddrinuse: return EADDRINUSE;
    case Errno::eaddrnotavail: return EADDRNOTAVAIL;
    case Errno::enonet: return ENONET;
    case Errno::enetdown: return ENETDOWN;
    case Errno::enetunreach: return ENETUNREACH;
    case Errno::econnaborted: return ECONNABORTED;
    case Errno::econnreset: return ECONNRESET;
    case Errno::enobufs: return ENOBUFS;
    case Errno::eisconn: return EISCONN;
    case Errno::enotconn: return ENOTCONN;
    case Errno::eshutdown: return ESHUTDOWN;
    case Errno::etimedout: return ETIMEDOUT;
    case Errno::econnrefused: return ECONNREFUSED;
    case Errno::ehostdown: return EHOSTDOWN;
    case Errno::ehostunreach: return EHOSTUNREACH;
    case Errno::ealready: return EALREADY;
    case Errno::einprogress: return EINPROGRESS;
  }
  return EIO;
}

int fail(int number) {
  errno = number;
  return -1;
}

int cannot(std::string_view name, int number) {
  std::fprintf(stderr, "not supported yet: %s\n", std::string{name}.c_str());
  return fail(number);
}

std::optional<Endpoint> read_address(const sockaddr* address, socklen_t length, Family family, int& error) {
  const auto refused = [&error](int number) {
    error = number;
    return std::nullopt;
  };
  if (address == nullptr) return refused(EFAULT);
  if (family == Family::ipv4) {
    sockaddr_in in{};
    if (length < sizeof in) return refused(EINVAL);
    std::memcpy(&in, address, sizeof in);
    if (in.sin_family != AF_INET) return refused(EAFNOSUPPORT);
    Endpoint end{Address{}, ntohs(in.sin_port)};
    std::memcpy(end.address.octets.data(), &in.sin_addr, 4);
    return end;
  }
  sockaddr_in6 in6{};
  if (length < sizeof in6) return refused(EINVAL);
  std::memcpy(&in6, address, sizeof in6);
  if (in6.sin6_family != AF_INET6) return refused(EAFNOSUPPORT);
  Endpoint end{Address{.octets = {}, .v6 = true}, ntohs(in6.sin6_port)};
  std::memcpy(end.address.octets.data(), &in6.sin6_addr, 16);
  end.address = from_v4_mapped(end.address);
  return end;
}

void write_address(const Endpoint& end, Family family, sockaddr* out, socklen_t* length) {
  if (out == nullptr || length == nullptr) return;
  const auto give = [&](const auto& in) {
    std::memcpy(out, &in, std::min<std::size_t>(*length, sizeof in));
    *length = sizeof in;
  };
  if (family == Family::ipv4) {
    sockaddr_in in{};
#ifdef __FreeBSD__
    in.sin_len = sizeof in;
#endif
    in.sin_family = AF_INET;
    in.sin_port = htons(end.port);
    std::memcpy(&in.sin_addr, end.address.octets.data(), 4);
    return give(in);
  }
  sockaddr_in6 in6{};
#ifdef __FreeBSD__
  in6.sin6_len = sizeof in6;
#endif
  in6.sin6_family = AF_INET6;
  in6.sin6_port = htons(end.port);
  const Address address = end.address.v6 ? end.address : to_v4_mapped(end.address);
  std::memcpy(&in6.sin6_addr, address.octets.data(), 16);
  give(in6);
}

namespace {

struct KnownFlag {
  int system;
  std::uint32_t engine;
};

/// Takes what is known out of `given`.
template <std::size_t count>
std::uint32_t take_flags(int& given, const KnownFlag (&known)[count]) {
  std::uint32_t flags = 0;
  for (const KnownFlag& each : known) {
    if ((given & each.system) != 0) flags |= each.engine;
    given &= ~each.system;
  }
  return flags;
}

}  // namespace

std::optional<std::uint32_t> read_send_flags(int given) {
  constexpr KnownFlag known[] = {{MSG_DONTWAIT, send_dontwait},
                                 {MSG_NOSIGNAL, send_nosignal},
                                 {MSG_OOB, send_oob},
                                 {MSG_EOR, 0},  // a stream has no records to end
#ifdef MSG_MORE
                                 {MSG_MORE, send_more}
#endif
  };
  const std::uint32_t flags = take_flags(given, known);
  if (given == 0) return flags;
#ifdef MSG_ZEROCOPY
  if ((given & MSG_ZEROCOPY) != 0) return cannot("MSG_ZEROCOPY", EOPNOTSUPP), std::nullopt;
#endif
#ifdef MSG_FASTOPEN
  if ((given & MSG_FASTOPEN) != 0) return cannot("MSG_FASTOPEN", EOPNOTSUPP), std::nullopt;
#endif
  return cannot("send flags " + std::to_string(given), EOPNOTSUPP), std::nullopt;
}

std::optional<std::uint32_t> read_recv_flags(int given) {
  constexpr KnownFlag known[] = {{MSG_DONTWAIT, recv_dontwait}, {MSG_PEEK, recv_peek},       {MSG_OOB, recv_oob},
                                 {MSG_TRUNC, recv_trunc},       {MSG_WAITALL, recv_waitall}, {MSG_NOSIGNAL, 0}};
  const std::uint32_t flags = take_flags(given, known);
  if (given == 0) return flags;
#ifdef MSG_ERRQUEUE
  if ((given & MSG_ERRQUEUE) != 0) return cannot("MSG_ERRQUEUE", EOPNOTSUPP), std::nullopt;
#endif
  return cannot("recv flags " + std::to_string(given), EOPNOTSUPP), std::nullopt;
}

namespace {

struct PollWord {
  int system;
  std::uint16_t engine;
};
constexpr PollWord poll_words[] = {{POLLIN, poll_in},         {POLLPRI, poll_pri},       {POLLOUT, poll_out},
                                   {POLLERR, poll_err},       {POLLHUP, poll_hup},       {POLLNVAL, poll_nval},
                                   {POLLRDNORM, poll_rdnorm}, {POLLRDBAND, poll_rdband}, {POLLWRNORM, poll_wrnorm},
                                   {POLLWRBAND, poll_wrband},
#ifdef POLLRDHUP
                                   {POLLRDHUP, poll_rdhup}
#endif
};

}  // namespace

std::uint16_t read_poll_bits(int bits) {
  unsigned out = 0;
  for (const PollWord& word : poll_words) {
    if ((bits & word.system) != 0) out |= word.engine;
  }
  return static_cast<std::uint16_t>(out);
}

short write_poll_bits(std::uint16_t bits) {
  int out = 0;
  for (const PollWord& word : poll_words) {
    if ((bits & word.engine) != 0) out |= word.system;
  }
  return static_cast<short>(out);
}

}  // namespace synwave::bridge
