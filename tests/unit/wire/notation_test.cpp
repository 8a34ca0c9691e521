#include <doctest/doctest.h>

#include "core/wire/notation.hpp"
#include "core/wire/options.hpp"

using namespace synwave;

namespace {

Segment plain(std::uint32_t seq, std::optional<std::uint32_t> ack, std::uint32_t length) {
  Segment s;
  s.seq = Seq32{seq};
  if (ack) s.ack = Seq32{*ack};
  s.text.length = length;
  s.window = 512;
  return s;
}

}  // namespace

TEST_CASE("a SYN shows its numbers as they are, LEN counts text alone") {
  Segment syn = plain(4000, std::nullopt, 0);
  syn.syn = true;
  CHECK(to_text(syn) == "S 4000:4000(0) win 512");
}

TEST_CASE("numbers count from their bases, across 2^32") {
  const Segment data = plain(5, 7, 10);
  CHECK(to_text(data, {Seq32{0xFFFFFFFB}, Seq32{6}}) == ". 10:20(10) ack 1 win 512");
}

TEST_CASE("a number before its base wraps, as packetdrill has it") {
  CHECK(to_text(plain(99, 50, 1), {Seq32{100}, Seq32{50}}) == ". 4294967295:0(1) ack 0 win 512");
}

TEST_CASE("flags stand in one order; none at all is a dash") {
  Segment all = plain(0, 0, 0);
  all.syn = all.fin = all.rst = all.psh = all.urg = all.ece = all.cwr = true;
  all.urgent = 3;
  CHECK(flags_to_text(all) == "FSRP.UEW");
  CHECK(to_text(all) == "FSRP.UEW 0:0(0) ack 0 win 512 urg 3");
  CHECK(flags_to_text(plain(0, std::nullopt, 0)) == "-");
}

TEST_CASE("options print in the order of the wire, SACK blocks count from the base of the ACK") {
  Segment s = plain(1, 11, 0);
  s.options.timestamps = Timestamps{100, 0xFFFFFFFF};
  s.options.sack_count = 2;
  s.options.sack[0] = {Seq32{21}, Seq32{31}};
  s.options.sack[1] = {Seq32{41}, Seq32{51}};
  CHECK(to_text(s, {Seq32{0}, Seq32{10}}) == ". 1:1(0) ack 1 win 512 <TS val 100 ecr 4294967295,sack 11:21 31:41>");
}

TEST_CASE("padding is printed on request, where the encoder puts it") {
  Options options;
  options.mss = 1460;
  options.sack_permitted = true;
  options.window_scale = 7;
  CHECK(options_to_text(options) == "mss 1460,sackOK,wscale 7");
  CHECK(options_to_text(options, {}, true) == "mss 1460,nop,nop,sackOK,nop,wscale 7");
}

TEST_CASE("FreeBSD's options print in its order, EOL at the end") {
  Options options;
  options.order = OptionOrder::freebsd;
  options.mss = 1460;
  CHECK(options_to_text(options, {}, true) == "mss 1460");
  options.window_scale = 6;
  options.sack_permitted = true;
  CHECK(options_to_text(options, {}, true) == "mss 1460,nop,wscale 6,sackOK,eol,eol");
  CHECK(options_to_text(options) == "mss 1460,wscale 6,sackOK");
  options.timestamps = Timestamps{1, 0};
  CHECK(options_to_text(options, {}, true) == "mss 1460,nop,wscale 6,sackOK,TS val 1 ecr 0");
  options.sack_permitted = false;
  CHECK(options_to_text(options, {}, true) == "mss 1460,nop,wscale 6,nop,nop,TS val 1 ecr 0");
}

TEST_CASE("FreeBSD's later segments have NOP, NOP before timestamps and before SACK") {
  Options options;
  options.order = OptionOrder::freebsd;
  options.timestamps = Timestamps{1, 2};
  options.sack_count = 1;
  options.sack[0] = {Seq32{1}, Seq32{11}};
  CHECK(options_to_text(options, {}, true) == "nop,nop,TS val 1 ecr 2,nop,nop,sack 1:11");
}

TEST_CASE("Fast Open, its experiment, a signature and an unknown option print their octets") {
  Options options;
  const auto with = [&options](std::uint8_t kind, std::uint8_t length) {
    options.other.kind = kind;
    options.other.length = length;
    options.other.octets = {0xF9, 0x89, 0x0A, 0x1B};
    return options_to_text(options, {}, true);
  };
  CHECK(with(34, 4) == "FO f9890a1b,nop,nop");
  CHECK(with(34, 0) == "FO,nop,nop");
  CHECK(with(254, 4) == "FOEXP 0a1b,nop,nop");
  CHECK(with(254, 2) == "FOEXP");
  CHECK(with(254, 1) == "option 254 f9,nop");
  CHECK(with(19, 2) == "md5 f989");
  CHECK(with(99, 1) == "option 99 f9,nop");
}
