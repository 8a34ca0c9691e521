// What the tests of the bridge stand on: the library behind its table, and the other end of the wire.
#pragma once

#include <netinet/in.h>

#include <cerrno>
#include <functional>
#include <string>
#include <thread>

#include "core/wire/address.hpp"
#include "core/wire/codec.hpp"
#include "tests/bridge/interface.hpp"

namespace synwave::bridge {

inline const Address host_v4 = Address::v4(192, 168, 0, 1);
inline const Address peer_v4 = Address::v4(192, 0, 2, 1);

/// The table of a library that was just loaded; freed at the end, like the library.
class Plugin {
 public:
  explicit Plugin(const std::string& flags = "profile=rfc");
  Plugin(const Plugin&) = delete;
  Plugin& operator=(const Plugin&) = delete;
  ~Plugin();

  static void library_is(const char* path);
  static void* load();

  const Interface* operator->() const { return &table_; }
  void* data() const { return table_.userdata; }

  // The calls that every test needs, with the user's data filled in.
  int socket(int domain = AF_INET) const { return table_.socket(data(), domain, SOCK_STREAM, IPPROTO_TCP); }
  int bind(int fd, const Endpoint& at) const;
  int connect(int fd, const Endpoint& to) const;
  int accept(int fd) const { return table_.accept(data(), fd, nullptr, nullptr); }
  int close(int fd) const { return table_.close(data(), fd); }
  ssize_t write(int fd, const std::string& text) const { return table_.write(data(), fd, text.data(), text.size()); }
  /// What read() gives; "errno N" if it fails.
  std::string read(int fd, std::size_t most = 4096) const;
  int set(int fd, int level, int name, int value) const;
  /// -errno if it fails.
  int get(int fd, int level, int name) const;
  void set_nonblocking(int fd) const;
  short poll_now(int fd, short events) const;
  int state(int fd) const;  // tcpi_state
  void pass(long long usecs) const { table_.usleep(data(), static_cast<useconds_t>(usecs)); }
  long long usecs() const;

 private:
  void* library_ = nullptr;
  Interface table_{};
};

/// A datagram from the library.
struct Got {
  bool any = false;
  Segment segment;  // without its text
  std::string text;
  long long at = 0;

  bool is_ack() const { return any && segment.ack && !segment.syn && !segment.fin && !segment.rst; }
};

Got receive(const Plugin& plugin);
/// One whole packet.
int inject(const Plugin& plugin, const std::vector<std::uint8_t>& packet);

/// The other end of one connection, as simple as a script.
struct Peer {
  const Plugin& plugin;
  Endpoint self;
  Endpoint host;
  Seq32 seq{1000};  // of what comes next from here
  Seq32 ack{0};     // what is expected from there

  Segment segment() const;
  void send(Segment s, const std::string& text = {});
  /// Data, or a bare acknowledgement.
  void say(const std::string& text) { send(segment(), text); }
  /// Takes the next datagram, and goes on to expect what follows it.
  Got take();
  /// Opens a connection to a listener; gives the SYN,ACK.
  Got open();
  /// Answers a SYN.
  Got answer();
};

/// A connection that was accepted.
struct Accepted {
  explicit Accepted(const std::string& flags = "profile=rfc");
  Plugin plugin;
  int listener = -1;
  int fd = -1;
  Peer peer;
};

/// A thread that makes one call; waits until it sleeps in it, as the original program does.
class Second {
 public:
  explicit Second(std::function<void()> call);
  ~Second();
  void finish() { thread_.join(); }

 private:
  std::thread thread_;
};

}  // namespace synwave::bridge
