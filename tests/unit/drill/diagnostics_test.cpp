#include "core/drill/diagnostics.hpp"

#include <doctest/doctest.h>

using namespace synwave;
using namespace synwave::drill;

TEST_CASE("packetdrill: a sentence gets its parameters, and what may have been meant") {
  Diagnostic d{{1, 2, 3}, Code::unknown_option, {{"word", "mut"}, {"nearest", "--mtu"}}};
  CHECK(text_of(d) == "unknown option --mut; did you mean --mtu?");
  d.params.pop_back();
  CHECK(text_of(d) == "unknown option --mut");
  CHECK(name_of(d.code) == "unknown_option");
  CHECK(d.param("word") == "mut");
  CHECK(d.param("missing").empty());
}

TEST_CASE("packetdrill: `expected` is a key in what the parser says, and plain text in what the run says") {
  CHECK(text_of({{}, Code::text_ends, {{"expected", "number"}}}) == "the script ends here, expected a number");
  CHECK(text_of({{}, Code::text_ends, {{"expected", "("}}}) == "the script ends here, expected (");
  CHECK(text_of({{}, Code::call_result, {{"call", "f()"}, {"expected", "number"}, {"got", "1"}}}) ==
        "expected f() = number, got 1");
}
