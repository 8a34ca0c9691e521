#include "core/wire/icmp.hpp"

#include <doctest/doctest.h>

#include "core/wire/address.hpp"
#include "tests/unit/wire/packet_surgery.hpp"

using namespace synwave;
using test::Packet;

namespace {

/// A router tells the client about a segment that it had sent to the server.
IcmpMessage complaint(bool v6, std::uint8_t type, std::uint8_t code, std::uint32_t mtu = 0) {
  const Segment sent = v6 ? test::some_segment_v6() : test::some_segment();
  IcmpMessage message;
  message.source = v6 ? *parse_ipv6("2001:db8::fe") : Address::v4(10, 0, 0, 254);
  message.destination = sent.source.address;
  message.type = type;
  message.code = code;
  message.mtu = mtu;
  message.quoted_source = sent.source;
  message.quoted_destination = sent.destination;
  message.quoted_seq = Seq32{1001};
  message.quoted_octets = v6 ? 60 : 40;
  return message;
}

Packet encoded(const IcmpMessage& message) {
  Packet packet;
  encode(message, packet);
  return packet;
}

/// Where the ICMP header begins.
std::size_t icmp_at(const Packet& packet) {
  return test::ip_length(packet);
}

void mend(Packet& packet) {
  const std::size_t at = icmp_at(packet);
  test::put_u16(packet, at + 2, 0);
  Checksum sum;
  if (test::is_v6(packet)) {
    sum.add(test::addresses_of(packet)).add_word(protocol_icmpv6);
    sum.add_word(static_cast<std::uint16_t>(packet.size() - at));
  }
  test::put_u16(packet, at + 2, sum.add(std::span{packet}.subspan(at)).result());
}

void check_error(const Packet& packet, ParseError error, std::size_t at) {
  const IcmpParseResult result = parse_icmp(packet);
  CHECK(text_of(result.error) == text_of(error));
  CHECK(result.error_at == at);
}

IcmpMeaning meaning(bool v6, int type, int code) {
  return meaning_of(complaint(v6, static_cast<std::uint8_t>(type), static_cast<std::uint8_t>(code)));
}

}  // namespace

// The octets are built by hand, the checksums computed apart from this program.

TEST_CASE("fragmentation needed with the next hop's MTU of 1200 is these 56 octets [RFC 792] [RFC 1191 4]") {
  const IcmpMessage message = complaint(false, 3, 4, 1200);
  const Packet expected{0x45, 0x00, 0x00, 0x38, 0x00, 0x00, 0x40, 0x00, 0x40, 0x01, 0x25, 0xC7, 0x0A, 0x00,
                        0x00, 0xFE, 0x0A, 0x00, 0x00, 0x01, 0x03, 0x04, 0x34, 0x12, 0x00, 0x00, 0x04, 0xB0,
                        0x45, 0x00, 0x00, 0x28, 0x00, 0x00, 0x40, 0x00, 0x40, 0x06, 0x26, 0xCE, 0x0A, 0x00,
                        0x00, 0x01, 0x0A, 0x00, 0x00, 0x02, 0xC0, 0x00, 0x00, 0x50, 0x00, 0x00, 0x03, 0xE9};
  CHECK(encoded(message) == expected);
  CHECK(parse_icmp(expected).message == message);
}

TEST_CASE("time exceeded is these 56 octets [RFC 792]") {
  const IcmpMessage message = complaint(false, 11, 0);
  const Packet expected{0x45, 0x00, 0x00, 0x38, 0x00, 0x00, 0x40, 0x00, 0x40, 0x01, 0x25, 0xC7, 0x0A, 0x00,
                        0x00, 0xFE, 0x0A, 0x00, 0x00, 0x01, 0x0B, 0x00, 0x30, 0xC6, 0x00, 0x00, 0x00, 0x00,
                        0x45, 0x00, 0x00, 0x28, 0x00, 0x00, 0x40, 0x00, 0x40, 0x06, 0x26, 0xCE, 0x0A, 0x00,
                        0x00, 0x01, 0x0A, 0x00, 0x00, 0x02, 0xC0, 0x00, 0x00, 0x50, 0x00, 0x00, 0x03, 0xE9};
  CHECK(encoded(message) == expected);
  CHECK(parse_icmp(expected).message == message);
}

