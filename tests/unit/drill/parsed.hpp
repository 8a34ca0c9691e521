// What the tests of packetdrill's language share.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "core/drill/notation.hpp"
#include "core/drill/parser.hpp"

namespace synwave::drill::test {

/// What is wrong with a text as `line:column+length code: sentence`; empty if nothing is.
inline std::string complaint(const ParseResult& result) {
  if (result.ok()) return {};
  const Diagnostic& d = result.diagnostics.front();
  std::string out =
      std::to_string(d.place.line) + ':' + std::to_string(d.place.column) + '+' + std::to_string(d.place.length) + ' ';
  return out.append(name_of(d.code)).append(": ").append(text_of(d));
}
inline std::string complaint(std::string_view text) {
  return complaint(parse(text));
}

/// The script of a text that must be without error.
inline Script parsed(std::string_view text) {
  ParseResult result = parse(text);
  REQUIRE_MESSAGE(result.ok(), complaint(result));
  return std::move(result.script);
}

inline Event only_event(std::string_view text) {
  const Script script = parsed(text);
  REQUIRE(script.events.size() == 1);
  return script.events[0];
}

template <class T>
T only(std::string_view text) {
  const Event event = only_event(text);
  const T* what = std::get_if<T>(&event.what);
  REQUIRE(what != nullptr);
  return *what;
}

/// The canonical text of one packet.
inline std::string packet(std::string_view text) {
  return to_text(only<PacketEvent>(std::string{"0 "}.append(text)));
}
inline std::string call(std::string_view text) {
  return to_text(only<CallEvent>(std::string{"0 "}.append(text)));
}
/// What is wrong with an event at time 0: the text begins in column 3.
inline std::string complaint_of_event(std::string_view text) {
  return complaint(std::string{"0 "}.append(text));
}

}  // namespace synwave::drill::test
