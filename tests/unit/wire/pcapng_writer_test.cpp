#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/wire/pcapng_writer.hpp"

using namespace synwave;

namespace {

using Capture = std::vector<std::uint8_t>;

std::uint32_t u32(const Capture& capture, std::size_t at) {
  return capture[at] | static_cast<std::uint32_t>(capture[at + 1]) << 8 |
         static_cast<std::uint32_t>(capture[at + 2]) << 16 | static_cast<std::uint32_t>(capture[at + 3]) << 24;
}

/// Where each block begins; checks that both of its lengths agree and that blocks fill the capture.
std::vector<std::size_t> blocks(const Capture& capture) {
  std::vector<std::size_t> starts;
  std::size_t at = 0;
  while (at < capture.size()) {
    const std::uint32_t length = u32(capture, at + 4);
    REQUIRE(length % 4 == 0);
    REQUIRE(at + length <= capture.size());
    REQUIRE(u32(capture, at + length - 4) == length);
    starts.push_back(at);
    at += length;
  }
  return starts;
}

std::string text(const Capture& capture) {
  return {capture.begin(), capture.end()};
}

}  // namespace

TEST_CASE("a capture is a section, its interfaces and packets, each a whole block") {
  PcapngWriter writer;
  CHECK(writer.add_interface("client") == 0);
  CHECK(writer.add_interface("server") == 1);
  writer.add_packet(1, at_ns(5), Capture{1, 2, 3});
  const Capture& capture = writer.octets();
  const std::vector<std::size_t> starts = blocks(capture);
  REQUIRE(starts.size() == 4);
  CHECK(u32(capture, starts[0]) == 0x0A0D0D0A);
  CHECK(u32(capture, starts[0] + 8) == 0x1A2B3C4D);
  CHECK(u32(capture, starts[1]) == 1);
  CHECK((u32(capture, starts[1] + 8) & 0xFFFF) == 101);  // LINKTYPE_RAW
  CHECK(u32(capture, starts[3]) == 6);
  CHECK(u32(capture, starts[3] + 8) == 1);
}

TEST_CASE("an interface says its name and that its clock counts nanoseconds") {
  PcapngWriter writer;
  writer.add_interface("client");
  const Capture& capture = writer.octets();
  const std::size_t interface = blocks(capture)[1];
  CHECK(u32(capture, interface + 16) == (6U << 16 | 2U));  // if_name, 6 octets
  CHECK(text(capture).substr(interface + 20, 6) == "client");
  CHECK(u32(capture, interface + 28) == (1U << 16 | 9U));  // if_tsresol, 1 octet: 10^-9 s
  CHECK(u32(capture, interface + 32) == 9);
}

TEST_CASE("a packet's time has 64 bits of nanoseconds, its octets are padded but not counted") {
  PcapngWriter writer;
  writer.add_interface("a");
  const std::int64_t day = 86'400'000'000'001;
  writer.add_packet(0, at_ns(day), Capture{0xAA, 0xBB, 0xCC, 0xDD, 0xEE});
  const Capture& capture = writer.octets();
  const std::size_t packet = blocks(capture).back();
  CHECK(u32(capture, packet + 12) == static_cast<std::uint32_t>(day >> 32));
  CHECK(u32(capture, packet + 16) == static_cast<std::uint32_t>(day & 0xFFFFFFFF));
  CHECK(u32(capture, packet + 20) == 5);
  CHECK(u32(capture, packet + 24) == 5);
  CHECK(u32(capture, packet + 28) == 0xDDCCBBAA);
  CHECK(u32(capture, packet + 32) == 0x000000EE);
}

TEST_CASE("a comment and a direction are options of their packet alone") {
  PcapngWriter writer;
  writer.add_interface("a");
  writer.add_packet(0, at_ns(0), Capture(4), "lost", CaptureDirection::inbound);
  const std::size_t first_end = writer.octets().size();
  writer.add_packet(0, at_ns(0), Capture(4));
  const Capture& capture = writer.octets();
  const std::size_t packet = blocks(capture)[2];
  CHECK(u32(capture, packet + 32) == (4U << 16 | 1U));  // opt_comment, 4 octets
  CHECK(u32(capture, packet + 36) == ('l' | 'o' << 8 | 's' << 16 | 't' << 24));
  CHECK(u32(capture, packet + 40) == (4U << 16 | 2U));  // epb_flags
  CHECK(u32(capture, packet + 44) == 1);
  CHECK(capture.size() - first_end == 40);  // head, four octets, end of options, length
}

TEST_CASE("a comment too long for its option is cut between characters") {
  PcapngWriter writer;
  writer.add_interface("a");
  std::string comment(65534, 'x');
  comment += "\xC3\xA9";  // e acute, two octets: only the first would fit
  writer.add_packet(0, at_ns(0), Capture(4), comment);
  const std::size_t packet = blocks(writer.octets())[2];
  CHECK((u32(writer.octets(), packet + 32) >> 16) == 65534);
  CHECK(text(writer.octets()).find('\xC3') == std::string::npos);
}

TEST_CASE("a capture can be taken piece by piece, and the pieces together are the whole") {
  const auto write = [](PcapngWriter& writer, bool in_pieces) {
    Capture all;
    const auto take = [&] {
      const Capture piece = writer.take();
      all.insert(all.end(), piece.begin(), piece.end());
    };
    writer.add_interface("client");
    if (in_pieces) take();
    writer.add_packet(0, at_ns(5), Capture{1, 2, 3});
    if (in_pieces) take();
    writer.add_packet(0, at_ns(6), Capture{4});
    take();
    CHECK(writer.octets().empty());
    return all;
  };
  PcapngWriter whole;
  PcapngWriter pieces;
  const Capture at_once = write(whole, false);
  CHECK(write(pieces, true) == at_once);
  CHECK(blocks(at_once).size() == 4);
}
