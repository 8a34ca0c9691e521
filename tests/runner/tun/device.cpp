#include "tests/runner/tun/device.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "core/scenario/values.hpp"
#include "core/wire/address.hpp"

namespace synwave::runner::tun {

namespace {

/// As <linux/ipv6.h> has it, which cannot be included beside <netinet/in.h>.
struct Ipv6Request {
  in6_addr address;
  std::uint32_t prefix_length;
  int interface;
};

class Control {
 public:
  explicit Control(int family) : file_{::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0)} {}
  Control(const Control&) = delete;
  Control& operator=(const Control&) = delete;
  ~Control() {
    if (file_ >= 0) ::close(file_);
  }
  template <class Argument>
  bool call(unsigned long what, Argument& argument) const {
    return file_ >= 0 && ::ioctl(file_, what, &argument) == 0;
  }

 private:
  int file_;
};

ifreq request_for(const std::string& name) {
  ifreq request{};
  std::memcpy(request.ifr_name, name.data(), std::min<std::size_t>(name.size(), IFNAMSIZ - 1));
  return request;
}

bool raise(const Control& control, const std::string& name) {
  ifreq request = request_for(name);
  if (!control.call(SIOCGIFFLAGS, request)) return false;
  request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
  return control.call(SIOCSIFFLAGS, request);
}

sockaddr in_words(const Address& address) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  std::memcpy(&in.sin_addr, address.octets.data(), 4);
  sockaddr words{};
  std::memcpy(&words, &in, sizeof in);
  return words;
}

Address mask_of(std::uint32_t length) {
  Address mask;
  for (std::uint32_t i = 0; i < 32 && i < length; ++i) {
    mask.octets[i / 8] = static_cast<std::uint8_t>(mask.octets[i / 8] | 0x80U >> (i % 8));
  }
  return mask;
}

bool set_ipv4(const Control& control, const std::string& name, const Prefix& prefix) {
  ifreq request = request_for(name);
  request.ifr_addr = in_words(prefix.address);
  if (!control.call(SIOCSIFADDR, request)) return false;
  request.ifr_netmask = in_words(mask_of(prefix.length));
  return control.call(SIOCSIFNETMASK, request);
}

/// The kernel looks for a namesake before it lets an address be used, also where there is nobody to ask.
bool becomes_usable(const Address& address) {
  constexpr int glances = 500;
  constexpr useconds_t glance_us = 10'000;
  sockaddr_in6 in6{};
  in6.sin6_family = AF_INET6;
  std::memcpy(&in6.sin6_addr, address.octets.data(), 16);
  for (int i = 0; i < glances; ++i) {
    const int probe = ::socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const bool bound = ::bind(probe, reinterpret_cast<const sockaddr*>(&in6), sizeof in6) == 0;
    const int why = errno;
    ::close(probe);
    errno = why;
    if (bound) return true;
    ::usleep(glance_us);
  }
  return false;
}

bool set_ipv6(const std::string& name, const Prefix& prefix) {
  const Control control{AF_INET6};
  Ipv6Request request{{}, prefix.length, static_cast<int>(::if_nametoindex(name.c_str()))};
  std::memcpy(&request.address, prefix.address.octets.data(), 16);
  return control.call(SIOCSIFADDR, request) && becomes_usable(prefix.address);
}

}  // namespace

Problem raise_loopback() {
  const Control control{AF_INET};
  return raise(control, "lo") ? Problem{} : system_problem("the loopback does not go up");
}

std::string way_out() {
  constexpr unsigned short no_hardware = 0xFFFE;  // ARPHRD_NONE: a TUN device
  const Control control{AF_INET};
  std::string found;
  struct if_nameindex* const devices = ::if_nameindex();
  for (const struct if_nameindex* device = devices; device != nullptr && device->if_index != 0; ++device) {
    ifreq flags = request_for(device->if_name);
    ifreq hardware = request_for(device->if_name);
    const bool known = control.call(SIOCGIFFLAGS, flags) && control.call(SIOCGIFHWADDR, hardware);
    const bool up = known && (flags.ifr_flags & IFF_UP) != 0;  // unknown: it has just gone
    const unsigned short kind = hardware.ifr_hwaddr.sa_family;
    if (up && kind != ARPHRD_LOOPBACK && kind != no_hardware) found = device->if_name;
  }
  ::if_freenameindex(devices);
  return found;
}

