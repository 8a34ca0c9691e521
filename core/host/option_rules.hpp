// What set_option and get_option share.
#pragma once

#include "core/host/options.hpp"
#include "core/host/socket.hpp"

namespace synwave {

/// Whether the system knows the option at all. A host without a model knows them all.
bool system_has(SocketOption option, System system);
/// Options of IPv6 are for its sockets alone; the others are for both.
bool family_has(SocketOption option, Family family);
/// What TCP_MAXSEG tells.
std::uint32_t maxseg(const Socket& socket, const HostConfig& config);

}  // namespace synwave
