#include "core/trace/rules.hpp"

#include <array>

namespace synwave {

namespace {

constexpr std::array table{
    RuleInfo{"none", 0, "", "", ""},
#define X(name, rfc, section, requirements, sentence) RuleInfo{#name, rfc, section, requirements, sentence},
#include "core/trace/rules.def"
#undef X
};

}  // namespace

const RuleInfo& info(Rule rule) {
  return table[static_cast<std::size_t>(rule)];
}
std::span<const RuleInfo> all_rules() {
  return std::span{table}.subspan(1);
}

}  // namespace synwave
