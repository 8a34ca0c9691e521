// Files in and out, with messages that say what is wrong.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace synwave::runner {

/// The whole file; `-` is standard input. Prints why not on standard error and gives nothing if it cannot be read.
std::optional<std::string> read_input(const std::string& path);

/// Writes the whole file; `-` is standard output. Prints why not and gives false if it cannot be written.
bool write_output(const std::string& path, std::string_view octets);

/// How a file is called in messages.
std::string shown_name(const std::string& path);

}  // namespace synwave::runner
