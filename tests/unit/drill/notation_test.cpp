#include "tests/unit/drill/parsed.hpp"

using namespace synwave;
using namespace synwave::drill;
using namespace synwave::drill::test;
using namespace std::chrono_literals;

TEST_CASE("packetdrill: seconds are printed exactly and without zeros that say nothing") {
  CHECK(seconds_to_text(0ns) == "0");
  CHECK(seconds_to_text(1500ms) == "1.5");
  CHECK(seconds_to_text(1ns) == "0.000000001");
  CHECK(seconds_to_text(10s) == "10");
  CHECK(seconds_to_text(-250ms) == "-0.25");
}

TEST_CASE("packetdrill: a script is printed in one way, and read again as the same") {
  constexpr std::string_view text =
      "--mtu=1400   --code_command=\"python 3\"\n--define=FD=3\n`init`\n 0   socket(..., SOCK_STREAM, 0)=FD\n"
      "+.0...+0.10 connect ( FD, ..., ... ) = -1 ECONNREFUSED (Connection refused)\n"
      "+0.1~+0.2 > S 0:0(0) <mss 1460 , sackOK,nop,nop> // SYN\n+0 %{ assert 1 }%\n`end`";
  constexpr std::string_view canonical =
      "--mtu=1400\n--code_command=\"python 3\"\n`init`\n\n0 socket(..., SOCK_STREAM, 0) = 3\n"
      "+0...0.1 connect(3, ..., ...) = -1 ECONNREFUSED\n+0.1~+0.2 > S 0:0(0) <mss 1460,sackOK,nop,nop>\n"
      "+0 %{ assert 1 }%\n`end`\n";
  CHECK(to_text(parsed(text)) == canonical);
  CHECK(to_text(parsed(canonical)) == canonical);
}
