// What each sysctl name of the two systems does to a host's configuration.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/drill/sysctls.hpp"

namespace synwave::drill {

/// The numbers of a value, in their order.
using Numbers = std::vector<std::uint64_t>;
using Apply = SysctlOutcome (*)(HostConfig& config, const Numbers& numbers);

struct Sysctl {
  std::string_view name;
  std::size_t numbers;  // how many the value has; 0: it is text, or nothing is read of it
  Apply apply;
};

/// Of either system; nullptr: no such name.
const Sysctl* find_sysctl(std::string_view name);

}  // namespace synwave::drill
