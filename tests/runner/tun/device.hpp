// A TUN device: what the kernel sends into it can be read here, what is written here reaches the kernel.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "core/wire/segment.hpp"
#include "tests/runner/tun/problem.hpp"

namespace synwave::runner::tun {

/// The loopback of the present network namespace goes up.
Problem raise_loopback();

/// A device of the present network namespace that is up and neither loopback nor a TUN device; empty if there is none.
std::string way_out();

/// Whether a program of the present network namespace listens on this TCP port.
bool somebody_listens(std::uint16_t port);

/// An address and the length of its network's prefix.
struct Prefix {
  Address address;
  std::uint32_t length = 0;
};
/// "10.9.0.2/24", "fd09::2/64"; empty if it is none of these.
std::optional<Prefix> parse_prefix(std::string_view text);
/// Whether the address lies in that network.
bool contains(const Prefix& prefix, const Address& address);
/// The first address of the network that is not the prefix's own: the kernel's, unless it is told.
Address neighbour_of(const Prefix& prefix);

/// What the device is to be; the kernel's address and network.
struct DeviceSpec {
  std::string name;  // empty: the system chooses
  Prefix kernel;
  std::uint32_t mtu = 1500;
};

class Device {
 public:
  Device() = default;
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;
  /// The device goes when it is closed.
  ~Device();

  /// Creates it in the present network namespace, with the kernel's address, and up.
  Problem open(const DeviceSpec& spec);
  const std::string& name() const { return name_; }
  int descriptor() const { return file_; }
  /// One packet; empty if there is none. Valid until the next call.
  std::span<const std::uint8_t> read();
  /// False: the kernel did not take it, and errno says why.
  bool write(std::span<const std::uint8_t> packet);

 private:
  int file_ = -1;
  std::string name_;
  std::uint8_t buffer_[65536];
};

}  // namespace synwave::runner::tun
