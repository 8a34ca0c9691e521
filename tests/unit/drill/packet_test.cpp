#include "tests/unit/drill/parsed.hpp"

using namespace synwave;
using namespace synwave::drill;
using namespace synwave::drill::test;

namespace {

TcpSpec tcp(std::string_view text) {
  return std::get<TcpSpec>(only<PacketEvent>(std::string{"0 "}.append(text)).what);
}
IcmpSpec icmp(std::string_view text) {
  return std::get<IcmpSpec>(only<PacketEvent>(text).what);
}

}  // namespace

TEST_CASE("packetdrill: a segment with everything") {
  const TcpSpec segment = tcp("< S. 0:0(0) ack 1 win 65535 urg 5 <mss 1460,nop,wscale 7,sackOK,eol,nop>");
  CHECK(segment.syn);
  CHECK(segment.ack);
  CHECK_FALSE(segment.fin);
  CHECK(segment.ack_number == 1);
  CHECK(segment.window == 65535);
  CHECK(segment.urgent == 5);
  REQUIRE(segment.options.size() == 6);
  CHECK(segment.options[0].value == 1460);
  CHECK(segment.options[0].place == Place{1, 38, 8});
  CHECK(segment.options[3].kind == OptionSpecKind::sack_ok);
}

TEST_CASE("packetdrill: flags of every kind, however the letters are ordered") {
  CHECK(flags_to_text(tcp("> FSRP.UEWA 1:1(0)")) == "FSRP.UEWA");
  CHECK(flags_to_text(tcp("> .PF 1:1(0)")) == "FP.");
  CHECK(flags_to_text(tcp("> - 1:1(0)")) == "-");
  CHECK(flags_to_text(tcp("> S.E 1:1(0)")) == "S.E");
  CHECK(complaint_of_event("> SX 1:1(0)") ==
        "1:5+2 expected_other: found \"SX\", expected TCP flags out of F S R P . U E W A and one digit, or -");
}

TEST_CASE("packetdrill: a digit among the flags is the ACE field") {
  CHECK(tcp("> P.5 1:1(0)").ace == 5);
  CHECK(tcp("> .5 1:1(0)").ace == 5);
  CHECK(tcp("> 5 1:1(0)").ace == 5);
  CHECK_FALSE(tcp("> . 1:1(0)").ace.has_value());
  CHECK(complaint_of_event("> .8 1:1(0)").find("expected TCP flags") != std::string::npos);
  CHECK(complaint_of_event("> .5E 1:1(0)").find("1:5+3 expected_other: found \".5E\", expected a digit or") == 0);
}

TEST_CASE("packetdrill: END is SEQ + LEN on the circle") {
  CHECK(tcp("> . 4294967295:9(10)").end == 9);
  CHECK(complaint_of_event("> . 1:1001(999)") == "1:7+11 length_mismatch: 1:1001 are 1000 octets, not 999");
  CHECK(complaint_of_event("> . 4294967296:1(0)") ==
        "1:7+10 out_of_range: 4294967296 is out of range, it must be at least 0 and at most 4294967295");
}

TEST_CASE("packetdrill: an inbound packet has a window, an outbound one need not") {
  CHECK_FALSE(tcp("> . 1:1(0) ack 1").window.has_value());
  CHECK(complaint_of_event("< . 1:1(0) ack 1") == "1:18+1 window_missing: an inbound packet needs `win N`");
}

TEST_CASE("packetdrill: options that are not checked, and none") {
  CHECK(tcp("> . 1:1(0) <...>").any_options);
  CHECK(tcp("> . 1:1(0) <>").options.empty());
  CHECK_FALSE(tcp("> . 1:1(0)").any_options);
  CHECK(complaint_of_event("< . 1:1(0) win 5 <...>").find("<...> is for outbound packets only") != std::string::npos);
}

TEST_CASE("packetdrill: options of every kind") {
  constexpr std::string_view texts[] = {
      "> P 1:1(0) <TS val 4294967295 ecr 7,nop,nop>",
      "> P 1:1(0) <nop,nop,sack 1:2 3:4>",
      "> P 1:1(0) <sack,nop,nop>",
      "> P 1:1(0) <FO,nop,nop>",
      "> P 1:1(0) <FO 0123abcd,nop,nop>",
      "> P 1:1(0) <FO 01234567,nop,nop>",
      "> P 1:1(0) <FOEXP>",
      "> P 1:1(0) <FOEXP 00ff,nop,nop>",
      "> P 1:1(0) <nop,nop,md5 00112233445566778899aabbccddeeff>",
  };
  for (const std::string_view text : texts) CHECK(packet(text) == text);
  CHECK(packet("> P 1:1(0) <TFO 0A0B,nop,nop,nop,nop>") == "> P 1:1(0) <FO 0a0b,nop,nop,nop,nop>");
}

TEST_CASE("packetdrill: options end where a word of 32 bits does, and where the header does") {
  CHECK(complaint_of_event("> . 1:1(0) <mss 1460,nop>") ==
        "1:14+14 options_unpadded: the options take 5 octets, which is no multiple of 4: pad them with nop or eol");
  CHECK(complaint_of_event("> . 1:1(0) <nop,nop,sack 1:2 3:4 5:6 7:8,mss 1>").empty());
  CHECK(
      complaint_of_event("> . 1:1(0) <nop,nop,sack 1:2 3:4 5:6 7:8,mss 1,nop,nop,nop,nop>").find("options_too_long") !=
      std::string::npos);
}

