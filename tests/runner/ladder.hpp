// The timeline in a terminal: a pure function from the log to lines.
#pragma once

#include <string>
#include <vector>

#include "core/trace/log.hpp"

namespace synwave::runner {

struct LadderOptions {
  std::string title;
  std::vector<std::string> hosts;  // names, by HostId
  std::vector<std::string> names;  // of connections, by SocketRecord::name
  bool ascii = false;
};

/// No line takes more than 100 columns. Two hosts stand at two upright lines; more become a list of what each does.
std::vector<std::string> ladder(const Log& log, const LadderOptions& options);

}  // namespace synwave::runner