TEST_CASE("packet too big with an MTU of 1280 is these 96 octets [RFC 4443 3.2]") {
  const IcmpMessage message = complaint(true, 2, 0, 1280);
  const Packet expected{0x60, 0x00, 0x00, 0x00, 0x00, 0x38, 0x3A, 0x40, 0x20, 0x01, 0x0D, 0xB8, 0x00, 0x00, 0x00, 0x00,
                        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFE, 0x20, 0x01, 0x0D, 0xB8, 0x00, 0x00, 0x00, 0x00,
                        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x02, 0x00, 0x16, 0x19, 0x00, 0x00, 0x05, 0x00,
                        0x60, 0x00, 0x00, 0x00, 0x00, 0x14, 0x06, 0x40, 0x20, 0x01, 0x0D, 0xB8, 0x00, 0x00, 0x00, 0x00,
                        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x20, 0x01, 0x0D, 0xB8, 0x00, 0x00, 0x00, 0x00,
                        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xC0, 0x00, 0x00, 0x50, 0x00, 0x00, 0x03, 0xE9};
  CHECK(encoded(message) == expected);
  CHECK(parse_icmp(expected).message == message);
}

TEST_CASE("port unreachable over IPv6 is these 96 octets [RFC 4443 3.1]") {
  const IcmpMessage message = complaint(true, 1, 4);
  const Packet expected{0x60, 0x00, 0x00, 0x00, 0x00, 0x38, 0x3A, 0x40, 0x20, 0x01, 0x0D, 0xB8, 0x00, 0x00, 0x00, 0x00,
                        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xFE, 0x20, 0x01, 0x0D, 0xB8, 0x00, 0x00, 0x00, 0x00,
                        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x01, 0x04, 0x1C, 0x15, 0x00, 0x00, 0x00, 0x00,
                        0x60, 0x00, 0x00, 0x00, 0x00, 0x14, 0x06, 0x40, 0x20, 0x01, 0x0D, 0xB8, 0x00, 0x00, 0x00, 0x00,
                        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x20, 0x01, 0x0D, 0xB8, 0x00, 0x00, 0x00, 0x00,
                        0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xC0, 0x00, 0x00, 0x50, 0x00, 0x00, 0x03, 0xE9};
  CHECK(encoded(message) == expected);
  CHECK(parse_icmp(expected).message == message);
}

TEST_CASE("every error comes back as it was written, and nothing else is one") {
  for (const bool v6 : {false, true}) {
    for (int type = 0; type < 256; ++type) {
      for (int code = 0; code < 17; ++code) {
        CAPTURE(type);
        const IcmpMessage message = complaint(v6, static_cast<std::uint8_t>(type), static_cast<std::uint8_t>(code));
        const IcmpParseResult result = parse_icmp(encoded(message));
        const bool quotes = v6 ? type < 128 : (type >= 3 && type <= 5) || type == 11 || type == 12;
        REQUIRE(result.ok() == quotes);
        if (quotes) CHECK(result.message == message);
        if (!quotes) CHECK(result.error == ParseError::not_icmp_error);
      }
    }
  }
}

TEST_CASE("a quote needs eight octets after its IP header, more are passed over [RFC 792]") {
  for (const bool v6 : {false, true}) {
    const IcmpMessage message = complaint(v6, v6 ? 1 : 3, 0);
    const std::size_t length = encoded(message).size();
    const auto of_length = [&](std::size_t wanted) {
      Packet packet = encoded(message);
      packet.resize(wanted);
      test::set_total_length(packet);
      if (!v6) test::mend_ip_checksum(packet);
      mend(packet);
      return packet;
    };
    CHECK(parse_icmp(of_length(length + 13)).message == message);
    check_error(of_length(length - 1), ParseError::quote_cut, length - 1);
    check_error(of_length(length - 9), ParseError::ip_header_cut, length - 9);
    const std::size_t header_end = test::ip_length(encoded(message)) + 8;
    check_error(of_length(header_end), ParseError::ip_header_cut, header_end);
    check_error(of_length(header_end - 1), ParseError::icmp_header_cut, header_end - 1);
  }
}

TEST_CASE("the quoted header is believed as it is: its checksum, its length and more fragments do not matter") {
  Packet packet = encoded(complaint(false, 11, 0));
  const std::size_t quote = icmp_at(packet) + 8;
  packet[quote + 3] = 0xFF;
  packet[quote + 6] = 0x20;
  packet[quote + 8] = 1;  // TTL
  mend(packet);
  IcmpMessage expected = complaint(false, 11, 0);
  expected.quoted_octets = 0xFF;
  CHECK(parse_icmp(packet).message == expected);
  packet[quote + 7] = 1;  // not the first fragment: no TCP header
  mend(packet);
  check_error(packet, ParseError::fragment, quote + 6);
}

