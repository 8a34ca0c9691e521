// The octets between header and text, whatever they are: reading them ends, stays inside, says where they made no
// sense, and what was understood is written and read again as the same.
#include "core/wire/options.hpp"

#include <algorithm>
#include <vector>

#include "tests/fuzz/fuzz.hpp"

using namespace synwave;

namespace {

/// A second reading of RFC 9293 3.1, independent of the codec's: where each option begins, and where no length holds.
struct Walk {
  std::vector<std::size_t> begins;
  std::optional<std::size_t> malformed_at;
};

Walk walk(std::span<const std::uint8_t> octets) {
  Walk walked;
  std::size_t at = 0;
  while (at < octets.size() && octets[at] != 0) {
    const bool nop = octets[at] == 1;
    const bool has_length = !nop && at + 1 < octets.size();
    if (!nop && (!has_length || octets[at + 1] < 2 || at + octets[at + 1] > octets.size())) {
      walked.malformed_at = at;
      return walked;
    }
    if (!nop) walked.begins.push_back(at);
    at += nop ? 1U : octets[at + 1];
  }
  return walked;
}

void check_understood(std::span<const std::uint8_t> octets, const ParsedOptions& parsed) {
  const Walk walked = walk(octets);
  const auto has = [&](std::uint8_t kind, std::uint8_t length) {
    return std::any_of(walked.begins.begin(), walked.begins.end(),
                       [&](std::size_t at) { return octets[at] == kind && octets[at + 1] == length; });
  };
  HOLDS(parsed.options.mss.has_value() == has(2, 4));
  HOLDS(parsed.options.window_scale.has_value() == has(3, 3));
  HOLDS(parsed.options.sack_permitted == has(4, 2));
  HOLDS(parsed.options.timestamps.has_value() == has(8, 10));
  HOLDS(parsed.options.sack_count <= 4);
  if (parsed.malformed_at) HOLDS(*parsed.malformed_at < octets.size());
  if (walked.malformed_at) HOLDS(parsed.malformed_at.has_value());
  // Everything before the place that made no sense still counts (RFC9293-MUST-7).
  HOLDS(parse_options(octets.first(parsed.malformed_at.value_or(octets.size()))).options == parsed.options);
}

void check_round_trip(Options options) {
  for (const OptionOrder order : {OptionOrder::linux, OptionOrder::freebsd}) {
    options.order = order;
    std::vector<std::uint8_t> octets;
    if (options_length(options) > max_options_length) continue;
    write_options(options, octets);
    HOLDS(octets.size() == options_length(options));
    HOLDS(octets.size() % 4 == 0);
    const ParsedOptions again = parse_options(octets);
    HOLDS(!again.malformed_at);
    Options expected = options;
    expected.order = again.options.order;
    HOLDS(again.options == expected);
  }
}

}  // namespace

static std::vector<fuzz::Input> fuzz_seeds() {
  return {
      {},
      {2, 4, 5, 180},
      {2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0, 1, 3, 3, 7},
      {2, 4, 5, 180, 1, 3, 3, 6, 4, 2, 8, 10, 0, 0, 0, 1, 0, 0, 0, 0},
      {1, 1, 5, 10, 0, 0, 0, 1, 0, 0, 0, 2},
      {1, 1, 5, 34, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0, 9, 0, 0, 0, 10, 0, 0, 0, 20, 0, 0, 0, 30},
      {34, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 1},
      {254, 8, 0xF9, 0x89, 1, 2, 3, 4},
      {28, 4, 0x80, 60, 30, 3, 1, 0},
      {2, 0, 0, 0},
      {8, 10, 1},
      {0, 2, 4, 5, 180},
      {19, 18, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 1, 1},
  };
}

SYNWAVE_FUZZ_BODY(options, input) {
  const auto octets = input.first(std::min<std::size_t>(input.size(), max_options_length));
  const ParsedOptions parsed = parse_options(octets);
  check_understood(octets, parsed);
  check_round_trip(parsed.options);
}
