#include "core/capture/export.hpp"

#include <doctest/doctest.h>

#include "core/wire/address.hpp"
#include "core/wire/codec.hpp"

using namespace synwave;

namespace {

constexpr HostId client{0};
constexpr HostId server{1};
const std::vector<CaptureHost> hosts = {{"client", Address::v4(10, 0, 0, 1)}, {"server", Address::v4(10, 0, 0, 2)}};

/// A trace of one segment with three octets of text, client to server, as a test wants it to end.
struct Story {
  Log log;
  Octets octets;

  SegmentRecord& sent(std::int64_t at, std::uint8_t marks = 0) {
    Segment segment;
    segment.source.port = 49152;
    segment.destination.port = 80;
    segment.seq = Seq32{100};
    segment.ack = Seq32{7};
    segment.text = Bytes{StreamId{0}, 3, 0};
    const std::uint32_t index = log.add(segment);
    SegmentRecord& record = log.segments[index];
    record.from = client.raw;
    record.to = server.raw;
    record.marks = marks;
    happened(EventKind::sent, client, at, index);
    return record;
  }

  void happened(EventKind kind, HostId host, std::int64_t at, std::uint32_t segment, Fate fate = Fate::in_flight) {
    Event event;
    event.kind = static_cast<std::uint8_t>(kind);
    event.host = host.raw;
    event.at_ns = at;
    event.segment = segment;
    event.a = static_cast<std::uint8_t>(fate);
    log.add(event);
  }
};

struct Packet {
  std::uint64_t at = 0;
  std::vector<std::uint8_t> octets;
};

std::uint32_t little(const std::vector<std::uint8_t>& file, std::size_t at) {
  return file[at] | (std::uint32_t{file[at + 1]} << 8) | (std::uint32_t{file[at + 2]} << 16) |
         (std::uint32_t{file[at + 3]} << 24);
}

/// The enhanced packet blocks of a file (type 6): time in the two words after the interface, then the lengths.
std::vector<Packet> packets(const std::vector<std::uint8_t>& file) {
  std::vector<Packet> found;
  for (std::size_t at = 0; at < file.size(); at += little(file, at + 4)) {
    if (little(file, at) != 6) continue;
    Packet packet;
    packet.at = (std::uint64_t{little(file, at + 12)} << 32) | little(file, at + 16);
    const auto first = file.begin() + static_cast<std::ptrdiff_t>(at) + 28;
    packet.octets.assign(first, first + static_cast<std::ptrdiff_t>(little(file, at + 20)));
    found.push_back(packet);
  }
  return found;
}

}  // namespace

