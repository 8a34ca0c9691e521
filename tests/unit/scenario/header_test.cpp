#include "core/host/profile.hpp"
#include "core/scenario/keys.hpp"
#include "core/wire/address.hpp"
#include "tests/unit/scenario/parsed.hpp"

using namespace synwave;
using namespace synwave::scenario;
using namespace synwave::scenario::test;
using namespace std::chrono_literals;

TEST_CASE("titles and abouts, one per locale") {
  const Scenario s = parsed_body("title \"One\"\ntitle zh-Hans \"\xE4\xB8\x80\"\nabout \"Two\"\nabout en \"Three\"");
  REQUIRE(s.titles.size() == 2);
  CHECK(s.titles[0].locale.empty());
  CHECK(s.titles[0].text == "One");
  CHECK(s.titles[0].place == Place{4, 1, 11});
  CHECK(s.titles[1].locale == "zh-Hans");
  CHECK(s.titles[1].text == "\xE4\xB8\x80");
  REQUIRE(s.abouts.size() == 2);
  CHECK(s.abouts[1].locale == "en");

  CHECK(complaints_in_body("title \"a\"\ntitle \"b\"") == "5:1+9 said_twice: \"title\" was already given in line 4");
  CHECK(complaints_in_body("title en \"a\"\ntitle en \"b\"") ==
        "5:1+12 said_twice: \"title en\" was already given in line 4");
  CHECK(complaints_in_body("title") ==
        "4:6+0 line_ends: the line ends here, expected a text in quotes, or a locale such as zh-Hans before it");
  CHECK(complaints_in_body("title en") == "4:9+0 line_ends: the line ends here, expected a text in quotes");
  CHECK(complaints_in_body("title e_n \"x\"") ==
        "4:7+3 expected_other: found \"e_n\", expected a text in quotes, or a locale such as zh-Hans before it");
  CHECK(complaints_in_body("title \"\\xFF\"") == "4:7+6 not_text: the escapes of this string do not make UTF-8 text");
  CHECK(complaints_in_body("title \"a\" b") ==
        "4:11+1 left_over: \"b\" is more than this line can hold, expected the end of the line");
}

TEST_CASE("seed and until, once each") {
  CHECK(parsed_body("").seed == 1);
  CHECK_FALSE(parsed_body("").until);
  const Scenario s = parsed_body("seed 42\nuntil 10s");
  CHECK(s.seed == 42);
  CHECK(*s.until == Time{10s});
  CHECK(parsed_body("seed 9007199254740991").seed == 9007199254740991);
  CHECK(
      complaints_in_body("seed 9007199254740992") ==
      "4:6+16 out_of_range: \"9007199254740992\" is out of range, it must be at least 0 and at most 9007199254740991");
  CHECK(complaints_in_body("seed x") == "4:6+1 unknown_word: unknown word \"x\", expected a number");
  CHECK(complaints_in_body("seed 1\nseed 2") == "5:1+4 said_twice: \"seed\" was already given in line 4");
  CHECK(complaints_in_body("until 1\nuntil 2") == "5:1+5 said_twice: \"until\" was already given in line 4");
}

TEST_CASE("a run may last 24 hours, not a nanosecond longer") {
  CHECK(*parsed_body("until 24h").until == Time{24h});
  CHECK(complaints_in_body("until 86400.000000001s") ==
        "4:7+16 time_too_long: \"86400.000000001s\" is longer than 24h, the longest run there is");
  CHECK(complaints_in_body("until 99999999999999999999h") ==
        "4:7+21 time_too_long: \"99999999999999999999h\" is longer than 24h, the longest run there is");
}

