// The canonical text of a scenario. Comments, blank lines, the order of lines and the spelling of values are kept.
#pragma once

#include <string>
#include <string_view>

namespace synwave::scenario {

/// One blank between words, times in a column of their own, one blank line at most, LF at each line's end.
/// Printing twice gives the same as printing once, and the meaning does not change. A text with errors is given back
/// as it is.
std::string format(std::string_view text);

}  // namespace synwave::scenario
