// The host under test as the tools of the two systems would print it: tables of sockets, counters.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/host/counters.hpp"
#include "core/host/host.hpp"

namespace synwave::drill {

using Lines = std::vector<std::string>;

/// By any of the names in use: SYN_RECEIVED, SYN-RECV, SYN_RCVD, ESTAB ...
std::optional<State> state_called(std::string_view name);
std::optional<std::uint64_t> number_called(std::string_view text);
/// "1.5", at most an hour.
std::optional<Duration> seconds_called(std::string_view text);

State state_of(const Host& host, SocketId socket);

struct SocketFilter {
  bool ipv4 = false;  // neither of the two: both
  bool ipv6 = false;
  std::uint16_t port = 0;  // at either end; 0: any
};
/// FreeBSD's `sockstat -P tcp -s`.
Lines sockstat(const Host& host, const SocketFilter& filter);

struct SsFilter {
  SocketFilter sockets;
  bool all = false;
  bool listening = false;
  std::optional<State> state;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
};
/// Linux's `ss -tn`.
Lines ss(const Host& host, const SsFilter& filter);
Lines proc_net_tcp(const Host& host);

struct NstatOptions {
  bool absolute = false;  // not since the last call
  bool zeros = false;     // counters without a change too
  bool silent = false;    // remember, print nothing
  bool keep = false;      // print, remember nothing
  bool reset = false;
  std::vector<Counter> only;
};
/// `seen`: what the last call has remembered.
Lines nstat(const Host& host, Counts& seen, const NstatOptions& options);

}  // namespace synwave::drill
