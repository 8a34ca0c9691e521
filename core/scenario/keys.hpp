// The keys of `host` and `link` lines: what each is called, which values it takes, what the engine cannot do yet.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/ast.hpp"

namespace synwave::scenario {

/// What became of key=value.
enum class KeyOutcome : std::uint8_t { ok, unknown_key, bad_value, out_of_range, not_supported };

struct KeyResult {
  KeyOutcome outcome = KeyOutcome::ok;
  std::string_view expected;  // for bad_value: key of a phrase of the diagnostics, or the words themselves: "off|on"
  std::string least;          // for out_of_range
  std::string most;
};

/// Applies one key of a host; `config` is untouched unless the outcome is ok. `addr` is not among them.
KeyResult apply_host_key(std::string_view key, std::string_view value, HostConfig& config);

/// Values of different keys that cannot be true together; nothing if all is well.
struct Contradiction {
  std::string_view key;
  std::string value;
  std::string_view other_key;
  std::string other_value;
};
std::optional<Contradiction> contradiction_in(const HostConfig& config);

/// Reads one key of a link.
KeyResult read_link_key(std::string_view key, std::string_view value, std::optional<LinkSetting>& setting);

/// Reads one option of `set`.
KeyResult read_socket_option(std::string_view key, std::string_view value, Set::Setting& setting);

/// All keys that can be written.
std::span<const std::string_view> host_key_words();
std::span<const std::string_view> link_key_words();
std::span<const std::string_view> socket_option_words();

/// Every key with the value in force, in the order of the reference; reading them gives the same config.
struct KeyValue {
  std::string_view key;
  std::string value;
  std::string_view group;  // what a key of a host is about
};
std::vector<KeyValue> effective_keys(const HostConfig& config);
std::vector<KeyValue> effective_keys(const LinkConfig& config);

}  // namespace synwave::scenario
