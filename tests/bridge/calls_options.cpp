// getsockopt and setsockopt: numbers, and the few options that are no numbers.
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string>

#include "tests/bridge/calls.hpp"

namespace synwave::bridge {

namespace {

int unknown_option(int level, int name) {
  return cannot("socket option " + std::to_string(name) + " of level " + std::to_string(level), ENOPROTOOPT);
}

int give(const void* value, std::size_t size, void* out, socklen_t* length) {
  *length = static_cast<socklen_t>(std::min<std::size_t>(*length, size));
  std::memcpy(out, value, *length);
  return 0;
}

std::string_view congestion_control(Bridge& bridge) {
  return bridge.host().config().system == System::freebsd ? "newreno" : "reno";
}

int set_linger(Bridge& bridge, std::int32_t host_fd, const void* value, socklen_t length) {
  struct linger asked {};
  if (length < sizeof asked) return fail(EINVAL);
  std::memcpy(&asked, value, sizeof asked);
  const int seconds = std::clamp(asked.l_linger, 0, 65535);
  return answer_int(bridge.host().set_linger(host_fd, asked.l_onoff != 0, std::chrono::seconds{seconds}), "SO_LINGER");
}

int get_linger(Bridge& bridge, std::int32_t host_fd, void* out, socklen_t* length) {
  const auto known = bridge.host().linger(host_fd);
  if (!known) return fail(ENOTSOCK);
  struct linger told {};
  told.l_onoff = known->on ? 1 : 0;
  told.l_linger = static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(known->time).count());
  return give(&told, sizeof told, out, length);
}

int set_congestion(Bridge& bridge, const void* value, socklen_t length) {
  std::string name(static_cast<const char*>(value), length);
  name.resize(std::min(name.find('\0'), name.size()));
  if (name == congestion_control(bridge)) return 0;
  constexpr std::string_view known_elsewhere[] = {"reno", "newreno", "cubic", "bbr", "dctcp", "vegas", "htcp"};
  const bool known =
      std::find(std::begin(known_elsewhere), std::end(known_elsewhere), name) != std::end(known_elsewhere);
  return known ? cannot("TCP_CONGESTION " + name, EOPNOTSUPP) : fail(ENOENT);
}

int get_info(Bridge& bridge, std::int32_t host_fd, void* out, socklen_t* length) {
  const auto info = bridge.host().tcp_info(bridge.now(), host_fd);
  if (!info) return fail(ENOTSOCK);
  return write_tcp_info(*info, out, length) ? 0 : cannot("TCP_INFO of this system", EOPNOTSUPP);
}

int set_option(void* userdata, int fd, int level, int name, const void* value, socklen_t length) {
  Call call{userdata};
  Bridge& bridge = *call.bridge;
  const std::int32_t host_fd = bridge.host_fd(fd);
  const CallResult known = bridge.host().nonblocking(host_fd);
  if (known.error != Errno::none) return fail(number_of(known.error));
  if (value == nullptr) return fail(EFAULT);
  if (level == SOL_SOCKET && name == SO_LINGER) return set_linger(bridge, host_fd, value, length);
  if (level == IPPROTO_TCP && name == TCP_CONGESTION) return set_congestion(bridge, value, length);
  const auto option = read_option(level, name);
  if (!option) return unknown_option(level, name);
  int number = 0;
  const bool octet_will_do = *option == SocketOption::ip_tos || *option == SocketOption::ip_ttl;
  if (length >= sizeof number) {
    std::memcpy(&number, value, sizeof number);
  } else if (octet_will_do && length >= 1) {
    number = *static_cast<const unsigned char*>(value);
  } else {
    return fail(EINVAL);
  }
  CallResult result = bridge.host().set_option(bridge.now(), host_fd, *option, number, nullptr);
  return answer_int(bridge.finish(call.lock, std::move(result)).result, name_of(*option));
}

int get_option(void* userdata, int fd, int level, int name, void* out, socklen_t* length) {
  Call call{userdata};
  Bridge& bridge = *call.bridge;
  const std::int32_t host_fd = bridge.host_fd(fd);
  const CallResult known = bridge.host().nonblocking(host_fd);
  if (known.error != Errno::none) return fail(number_of(known.error));
  if (out == nullptr || length == nullptr) return fail(EFAULT);
  if (level == SOL_SOCKET && name == SO_LINGER) return get_linger(bridge, host_fd, out, length);
  if (level == IPPROTO_TCP && name == TCP_INFO) return get_info(bridge, host_fd, out, length);
  if (level == IPPROTO_TCP && name == TCP_CONGESTION) {
    char text[16] = {};  // TCP_CA_NAME_MAX
    congestion_control(bridge).copy(text, sizeof text - 1);
    return give(text, sizeof text, out, length);
  }
  const auto option = read_option(level, name);
  if (!option) return unknown_option(level, name);
  const CallResult told = bridge.host().get_option(bridge.now(), host_fd, *option);
  if (answer(told, name_of(*option)) < 0 && told.error != Errno::none) return -1;
  int number = static_cast<int>(told.value);
  if (*option == SocketOption::so_error) number = number_of(static_cast<Errno>(told.value));
  return give(&number, sizeof number, out, length);
}

}  // namespace

void fill_option_calls(Interface& table) {
  table.getsockopt = get_option;
  table.setsockopt = set_option;
}

}  // namespace synwave::bridge
