// What a continuous integration reads: one suite per file, one case per expectation.
#pragma once

#include <string>
#include <vector>

namespace synwave::runner {

struct JunitCase {
  std::string name;
  bool passed = false;
  std::string message;  // of a failure, or why it was skipped
  bool skipped = false;
};

struct JunitSuite {
  std::string file;
  std::string unusable;  // why the file could not be run; empty: it ran
  std::vector<JunitCase> cases;
};

std::string junit_xml(const std::vector<JunitSuite>& suites);

}  // namespace synwave::runner
