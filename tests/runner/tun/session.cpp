#include "tests/runner/tun/session.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "core/wire/address.hpp"

namespace synwave::runner::tun {

Session::Session(const SessionSpec& spec)
    : spec_{spec},
      reporter_{spec.json},
      engine_{{spec.ours.address, spec.settings, spec.seed, spec.ladder},
              {[this](std::span<const std::uint8_t> packet) { return device_.write(packet); },
               [this](const Log& log, std::size_t from) { applications_.witness(log, from); },
               [this](const std::string& text) { reporter_.warn(text); }}},
      applications_{engine_, reporter_},
      actions_{spec.actions.begin(), spec.actions.end()},
      input_open_{spec.reads_actions} {}

Session::~Session() {
  if (signals_ >= 0) ::close(signals_);
}

Time Session::now() const {
  return Time{std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now() - start_)};
}

Problem Session::begin() {
  Problem problem = device_.open(spec_.device);
  if (problem.any()) return problem;
  const auto today = std::chrono::system_clock::now().time_since_epoch();
  if (!spec_.pcap.empty()) {
    problem = engine_.capture().open(spec_.pcap, Time{std::chrono::duration_cast<Duration>(today)});
    if (problem.any()) return problem;
  }
  sigset_t ends;
  ::sigemptyset(&ends);
  ::sigaddset(&ends, SIGINT);
  ::sigaddset(&ends, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &ends, nullptr);
  signals_ = ::signalfd(-1, &ends, SFD_CLOEXEC | SFD_NONBLOCK);
  if (signals_ < 0) return system_problem("signalfd");
  std::signal(SIGPIPE, SIG_IGN);
  const auto with_length = [](const Prefix& p) { return to_text(p.address) + '/' + std::to_string(p.length); };
  start_ = std::chrono::steady_clock::now();
  reporter_.begins(device_.name(), with_length(spec_.device.kernel), to_text(spec_.ours.address));
  return spec_.command.empty() ? Problem{} : child_.start(spec_.command);
}

Outcome Session::run() {
  Problem problem = begin();
  if (problem.any()) return {problem, false};
  while (goes_on()) {
    act_on();
    sleep(std::min(engine_.next(), wait_until_.value_or(never)));
    read_device();
    engine_.run(now());
    applications_.serve(now());
  }
  const Problem written = engine_.capture().flush();
  if (written.any()) reporter_.warn(written.text);
  return {{}, failed_ || written.any()};
}

bool Session::goes_on() {
  if (quit_) return false;
  if (!actions_.empty() || input_open_) return true;
  if (spec_.reads_actions) return false;
  applications_.close_at_end();
  if (child_.started()) {
    const std::optional<int> status = child_.look();
    if (status && *status != 0) {
      reporter_.warn(spec_.command[0] + " ended with exit code " + std::to_string(*status));
      failed_ = true;
    }
    return !status;
  }
  return !applications_.idle();
}

// ---- What comes from outside ----

