// The trace as JSON lines: one object per event, in order.
#pragma once

#include <string>
#include <vector>

#include "core/trace/log.hpp"

namespace synwave::runner {

/// Every field of every record under its own name. A segment stands inside each event that speaks of it; TCB changes
/// and new sockets stand inside the event that opened their moment. `hosts`: names by HostId; `names`: of connections.
std::string trace_json(const Log& log, const std::vector<std::string>& hosts, const std::vector<std::string>& names);

}  // namespace synwave::runner