TEST_CASE("hosts get their addresses in the order of their lines") {
  const Scenario s = parsed("host a\nhost b rfc msl=30s addr=192.0.2.7\nhost c\nlink a b\nlink b c");
  REQUIRE(s.hosts.size() == 3);
  CHECK(s.hosts[0].name == "a");
  CHECK(s.hosts[0].profile == "rfc");
  CHECK(s.hosts[0].config == HostConfig{});
  CHECK(s.hosts[0].place == Place{1, 6, 1});
  CHECK(to_text(s.hosts[0].address) == "10.0.0.1");
  CHECK(to_text(s.hosts[1].address) == "192.0.2.7");
  CHECK(to_text(s.hosts[2].address) == "10.0.0.3");
  CHECK(s.hosts[1].config.msl == 30s);
  REQUIRE(s.hosts[1].keys.size() == 2);
  CHECK(s.hosts[1].keys[0].key == "msl");
  CHECK(s.hosts[1].keys[0].value == "30s");
  CHECK(s.hosts[1].keys[0].place == Place{2, 12, 7});
}

TEST_CASE("names of hosts") {
  CHECK(complaints("host a\nhost b\nlink a b\nhost a") ==
        "4:6+1 name_used_twice: the name \"a\" is already used in line 1");
  CHECK(complaints("host close") == "1:6+5 name_reserved: \"close\" is a word of the language and cannot be a name");
  CHECK(complaints("host FIN") == "1:6+3 name_reserved: \"FIN\" is a word of the language and cannot be a name");
  CHECK(complaints("host 1a") ==
        "1:6+2 name_malformed: \"1a\" cannot be a name: a letter, then letters, digits, _ and -");
  CHECK(complaints("host a.b") ==
        "1:6+3 name_malformed: \"a.b\" cannot be a name: a letter, then letters, digits, _ and -");
  CHECK(complaints("host " + std::string(33, 'x')) == "1:6+33 name_too_long: the name is longer than 32 characters");
  CHECK(complaints("host " + std::string(32, 'x')).find("host_without_link") != std::string::npos);
  CHECK(complaints("host") == "1:5+0 line_ends: the line ends here, expected a name");
}

TEST_CASE("sixteen hosts, not seventeen") {
  std::string text;
  for (char c = 'a'; c < 'a' + 16; ++c) text.append("host ").append(1, c).append("\n");
  for (char c = 'b'; c < 'a' + 16; ++c) text.append("link a ").append(1, c).append("\n");
  CHECK(complaints(text).empty());
  CHECK(complaints(text + "host z") == "32:6+1 too_many_hosts: more than 16 hosts");
}

TEST_CASE("addresses") {
  CHECK(complaints("host a addr=10.0.0.2\nhost b\nlink a b") ==
        "2:6+1 address_used_twice: the address 10.0.0.2 is already that of \"a\" in line 1");
  const Scenario v6 = parsed("host a addr=2001:DB8:0::1\nhost b addr=fe80::1\nlink a b");
  CHECK(to_text(v6.hosts[0].address) == "2001:db8::1");
  CHECK(to_text(v6.hosts[1].address) == "fe80::1");
  for (const char* bad : {"10.0.0", "10.0.0.256", "0.0.0.0", "224.0.0.1", "255.255.255.255", "127.0.0.1", "x",
                          "::", "::1", "ff02::1", "2001:db8", "::ffff:10.0.0.1"}) {
    CAPTURE(bad);
    CHECK(complaints(std::string{"host a addr="} + bad) ==
          "1:8+" + std::to_string(5 + std::string_view{bad}.size()) + " bad_value: \"" + bad +
              "\" cannot be the value of addr, expected an address of a host such as 10.0.0.7 or 2001:db8::7");
  }
}

TEST_CASE("a link joins hosts of one IP version") {
  CHECK(complaints("host a addr=2001:db8::1\nhost b\nlink a b") ==
        "3:1+8 ip_versions_differ: no link can join \"a\" with 2001:db8::1 and \"b\" with 10.0.0.2: one is IPv4, the "
        "other IPv6");
}

