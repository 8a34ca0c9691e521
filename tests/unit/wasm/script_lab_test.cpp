#include "wasm/script_lab.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace synwave;

namespace {

const std::string refused =
    "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
    "+0 fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK) = 0\n"
    "+0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)\n"
    "+0 > S 0:0(0) <...>\n"
    "+.1 < R. 0:0(0) ack 1 win 0\n"
    "+0 getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNREFUSED], [4]) = 0\n";

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

ScriptLab finished(const std::string& text) {
  ScriptLab lab;
  REQUIRE(lab.begin(text));
  while (lab.step(3) == 0) {
  }
  return lab;
}

}  // namespace

TEST_CASE("a script that passes gives records, packets, a capture, and a verdict without a line") {
  ScriptLab lab = finished(refused);
  const std::string summary = lab.summary();
  CHECK(contains(summary, R"({"kind":"script","ok":true,"done":true,"end_ns":100000000)"));
  CHECK(contains(summary, R"("name":"kernel")"));
  CHECK(contains(summary, R"("name":"script")"));
  CHECK(contains(summary, R"("checks":5)"));
  CHECK(contains(summary, R"("verdict":{"outcome":"pass","passed":true,"line":0,"code":"","params":{})"));
  CHECK(lab.segments().size() == 2 * sizeof(SegmentRecord));
  CHECK(lab.events().size() > 0);
  CHECK(lab.octets(0).size() >= 44);
  CHECK(lab.pcapng(0).size() > 84);
  CHECK(lab.pcapng(2).empty());
  CHECK(lab.step(1) == 1);
}

TEST_CASE("a script that fails says line, code, what was expected and seen, and the segment") {
  std::string wrong = refused;
  wrong.replace(wrong.find("> S 0:0(0)"), 10, "> S. 0:0(0) ack 1");
  const std::string summary = finished(wrong).summary();
  CHECK(contains(summary, R"("outcome":"fail","passed":false,"line":4,"code":"packet_differs")"));
  CHECK(contains(summary, R"("expected":"> S. 0:0(0) ack 1)"));
  CHECK(contains(summary, R"("seen":"> S 0:0(0))"));
  CHECK(contains(summary, R"("at_ns":0,"segment":0)"));
}

TEST_CASE("before its end a script has no verdict") {
  ScriptLab lab;
  REQUIRE(lab.begin(refused));
  CHECK(lab.step(1) == 0);
  CHECK(contains(lab.summary(), R"("done":false)"));
  CHECK(contains(lab.summary(), R"("verdict":null)"));
  lab.cancel();
  CHECK(contains(lab.summary(), R"("ok":false)"));
  CHECK(lab.events().empty());
}

TEST_CASE("a script that cannot be understood has one diagnostic; the run before it is gone from the Lab") {
  ScriptLab lab = finished(refused);
  CHECK_FALSE(lab.begin("0 > S. 0:9(0) ack 1\n"));
  CHECK(contains(lab.summary(), R"("diagnostics":[{"severity":"error","line":1,"column":8,)"));
  CHECK(contains(lab.summary(), R"("code":"length_mismatch")"));
  CHECK(contains(lab.summary(), R"("verdict":null)"));
  CHECK(lab.events().empty());
  CHECK(lab.octets(0).empty());
  CHECK(lab.step(10) == 1);
}
