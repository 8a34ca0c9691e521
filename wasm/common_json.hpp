// JSON of what scenarios and scripts share.
#pragma once

#include <string>
#include <vector>

#include "core/base/place.hpp"
#include "wasm/json.hpp"

namespace synwave {

/// The parameters of a diagnostic, as an object.
void write_params(json::Writer& out, const std::vector<Param>& params);

/// The members `line`, `column` and `length` of an object.
void write_place(json::Writer& out, const Place& place);

/// The rule table, in the order of ids from 1.
std::string rules_as_json();

}  // namespace synwave
