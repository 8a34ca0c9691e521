// Packets out of a trace: one segment as octets, and the capture that a host's interface would have given.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/ids.hpp"
#include "core/trace/log.hpp"
#include "core/wire/segment.hpp"

namespace synwave {

/// What a trace does not say of its hosts; in the order of HostId.
struct CaptureHost {
  std::string name;
  Address address;
};

/// The segment with index `segment`, which must exist, as the IP packet that was put on the wire.
std::vector<std::uint8_t> packet_of(const Log& log, std::uint32_t segment, const std::vector<CaptureHost>& hosts,
                                    const Octets& octets);

/// A pcapng file of what `at` sent and what reached it, in the order in which it happened. A segment that was corrupted
/// on its way arrives with one bit flipped: in its text or, if it has none, in its checksum, so that it stays readable.
std::vector<std::uint8_t> to_pcapng(const Log& log, const std::vector<CaptureHost>& hosts, const Octets& octets,
                                    HostId at);

}  // namespace synwave