TEST_CASE(
    "how long the quoted packet was is read from its header, and nothing from one that is no length [RFC 1191 5]") {
  for (const bool v6 : {false, true}) {
    const std::uint32_t header = v6 ? 40 : 20;
    for (const std::uint32_t octets : {header + 1, 1500U, 65'535U}) {
      IcmpMessage message = complaint(v6, 11, 0);
      message.quoted_octets = octets;
      CHECK(parse_icmp(encoded(message)).message.quoted_octets == octets);
      message.quoted_octets = header;
      CHECK(parse_icmp(encoded(message)).message.quoted_octets == 0);
    }
  }
}

TEST_CASE("a quote of UDP, of the other IP version, or with options before TCP") {
  Packet packet = encoded(complaint(false, 3, 3));
  const std::size_t quote = icmp_at(packet) + 8;
  packet[quote + 9] = 17;
  mend(packet);
  check_error(packet, ParseError::not_tcp, quote + 9);

  packet = encoded(complaint(true, 1, 4));
  packet[48] = 0x45;
  test::put_u16(packet, 48 + 6, 0);
  packet[48 + 9] = protocol_tcp;
  mend(packet);
  check_error(packet, ParseError::bad_ip_version, 48);

  packet = encoded(complaint(true, 1, 4));
  const std::uint8_t options[] = {6, 0, 1, 4, 0, 0, 0, 0};
  packet[48 + 6] = 60;
  packet.insert(packet.begin() + 88, std::begin(options), std::end(options));
  test::set_total_length(packet);
  mend(packet);
  CHECK(parse_icmp(packet).message == complaint(true, 1, 4));
}

TEST_CASE("a wrong checksum, and a protocol that is not this family's ICMP") {
  for (const bool v6 : {false, true}) {
    Packet packet = encoded(complaint(v6, v6 ? 1 : 3, 0));
    packet.back() = static_cast<std::uint8_t>(packet.back() ^ 1);
    check_error(packet, ParseError::bad_icmp_checksum, icmp_at(packet) + 2);
    packet[v6 ? 6 : 9] = v6 ? protocol_icmp : protocol_icmpv6;
    if (!v6) test::mend_ip_checksum(packet);
    check_error(packet, ParseError::not_icmp, v6 ? 6 : 9);
    check_error(test::packet_with_text(0, v6), ParseError::not_icmp, v6 ? 6 : 9);
  }
}

TEST_CASE("what the codes of unreachable mean [RFC 1122 4.2.3.9] [RFC 4443 3.1]") {
  constexpr auto net = IcmpMeaning::net_unreach;
  constexpr auto host = IcmpMeaning::host_unreach;
  constexpr auto barred = IcmpMeaning::prohibited;
  const IcmpMeaning v4[] = {net,
                            host,
                            IcmpMeaning::proto_unreach,
                            IcmpMeaning::port_unreach,
                            IcmpMeaning::too_big,
                            host,
                            net,
                            host,
                            host,
                            barred,
                            barred,
                            net,
                            host,
                            barred,
                            barred,
                            barred,
                            IcmpMeaning::ignored};
  for (int code = 0; code < 17; ++code) CHECK(meaning(false, 3, code) == v4[code]);
  const IcmpMeaning v6[] = {net, barred, host, host, IcmpMeaning::port_unreach, barred, barred, IcmpMeaning::ignored};
  for (int code = 0; code < 8; ++code) CHECK(meaning(true, 1, code) == v6[code]);
}

TEST_CASE("source quench means nothing [RFC9293-MUST-55]") {
  CHECK(meaning(false, 4, 0) == IcmpMeaning::ignored);
}

TEST_CASE("what the other types mean, which have other numbers over IPv6") {
  CHECK(meaning(false, 11, 0) == IcmpMeaning::time_exceeded);
  CHECK(meaning(false, 11, 1) == IcmpMeaning::time_exceeded);
  CHECK(meaning(false, 12, 0) == IcmpMeaning::bad_parameter);
  CHECK(meaning(false, 5, 1) == IcmpMeaning::ignored);
  CHECK(meaning(false, 1, 0) == IcmpMeaning::ignored);
  CHECK(meaning(true, 2, 0) == IcmpMeaning::too_big);
  CHECK(meaning(true, 3, 1) == IcmpMeaning::time_exceeded);
  CHECK(meaning(true, 4, 0) == IcmpMeaning::bad_parameter);
  CHECK(meaning(true, 4, 2) == IcmpMeaning::bad_parameter);
  CHECK(meaning(true, 4, 1) == IcmpMeaning::proto_unreach);
  CHECK(meaning(true, 11, 0) == IcmpMeaning::ignored);
}
