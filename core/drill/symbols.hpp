// The words of calls and of code that stand for numbers, as the two systems have them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/drill/run.hpp"

namespace synwave::drill {

/// O_NONBLOCK, POLLIN, ECONNREFUSED, TCP_CA_Open ...; empty: no such word. The numbers of FreeBSD for that profile,
/// else those of Linux.
std::optional<std::int64_t> symbol(std::string_view word, Profile profile);

}  // namespace synwave::drill
