// KEY=VALUE on the command line: how our host behaves, and how the way between it and the kernel does.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/sim/link_config.hpp"
#include "core/tcp/config.hpp"
#include "core/wire/segment.hpp"

namespace synwave::runner::tun {

struct Settings {
  HostConfig config;  // the profile's, then changed
  LinkConfig out;     // what our host sends, on its way to the kernel
  LinkConfig in;      // what the kernel sends
};

/// Takes one word. It is a key of a scenario's `host` line, or one of its `link` line: `KEY` for both directions,
/// `out.KEY` or `in.KEY` for one. Gives why it cannot be taken; empty if all is well.
std::string take_setting(std::string_view word, Settings& settings);
/// The same for a change of the link alone: its keys, `down`, `up`.
std::string take_link_change(std::string_view word, LinkConfig& out, LinkConfig& in);
/// Two values that cannot be true together; empty if all is well.
std::string contradiction_of(const Settings& settings);

}  // namespace synwave::runner::tun
