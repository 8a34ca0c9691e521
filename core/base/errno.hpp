// What a socket call can fail with. Lower case, for <cerrno> makes macros of the usual spelling.
#pragma once

#include <cstdint>
#include <string_view>

namespace synwave {

#define SYNWAVE_ERRNOS(X)                   \
  X(none, "none", 0)                        \
  X(eperm, "EPERM", 1)                      \
  X(enoent, "ENOENT", 2)                    \
  X(eintr, "EINTR", 4)                      \
  X(eio, "EIO", 5)                          \
  X(ebadf, "EBADF", 9)                      \
  X(eagain, "EAGAIN", 11)                   \
  X(enomem, "ENOMEM", 12)                   \
  X(eacces, "EACCES", 13)                   \
  X(efault, "EFAULT", 14)                   \
  X(eexist, "EEXIST", 17)                   \
  X(einval, "EINVAL", 22)                   \
  X(emfile, "EMFILE", 24)                   \
  X(enotty, "ENOTTY", 25)                   \
  X(epipe, "EPIPE", 32)                     \
  X(edom, "EDOM", 33)                       \
  X(enonet, "ENONET", 64)                   \
  X(eproto, "EPROTO", 71)                   \
  X(enotsock, "ENOTSOCK", 88)               \
  X(edestaddrreq, "EDESTADDRREQ", 89)       \
  X(emsgsize, "EMSGSIZE", 90)               \
  X(enoprotoopt, "ENOPROTOOPT", 92)         \
  X(eprotonosupport, "EPROTONOSUPPORT", 93) \
  X(esocktnosupport, "ESOCKTNOSUPPORT", 94) \
  X(eopnotsupp, "EOPNOTSUPP", 95)           \
  X(eafnosupport, "EAFNOSUPPORT", 97)       \
  X(eaddrinuse, "EADDRINUSE", 98)           \
  X(eaddrnotavail, "EADDRNOTAVAIL", 99)     \
  X(enetdown, "ENETDOWN", 100)              \
  X(enetunreach, "ENETUNREACH", 101)        \
  X(econnaborted, "ECONNABORTED", 103)      \
  X(econnreset, "ECONNRESET", 104)          \
  X(enobufs, "ENOBUFS", 105)                \
  X(eisconn, "EISCONN", 106)                \
  X(enotconn, "ENOTCONN", 107)              \
  X(eshutdown, "ESHUTDOWN", 108)            \
  X(etimedout, "ETIMEDOUT", 110)            \
  X(econnrefused, "ECONNREFUSED", 111)      \
  X(ehostdown, "EHOSTDOWN", 112)            \
  X(ehostunreach, "EHOSTUNREACH", 113)      \
  X(ealready, "EALREADY", 114)              \
  X(einprogress, "EINPROGRESS", 115)

enum class Errno : std::uint8_t {
#define X(name, text, number) name = number,
  SYNWAVE_ERRNOS(X)
#undef X
};

/// "ECONNRESET"; "none" for no error.
constexpr std::string_view name_of(Errno e) {
  switch (e) {
#define X(name, text, number) \
  case Errno::name: return text;
    SYNWAVE_ERRNOS(X)
#undef X
  }
  return "?";
}

}  // namespace synwave
