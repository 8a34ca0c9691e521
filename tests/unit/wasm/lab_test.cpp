#include "wasm/lab.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace synwave;

namespace {

const std::string refused =
    "title \"Nobody\"\ntitle zh-Hans \"\xE6\x97\xA0\xE4\xBA\xBA\"\nseed 7\n"
    "host client msl=30s\nhost server\nlink client server delay=10ms\n"
    "0s client connect server:80\n"
    "expect client error ECONNREFUSED\nexpect client>server SYN == 2\n"
    "note client SYN_SENT \"knock\"\n";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Lab finished(const std::string& text) {
  Lab lab;
  REQUIRE(lab.begin(text));
  while (lab.step(10) == 0) {
  }
  return lab;
}

}  // namespace

TEST_CASE("a run gives whole records, packets and captures") {
  Lab lab = finished(refused);
  CHECK(lab.events().size() > 0);
  CHECK(lab.events().size() % sizeof(Event) == 0);
  CHECK(lab.segments().size() == 2 * sizeof(SegmentRecord));
  CHECK(lab.options().size() == 1 * sizeof(OptionsRecord));
  CHECK(lab.changes().size() % sizeof(std::uint32_t) == 0);
  CHECK(lab.sockets().size() % sizeof(SocketRecord) == 0);
  CHECK(lab.octets(0).size() == 44);  // a SYN with the MSS option
  CHECK(lab.octets(1).size() == 40);
  CHECK(lab.octets(2).empty());
  CHECK(lab.pcapng(1).size() > 84);
  CHECK(lab.pcapng(2).empty());
  CHECK(lab.step(10) == 1);
}

TEST_CASE("the summary says what was asked and what came of it") {
  const std::string summary = finished(refused).summary();
  CHECK(contains(summary, R"("ok":true,"done":true)"));
  CHECK(contains(summary, "\"title\":{\"\":\"Nobody\",\"zh-Hans\":\"\xE6\x97\xA0\xE4\xBA\xBA\"}"));
  CHECK(contains(summary, R"("seed":7)"));
  CHECK(contains(summary, R"("name":"client","address":"10.0.0.1","profile":"rfc","line":4,"keys":{)"));
  CHECK(contains(summary, R"("msl":"30s")"));
  CHECK(contains(summary, R"("a":0,"b":1,"line":6,"keys_ab":{)"));
  CHECK(contains(summary, R"("delay":"10ms")"));
  CHECK(contains(summary, R"({"line":10,"locale":"","text":"knock","at_ns":0,"host":0,"segment":null})"));
  CHECK(contains(summary, R"({"line":8,"passed":true,)"));
  CHECK(contains(summary, R"({"line":9,"passed":false,)"));
  CHECK(contains(summary, R"("diagnostics":[])"));
}

TEST_CASE("a text with an error cannot run; the run before it is gone from the Lab") {
  Lab lab = finished(refused);
  CHECK_FALSE(lab.begin("host client\n0s client clsoe\n"));
  CHECK(contains(lab.summary(), R"("ok":false,"done":false,"end_ns":0)"));
  CHECK(contains(lab.summary(), R"({"severity":"error","line":2,"column":11,"length":5,"code":"unknown_word")"));
  CHECK(lab.events().empty());
  CHECK(lab.octets(0).empty());
  CHECK(lab.pcapng(0).empty());
  CHECK(lab.step(10) == 1);
}

TEST_CASE("an intervention gives the new text and its line, or a code") {
  const Lab lab = finished(refused);
  CHECK(contains(lab.edit(refused, R"({"do":"drop","segment":0})"), "drop client>server SYN"));
  CHECK(lab.edit(refused, R"({"do":"drop","segment":9})") == R"({"error":{"code":"no_such_segment","params":{}}})");
  CHECK(lab.edit(refused, R"({"do":"set_host","host":"nobody","key":"msl","value":"1s"})") ==
        R"({"error":{"code":"unknown_host","text":"unknown host \"nobody\"","params":{"word":"nobody"}}})");
}
