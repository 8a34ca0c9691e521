// Any octets at all: the parser ends, its diagnostics lie within the text, and what it accepts prints and reads back.
#include <cstdint>
#include <string>
#include <string_view>

#include "core/scenario/budgets.hpp"
#include "core/scenario/edit.hpp"
#include "core/scenario/parser.hpp"
#include "core/scenario/printer.hpp"
#include "tests/fuzz/text.hpp"

using namespace synwave;
using namespace synwave::scenario;

namespace {

void check_diagnostics(std::string_view text, const ParseResult& result) {
  HOLDS(result.diagnostics.size() <= 2 * budget::diagnostics + 1);
  for (const Diagnostic& d : result.diagnostics) {
    HOLDS(d.place.line >= 1);
    HOLDS(d.place.line <= fuzz::line_count(text));
    HOLDS(d.place.column >= 1);
    HOLDS(!text_of(d).empty());
  }
}

void check_round_trip(std::string_view text, const ParseResult& result) {
  const std::string printed = format(text);
  const ParseResult again = parse(printed);
  HOLDS(again.ok());
  HOLDS(same_meaning(result.scenario, again.scenario));
  HOLDS(format(printed) == printed);
}

void check_edits(std::string_view text, const std::string& host) {
  const Edited call = edit(text, MakeCall{host, MakeCall::Call::close, 0, Time{std::chrono::seconds{1}}, ""});
  HOLDS((call.error || parse(call.text).ok()));
  const Edited key = edit(text, SetHostKey{host, "msl", "30s"});
  HOLDS((key.error || parse(key.text).scenario.hosts.front().config.msl == std::chrono::seconds{30}));
}

void check(std::string_view text) {
  const ParseResult result = parse(text);
  check_diagnostics(text, result);
  if (!result.ok()) return;
  check_round_trip(text, result);
  check_edits(text, result.scenario.hosts.front().name);
}

constexpr std::string_view seed_text =
    "title \"T\"\ntitle zh-Hans \"t\"\nseed 7\nuntil 90s\nhost a isn=1000 ports=5..9 syn-retries=3\nhost b rfc "
    "addr=10.0.0.9\n"
    "link a b delay=50ms loss=2.5% rate=10Mbps queue=5\nlink a>b jitter=1ms\n\n"
    "0       b listen 80 backlog=5  # open\n0 a connect b:80 from=4000 as c\n+1s a send \"by\\x65\" c\n"
    "when b delivered 3 +100ms: a shutdown\nwhen a sends DATA 2..3 in CLOSE_WAIT c: b set nodelay=on rcvbuf=4k\n"
    "repeat 3 every 10ms: 1s a read 64k\n1s link a b down\n2s inject a>b 1 > 2 P. 1:4(3) ack 1 win 5 <nop,TS val 1 ecr "
    "2> \"bye\" c\n"
    "drop a>b ACK 2+ in TIME_WAIT\ndelay b>a SYN-ACK by 40ms\nduplicate a>b ANY * after 3s\ncorrupt a>b FIN 1 c\n"
    "expect a path SYN_SENT CLOSED c\nexpect at 1s b ESTABLISHED\nexpect a>b FIN >= 1\nexpect b error none\n"
    "expect at 2s a snd.una == 5\nexpect b received \"bye\"\nexpect b stale 0\nnote en a>b DATA 2 \"n\"\n";

constexpr std::string_view letters = "\n \t#\":=><+*.()[],0159azASFND-_%\\\x01\x80\xC3";

}  // namespace

static std::vector<fuzz::Input> fuzz_seeds() {
  return fuzz::text_seeds(seed_text, letters);
}

SYNWAVE_FUZZ_BODY(scenario_parser, input) {
  check(fuzz::as_text(input));
}

#ifndef SYNWAVE_FUZZ
TEST_CASE("texts a few changes away from one that uses every statement") {
  REQUIRE(parse(seed_text).ok());
  std::uint64_t state = 1;
  int accepted = 0;
  for (int i = 0; i < 3000; ++i) {
    const std::string text = fuzz::changed(std::string{seed_text}, letters, state);
    CAPTURE(i);
    check(text);
    accepted += parse(text).ok() ? 1 : 0;
  }
  CHECK(accepted > 50);  // otherwise the changes never reach the printer
}
#endif
