// The small applications of our host: who listens, and what is done with each connection.
#pragma once

#include <array>
#include <cstdint>
#include <cstdio>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/runner/tun/action.hpp"
#include "tests/runner/tun/engine.hpp"
#include "tests/runner/tun/reporter.hpp"

namespace synwave::runner::tun {

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

/// Octets that are still to be written.
struct Supply {
  std::uint64_t pattern = 0;  // so many of the connection's pattern
  std::string text;
  File file;
};

/// What becomes of what comes.
struct Use {
  enum class Kind : std::uint8_t { discard, echo, save } kind = Kind::discard;
  std::string file;
  bool reads = true;
};

/// One connection as its application sees it.
struct Client {
  std::uint32_t number = 0;  // c1, c2, ...
  SocketId socket;
  std::int32_t fd = -1;  // -1: not accepted yet, or closed
  Use use;
  std::deque<Supply> to_send;
  bool then_shutdown = false;
  bool then_close = false;
  bool ended = false;  // all is read
  Errno error = Errno::none;
  std::uint64_t received = 0;
  File file;
  std::array<bool, state_count> visited{};
};

class Applications {
 public:
  Applications(Engine& engine, const Reporter& reporter) : engine_{engine}, reporter_{reporter} {}

  /// Notes what has happened to the connections, from this event on.
  void witness(const Log& log, std::size_t from);
  /// Accepts, reads and writes as far as that goes now.
  void serve(Time now);

  // Actions; each gives what the call failed with. `number` of a connection: 0 is the newest.
  Errno listen(Time now, const act::Listen& listen, std::uint32_t line);
  Errno connect(Time now, const act::Connect& connect, const Address& kernel, std::uint32_t line);
  /// Changes what becomes of what comes.
  std::string use(std::uint32_t number, const Use& use);
  std::string send(std::uint32_t number, const act::Send& send);
  std::string leave(Time now, std::uint32_t number, CallKind how, std::uint32_t line);

  bool knows(std::uint32_t number) const { return find(number) != nullptr; }
  /// Of the connection that `number` means; 0: there is none.
  std::uint32_t number_of(std::uint32_t number) const;
  bool satisfied(std::uint32_t number, const act::Wait& wait) const;
  /// Whether what is not satisfied never will be: the connection is over, and no other can be meant.
  bool hopeless(std::uint32_t number) const;
  std::uint64_t received(std::uint32_t number) const { return find(number)->received; }
  SocketId socket(std::uint32_t number) const { return find(number)->socket; }
  const Use& use_of(std::uint32_t number) const { return find(number) != nullptr ? find(number)->use : later_; }
  /// Nothing is open any more, and nobody listens.
  bool idle() const;
  /// From now on a connection is closed once its stream has ended.
  void close_at_end() { closes_at_end_ = true; }

 private:
  const Client* find(std::uint32_t number) const;
  Client* find(std::uint32_t number);
  Client* client_of(SocketId socket);
  void accept_all(Time now);
  bool read_some(Time now, Client& client);
  bool write_some(Time now, Client& client);
  std::string next_text(const Client& client, Supply& supply, std::uint64_t most) const;
  void take(Client& client, const std::string& text);
  void end(Time now, Client& client);
  void leave_now(Time now, Client& client, CallKind how, std::uint32_t line);
  void finish(Time now, std::uint32_t line);

  Engine& engine_;
  const Reporter& reporter_;
  std::vector<std::int32_t> listeners_;
  std::vector<SocketId> listening_;  // which sockets are no connections
  std::deque<Client> clients_;
  Use later_;  // of connections to come
  bool closes_at_end_ = false;
};

}  // namespace synwave::runner::tun
