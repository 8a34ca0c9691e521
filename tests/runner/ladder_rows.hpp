// What a ladder shows, before it is drawn: one row per arrow end or group of remarks.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/trace/log.hpp"
#include "tests/runner/ladder.hpp"

namespace synwave::runner {

enum class ArrowEnd : std::uint8_t {
  none,
  leaves,  // goes on its way; arrives in a later row, or never within the run
  lost,    // goes on its way and gets nowhere
  arrives,
  arrives_dead,  // reaches the host, which does not take it
};

struct Row {
  std::int64_t at_ns = 0;
  std::uint8_t host = 0;  // whose doing it is
  std::uint8_t peer = 0;  // the other end of the arrow
  ArrowEnd arrow = ArrowEnd::none;
  std::uint32_t segment = nothing;
  bool joined = false;       // an arrival that continues the row above
  std::string lane;          // calls, states, timers of `host`
  std::string label;         // of the arrow, or a remark in the middle
  std::string fate;          // why it was lost
  std::int64_t idle_ns = 0;  // so long nothing happened before this row; 0: not worth a word
};

/// `lane_width`: columns a lane may take; longer remarks go on in the next row.
std::vector<Row> ladder_rows(const Log& log, const LadderOptions& options, std::size_t lane_width);

}  // namespace synwave::runner
