#include "core/drill/symbols.hpp"

#include "core/base/errno.hpp"
#include "core/trace/vocabulary.hpp"

namespace synwave::drill {

namespace {

struct Symbol {
  std::string_view name;
  std::int64_t on_linux;
  std::int64_t on_freebsd;
};

constexpr Symbol both(std::string_view name, std::int64_t value) {
  return {name, value, value};
}

constexpr Symbol symbols[] = {
    both("AF_UNSPEC", 0),
    both("AF_INET", 2),
    both("PF_INET", 2),
    {"AF_INET6", 10, 28},
    {"PF_INET6", 10, 28},
    both("SOCK_STREAM", 1),
    both("SOCK_DGRAM", 2),
    both("SOCK_RAW", 3),
    both("SOCK_SEQPACKET", 5),
    {"SOCK_NONBLOCK", 0x800, 0x20000000},
    {"SOCK_CLOEXEC", 0x80000, 0x10000000},
    both("IPPROTO_IP", 0),
    both("IPPROTO_ICMP", 1),
    both("IPPROTO_TCP", 6),
    both("IPPROTO_UDP", 17),
    both("IPPROTO_IPV6", 41),
    both("IPPROTO_ICMPV6", 58),
    both("IPPROTO_SCTP", 132),
    both("IPPROTO_UDPLITE", 136),
    both("IPPROTO_MPTCP", 262),
    both("INADDR_ANY", 0),
    both("SOL_IP", 0),
    both("SOL_TCP", 6),
    both("SOL_UDP", 17),
    both("SOL_IPV6", 41),
    {"SOL_SOCKET", 1, 0xFFFF},
    both("SHUT_RD", 0),
    both("SHUT_WR", 1),
    both("SHUT_RDWR", 2),
    both("O_RDONLY", 0),
    both("O_WRONLY", 1),
    both("O_RDWR", 2),
    {"O_NONBLOCK", 0x800, 4},
    {"O_CLOEXEC", 0x80000, 0x100000},
    both("F_GETFD", 1),
    both("F_SETFD", 2),
    both("F_GETFL", 3),
    both("F_SETFL", 4),
    both("FD_CLOEXEC", 1),
    both("MSG_OOB", 1),
    both("MSG_PEEK", 2),
    both("MSG_DONTROUTE", 4),
    {"MSG_CTRUNC", 8, 0x20},
    {"MSG_TRUNC", 0x20, 0x10},
    {"MSG_DONTWAIT", 0x40, 0x80},
    {"MSG_EOR", 0x80, 8},
    {"MSG_WAITALL", 0x100, 0x40},
    {"MSG_NOSIGNAL", 0x4000, 0x20000},
    both("MSG_MORE", 0x8000),
    both("MSG_ERRQUEUE", 0x2000),
    both("MSG_FASTOPEN", 0x20000000),
    both("MSG_ZEROCOPY", 0x4000000),
    {"MSG_EOF", 0x200, 0x100},
    both("POLLIN", 1),
    both("POLLPRI", 2),
    both("POLLOUT", 4),
    both("POLLERR", 8),
    both("POLLHUP", 0x10),
    both("POLLNVAL", 0x20),
    both("POLLRDNORM", 0x40),
    both("POLLRDBAND", 0x80),
    {"POLLWRNORM", 0x100, 4},
    {"POLLWRBAND", 0x200, 0x100},
    {"POLLRDHUP", 0x2000, 0x4000},
    {"POLLINIGNEOF", 0x2000, 0x2000},
    both("EPOLLIN", 1),
    both("EPOLLPRI", 2),
    both("EPOLLOUT", 4),
    both("EPOLLERR", 8),
    both("EPOLLHUP", 0x10),
    both("EPOLLRDNORM", 0x40),
    both("EPOLLRDBAND", 0x80),
    both("EPOLLWRNORM", 0x100),
    both("EPOLLWRBAND", 0x200),
    both("EPOLLMSG", 0x400),
    both("EPOLLRDHUP", 0x2000),
    both("EPOLLEXCLUSIVE", 1LL << 28),
    both("EPOLLWAKEUP", 1LL << 29),
    both("EPOLLONESHOT", 1LL << 30),
    both("EPOLLET", 1LL << 31),
    both("EPOLL_CLOEXEC", 0x80000),
    both("EPOLL_CTL_ADD", 1),
    both("EPOLL_CTL_DEL", 2),
    both("EPOLL_CTL_MOD", 3),
    {"FIONREAD", 0x541B, 0x4004667F},
    both("SIOCINQ", 0x541B),
    both("SIOCOUTQ", 0x5411),
    both("SIOCOUTQNSD", 0x894B),
    {"SIOCATMARK", 0x8905, 0x40047307},
    {"FIONBIO", 0x5421, 0x8004667E},
    both("FIONSPACE", 0x40046676),
    both("FIONWRITE", 0x40046677),
    both("IP_PMTUDISC_DONT", 0),
    both("IP_PMTUDISC_WANT", 1),
    both("IP_PMTUDISC_DO", 2),
    both("IP_PMTUDISC_PROBE", 3),
    both("IPV6_PMTUDISC_DONT", 0),
    both("IPV6_PMTUDISC_WANT", 1),
    both("IPV6_PMTUDISC_DO", 2),
    both("IPV6_PMTUDISC_PROBE", 3),
    // Control messages: their types are compared by name alone.
    both("TCP_CM_INQ", 36),
    both("TCP_INQ", 36),
    // TCP_INFO: the congestion states, the options and the states of a connection.
    both("TCP_CA_Open", 0),
    both("TCP_CA_Disorder", 1),
    both("TCP_CA_CWR", 2),
    both("TCP_CA_Recovery", 3),
    both("TCP_CA_Loss", 4),
    both("TCPI_OPT_TIMESTAMPS", 1),
    both("TCPI_OPT_SACK", 2),
    both("TCPI_OPT_WSCALE", 4),
    both("TCPI_OPT_ECN", 8),
    both("TCPI_OPT_ECN_SEEN", 16),
    both("TCPI_OPT_SYN_DATA", 32),
    both("TCP_ESTABLISHED", 1),
    both("TCP_SYN_SENT", 2),
    both("TCP_SYN_RECV", 3),
    both("TCP_FIN_WAIT1", 4),
    both("TCP_FIN_WAIT2", 5),
    both("TCP_TIME_WAIT", 6),
    both("TCP_CLOSE", 7),
    both("TCP_CLOSE_WAIT", 8),
    both("TCP_LAST_ACK", 9),
    both("TCP_LISTEN", 10),
    both("TCP_CLOSING", 11),
    both("TCPI_CLOSED", 0),
    both("TCPI_LISTEN", 1),
    both("TCPI_SYN_SENT", 2),
    both("TCPI_SYN_RECEIVED", 3),
    both("TCPI_ESTABLISHED", 4),
    both("TCPI_CLOSE_WAIT", 5),
    both("TCPI_FIN_WAIT_1", 6),
    both("TCPI_CLOSING", 7),
    both("TCPI_LAST_ACK", 8),
    both("TCPI_FIN_WAIT_2", 9),
    both("TCPI_TIME_WAIT", 10),
    both("TCPS_CLOSED", 0),
    both("TCPS_LISTEN", 1),
    both("TCPS_SYN_SENT", 2),
    both("TCPS_SYN_RECEIVED", 3),
    both("TCPS_ESTABLISHED", 4),
    both("TCPS_CLOSE_WAIT", 5),
    both("TCPS_FIN_WAIT_1", 6),
    both("TCPS_CLOSING", 7),
    both("TCPS_LAST_ACK", 8),
    both("TCPS_FIN_WAIT_2", 9),
    both("TCPS_TIME_WAIT", 10),
};

std::optional<std::int64_t> errno_called(std::string_view word) {
#define X(name, text, number) \
  if (word == text && number != 0) return number;
  SYNWAVE_ERRNOS(X)
#undef X
  if (word == "EWOULDBLOCK") return static_cast<std::int64_t>(Errno::eagain);
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> symbol(std::string_view word, Profile profile) {
  for (const Symbol& known : symbols) {
    if (known.name == word) return profile == Profile::freebsd ? known.on_freebsd : known.on_linux;
  }
  return errno_called(word);
}

}  // namespace synwave::drill
