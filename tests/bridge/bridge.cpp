// The clock, sleeping threads, addresses and descriptors.
#include "tests/bridge/bridge.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>

#include "core/drill/config.hpp"
#include "core/wire/address.hpp"

namespace synwave::bridge {

namespace {

constexpr std::uint64_t seed = 1;
constexpr Time start = Time{std::chrono::seconds{1}};  // 0 looks like no time at all
constexpr std::int32_t no_descriptor = 0x7FFFFFFF;

/// What the original program calls its own end unless it is told otherwise.
Address usual_address(bool v6) {
  return drill::config_of({{"ip_version", v6 ? "ipv6" : "ipv4", {}}}).local;
}

}  // namespace

Bridge::Bridge(const Settings& settings)
    : host_{HostId{0}, settings.address.value_or(usual_address(false)), settings.config, seed},
      now_{start},
      address_known_{settings.address.has_value()},
      null_{::open("/dev/null", O_RDWR | O_CLOEXEC)} {
  host_.set_default_route(settings.mtu);
}

Bridge::~Bridge() {
  if (null_ >= 0) ::close(null_);  // the ones that are given out are closed by who has them
}

Lock Bridge::enter(bool asks_time) {
  Lock lock{mutex_};
  ++calls_;
  if (!asks_time) back_at_.erase(std::this_thread::get_id());
  return lock;
}

void Bridge::shut_down() {
  shut_down_ = true;
  wake_.notify_all();
}

// ---- Sleeping ----

/// Octets are copied at once: their places may be forgotten later.
Returned Bridge::collect(CallResult result) const {
  Returned returned;
  for (const Bytes& bytes : result.text) text_.incoming.copy(bytes, returned.text);
  returned.result = std::move(result);
  return returned;
}

Returned Bridge::finish(Lock& lock, CallResult result, bool impatient) {
  if (!result.waits()) {
    Returned returned = collect(std::move(result));
    flush();
    return returned;
  }
  const std::uint32_t id = result.blocked.raw;
  Sleeper& sleeper = sleepers_[id];  // stays in its place whatever else comes and goes
  flush();
  if (!sleeper.done) sleep(lock, sleeper, impatient);
  Returned returned;
  if (sleeper.done) {
    returned = std::move(*sleeper.done);
  } else {
    returned.result.error = Errno::eintr;
  }
  sleepers_.erase(id);
  return returned;
}

/// Really sleeps, for the original program looks whether its thread does.
void Bridge::sleep(Lock& lock, Sleeper& sleeper, bool impatient) {
  // The program waits one second, of real time, for a call that nothing of the script is going to end.
  constexpr std::chrono::milliseconds patience{500};
  constexpr std::chrono::milliseconds step{1};
  sleeper.asleep = true;
  std::uint64_t seen = calls_;
  bool alone = false;
  while (!sleeper.done && !shut_down_) {
    if (!impatient) {
      wake_.wait(lock);
      continue;
    }
    const bool in_vain = wake_.wait_for(lock, alone ? step : patience) == std::cv_status::timeout;
    alone = in_vain && calls_ == seen && !sleeper.done;
    seen = calls_;
    if (alone && host_.next_wakeup() != never) run_timer(never);
  }
  if (sleeper.done) {
    --leaving_;
    back_at_[std::this_thread::get_id()] = sleeper.done_at;
  }
  wake_.notify_all();
}

void Bridge::flush() {
  Departure departure;
  while (host_.poll(now_, departure, nullptr)) emit(departure.outgoing.segment);
  while (std::optional<Completion> completion = host_.poll_completion()) {
    const auto found = sleepers_.find(completion->id.raw);
    if (found == sleepers_.end()) continue;  // closing a descriptor that went away without close()
    found->second.done = collect(std::move(completion->result));
    found->second.done_at = now_;
    if (!found->second.asleep) continue;
    ++leaving_;
    wake_.notify_all();
  }
}

void Bridge::await_leavers(Lock& lock) {
  wake_.wait(lock, [this] { return leaving_ == 0 || shut_down_; });
}

// ---- The clock ----

/// Goes on to the next deadline, if it is not after `until`, and serves it.
bool Bridge::run_timer(Time until) {
  const Time deadline = host_.next_wakeup();
  if (deadline == never || deadline > until) return false;
  now_ = std::max(now_, deadline);
  host_.on_timer(now_, nullptr);
  flush();
  return true;
}

void Bridge::advance_to(Lock& lock, Time until) {
  while (run_timer(until)) await_leavers(lock);
  now_ = std::max(now_, until);
}

Time Bridge::tick(Lock& lock) {
  constexpr std::chrono::microseconds least{1};
  advance_to(lock, now_ + least);
  const auto found = back_at_.find(std::this_thread::get_id());
  if (found == back_at_.end()) return now_;
  // Others may have let the clock go on since; this thread's call did not last that long.
  const Time at = found->second + least;
  back_at_.erase(found);
  return std::min(at, now_);
}

// ---- Addresses ----

void Bridge::learn_address(const Address& local) {
  if (address_known_ || !unicast(local)) return;
  address_known_ = true;
  host_.set_address(local);
}

void Bridge::need_address(bool v6) {
  if (address_known_) return;
  address_known_ = true;
  host_.set_address(usual_address(v6));
}

void Bridge::prefer_v6() {
  if (!address_known_) host_.set_address(usual_address(true));
}

// ---- Descriptors ----

int Bridge::give_descriptor(std::int32_t host_fd) {
  const int real = null_ >= 0 ? ::fcntl(null_, F_DUPFD_CLOEXEC, 0) : -1;
  if (real < 0) {
    host_.close(now_, host_fd, nullptr);
    flush();
    errno = EMFILE;
    return -1;
  }
  const auto known = host_fds_.find(real);
  if (known != host_fds_.end()) {  // somebody has closed it without telling us
    host_.close(now_, known->second, nullptr);
    flush();
  }
  host_fds_[real] = host_fd;
  return real;
}

std::int32_t Bridge::host_fd(int real) const {
  if (real < 0) return real;
  const auto found = host_fds_.find(real);
  return found == host_fds_.end() ? no_descriptor : found->second;
}

void Bridge::take_descriptor(int real) {
  if (host_fds_.erase(real) != 0) ::close(real);
}

const Socket* Bridge::socket(int real) const {
  const SocketId id = host_.socket_of(host_fd(real));
  return id.valid() ? host_.find(id) : nullptr;
}

void Bridge::report_once(const std::string& text) {
  if (reported_.insert(text).second) std::fprintf(stderr, "%s\n", text.c_str());
}

}  // namespace synwave::bridge