TEST_CASE("a segment that arrives is captured at both ends, at its two times, and can be read back") {
  Story story;
  story.sent(1'000);
  story.happened(EventKind::arrived, server, 5'000, 0, Fate::arrived);

  const auto left = packets(to_pcapng(story.log, hosts, story.octets, client));
  const auto right = packets(to_pcapng(story.log, hosts, story.octets, server));
  REQUIRE(left.size() == 1);
  REQUIRE(right.size() == 1);
  CHECK(left[0].at == 1'000);
  CHECK(right[0].at == 5'000);
  CHECK(left[0].octets == right[0].octets);
  CHECK(left[0].octets == packet_of(story.log, 0, hosts, story.octets));

  const ParseResult parsed = parse(left[0].octets);
  REQUIRE(parsed.ok());
  CHECK(parsed.segment.source == Endpoint{hosts[0].address, 49152});
  CHECK(parsed.segment.destination == Endpoint{hosts[1].address, 80});
  CHECK(parsed.segment.seq == Seq32{100});
  CHECK(parsed.text_length == 3);
}

TEST_CASE("a lost segment is seen where it was sent and nowhere else") {
  Story story;
  story.sent(1'000);
  story.happened(EventKind::lost, client, 2'000, 0, Fate::dropped);
  CHECK(packets(to_pcapng(story.log, hosts, story.octets, client)).size() == 1);
  CHECK(packets(to_pcapng(story.log, hosts, story.octets, server)).empty());
}

TEST_CASE("what a host never sent is not in its capture, though it arrives: forged segments and copies of the link") {
  for (const std::uint8_t mark : {mark_forged, mark_copy}) {
    Story story;
    story.sent(1'000, mark);
    story.happened(EventKind::arrived, server, 5'000, 0, Fate::arrived);
    CHECK(packets(to_pcapng(story.log, hosts, story.octets, client)).empty());
    CHECK(packets(to_pcapng(story.log, hosts, story.octets, server)).size() == 1);
  }
}

TEST_CASE("between IPv6 addresses the packets are IPv6, and the wrong bit is where it can be found") {
  std::vector<CaptureHost> over_v6 = hosts;
  over_v6[0].address = *parse_ipv6("2001:db8::1");
  over_v6[1].address = *parse_ipv6("2001:db8::2");
  Story story;
  SegmentRecord& record = story.sent(1'000);
  SUBCASE("with text") {}
  SUBCASE("without text") {
    record.text_length = 0;
  }
  record.fate = static_cast<std::uint8_t>(Fate::corrupted);
  record.ttl = 7;
  record.tos = 3;
  record.flow_label = 0x12345;
  story.happened(EventKind::lost, server, 5'000, 0, Fate::corrupted);

  const ParseResult whole = parse(packet_of(story.log, 0, over_v6, story.octets));
  REQUIRE(whole.ok());
  CHECK(whole.segment.source == Endpoint{over_v6[0].address, 49152});
  CHECK(whole.segment.destination == Endpoint{over_v6[1].address, 80});
  CHECK(whole.segment.ip == IpFields{7, 3, 0x12345});
  const auto arrived = packets(to_pcapng(story.log, over_v6, story.octets, server));
  REQUIRE(arrived.size() == 1);
  CHECK(parse(arrived[0].octets).error == ParseError::bad_tcp_checksum);
}

TEST_CASE("a corrupted segment leaves whole and arrives with one wrong bit that the checksum finds") {
  Story story;
  SegmentRecord& record = story.sent(1'000);
  SUBCASE("in its text") {}
  SUBCASE("in the checksum itself, without text") {
    record.text_length = 0;
  }
  record.fate = static_cast<std::uint8_t>(Fate::corrupted);
  story.happened(EventKind::lost, server, 5'000, 0, Fate::corrupted);

  const auto left = packets(to_pcapng(story.log, hosts, story.octets, client));
  const auto right = packets(to_pcapng(story.log, hosts, story.octets, server));
  REQUIRE(left.size() == 1);
  REQUIRE(right.size() == 1);
  CHECK(parse(left[0].octets).ok());
  CHECK(parse(right[0].octets).error == ParseError::bad_tcp_checksum);
  unsigned different = 0;
  for (std::size_t i = 0; i < left[0].octets.size(); ++i) {
    for (unsigned bits = left[0].octets[i] ^ right[0].octets[i]; bits != 0; bits &= bits - 1) ++different;
  }
  CHECK(different == 1);
}

TEST_CASE("an answer at the very moment of an arrival stands after it") {
  Story story;
  story.sent(1'000);
  story.happened(EventKind::arrived, server, 5'000, 0, Fate::arrived);
  SegmentRecord& answer = story.sent(5'000);
  answer.from = server.raw;
  answer.to = client.raw;
  const auto right = packets(to_pcapng(story.log, hosts, story.octets, server));
  REQUIRE(right.size() == 2);
  CHECK(right[0].octets == packet_of(story.log, 0, hosts, story.octets));
  CHECK(right[1].octets == packet_of(story.log, 1, hosts, story.octets));
}

TEST_CASE("what the link has marked as congested left with ECT(0) and arrives with CE (RFC 3168 5)") {
  Story story;
  story.sent(1'000, mark_ce).tos = 2;
  story.happened(EventKind::arrived, server, 5'000, 0, Fate::arrived);
  const auto left = packets(to_pcapng(story.log, hosts, story.octets, client));
  const auto right = packets(to_pcapng(story.log, hosts, story.octets, server));
  REQUIRE(left.size() == 1);
  REQUIRE(right.size() == 1);
  CHECK(left[0].octets[1] == 2);
  CHECK(right[0].octets[1] == 3);
}
