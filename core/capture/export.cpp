#include "core/capture/export.hpp"

#include "core/base/ensure.hpp"
#include "core/base/rng.hpp"
#include "core/wire/codec.hpp"
#include "core/wire/icmp.hpp"
#include "core/wire/options.hpp"
#include "core/wire/pcapng_writer.hpp"

namespace synwave {
namespace {

/// Where the checksum stands in a TCP header (RFC 9293 3.1).
constexpr std::uint32_t checksum_at = 16;

/// The trace says that a bit was flipped, not which; the same segment always gets the same one.
void flip_a_bit(std::vector<std::uint8_t>& packet, const Segment& segment, std::uint32_t index) {
  const bool has_text = !segment.text.empty();
  const std::uint32_t first =
      has_text ? packet_length(segment) - segment.text.length : ip_header_length(segment.source.address) + checksum_at;
  const std::uint32_t octets = has_text ? segment.text.length : 2;
  const auto bit = static_cast<std::uint32_t>(scale_draw(draw(0, index, Purpose::corrupt_bit, 0), octets * 8));
  packet[first + bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
}

Segment addressed(const Log& log, const SegmentRecord& record, const std::vector<CaptureHost>& hosts) {
  Segment segment = segment_of(log, record);
  segment.source.address = hosts[record.from].address;
  segment.destination.address = hosts[record.to].address;
  return segment;
}

/// Whether the event shows a packet to the interface of `at`, and which way it goes.
CaptureDirection direction_at(const Event& event, const SegmentRecord& record, HostId at) {
  const auto kind = static_cast<EventKind>(event.kind);
  const bool own = (record.marks & (mark_forged | mark_copy)) == 0;
  if (kind == EventKind::sent && record.from == at.raw && own) return CaptureDirection::outbound;
  const bool corrupted = kind == EventKind::lost && event.a == static_cast<std::uint8_t>(Fate::corrupted);
  if ((kind == EventKind::arrived || corrupted) && record.to == at.raw) return CaptureDirection::inbound;
  return CaptureDirection::unknown;
}

/// The message as it came in at `at`; it is the host at the other end that complains.
IcmpMessage message_of(const Log& log, const Event& event, const IcmpRecord& record,
                       const std::vector<CaptureHost>& hosts, HostId at) {
  IcmpMessage message;
  const std::size_t other = event.segment != nothing ? log.segments[event.segment].to
                            : at.raw == 0            ? hosts.size() - 1
                                                     : 0;
  message.source = hosts[other].address;
  message.destination = hosts[at.raw].address;
  message.type = event.a;
  message.code = event.b;
  message.mtu = static_cast<std::uint32_t>(event.value) & (message.source.v6 ? 0xFFFFFFFFU : 0xFFFFU);
  message.quoted_source = {message.destination, record.quoted_source_port};
  message.quoted_destination = {message.source, record.quoted_destination_port};
  message.quoted_seq = Seq32{record.quoted_seq};
  message.quoted_octets = event.segment != nothing ? packet_length(addressed(log, log.segments[event.segment], hosts))
                                                   : ip_header_length(message.destination) + tcp_header_length;
  return message;
}

}  // namespace

std::vector<std::uint8_t> packet_of(const Log& log, std::uint32_t segment, const std::vector<CaptureHost>& hosts,
                                    const Octets& octets) {
  ENSURE(segment < log.segments.size());
  std::vector<std::uint8_t> packet;
  encode(addressed(log, log.segments[segment], hosts), octets, packet);
  return packet;
}

std::vector<std::uint8_t> to_pcapng(const Log& log, const std::vector<CaptureHost>& hosts, const Octets& octets,
                                    HostId at) {
  PcapngWriter writer;
  const std::uint32_t interface = writer.add_interface(hosts[at.raw].name);
  std::vector<std::uint8_t> packet;
  std::size_t icmp = 0;
  for (const Event& event : log.events) {
    if (event.kind == static_cast<std::uint8_t>(EventKind::icmp)) {
      const IcmpRecord& record = log.icmp[icmp++];
      if (event.host != at.raw) continue;
      packet.clear();
      encode(message_of(log, event, record, hosts, at), packet);
      writer.add_packet(interface, at_ns(event.at_ns), packet, "", CaptureDirection::inbound);
    }
    if (event.segment == nothing) continue;
    const SegmentRecord& record = log.segments[event.segment];
    const CaptureDirection direction = direction_at(event, record, at);
    if (direction == CaptureDirection::unknown) continue;
    Segment segment = addressed(log, record, hosts);
    const bool marked = direction == CaptureDirection::inbound && (record.marks & mark_ce) != 0;
    if (marked) segment.ip.tos |= 3;  // RFC 3168 5
    packet.clear();
    encode(segment, octets, packet);
    const bool damaged =
        direction == CaptureDirection::inbound && record.fate == static_cast<std::uint8_t>(Fate::corrupted);
    if (damaged) flip_a_bit(packet, segment, event.segment);
    writer.add_packet(interface, at_ns(event.at_ns), packet, damaged ? "corrupted on the way" : "", direction);
  }
  return writer.octets();
}

}  // namespace synwave
