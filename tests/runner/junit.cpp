#include "tests/runner/junit.hpp"

#include <algorithm>
#include <string_view>

namespace synwave::runner {

namespace {

/// Attribute and element text; control characters that XML 1.0 cannot hold become a question mark.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\n': out += "&#10;"; break;
      default: out += static_cast<unsigned char>(c) < 0x20 && c != '\t' ? '?' : c;
    }
  }
  return out;
}

std::string attribute(const char* name, std::string_view value) {
  return std::string{" "} + name + "=\"" + escaped(value) + '"';
}

std::size_t failures_of(const JunitSuite& suite) {
  return static_cast<std::size_t>(std::count_if(suite.cases.begin(), suite.cases.end(),
                                                [](const JunitCase& c) { return !c.passed && !c.skipped; }));
}

std::string suite_xml(const JunitSuite& suite) {
  const bool ran = suite.unusable.empty();
  std::string out = "  <testsuite" + attribute("name", suite.file) +
                    attribute("tests", std::to_string(suite.cases.size() + (ran ? 0 : 1))) +
                    attribute("failures", std::to_string(failures_of(suite))) + attribute("errors", ran ? "0" : "1") +
                    ">\n";
  for (const JunitCase& c : suite.cases) {
    out += "    <testcase" + attribute("classname", suite.file) + attribute("name", c.name);
    if (c.passed) {
      out += "/>\n";
    } else {
      out += (c.skipped ? ">\n      <skipped" : ">\n      <failure") + attribute("message", c.message) +
             "/>\n    </testcase>\n";
    }
  }
  if (!ran) {
    out += "    <testcase" + attribute("classname", suite.file) + attribute("name", "usable") + ">\n      <error" +
           attribute("message", suite.unusable) + "/>\n    </testcase>\n";
  }
  return out + "  </testsuite>\n";
}

}  // namespace

std::string junit_xml(const std::vector<JunitSuite>& suites) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const JunitSuite& suite : suites) out += suite_xml(suite);
  return out + "</testsuites>\n";
}

}  // namespace synwave::runner