bool somebody_listens(std::uint16_t port) {
  constexpr unsigned listen = 0x0A;  // TCP_LISTEN
  bool found = false;
  for (const char* const table : {"/proc/self/net/tcp", "/proc/self/net/tcp6"}) {
    std::FILE* const file = std::fopen(table, "re");
    char line[512];
    while (file != nullptr && std::fgets(line, sizeof line, file) != nullptr) {
      unsigned local = 0;
      unsigned state = 0;
      const bool read = std::sscanf(line, " %*d: %*[0-9A-F]:%x %*[0-9A-F]:%*x %x", &local, &state) == 2;
      found = found || (read && local == port && state == listen);
    }
    if (file != nullptr) std::fclose(file);
  }
  return found;
}

std::optional<Prefix> parse_prefix(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const std::optional<Address> address = parse_address(text.substr(0, slash));
  const scenario::Quantity length = scenario::read_number(text.substr(slash + 1));
  // Two addresses at least, one for each side.
  if (!address || !unicast(*address) || loopback(*address) || !length.ok()) return std::nullopt;
  if (length.value < 1 || length.value > (address->v6 ? 127U : 30U)) return std::nullopt;
  return Prefix{*address, static_cast<std::uint32_t>(length.value)};
}

bool contains(const Prefix& prefix, const Address& address) {
  if (address.v6 != prefix.address.v6) return false;
  for (std::uint32_t i = 0; i < prefix.length; ++i) {
    if (((address.octets[i / 8] ^ prefix.address.octets[i / 8]) & (0x80U >> (i % 8))) != 0) return false;
  }
  return true;
}

Address neighbour_of(const Prefix& prefix) {
  Address address = prefix.address;
  const std::uint32_t octets = address.v6 ? 16 : 4;
  for (std::uint32_t i = prefix.length; i < octets * 8; ++i) {
    address.octets[i / 8] = static_cast<std::uint8_t>(address.octets[i / 8] & ~(0x80U >> (i % 8)));
  }
  std::uint8_t& last = address.octets[octets - 1];
  last = static_cast<std::uint8_t>(last | 1U);
  if (address == prefix.address) last = static_cast<std::uint8_t>(last ^ 3U);
  return address;
}

Device::~Device() {
  if (file_ >= 0) ::close(file_);
}

Problem Device::open(const DeviceSpec& spec) {
  file_ = ::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
  if (file_ < 0) return system_problem("/dev/net/tun cannot be opened");
  ifreq request = request_for(spec.name.empty() ? "synwave%d" : spec.name);
  request.ifr_flags = IFF_TUN | IFF_NO_PI;
  if (::ioctl(file_, TUNSETIFF, &request) != 0) {
    const char* const lacking = errno == EPERM ? " (CAP_NET_ADMIN is lacking here)" : "";
    return system_problem("a TUN device cannot be made" + std::string{lacking});
  }
  name_ = request.ifr_name;
  const Control control{AF_INET};
  request.ifr_mtu = static_cast<int>(spec.mtu);
  if (!control.call(SIOCSIFMTU, request)) return system_problem(name_ + ": the MTU cannot be set");
  const bool v6 = spec.kernel.address.v6;
  if (!v6 && !set_ipv4(control, name_, spec.kernel)) return system_problem(name_ + ": the address cannot be set");
  if (!raise(control, name_)) return system_problem(name_ + " does not go up");
  if (v6 && !set_ipv6(name_, spec.kernel)) return system_problem(name_ + ": the address cannot be set");
  return {};
}

std::span<const std::uint8_t> Device::read() {
  const ssize_t length = ::read(file_, buffer_, sizeof buffer_);
  if (length <= 0) return {};
  return {buffer_, static_cast<std::size_t>(length)};
}

bool Device::write(std::span<const std::uint8_t> packet) {
  return ::write(file_, packet.data(), packet.size()) == static_cast<ssize_t>(packet.size());
}

}  // namespace synwave::runner::tun
