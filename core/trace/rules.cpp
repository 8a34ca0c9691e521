#include "core/trace/rules.hpp"

namespace synwave {

namespace {

constexpr RuleInfo table[] = {
    {"none", 0, "", "", ""},
#define X(name, rfc, section, requirements, sentence) {#name, rfc, section, requirements, sentence},
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
