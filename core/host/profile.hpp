// Profiles: how well-known systems are configured and behave, each a HostConfig whose every value can be overridden.
#pragma once

#include <optional>
#include <string_view>

#include "core/tcp/config.hpp"

namespace synwave {

/// RFC 9293 with the algorithms it refers to and no negotiated extension; it never gains one silently.
HostConfig rfc_profile();
/// Linux 6.
HostConfig linux_profile();
/// FreeBSD 14.
HostConfig freebsd_profile();

/// By the name that a scenario uses: rfc, linux, freebsd.
std::optional<HostConfig> profile_called(std::string_view name);

}  // namespace synwave
