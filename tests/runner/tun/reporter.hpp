// What a session says, as lines for people or as JSON lines for a program.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/errno.hpp"
#include "core/base/time.hpp"
#include "core/host/host.hpp"

namespace synwave::runner::tun {

/// Who an event is about: c1, c2, ...
std::string connection_name(std::uint32_t number);

class Reporter {
 public:
  explicit Reporter(bool json) : json_{json} {}

  /// The session begins: which device, whose addresses, and how to get into the network.
  void begins(const std::string& device, const std::string& kernel, const std::string& ours) const;
  void state(Time at, std::uint32_t connection, State before, State after, const Endpoint& remote) const;
  void error(Time at, std::uint32_t connection, Errno error) const;
  void end_of_stream(Time at, std::uint32_t connection) const;
  /// An action is done, or has failed. `number`: counted from 1.
  void done(Time at, std::uint32_t number, const std::string& action, std::string_view error) const;
  void show(Time at, std::uint32_t number, std::uint32_t connection, const Host& host, SocketId socket,
            std::uint64_t received) const;
  void warn(const std::string& text) const;

 private:
  void print(const std::string& line) const;

  bool json_;
};

}  // namespace synwave::runner::tun
