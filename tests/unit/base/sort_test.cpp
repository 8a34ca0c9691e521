#include "core/base/sort.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace synwave;

namespace {

std::vector<std::string> sorted_by_first_letter(std::vector<std::string> words) {
  sort_stably(words, [](const std::string& a, const std::string& b) { return a[0] < b[0]; });
  return words;
}

}  // namespace

TEST_CASE("elements are sorted, and equal ones keep their order") {
  using Words = std::vector<std::string>;
  CHECK(sorted_by_first_letter({"b1", "a1", "b2", "a2", "c1", "a3"}) == Words{"a1", "a2", "a3", "b1", "b2", "c1"});
  CHECK(sorted_by_first_letter({"c", "b", "a"}) == Words{"a", "b", "c"});
  CHECK(sorted_by_first_letter({"a1", "a2", "b1"}) == Words{"a1", "a2", "b1"});
  CHECK(sorted_by_first_letter({"a"}) == Words{"a"});
  CHECK(sorted_by_first_letter({}).empty());
}
