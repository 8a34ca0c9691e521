// Between the words of this system's headers and those of the engine.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/errno.hpp"
#include "core/host/call_words.hpp"
#include "core/host/options.hpp"
#include "core/host/tcp_info.hpp"
#include "core/wire/segment.hpp"

namespace synwave::bridge {

/// The number that this system gives the error.
int number_of(Errno error);

/// Sets errno; gives -1, for the caller to return.
int fail(int number);
/// Says on stderr that the engine cannot do it; then as fail().
int cannot(std::string_view name, int number);

/// An address as a call on a socket of `family` gives it; a mapped one is IPv4. Empty: `error` is what the call fails
/// with.
std::optional<Endpoint> read_address(const sockaddr* address, socklen_t length, Family family, int& error);
/// As a socket of `family` shows it, cut off at `*length`, which becomes what it would have been.
void write_address(const Endpoint& end, Family family, sockaddr* out, socklen_t* length);

/// Empty: one of them cannot be obeyed; that has been said, and errno is set.
std::optional<std::uint32_t> read_send_flags(int flags);
std::optional<std::uint32_t> read_recv_flags(int flags);

std::uint16_t read_poll_bits(int bits);
short write_poll_bits(std::uint16_t bits);

/// Empty: the engine has no such option.
std::optional<SocketOption> read_option(int level, int name);

/// Fills struct tcp_info, cut off at `*length`, which becomes what was written. False: this system has none, or
/// another.
bool write_tcp_info(const TcpInfo& info, void* out, socklen_t* length);

}  // namespace synwave::bridge
