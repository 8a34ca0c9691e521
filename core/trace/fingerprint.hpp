// A run's trace as one number: equal on every compiler, optimisation level and platform, or something is wrong.
#pragma once

#include <cstdint>

#include "core/trace/log.hpp"

namespace synwave {

/// Hash over every field of every record, in the order of the log; padding and addresses in memory do not matter.
std::uint64_t fingerprint(const Log& log);

}  // namespace synwave
