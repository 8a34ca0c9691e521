// What an application hears of an ICMP error.
#pragma once

#include "core/base/errno.hpp"
#include "core/tcp/config.hpp"
#include "core/wire/icmp.hpp"

namespace synwave {

/// For an error that is about a connection's segment and not about its size.
Errno errno_of(const IcmpMessage& message, System system);

}  // namespace synwave
