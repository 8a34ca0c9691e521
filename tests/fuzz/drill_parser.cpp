// Any text: no crash, a diagnostic has its place, and what parses is printed as a text that means the same.
#include <string>
#include <string_view>

#include "core/drill/notation.hpp"
#include "core/drill/parser.hpp"
#include "tests/fuzz/text.hpp"

using namespace synwave;
using namespace synwave::drill;

namespace {

class Everything final : public python::Names {
 public:
  Answer find(std::string_view name, python::Value& value) const override {
    value = static_cast<std::int64_t>(name.size());
    return Answer::known;
  }
};

void check_place(std::string_view text, const Diagnostic& d) {
  HOLDS(d.place.line >= 1);
  HOLDS(d.place.line <= fuzz::line_count(text));
  HOLDS(d.place.column >= 1);
  HOLDS(!text_of(d).empty());
}

void run_code(std::string_view text, const Script& script) {
  python::Environment environment;
  std::string printed;
  for (const Event& event : script.events) {
    const CodeEvent* code = std::get_if<CodeEvent>(&event.what);
    if (code == nullptr) continue;
    const auto failure = python::run(code->program, environment, Everything{}, printed);
    if (failure) check_place(text, *failure);
  }
}

void check(std::string_view text) {
  const ParseResult result = parse(text);
  HOLDS(result.diagnostics.size() <= 1);
  for (const Diagnostic& d : result.diagnostics) check_place(text, d);
  if (!result.ok()) return;
  const std::string printed = to_text(result.script);
  const ParseResult again = parse(printed);
  HOLDS(again.ok());
  HOLDS(again.script.events.size() == result.script.events.size());
  HOLDS(to_text(again.script) == printed);
  run_code(text, result.script);
}

constexpr std::string_view seed_text =
    "#!/usr/bin/packetdrill\n--ip_version=ipv4 --mtu=1400\n--define=FD=3\n// comment\n`init\n two`\n"
    "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = FD\n+0 setsockopt(FD, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = "
    "0\n"
    "+0...0.2 connect(FD, {sa_family = AF_INET, sin_port = htons(80), sin_addr = inet_addr(\"192.0.2.1\")}, [16]) "
    "= -1 EINPROGRESS (Operation now in progress)\n"
    "+.1 > S 0:0(0) win 65535 urg 1 <mss 1460,nop,wscale 7,nop,nop,TS val 100 ecr 0>\n"
    "+0 < [ect0] 8080 > 1234 S.E 0:0(0) ack 1 win 5 <sack 1:2 3:4,nop,nop>\n* > (tos 0x10, ttl 5) P.5 1:11(10) <...>\n"
    "+0.1~+0.2 > - 1:1(0) <FO 0123abcd,FOEXP 00ff,nop,nop,nop,nop>\n+0 < icmp unreachable frag_needed mtu 1200 "
    "[1:11(10)]\n"
    "+0 < udp (100) /* c */\n+0 fcntl(3, F_GETFL) = 0x802 (flags O_RDWR|O_NONBLOCK)\n"
    "+0 f({msg_name(...)=..., msg_iov(2)=[{\"a\\n\"..., 1}], A|B, -1, &x}, []) = ...\n"
    "+0 %{ assert a == 1, 'm %d' % a }%\n+0 %{\nif a < 2 <= 3 and not b:\n  print(1, -x * 1)\nelse: y += abs(3 // 2) % "
    "4\n}%\n1.5 `ss | grep x`\n`end`\n";

constexpr std::string_view letters = "\n \t#\"`:=><+*.()[]{},0159azASFND-_%\\/|&~\x01\x80\xC3";

}  // namespace

static std::vector<fuzz::Input> fuzz_seeds() {
  return fuzz::text_seeds(seed_text, letters);
}

SYNWAVE_FUZZ_BODY(drill_parser, input) {
  check(fuzz::as_text(input));
}

#ifndef SYNWAVE_FUZZ
TEST_CASE("packetdrill: texts a few changes away from one that uses every statement") {
  REQUIRE(parse(seed_text).ok());
  std::uint64_t state = 1;
  int accepted = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::string text = fuzz::changed(std::string{seed_text}, letters, state);
    CAPTURE(i);
    check(text);
    accepted += parse(text).ok() ? 1 : 0;
  }
  CHECK(accepted > 200);  // otherwise the changes never reach the printer
}
#endif
