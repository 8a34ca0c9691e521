// What a script was and how it ended, as the JSON that the README describes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/drill/diagnostics.hpp"
#include "core/drill/run.hpp"
#include "core/drill/script.hpp"

namespace synwave {

/// "kernel", "script"
std::string_view script_host_name(HostId host);

/// Packets expected, calls made and blocks of code run.
std::uint32_t checks_of(const drill::Script& script);

/// Of a script that cannot run; `error` says why, null: nothing was begun.
std::string summary_of(const drill::Diagnostic* error);
/// `done`: the verdict is in.
std::string summary_of(const drill::Run& run, bool done, std::uint32_t checks);

}  // namespace synwave
