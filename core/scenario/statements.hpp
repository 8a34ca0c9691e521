// The parsers of the statements, one file each. All read from a Cursor and add to its scenario unless it has failed.
#pragma once

#include "core/scenario/cursor.hpp"
#include "core/scenario/keys.hpp"

namespace synwave::scenario {

// parse_header.cpp
void parse_title(Cursor& c, std::vector<LocalText>& texts, std::string_view word);
void parse_seed(Cursor& c, std::uint32_t& said_in_line);
void parse_until(Cursor& c, std::uint32_t& said_in_line);

// parse_hosts.cpp
/// A name that is given here, to a host or a connection; fails if it cannot be one or a host has it.
Token take_new_name(Cursor& c);
void parse_host(Cursor& c);
/// Hands out 10.0.0.N to hosts without an address of their own and finds addresses used twice.
void settle_addresses(ParseContext& context);

// parse_links.cpp
/// Which lines have set up a link so far; index as in Scenario::links. 0: none has.
struct LinkLines {
  std::uint32_t both = 0;
  std::uint32_t ab = 0;
  std::uint32_t ba = 0;
};
void parse_link(Cursor& c, std::vector<LinkLines>& lines);
/// key=value ... to the end of the line or the first word without `=`.
std::vector<LinkSetting> parse_link_settings(Cursor& c);

// parse_body.cpp
void parse_step(Cursor& c, const Line& line);
// parse_when.cpp
When parse_when(Cursor& c);
// parse_actions.cpp
HostAction parse_host_action(Cursor& c, HostId host);
Payload parse_payload(Cursor& c, std::uint64_t least);

// parse_faults.cpp
Selector parse_selector(Cursor& c);
void parse_fault(Cursor& c, const Line& line);

// parse_expect.cpp
void parse_expectation(Cursor& c, const Line& line);
// parse_notes.cpp
void parse_note(Cursor& c);
/// The letters of a language tag (BCP 47): `en`, `zh-Hans`.
bool is_locale(std::string_view word);

// segment_notation.cpp
/// FLAGS SEQ:END(LEN) [ack N] [win N] [<options>], as packetdrill writes it.
SegmentNotation parse_segment_notation(Cursor& c);

// parse_keys.cpp
/// One key=value as it stands in the line.
struct KeyEquals {
  Token key;
  Place place;  // of the whole
  std::string value;
};
/// Whether a key=value comes next.
bool at_key(const Cursor& c);
KeyEquals take_key(Cursor& c);
/// Turns what became of a key into a diagnostic; false if there was one.
bool report_key(Cursor& c, const KeyEquals& key, const KeyResult& result, std::span<const std::string_view> known);
/// Fails if `key` stands in `seen` already, otherwise adds it.
void check_key_once(Cursor& c, const KeyEquals& key, std::vector<std::string_view>& seen);

}  // namespace synwave::scenario
