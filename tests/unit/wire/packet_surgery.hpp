// Packets for tests to break: made whole by the encoder, bent by hand, checksums put right again.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/wire/address.hpp"
#include "core/wire/checksum.hpp"
#include "core/wire/codec.hpp"

namespace synwave::test {

using Packet = std::vector<std::uint8_t>;

inline Segment some_segment() {
  Segment s;
  s.source = {Address::v4(10, 0, 0, 1), 49152};
  s.destination = {Address::v4(10, 0, 0, 2), 80};
  s.seq = Seq32{1000};
  s.ack = Seq32{2000};
  s.window = 8192;
  return s;
}

inline Segment some_segment_v6() {
  Segment s = some_segment();
  s.source.address = *parse_ipv6("2001:db8::1");
  s.destination.address = *parse_ipv6("2001:db8::2");
  return s;
}

inline Packet packet_with_text(std::uint32_t octets, bool v6 = false) {
  Segment s = v6 ? some_segment_v6() : some_segment();
  s.text = {StreamId{1}, octets, 0};
  Packet packet;
  encode(s, Octets{}, packet);
  return packet;
}

inline bool is_v6(const Packet& packet) {
  return packet[0] >> 4 == 6;
}

/// Octets of the IP header; of an IPv6 header those of the fixed one.
inline std::size_t ip_length(const Packet& packet) {
  return is_v6(packet) ? 40 : (packet[0] & 0x0FU) * 4;
}

/// Where the header of the transport begins, and the field that names it: behind IPv6's extension headers, as far as
/// they are of the kinds that are skipped and whole.
struct Transport {
  std::size_t protocol_at;
  std::size_t begin;
};
inline Transport transport_of(const Packet& packet) {
  if (!is_v6(packet)) return {9, ip_length(packet)};
  Transport t{6, 40};
  for (;;) {
    const std::uint8_t next = packet[t.protocol_at];
    const bool skipped = next == 0 || next == 43 || next == 60;
    if (!skipped || t.begin + 8 > packet.size() || t.begin + (packet[t.begin + 1] + 1U) * 8 > packet.size()) return t;
    t = {t.begin, t.begin + (packet[t.begin + 1] + 1U) * 8};
  }
}

/// Both addresses, which stand side by side.
inline std::span<const std::uint8_t> addresses_of(const Packet& packet) {
  return is_v6(packet) ? std::span{packet}.subspan(8, 32) : std::span{packet}.subspan(12, 8);
}

inline void put_u16(Packet& packet, std::size_t at, std::size_t value) {
  packet[at] = static_cast<std::uint8_t>((value >> 8) & 0xFF);
  packet[at + 1] = static_cast<std::uint8_t>(value & 0xFF);
}

inline void mend_ip_checksum(Packet& packet) {
  put_u16(packet, 10, 0);
  put_u16(packet, 10, Checksum{}.add(std::span{packet}.first(ip_length(packet))).result());
}

inline void mend_tcp_checksum(Packet& packet) {
  const std::size_t begin = transport_of(packet).begin;
  put_u16(packet, begin + 16, 0);
  Checksum sum;
  sum.add(addresses_of(packet)).add_word(protocol_tcp);
  sum.add_word(static_cast<std::uint16_t>(packet.size() - begin));
  put_u16(packet, begin + 16, sum.add(std::span{packet}.subspan(begin)).result());
}

inline void set_total_length(Packet& packet) {
  if (is_v6(packet)) return put_u16(packet, 4, packet.size() - 40);
  put_u16(packet, 2, packet.size());
}

/// A segment whose options are exactly these octets, a multiple of four and at most 40.
inline Packet packet_with_options(const std::vector<std::uint8_t>& options, bool syn = false) {
  Segment s = some_segment();
  s.syn = syn;
  Packet packet;
  encode(s, Octets{}, packet);
  packet.insert(packet.end(), options.begin(), options.end());
  packet[20 + 12] = static_cast<std::uint8_t>(((20 + options.size()) / 4) << 4);
  set_total_length(packet);
  mend_ip_checksum(packet);
  mend_tcp_checksum(packet);
  return packet;
}

}  // namespace synwave::test