/// Until then, or until something comes.
void Session::sleep(Time until) {
  constexpr std::chrono::milliseconds glance{20};
  const act::Wait* wait = awaited();
  if (wait != nullptr && wait->what == act::Wait::For::listener) until = std::min(until, now() + glance);
  pollfd watched[] = {{device_.descriptor(), POLLIN, 0},
                      {signals_, POLLIN, 0},
                      {child_.descriptor(), POLLIN, 0},
                      {input_open_ ? STDIN_FILENO : -1, POLLIN, 0}};
  const Duration left = until == never ? Duration{std::chrono::hours{1}} : std::max(until - now(), Duration{0});
  timespec time{};
  time.tv_sec = static_cast<time_t>(left.count() / 1'000'000'000);
  time.tv_nsec = static_cast<long>(left.count() % 1'000'000'000);
  if (::ppoll(watched, std::size(watched), &time, nullptr) <= 0) return;
  if (watched[1].revents != 0) quit_ = true;
  if (watched[2].revents != 0) child_.look();
  if (watched[3].revents != 0) read_input();
}

void Session::read_input() {
  char buffer[4096];
  const ssize_t length = ::read(STDIN_FILENO, buffer, sizeof buffer);
  if (length < 0 && errno == EINTR) return;
  if (length > 0) input_.append(buffer, static_cast<std::size_t>(length));
  if (length <= 0) {
    input_open_ = false;
    if (!input_.empty()) input_ += '\n';
  }
  take_lines();
}

void Session::take_lines() {
  for (std::size_t end = input_.find('\n'); end != std::string::npos; end = input_.find('\n')) {
    ActionsRead read = read_actions(input_.substr(0, end));
    input_.erase(0, end + 1);
    for (Action& action : read.actions) actions_.push_back(std::move(action));
    if (read.error.empty()) continue;
    reporter_.warn("standard input: " + read.error);
    failed_ = quit_ = true;
    return;
  }
}

void Session::read_device() {
  constexpr int most_at_once = 64;
  for (int i = 0; i < most_at_once; ++i) {
    const std::span<const std::uint8_t> packet = device_.read();
    if (packet.empty()) return;
    engine_.from_kernel(now(), packet);
  }
}

// ---- Actions ----

void Session::done(const Action& action, std::string_view error) {
  wait_until_.reset();
  reporter_.done(now(), performed_ + 1, action.text, error);
  ++performed_;
  actions_.pop_front();
}

/// The first action, if it is a wait.
const act::Wait* Session::awaited() const {
  return actions_.empty() ? nullptr : std::get_if<act::Wait>(&actions_.front().what);
}

bool Session::satisfied(const Action& action, const act::Wait& wait) const {
  if (wait.what == act::Wait::For::listener) return somebody_listens(wait.port);
  return applications_.satisfied(action.connection, wait);
}

/// Whether the first action has to wait; if it has waited long enough, that is its end.
bool Session::waits() {
  if (const auto* sleep = std::get_if<act::Sleep>(&actions_.front().what)) {
    if (!wait_until_) wait_until_ = now() + sleep->time;
    return now() < *wait_until_;
  }
  const act::Wait* wait = awaited();
  if (wait == nullptr || satisfied(actions_.front(), *wait)) return false;
  if (!wait_until_) wait_until_ = wait->patience ? now() + *wait->patience : never;
  return true;
}

void Session::act_on() {
  while (!actions_.empty() && !quit_) {
    if (waits()) {
      const bool hopeless = applications_.hopeless(actions_.front().connection);
      const bool in_vain =
          std::holds_alternative<act::Wait>(actions_.front().what) && (hopeless || now() >= *wait_until_);
      if (!in_vain) return;
      failed_ = true;
      quit_ = !spec_.reads_actions;  // who drives a session decides
      done(Action{actions_.front()}, hopeless ? "the connection is over" : "in vain");
      continue;
    }
    const Action action = actions_.front();
    const std::string error = perform(action);
    if (!error.empty() && !spec_.reads_actions) failed_ = true;
    done(action, error.empty() ? "none" : error);
    applications_.serve(now());
  }
}

/// Gives what it failed with; nothing if it is done.
std::string Session::perform(const Action& action) {
  const auto called = [](Errno error) { return error == Errno::none ? std::string{} : std::string{name_of(error)}; };
  const std::uint32_t line = performed_ + 1;
  const std::uint32_t number = action.connection;
  if (const auto* listen = std::get_if<act::Listen>(&action.what)) {
    return called(applications_.listen(now(), *listen, line));
  }
  if (const auto* connect = std::get_if<act::Connect>(&action.what)) {
    return called(applications_.connect(now(), *connect, spec_.device.kernel.address, line));
  }
  if (const auto* link = std::get_if<act::Link>(&action.what)) return change_link(*link);
  if (std::holds_alternative<act::Wait>(action.what) || std::holds_alternative<act::Sleep>(action.what)) return {};
  if (std::holds_alternative<act::Quit>(action.what)) return quit_ = true, std::string{};
  if (number != 0 && !applications_.knows(number)) return "no connection is called " + connection_name(number);
  const bool changes_use =
      std::holds_alternative<act::Read>(action.what) || std::holds_alternative<act::Discard>(action.what) ||
      std::holds_alternative<act::Echo>(action.what) || std::holds_alternative<act::Save>(action.what);
  if (changes_use) return change_use(action);
  if (!applications_.knows(number)) return "there is no connection yet";
  if (std::holds_alternative<act::Show>(action.what)) return show(action);
  if (const auto* send = std::get_if<act::Send>(&action.what)) return applications_.send(number, *send);
  const bool shuts = std::holds_alternative<act::Shutdown>(action.what);
  const bool aborts = std::holds_alternative<act::Abort>(action.what);
  return applications_.leave(now(), number,
                             shuts    ? CallKind::shutdown
                             : aborts ? CallKind::abort
                                      : CallKind::close,
                             line);
}

std::string Session::change_use(const Action& action) {
  Use use = applications_.use_of(action.connection);
  if (const auto* read = std::get_if<act::Read>(&action.what)) {
    use.reads = read->on;
  } else if (const auto* save = std::get_if<act::Save>(&action.what)) {
    use.kind = Use::Kind::save;
    use.file = save->file;
  } else {
    use.kind = std::holds_alternative<act::Echo>(action.what) ? Use::Kind::echo : Use::Kind::discard;
  }
  return applications_.use(action.connection, use);
}

std::string Session::change_link(const act::Link& link) {
  LinkConfig out = engine_.out();
  LinkConfig in = engine_.in();
  for (const std::string& change : link.changes) {
    std::string problem = take_link_change(change, out, in);
    if (!problem.empty()) return problem;
  }
  engine_.set_link(now(), out, in);
  return {};
}

std::string Session::show(const Action& action) {
  const std::uint32_t number = applications_.number_of(action.connection);
  reporter_.show(now(), performed_ + 1, number, engine_.host(), applications_.socket(number),
                 applications_.received(number));
  return {};
}

}  // namespace synwave::runner::tun
