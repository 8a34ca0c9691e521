// Rules: every decision a reader could ask "why?" about, with the place where it is written. The page shows them.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace synwave {

enum class Rule : std::uint16_t {
  none,
#define X(name, rfc, section, requirements, sentence) name,
#include "core/trace/rules.def"
#undef X
};

/// Where a rule is written and what it says, in one sentence of our own.
struct RuleInfo {
  std::string_view name;
  int rfc;                        // 0: a policy of this engine, not an RFC's
  std::string_view section;       // as the RFC numbers it
  std::string_view requirements;  // ids of requirements.csv, separated by blanks; may be empty
  std::string_view sentence;
};

const RuleInfo& info(Rule rule);
/// All rules but `none`, in the order of the enumeration.
std::span<const RuleInfo> all_rules();

}  // namespace synwave
