#include "tests/unit/scenario/parsed.hpp"

#include "core/wire/codec.hpp"

using namespace synwave;
using namespace synwave::scenario;
using namespace synwave::scenario::test;

namespace {

Inject injected(const std::string& segment) {
  const Scenario s = parsed_body("0 a connect b:80 as c\n1s inject a>b " + segment);
  const auto* inject = std::get_if<Inject>(&s.steps.at(1).what);
  REQUIRE(inject != nullptr);
  return *inject;
}

std::string inject_error(const std::string& segment) {
  return complaints_in_body("0 inject a>b " + segment);
}

}  // namespace

TEST_CASE("a forged SYN: ports, absolute numbers, options") {
  const Inject i = injected("40000 > 80 S 1000:1000(0) win 4096 <mss 1460,nop,wscale 7,sackOK,TS val 5 ecr 6>");
  CHECK(i.direction == Direction{a, b});
  CHECK(i.ports == Ports{40000, 80});
  CHECK(i.segment.syn);
  CHECK_FALSE(i.segment.ack_flag);
  CHECK(i.segment.seq == 1000);
  CHECK(i.segment.length == 0);
  CHECK(i.segment.window == 4096);
  CHECK(i.segment.options.mss == 1460);
  CHECK(i.segment.options.window_scale == 7);
  CHECK(i.segment.options.sack_permitted);
  CHECK(i.segment.options.timestamps == Timestamps{5, 6});
}

TEST_CASE("a forged SYN with a Fast Open cookie, stolen or made up") {
  CHECK(injected("1 > 2 S 0:0(0) <mss 1460,FO>").segment.options.other == OtherOption{34, 0, {}});
  CHECK(injected("1 > 2 S 0:0(0) <FO 01fe23>").segment.options.other == OtherOption{34, 3, {0x01, 0xFE, 0x23}});
  CHECK(injected("1 > 2 S 0:0(0) <FO abcd1234,nop,nop>").segment.options.other ==
        OtherOption{34, 4, {0xAB, 0xCD, 0x12, 0x34}});
  CHECK(injected("1 > 2 S 0:0(0) <FOEXP 12345678>").segment.options.other ==
        OtherOption{254, 6, {0xF9, 0x89, 0x12, 0x34, 0x56, 0x78}});
  CHECK(inject_error("S 0:0(0) <FO 123>") ==
        "4:27+3 expected_other: found \"123\", expected up to 16 octets in hexadecimal digits");
}

TEST_CASE("text, payload, name") {
  const Inject i = injected("P. 1:4(3) ack 1 \"bye\" c");
  CHECK_FALSE(i.ports);
  CHECK(i.segment.psh);
  CHECK(i.segment.ack_flag);
  CHECK(i.segment.length == 3);
  CHECK(i.segment.ack == 1);
  CHECK(i.segment.window == 65535);
  CHECK(i.payload == "bye");
  CHECK(i.name == NameId{0});
  CHECK(injected(". 1:1(0) ack 1 <sack 11:21 31:41>").segment.options.sack_count == 2);
  CHECK(injected(". 1:1(0) ack 1 <sack 11:21 31:41>").segment.options.sack[1] == SackBlock{Seq32{31}, Seq32{41}});
  CHECK(injected("R 5:5(0) c").name == NameId{0});
}

TEST_CASE("all flags, and none") {
  const SegmentNotation all = injected("FSRP.UEW 1:1(0) ack 5").segment;
  CHECK(all.fin);
  CHECK(all.syn);
  CHECK(all.rst);
  CHECK(all.psh);
  CHECK(all.ack_flag);
  CHECK(all.urg);
  CHECK(all.ece);
  CHECK(all.cwr);
  CHECK(injected("- 1:1(0)").segment == [] {
    SegmentNotation none;
    none.seq = 1;
    return none;
  }());
}

TEST_CASE("END is SEQ + LEN on the circle of sequence numbers") {
  CHECK(injected("P. 4294967290:4(10) ack 1").segment.length == 10);
  CHECK(inject_error("P. 4294967290:5(10) ack 1") == "4:17+16 length_mismatch: 4294967290:5 are 11 octets, not 10");
  CHECK(inject_error("P. 1:11(9) ack 1") == "4:17+7 length_mismatch: 1:11 are 10 octets, not 9");
}

TEST_CASE("the largest segment that can be written fits a packet") {
  const Inject i = injected("P. 1:65456(65455) ack 1 <mss 1,TS val 1 ecr 2,sack 1:2 3:4>");
  Segment segment;
  segment.options = i.segment.options;
  segment.text = Bytes{StreamId{0}, i.segment.length, 0};
  CHECK(options_length(segment.options) == 36);
  CHECK(packet_length(segment) == 65'531);
}

TEST_CASE("notation: what is wrong") {
  CHECK(inject_error("X 1:1(0)") ==
        "4:14+1 unknown_word: unknown word \"X\", expected TCP flags out of F S R P . U E W, or -");
  CHECK(inject_error("") == "4:13+0 line_ends: the line ends here, expected TCP flags out of F S R P . U E W, or -");
  CHECK(inject_error("S 1:1") == "4:19+0 line_ends: the line ends here, expected \"(\"");
  CHECK(inject_error("S 1:1(0) ack 4") == "4:23+3 expected_other: found \"ack\", expected \".\" among the flags");
  CHECK(inject_error("S 4294967296:1(0)") ==
        "4:16+10 out_of_range: \"4294967296\" is out of range, it must be at least 0 and at most 4294967295");
  CHECK(inject_error("S 1:1(0) win 65536") ==
        "4:27+5 out_of_range: \"65536\" is out of range, it must be at least 0 and at most 65535");
  CHECK(inject_error("S 1:1(0) <mas 5>") ==
        "4:24+3 unknown_word: unknown word \"mas\", expected an option: mss, wscale, sackOK, sack, TS, UTO, FO, FOEXP, "
        "nop or eol; did "
        "you "
        "mean \"mss\"?");
  CHECK(inject_error("S 1:1(0) <mss 5,mss 6>") == "4:30+3 expected_other: found \"mss\", expected each option once");
  CHECK(inject_error("S 1:1(0) <mss 5") == "4:29+0 line_ends: the line ends here, expected \">\"");
  CHECK(inject_error(". 1:1(0) ack 1 <TS val 1 ecr 2,sack 1:2 3:4 5:6 7:8>") ==
        "4:45+4 expected_other: found \"sack\", expected at most 40 octets of options and 4 SACK blocks");
  // 40 octets of their own, 44 with the padding that a header needs.
  CHECK(inject_error(". 1:1(0) ack 1 <mss 4,sackOK,sack 1:2 3:4 5:6 7:8>") ==
        "4:43+4 expected_other: found \"sack\", expected at most 40 octets of options and 4 SACK blocks");
  CHECK(inject_error(". 1:65457(65456) ack 1") ==
        "4:24+5 out_of_range: \"65456\" is out of range, it must be at least 0 and at most 65455");
  CHECK(inject_error("P. 1:3(2) ack 1 \"bye\"") ==
        "4:30+5 payload_mismatch: the payload has 3 octets, the segment says 2");
  CHECK(inject_error("40000 80 S 1:1(0)") == "4:20+2 expected_other: found \"80\", expected \">\"");
  CHECK(inject_error("0 > 80 S 1:1(0)") ==
        "4:14+1 out_of_range: \"0\" is out of range, it must be at least 1 and at most 65535");
}
