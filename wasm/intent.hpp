// What a person did to the picture, from the page's JSON to an edit of the text.
#pragma once

#include <string_view>
#include <variant>

#include "core/scenario/edit.hpp"
#include "core/scenario/run.hpp"

namespace synwave {

/// Why an intention cannot even be tried; the names are the codes that the page sees.
enum class IntentError : std::uint8_t {
  bad_intent,       // not the JSON of the README
  no_such_segment,  // the run has no segment of this index
  forged_segment,   // put on the link by the text: its own line is what to change
  copied_segment,   // made by the link, so no selector counts it
};
std::string_view name_of(IntentError error);

/// Reads the JSON; segments are indices into the trace of `run`, which may be null.
std::variant<scenario::Intent, IntentError> read_intent(std::string_view json, const scenario::Run* run);

}  // namespace synwave
