#include <doctest/doctest.h>

#include <set>
#include <string_view>

#include "core/trace/rules.hpp"

using namespace synwave;

TEST_CASE("a rule's row is found by its enumerator") {
  CHECK(info(Rule::none).name == "none");
  CHECK(info(Rule::passive_open).name == "passive_open");
  CHECK(info(Rule::passive_open).rfc == 9293);
  CHECK(all_rules()[0].name == info(Rule{1}).name);
}

TEST_CASE("every rule has a name of its own and one sentence") {
  std::set<std::string_view> names;
  for (const RuleInfo& rule : all_rules()) {
    CAPTURE(rule.name);
    CHECK(names.insert(rule.name).second);
    CHECK(rule.sentence.size() > 10);
    CHECK(rule.sentence.back() == '.');
    CHECK(rule.sentence.find('\n') == std::string_view::npos);
  }
}

TEST_CASE("an RFC's rule has a section, a policy of the engine has none") {
  for (const RuleInfo& rule : all_rules()) {
    CAPTURE(rule.name);
    CHECK(rule.section.empty() == (rule.rfc == 0));
  }
}
