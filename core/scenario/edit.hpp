// Interventions on a text: each adds or changes one statement and leaves everything else as its author wrote it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/time.hpp"
#include "core/scenario/ast.hpp"

namespace synwave::scenario {

/// Which segment is meant, as a selector counts: the `ordinal`-th of its class from `from` to `to`.
struct SegmentChoice {
  std::string from;
  std::string to;
  SegmentClass what = SegmentClass::any;
  std::uint32_t ordinal = 1;
  std::string name;  // of the connection that is counted; empty: all of them
};

struct DropSegment {
  SegmentChoice segment;
};
struct CorruptSegment {
  SegmentChoice segment;
};
/// Congestion experienced, if its sender speaks ECN (RFC 3168).
struct MarkSegment {
  SegmentChoice segment;
};
struct DelaySegment {
  SegmentChoice segment;
  Duration by{0};
};
struct DuplicateSegment {
  SegmentChoice segment;
  Duration after{0};
};

/// A host's application calls at a time.
struct MakeCall {
  enum class Call : std::uint8_t { close, shutdown, abort, send, crash, reboot };
  std::string host;
  Call call = Call::close;
  std::uint64_t octets = 0;  // for send
  Time at{};
  std::string name;  // of the connection; empty: the newest
};
/// Both ends of the text's first link call close at the same time: two lines.
struct CloseBoth {
  Time at{};
};

/// Sets a key of a host's line; an empty value takes the key away.
struct SetHostKey {
  std::string host;
  std::string key;
  std::string value;
};
/// Sets a key of a link, both ways; an empty value takes the key away.
struct SetLinkKey {
  std::string a;
  std::string b;
  std::string key;
  std::string value;
};

using Intent = std::variant<DropSegment, CorruptSegment, MarkSegment, DelaySegment, DuplicateSegment, MakeCall,
                            CloseBoth, SetHostKey, SetLinkKey>;

struct Edited {
  std::string text;
  std::uint32_t line = 0;           // the (first) line that was added or changed
  std::optional<Diagnostic> error;  // why nothing was changed; `text` is then the old text
};

/// An edit that would put an error into a text without errors is refused with that error.
Edited edit(std::string_view text, const Intent& intent);

}  // namespace synwave::scenario
