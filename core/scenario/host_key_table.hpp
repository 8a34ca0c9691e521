// The keys of a host as rows: which field each one is, and what it takes.
#pragma once

#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "core/scenario/keys.hpp"

namespace synwave::scenario {

/// A key that is more than one field, or whose values are of more than one kind.
struct OwnKey {
  KeyResult (*apply)(std::string_view value, HostConfig& config);
  std::string (*print)(const HostConfig& config);
};

/// Reads an enumeration of HostConfig as a number, having set it first unless `set` is negative.
using Choice = std::uint8_t (*)(HostConfig& config, int set);

/// Where a value lies; which of them it is, KeyKind says.
union KeyField {
  constexpr explicit KeyField(Duration HostConfig::*member) : time{member} {}
  constexpr explicit KeyField(std::uint32_t HostConfig::*member) : number{member} {}
  constexpr explicit KeyField(bool HostConfig::*member) : flag{member} {}
  constexpr explicit KeyField(Choice function) : choice{function} {}
  constexpr explicit KeyField(const OwnKey* key) : own{key} {}

  Duration HostConfig::*time;
  std::uint32_t HostConfig::*number;
  bool HostConfig::*flag;
  Choice choice;
  const OwnKey* own;
};

enum class KeyKind : std::uint8_t { time, count, size, flag, choice, own };

struct HostKey {
  std::string_view name;
  KeyKind kind;
  KeyField field;
  // Of a flag or a choice: all of its words, as "off|on". Of a time or a number: the word for 0, if it has one.
  std::string_view words;
  std::string_view expected;  // key of a phrase of the diagnostics; empty: the kind's own, or the words
  std::int64_t least = 0;     // ns, or how many
  std::int64_t most = 0;
};

struct KeyGroup {
  std::string_view name;
  std::span<const HostKey> keys;
};

/// All of them, in the order of the reference.
std::span<const KeyGroup> host_key_groups();

}  // namespace synwave::scenario
