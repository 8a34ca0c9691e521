// JSON of what scenarios and scripts share.
#pragma once

#include <vector>

#include "core/base/place.hpp"
#include "wasm/json.hpp"

namespace synwave {

/// The parameters of a diagnostic, as an object.
void write_params(json::Writer& out, const std::vector<Param>& params);

/// The members `line`, `column` and `length` of an object.
void write_place(json::Writer& out, const Place& place);

}  // namespace synwave
