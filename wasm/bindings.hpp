// What the bindings of one kind of text use of those that all kinds share.
#pragma once

#include <string>
#include <string_view>

#include "wasm/door.hpp"

namespace synwave::bindings {

/// Texts that JavaScript has handed over for the next call.
extern std::string arguments_in[2];

/// Hands a text to JavaScript.
void give(std::string_view text);

}  // namespace synwave::bindings
