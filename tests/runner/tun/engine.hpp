// Our host with its two ways to the kernel, in real time: packets and the time go in, packets come out.
#pragma once

#include <functional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "core/host/host.hpp"
#include "tests/runner/tun/capture.hpp"
#include "tests/runner/tun/settings.hpp"
#include "tests/runner/tun/way.hpp"
#include "tests/shared/text_store.hpp"

namespace synwave::runner::tun {

inline constexpr HostId our_host{0};
inline constexpr HostId kernel_host{1};

struct EngineSpec {
  Address address;
  Settings settings;
  std::uint64_t seed = 1;
  bool keeps_log = false;  // for a timeline at the end
};

/// What an engine needs of the world around it.
struct Surroundings {
  std::function<bool(std::span<const std::uint8_t>)> deliver;  // a packet reaches the kernel; false: it was not taken
  std::function<void(const Log&, std::size_t)> witness;  // an input is finished; what happened, from which event on
  std::function<void(const std::string&)> warn;
};

class Engine {
 public:
  Engine(const EngineSpec& spec, Surroundings around);

  /// The kernel has sent a packet.
  void from_kernel(Time now, std::span<const std::uint8_t> packet);
  /// Handles, in the order of their times, all that is due.
  void run(Time now);
  /// When run() has something to do.
  Time next();

  /// For calls; finish() after every one.
  Host& host() { return host_; }
  const Host& host() const { return host_; }
  Log* log() { return &log_; }
  const Log& log() const { return log_; }
  TextStore& text() { return text_; }
  void finish(Time now);

  const LinkConfig& out() const { return out_.config(); }
  const LinkConfig& in() const { return in_.config(); }
  void set_link(Time now, const LinkConfig& out, const LinkConfig& in);
  Capture& capture() { return capture_; }

 private:
  void emit(Time now, const Departure& departure);
  void set_going(Time now, Way& way, std::vector<std::uint8_t> packet, std::uint32_t record);
  void arrive(Time now, Carried packet);
  void reach_kernel(Time now, Carried packet);
  std::uint32_t record_sending(Time now, const Segment& segment);
  std::uint32_t record_copy(std::uint32_t original);
  void record_end(Time now, const Carried& packet);
  void warn_once(const std::string& text);

  Host host_;
  Way out_;
  Way in_;
  Surroundings around_;
  TextStore text_;
  Capture capture_;
  Log log_;
  std::size_t witnessed_ = 0;  // events
  bool keeps_log_;
  std::set<std::string> warned_;
};

}  // namespace synwave::runner::tun
