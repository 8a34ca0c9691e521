#include "core/drill/options.hpp"

#include "tests/unit/drill/parsed.hpp"

using namespace synwave;
using namespace synwave::drill;
using namespace synwave::drill::test;

namespace {

constexpr std::string_view event = "\n0 close(3) = 0\n";

std::string value(const Script& script, std::string_view name) {
  const OptionLine* option = find_option(script.options, name);
  return option == nullptr ? "none" : option->value;
}

std::string complaint_of_option(std::string_view line) {
  return complaint(std::string{line}.append(event));
}

}  // namespace

TEST_CASE("packetdrill: options stand at the top, one or several on a line") {
  const Script script = parsed(
      "--mtu=1400 --ip_version=ipv4-mapped-ipv6\n// here too\n--tolerance_percent = 12.5\n--local_ip=\"192.0.2.1\" # "
      "c\n"
      "--strict_segments\n0 close(3) = 0");
  CHECK(script.options.size() == 5);
  CHECK(value(script, "mtu") == "1400");
  CHECK(value(script, "ip_version") == "ipv4-mapped-ipv6");
  CHECK(value(script, "tolerance_percent") == "12.5");
  CHECK(value(script, "local_ip") == "192.0.2.1");
  CHECK(value(script, "strict_segments").empty());
}

TEST_CASE("packetdrill: the command line's options come after the script's, so they count") {
  const ParseResult result = parse("--mtu=1400\n0 close(3) = 0", {}, {{"mtu", "1300", {}}});
  REQUIRE(result.ok());
  CHECK(value(result.script, "mtu") == "1300");
  const ParseResult wrong = parse("0 close(3) = 0", {}, {{"mtu", "67", {}}});
  CHECK(complaint(wrong) == "0:0+0 out_of_range: --mtu is out of range, it must be at least 68 and at most 65535");
}

TEST_CASE("packetdrill: definitions of the command line win over those of the text") {
  constexpr std::string_view text = "--define=FD=3\n--define=GO=\"go on\"\n0 f(FD, GO) = 0";
  CHECK(to_text(parsed(text).events[0]) == "0 f(3, \"go on\") = 0");
  const ParseResult result = parse(text, {{"FD", "4|5"}});
  REQUIRE(result.ok());
  CHECK(to_text(result.script.events[0]) == "0 f(4|5, \"go on\") = 0");
}

TEST_CASE("packetdrill: an unknown option is an error, near ones are offered") {
  CHECK(complaint_of_option("--tolerance_usec=1") ==
        "1:1+18 unknown_option: unknown option --tolerance_usec; did you mean --tolerance_usecs?");
  CHECK(complaint_of_option("--mtu=1400 --colour=red") == "1:12+12 unknown_option: unknown option --colour");
}

TEST_CASE("packetdrill: values of options are checked") {
  CHECK(complaint_of_option("--ip_version=ipv5") ==
        "1:1+17 bad_option_value: \"ipv5\" cannot be the value of --ip_version, expected ipv4, ipv6 or "
        "ipv4-mapped-ipv6");
  CHECK(complaint_of_option("--mtu=big") ==
        "1:1+9 bad_option_value: \"big\" cannot be the value of --mtu, expected a number");
  CHECK(complaint_of_option("--mtu") == "1:1+5 bad_option_value: \"\" cannot be the value of --mtu, expected a number");
  CHECK(complaint_of_option("--bind_port=0") ==
        "1:1+13 out_of_range: --bind_port is out of range, it must be at least 1 and at most 65535");
  CHECK(complaint_of_option("--bind_port=65535").empty());
  CHECK(complaint_of_option("--tolerance_percent=1.2.3").find("expected a number such as 12.5") != std::string::npos);
  CHECK(complaint_of_option("--remote_ip=1.2.3").find("expected an IP address") != std::string::npos);
  CHECK(complaint_of_option("--remote_ip=fd3d::1").empty());
  CHECK(complaint_of_option("--check_ecr=1").find("expected no value") != std::string::npos);
  CHECK(complaint_of_option("--strict_segments=1").find("expected no value") != std::string::npos);
  CHECK(complaint_of_option("--define=1A=2").find("expected SYMBOL=VALUE") != std::string::npos);
  CHECK(complaint_of_option("--so_flags=\"abc") == "1:12+1 unterminated: \" does not end");
}

TEST_CASE("packetdrill: what would change a verdict unheard is refused, what shows only is taken") {
  CHECK(complaint_of_option("--non_fatal=packet") == "1:1+18 not_supported: not supported yet: --non_fatal");
  CHECK(complaint_of_option("--wire_client") == "1:1+13 cannot_exist: cannot exist here: --wire_client");
  CHECK(complaint_of_option("--verbose").empty());
  CHECK(complaint_of_option("--code_command=/usr/bin/python3").empty());
}

TEST_CASE("packetdrill: the first and the last command have no time") {
  const Script script = parsed("--mtu=1400\n` a\n b `\n0 `c`\n`d`");
  CHECK(script.first_command->text == "a\n b");
  CHECK(script.first_command_place == Place{2, 1, 3});
  CHECK(script.events.size() == 1);
  CHECK(script.last_command->text == "d");
  CHECK(script.last_command_place == Place{5, 1, 3});
  CHECK(complaint("`a`\n`b`\n0 `c`") == "2:1+3 expected_other: found \"`b`\", expected a time such as 0, +0.1 or *");
  CHECK(complaint("0 `c`\n`d`\n0 `e`") == "3:1+1 expected_other: found \"0\", expected the end of the script");
}
