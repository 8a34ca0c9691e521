// Captures in the pcapng format (draft-ietf-opsawg-pcapng): raw IP packets with times to the nanosecond. Little endian
// on every platform.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/time.hpp"

namespace synwave {

/// Which way a packet went, seen from the interface.
enum class CaptureDirection : std::uint8_t { unknown = 0, inbound = 1, outbound = 2 };

/// Builds one capture in memory. Time 0 of a run is 1970-01-01 00:00:00 in the capture.
class PcapngWriter {
 public:
  /// `application` is who wrote the file, as the capture's properties show it; may be empty.
  explicit PcapngWriter(std::string_view application = "synwave");

  /// A place where packets are seen; gives its number, from 0 on.
  std::uint32_t add_interface(std::string_view name);
  /// `packet` begins with its IP header. `interface` was given by add_interface, `at` is not before 0.
  /// A comment or name longer than 65,535 octets is cut.
  void add_packet(std::uint32_t interface, Time at, std::span<const std::uint8_t> packet, std::string_view comment = {},
                  CaptureDirection direction = CaptureDirection::unknown);

  /// What has been written since the last take().
  const std::vector<std::uint8_t>& octets() const { return out_; }
  /// The same, for a file that grows: it is forgotten here.
  std::vector<std::uint8_t> take() { return std::exchange(out_, {}); }

 private:
  std::vector<std::uint8_t> out_;
  std::uint32_t interfaces_ = 0;
};

}  // namespace synwave
