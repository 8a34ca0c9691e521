#include <doctest/doctest.h>

#include "core/wire/codec.hpp"
#include "tests/unit/wire/packet_surgery.hpp"

using namespace synwave;
using test::Packet;

namespace {

void check_error(const Packet& packet, ParseError error, std::uint32_t at) {
  const ParseResult result = parse(packet);
  CHECK(text_of(result.error) == text_of(error));
  CHECK(result.error_at == at);
}

Packet cut_to(std::size_t length) {
  Packet packet = test::packet_with_text(10);
  packet.resize(length);
  return packet;
}

/// Cut, but with an IP header that agrees.
Packet honest_cut_to(std::size_t length) {
  Packet packet = cut_to(length);
  test::set_total_length(packet);
  test::mend_ip_checksum(packet);
  return packet;
}

}  // namespace

TEST_CASE("fewer octets than an IP header: 19 are too few for IPv4, 39 for IPv6, 0 for any") {
  check_error({}, ParseError::ip_header_cut, 0);
  check_error(cut_to(19), ParseError::ip_header_cut, 19);
  Packet packet = test::packet_with_text(0, true);
  packet.resize(39);
  check_error(packet, ParseError::ip_header_cut, 39);
}

TEST_CASE("versions 5 and 7 are neither") {
  Packet packet(60, 0);
  packet[0] = 0x50;
  check_error(packet, ParseError::bad_ip_version, 0);
  packet[0] = 0x70;
  check_error(packet, ParseError::bad_ip_version, 0);
}

TEST_CASE("an IPv6 payload length one above or below the number of octets") {
  Packet packet = test::packet_with_text(10, true);
  packet[5] = static_cast<std::uint8_t>(packet[5] + 1);
  check_error(packet, ParseError::ip_length_mismatch, 4);
  packet[5] = static_cast<std::uint8_t>(packet[5] - 2);
  check_error(packet, ParseError::ip_length_mismatch, 4);
}

TEST_CASE("an IPv6 extension header that ends beyond the packet") {
  Packet packet = test::packet_with_text(0, true);
  packet[6] = 60;
  packet[40] = 6;
  packet[41] = 2;  // 24 octets, 20 are there
  check_error(packet, ParseError::bad_ip_header_length, 40);
  packet.resize(41);
  check_error(packet, ParseError::bad_ip_header_length, 40);
}

TEST_CASE("an IPv6 fragment header, and a next header that is not TCP") {
  Packet packet = test::packet_with_text(10, true);
  packet[6] = 44;
  check_error(packet, ParseError::fragment, 6);
  packet[6] = 59;  // nothing follows
  check_error(packet, ParseError::not_tcp, 6);
}

TEST_CASE("an IP header length of 16 octets is too short, one beyond the packet too long") {
  Packet packet = test::packet_with_text(0);
  packet[0] = 0x44;
  check_error(packet, ParseError::bad_ip_header_length, 0);
  packet[0] = 0x4F;
  check_error(packet, ParseError::bad_ip_header_length, 0);
}

TEST_CASE("a wrong IP header checksum") {
  Packet packet = test::packet_with_text(10);
  packet[8] = 63;
  check_error(packet, ParseError::bad_ip_checksum, 10);
}

TEST_CASE("a total length one above or below the number of octets") {
  Packet packet = test::packet_with_text(10);
  packet.push_back(0);
  check_error(packet, ParseError::ip_length_mismatch, 2);
  check_error(cut_to(49), ParseError::ip_length_mismatch, 2);
}

TEST_CASE("fragments are refused: the first has more to come, the others an offset; DF alone is none") {
  Packet packet = test::packet_with_text(10);
  test::put_u16(packet, 6, 0x2000);
  test::mend_ip_checksum(packet);
  check_error(packet, ParseError::fragment, 6);
  test::put_u16(packet, 6, 0x0001);
  test::mend_ip_checksum(packet);
  check_error(packet, ParseError::fragment, 6);
  test::put_u16(packet, 6, 0x0000);
  test::mend_ip_checksum(packet);
  CHECK(parse(packet).ok());
}

TEST_CASE("a datagram of UDP is not TCP") {
  Packet packet = test::packet_with_text(10);
  packet[9] = 17;
  test::mend_ip_checksum(packet);
  check_error(packet, ParseError::not_tcp, 9);
}

TEST_CASE("fewer octets than a TCP header: 19 are too few [RFC 9293 3.1]") {
  check_error(honest_cut_to(39), ParseError::tcp_header_cut, 39);
  check_error(honest_cut_to(20), ParseError::tcp_header_cut, 20);
}

TEST_CASE("a data offset of 4 is too small, one word beyond the segment too large [RFC9293-3.1-b]") {
  Packet packet = test::packet_with_text(4);
  packet[20 + 12] = 4 << 4;
  check_error(packet, ParseError::bad_data_offset, 32);
  packet[20 + 12] = 7 << 4;
  check_error(packet, ParseError::bad_data_offset, 32);
}

TEST_CASE("a data offset that ends with the segment leaves no text and is right [RFC 9293 3.1]") {
  Packet packet = test::packet_with_text(4);
  packet[20 + 12] = 6 << 4;
  for (std::size_t i = 40; i < 44; ++i) packet[i] = 1;
  test::mend_tcp_checksum(packet);
  const ParseResult result = parse(packet);
  CHECK(result.ok());
  CHECK(result.text_length == 0);
}

TEST_CASE("a packet cut anywhere is an error, with the place inside it or at its end") {
  const Packet whole = test::packet_with_text(10);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const ParseResult result = parse(cut_to(length));
    CHECK_FALSE(result.ok());
    CHECK(result.error_at <= length);
  }
}
