// One host of the engine behind the plug-in interface: its clock, its descriptors, its wire, and threads that sleep in
// its calls.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "core/host/host.hpp"
#include "tests/bridge/settings.hpp"
#include "tests/shared/text_store.hpp"

namespace synwave::bridge {

using Lock = std::unique_lock<std::mutex>;

/// What a call has come to, after a sleep or without one.
struct Returned {
  CallResult result;  // never waits
  std::string text;   // what recv took
};

/// A datagram that the host has emitted.
struct Emitted {
  std::vector<std::uint8_t> octets;
  Time at{};
};

/// Each public member wants the lock that enter() gives. Those that take it as an argument may let go of it meanwhile.
class Bridge {
 public:
  explicit Bridge(const Settings& settings);
  Bridge(const Bridge&) = delete;
  Bridge& operator=(const Bridge&) = delete;
  ~Bridge();

  /// Begins a call. `asks_time`: of gettimeofday() alone.
  Lock enter(bool asks_time);
  /// Sends every sleeper home, with EINTR.
  void shut_down();

  // ---- The host ----
  Host& host() { return host_; }
  Time now() const { return now_; }
  /// Finishes the input that `result` is of; sleeps as long as the call waits.
  /// `impatient`: a call that comes back by itself after some time, even if nobody lets the clock go on.
  Returned finish(Lock& lock, CallResult result, bool impatient = false);
  /// Ends the input that is in progress: what it sends is on the wire, whom it wakes is awake.
  void flush();

  // ---- Addresses ----
  /// `local`: an address that a call or a packet takes for the host's.
  void learn_address(const Address& local);
  /// Before a connect() to a host of this family: an address is needed now.
  void need_address(bool v6);
  /// An IPv6 socket is bound to no address in particular.
  void prefer_v6();

  // ---- Descriptors: the application's are real ones, of the null device ----
  /// A real descriptor for one of the host's; -1 with errno set if there is none left, and the host's is closed.
  int give_descriptor(std::int32_t host_fd);
  /// The host's; for what is none of ours a number that the host does not know either.
  std::int32_t host_fd(int real) const;
  /// Closes the real descriptor, whose number may be used again from now on.
  void take_descriptor(int real);
  /// The socket behind a real descriptor; null: there is none.
  const Socket* socket(int real) const;

  // ---- Text ----
  Returned send(Lock& lock, int fd, const std::string& octets, std::uint32_t flags);
  Returned recv(Lock& lock, int fd, std::uint64_t most, std::uint32_t flags);

  // ---- The wire ----
  void receive_packet(Lock& lock, std::span<const std::uint8_t> packet);
  /// Waits, in virtual time, until there is a datagram; null: no timer will ever send one.
  const Emitted* next_emitted(Lock& lock);
  void drop_emitted();

  // ---- The clock ----
  /// Lets time pass, and the host's timers with it. Whoever they wake has left its call before this comes back.
  void advance_to(Lock& lock, Time until);
  /// One microsecond later; or when the call came back from which this thread has just come.
  Time tick(Lock& lock);

 private:
  struct Sleeper {
    std::optional<Returned> done;
    Time done_at{};
    bool asleep = false;
  };

  Returned collect(CallResult result) const;
  void sleep(Lock& lock, Sleeper& sleeper, bool impatient);
  void await_leavers(Lock& lock);
  bool run_timer(Time until);
  void emit(const Segment& segment);
  void forget_text();
  void report_once(const std::string& text);

  std::mutex mutex_;
  std::condition_variable wake_;
  Host host_;
  Time now_;
  bool address_known_ = false;
  int null_ = -1;
  std::map<int, std::int32_t> host_fds_;

  TextStore text_;
  std::uint32_t greedy_readers_ = 0;  // asleep with text in their hands that nothing else refers to
  std::set<std::uint32_t> busy_;      // streams in which a thread sleeps in send()

  std::deque<Emitted> wire_;
  std::size_t wire_octets_ = 0;

  std::map<std::uint32_t, Sleeper> sleepers_;  // by CallId
  std::uint32_t leaving_ = 0;                  // of them: done, and not out of the library yet
  std::map<std::thread::id, Time> back_at_;    // when the last call of a thread came back, if it slept
  std::uint64_t calls_ = 0;
  bool shut_down_ = false;
  std::set<std::string> reported_;
};

/// What every function of the table begins with: the bridge, and its lock.
struct Call {
  explicit Call(void* userdata, bool asks_time = false)
      : bridge{*static_cast<std::shared_ptr<Bridge>*>(userdata)}, lock{bridge->enter(asks_time)} {}

  std::shared_ptr<Bridge> bridge;  // outlives the lock, and free() while a thread is on its way out
  Lock lock;
};

}  // namespace synwave::bridge