TEST_CASE("packetdrill: options that are wrong") {
  CHECK(complaint_of_event("> . 1:1(0) <mss 65536>") ==
        "1:19+5 out_of_range: 65536 is out of range, it must be at least 0 and at most 65535");
  CHECK(complaint_of_event("> . 1:1(0) <mss 5,mms 5>")
            .find("1:21+3 expected_other: found \"mms\", expected an option:") == 0);
  CHECK(complaint_of_event("> . 1:1(0) <FO 012>").find("an even number of hexadecimal digits") != std::string::npos);
  CHECK(complaint_of_event("> . 1:1(0) <md5 0123>").find("expected a digest of 32") != std::string::npos);
  CHECK(complaint_of_event("> . 1:1(0) <mp_capable a>") == "1:15+10 not_supported: not supported yet: MPTCP");
}

TEST_CASE("packetdrill: the IP header in brackets of either kind") {
  CHECK(packet("> [ect0] P 1:1(0)") == "> [ect0] P 1:1(0)");
  CHECK(packet("> (tos 0x10, ttl 64, flowlabel 0x1) P 1:1(0)") == "> [tos 0x10, ttl 64, flowlabel 0x1] P 1:1(0)");
  CHECK(packet("< [ce ttl 5] P 1:1(0) win 5") == "< [ce, ttl 5] P 1:1(0) win 5");
  CHECK(complaint_of_event("> [ect0, tos 1] . 1:1(0)").find("tos or the ECN code point, not both") !=
        std::string::npos);
  CHECK(complaint_of_event("> [flowlabel 0x100000] . 1:1(0)").find("out_of_range") != std::string::npos);
}

TEST_CASE("packetdrill: ports are given both or not at all") {
  const auto event = only<PacketEvent>("0 < 8080 > 1234 S 0:0(0) win 5");
  CHECK(event.source_port == 8080);
  CHECK(event.destination_port == 1234);
  CHECK(packet("> 1 > 2 . 1:1(0)") == "> 1 > 2 . 1:1(0) ack 0");
  CHECK(complaint_of_event("< 80800 > 1 S 0:0(0) win 5").find("out_of_range") != std::string::npos);
}

TEST_CASE("packetdrill: a datagram of UDP, ports on either side of its name") {
  CHECK(packet("< udp (100)") == "< udp (100)");
  CHECK(packet("< 1 > 2 udp (100)") == "< 1 > 2 udp (100)");
  CHECK(packet("< udp 1 > 2 (100)") == "< 1 > 2 udp (100)");
}

TEST_CASE("packetdrill: ICMP by names and numbers") {
  const IcmpSpec spec = icmp("0 < icmp unreachable frag_needed mtu 1200 [1:1001(1000)]");
  CHECK(spec.type == 3);
  CHECK(spec.code == 4);
  CHECK(spec.mtu == 1200);
  CHECK(spec.quoted->seq == 1);
  CHECK(spec.quoted->length == 1000);
  CHECK(packet("< icmp type_3 code_1 id 7 [udp (5)]") == "< icmp unreachable host_unreachable id 7 [udp (5)]");
  CHECK(packet("< icmp type_77") == "< icmp type_77");
  CHECK(complaint_of_event("< icmp unreachabel") ==
        "1:10+11 unknown_word: unknown word unreachabel, expected a type of ICMP such as unreachable or type_3");
  CHECK(complaint_of_event("< icmp unreachable of").find("1:22+2 unknown_word") == 0);
}

TEST_CASE("packetdrill: the IP version of the script, or of the command line, says whose names these are") {
  constexpr std::string_view text = "0 < icmp packet_too_big mtu 1280 [1:2(1)]";
  CHECK(icmp(std::string{"--ip_version=ipv6\n"}.append(text)).type == 2);
  CHECK(complaint(text).find("unknown_word") != std::string::npos);
  CHECK(complaint(std::string{"--ip_version=ipv4-mapped-ipv6\n"}.append(text)).find("unknown_word") !=
        std::string::npos);
  CHECK(parse(text, {}, {{"ip_version", "ipv6", {}}}).ok());
}

TEST_CASE("packetdrill: what is not here yet, and what cannot be, is named") {
  CHECK(complaint_of_event("< gre: . 1:1(0)") == "1:5+3 not_supported: not supported yet: GRE");
  CHECK(complaint_of_event("< mpls (label 0): . 1:1(0)") == "1:5+4 not_supported: not supported yet: MPLS");
  CHECK(complaint_of_event("< ipv4 1.2.3.4 > 5.6.7.8: . 1:1(0)") == "1:5+4 not_supported: not supported yet: IP in IP");
  CHECK(complaint_of_event("> sctp: INIT[]") == "1:5+4 cannot_exist: cannot exist here: SCTP");
  CHECK(complaint_of_event("> . 1:1(0) /udp(1>2)").find("not supported yet: UDP encapsulation") != std::string::npos);
}

TEST_CASE("packetdrill: ack, win, urg and options keep their order") {
  CHECK(complaint_of_event("< . 1:1(0) win 5 ack 1") ==
        "1:20+3 expected_other: found \"ack\", expected the next event, or ack, win, urg or <options> in this order");
}