TEST_CASE("profiles: where the values of a host come from before its keys are applied") {
  CHECK(parsed_body("").hosts[0].profile == "rfc");
  const Scenario s = parsed("host a linux\nhost b freebsd msl=1s\nhost c rfc\nlink a b\nlink b c");
  CHECK(s.hosts[0].config == linux_profile());
  HostConfig changed = freebsd_profile();
  changed.msl = 1s;
  CHECK(s.hosts[1].config == changed);
  CHECK(s.hosts[2].config == HostConfig{});
  CHECK(complaints("host a linus\nhost b\nlink a b") ==
        "1:8+5 unknown_word: unknown word \"linus\", expected a profile (rfc, linux, freebsd) or key=value; "
        "did you mean \"linux\"?");
}

TEST_CASE("a wrong key is one error: the host is known all the same") {
  CHECK(complaints("host a mls=30s\nhost b\nlink a b\n0 a connect b:80") ==
        "1:8+3 unknown_key: unknown key \"mls\", expected a key; did you mean \"msl\"?");
  CHECK(complaints("host a msl=1s msl=2s\nhost b\nlink a b") ==
        "1:15+6 key_twice: \"msl\" is given twice in this line");
  CHECK(complaints("host a msl=\nhost b\nlink a b") == "1:12+0 line_ends: the line ends here, expected a value");
  CHECK(complaints("host a msl=1s oops\nhost b\nlink a b") ==
        "1:15+4 unknown_word: unknown word \"oops\", expected a key");
}

TEST_CASE("links: both ways, one way, one way over both") {
  const Scenario s =
      parsed("host a\nhost b\nhost c\nlink a b delay=20ms loss=1%\nlink b>a loss=2.5%\nlink c>b delay=5ms");
  REQUIRE(s.links.size() == 2);
  CHECK(s.links[0].ab.delay == 20ms);
  CHECK(s.links[0].ba.delay == 20ms);
  CHECK(s.links[0].ab.loss.parts_per_billion == 10'000'000);
  CHECK(s.links[0].ba.loss.parts_per_billion == 25'000'000);
  CHECK(s.links[0].place.line == 4);
  CHECK(s.links[1].a == HostId{2});
  CHECK(s.links[1].ab.delay == 5ms);
  CHECK(s.links[1].ba.delay == 0ms);
}

TEST_CASE("links that say something twice or nothing") {
  CHECK(complaints("host a\nhost b\nlink a b\nlink b a") ==
        "4:1+8 said_twice: \"link b a\" was already given in line 3");
  CHECK(complaints("host a\nhost b\nlink a>b\nlink a>b") ==
        "4:1+8 said_twice: \"link a>b\" was already given in line 3");
  CHECK(complaints("host a\nhost b\nlink a>b\nlink a b") ==
        "4:1+8 said_twice: \"link a b\" was already given in line 3");
  CHECK(complaints("host a\nhost b\nlink a>b\nlink b>a").empty());
  CHECK(complaints("host a\nhost b\nlink a a\nlink a b") == "3:6+1 same_host: both ends are \"a\"");
  CHECK(complaints("host a\nhost b\nlink a") == "3:7+0 line_ends: the line ends here, expected a host");
  CHECK(complaints("host client\nhost server\nlink client sevrer") ==
        "3:13+6 unknown_host: unknown host \"sevrer\"; did you mean \"server\"?");
}

TEST_CASE("the order of lines does not matter for names") {
  CHECK(complaints("expect a path CLOSED\n0 a close c\n0 a connect b:80 as c\nlink a b\nhost b\nhost a").empty());
}

TEST_CASE("a text without hosts is an error, a host without a link a warning") {
  CHECK(complaints("") == "1:1+0 no_hosts: the text has no host");
  CHECK(complaints("# nothing\n") == "1:1+0 no_hosts: the text has no host");
  CHECK(complaints("host a") == "1:6+1 host_without_link: the host \"a\" has no link");
  CHECK(parse("host a").ok());
}
