#include "core/scenario/statements.hpp"
#include "core/scenario/words.hpp"

namespace synwave::scenario {

namespace {

/// A word that is no host may be a locale, unless what follows shows that a host was meant.
bool at_locale(const Cursor& c) {
  if (!c.at_word() || c.at_number() || c.host_called(c.peek().text)) return false;
  const Token& next = c.peek(1);
  return !next.is(">") && !(next.kind == TokenKind::word && state_called(next.text));
}

}  // namespace

void parse_note(Cursor& c) {
  Note note;
  note.place = c.whole();
  c.require("note");
  if (at_locale(c)) {
    const Token locale = c.take();
    note.locale = std::string{locale.text};
    if (!is_locale(locale.text)) c.reject(locale, "locale");
  }
  if (c.at_number()) {
    note.anchor = AtTime{Time{c.time()}};
  } else {
    const Token first = c.peek();
    const HostId host = c.host("anchor");
    if (c.at(">")) {
      const Direction direction = c.direction_from(host, first);
      note.anchor = SegmentAnchor{direction, parse_selector(c)};
    } else {
      const State state = c.state();
      note.anchor = StateAnchor{host, state, c.optional_name()};
    }
  }
  note.text = c.text();
  c.finish();
  if (!c.failed()) c.scenario().notes.push_back(std::move(note));
}

}  // namespace synwave::scenario
