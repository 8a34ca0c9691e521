// One session: the actions in their order, the device, the command on the kernel's side, and the clock.
#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "tests/runner/tun/action.hpp"
#include "tests/runner/tun/applications.hpp"
#include "tests/runner/tun/child.hpp"
#include "tests/runner/tun/device.hpp"
#include "tests/runner/tun/engine.hpp"
#include "tests/runner/tun/reporter.hpp"

namespace synwave::runner::tun {

struct SessionSpec {
  DeviceSpec device;
  Prefix ours;
  Settings settings;
  std::uint64_t seed = 1;
  std::vector<Action> actions;
  bool reads_actions = false;  // more of them come from standard input, and the session ends with it
  std::vector<std::string> command;
  std::string pcap;
  bool ladder = false;
  bool json = false;
};

/// How a session ended.
struct Outcome {
  Problem problem;      // it could not begin
  bool failed = false;  // a wait was in vain, an action made no sense, or the command failed
};

class Session {
 public:
  explicit Session(const SessionSpec& spec);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  /// In a network namespace that is private already.
  Outcome run();
  const Log& log() const { return engine_.log(); }

 private:
  Time now() const;
  Problem begin();
  bool goes_on();
  void sleep(Time until);
  void read_input();
  void take_lines();
  void read_device();
  void act_on();
  bool waits();
  bool satisfied(const Action& action, const act::Wait& wait) const;
  const act::Wait* awaited() const;
  std::string perform(const Action& action);
  std::string change_link(const act::Link& link);
  std::string show(const Action& action);
  std::string change_use(const Action& action);
  void done(const Action& action, std::string_view error);

  SessionSpec spec_;
  Reporter reporter_;
  Device device_;
  Engine engine_;
  Applications applications_;
  Child child_;
  std::chrono::steady_clock::time_point start_;
  int signals_ = -1;
  std::deque<Action> actions_;
  std::optional<Time> wait_until_;  // of the action that waits
  std::uint32_t performed_ = 0;
  std::string input_;
  bool input_open_ = false;
  bool quit_ = false;
  bool failed_ = false;
};

}  // namespace synwave::runner::tun
