// What a run was and how it ended, as the JSON that the README describes.
#pragma once

#include <string>
#include <vector>

#include "core/scenario/diagnostics.hpp"
#include "core/scenario/run.hpp"

namespace synwave {

/// `of_text`: the diagnostics of parsing. `run` is null if the text could not run.
std::string summary_of(const std::vector<scenario::Diagnostic>& of_text, const scenario::Run* run);

}  // namespace synwave
