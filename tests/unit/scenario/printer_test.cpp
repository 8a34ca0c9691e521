#include "core/scenario/printer.hpp"

#include "tests/unit/scenario/parsed.hpp"

using namespace synwave::scenario;
using namespace synwave::scenario::test;

#ifndef __EMSCRIPTEN__  // there are no files in the wasm build
TEST_CASE("the examples keep their meaning and print the same the second time") {
  for (const char* name : {"four-way-close", "last-ack-lost", "lossy-transfer", "old-data-new-connection", "refused",
                           "simultaneous-close"}) {
    CAPTURE(name);
    const std::string text = file(std::string{"tests/scenarios/"} + name + ".wave");
    CHECK(complaints(text).empty());
    const std::string printed = format(text);
    CHECK(format(printed) == printed);
    CHECK(same_meaning(parsed(text), parsed(printed)));
  }
}
#endif

TEST_CASE("what is not the same meaning is noticed") {
  const Scenario s =
      parsed_body("0 a connect b:80 as c\n1 a close c\ndrop a>b SYN 1\nexpect a path CLOSED\nnote 1s \"x\"");
  CHECK(same_meaning(s, s));
  for (const char* other :
       {"0 a connect b:80 as d\n1 a close d\ndrop a>b SYN 1\nexpect a path CLOSED\nnote 1s \"x\"",
        "0 a connect b:81 as c\n1 a close c\ndrop a>b SYN 1\nexpect a path CLOSED\nnote 1s \"x\"",
        "0 a connect b:80 as c\n2 a close c\ndrop a>b SYN 1\nexpect a path CLOSED\nnote 1s \"x\"",
        "0 a connect b:80 as c\n1 a close c\ndrop a>b SYN 2\nexpect a path CLOSED\nnote 1s \"x\"",
        "0 a connect b:80 as c\n1 a close c\ndrop a>b SYN 1\nexpect a path LISTEN\nnote 1s \"x\"",
        "0 a connect b:80 as c\n1 a close c\ndrop a>b SYN 1\nexpect a path CLOSED\nnote 1s \"y\"",
        "seed 2\n0 a connect b:80 as c\n1 a close c\ndrop a>b SYN 1\nexpect a path CLOSED\nnote 1s \"x\""}) {
    CHECK_FALSE(same_meaning(s, parsed_body(other)));
  }
}

TEST_CASE("canonical text: blanks, columns, comments, blank lines") {
  CHECK(format("\n\n  host   a   msl = 30s   # slow \n\n\n\nhost b\r\nlink a   b\n   # alone\n0 a connect b : 80\n"
               "+10ms   a close\n12345.6s a close\n\n") ==
        "host a msl=30s  # slow\n\nhost b\nlink a b\n# alone\n0       a connect b:80\n+10ms   a close\n"
        "12345.6s a close\n");
}

TEST_CASE("the spelling of values is kept") {
  CHECK(format(with_hosts("1000ms a send \"\\x41 #\" # x")) ==
        "host a\nhost b\nlink a b delay=10ms\n1000ms  a send \"\\x41 #\"  # x\n");
}

TEST_CASE("a text with errors is given back as it is") {
  CHECK(format("host   a\nfoo  ") == "host   a\nfoo  ");
  CHECK(format("").empty());
}
