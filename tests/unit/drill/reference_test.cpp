// The reference must not drift from the tables: each option is in it, where it belongs, and its budgets are ours.
#ifndef __EMSCRIPTEN__  // there are no files in the wasm build

#include <algorithm>
#include <cstdio>

#include "core/drill/options.hpp"
#include "tests/unit/drill/parsed.hpp"

using namespace synwave;
using namespace synwave::drill;
using namespace synwave::drill::test;

namespace {

std::string reference() {
  std::FILE* in = std::fopen(SYNWAVE_SOURCE_DIR "/core/drill/LANGUAGE.md", "rb");
  REQUIRE(in != nullptr);
  std::string text;
  char block[4096];
  for (std::size_t n = 0; (n = std::fread(block, 1, sizeof block, in)) > 0;) text.append(block, n);
  std::fclose(in);
  return text;
}

}  // namespace

TEST_CASE("packetdrill: the reference names every option, each among its kind") {
  const std::string text = reference();
  const std::size_t harmless = text.find("\nAccepted,");
  const std::size_t refused = text.find("\nNot supported yet: `--");
  REQUIRE(harmless < refused);
  for (const std::string_view word : option_words()) {
    CAPTURE(word);
    const std::string quoted = "`--" + std::string{word};
    const std::size_t at = std::min(text.find(quoted + '`'), text.find(quoted + '='));
    REQUIRE(at != std::string::npos);
    switch (*use_of_option(word)) {
      case OptionUse::obeyed: CHECK(at < harmless); break;
      case OptionUse::harmless: CHECK((at > harmless && at < refused)); break;
      default: CHECK(at > refused); break;
    }
  }
}

TEST_CASE("packetdrill: the reference gives the budgets that hold") {
  const std::string text = reference();
  CHECK(budget::text_octets == 1'048'576);
  CHECK(text.find("| 1,048,576 |") != std::string::npos);
  CHECK(budget::events == 20'000);
  CHECK(text.find("| events | 20,000 |") != std::string::npos);
  CHECK(budget::nesting == 16);
  CHECK(text.find("symbols | 16 |") != std::string::npos);
  CHECK(budget::virtual_time == std::chrono::hours{24 * 30});
  CHECK(text.find("| a time | 30 days |") != std::string::npos);
}

TEST_CASE("packetdrill: the reference's example is a script") {
  const std::string text = reference();
  const std::size_t begin = text.find("```\n") + 4;
  CHECK(complaint(text.substr(begin, text.find("```\n", begin) - begin)).empty());
}

#endif
