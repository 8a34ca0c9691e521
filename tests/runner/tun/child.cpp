#include "tests/runner/tun/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

namespace synwave::runner::tun {

namespace {

/// In the new process: becomes the command, or tells why not.
[[noreturn]] void become(std::vector<char*> words, pid_t parent, int report) {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  std::signal(SIGPIPE, SIG_DFL);
  ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // the session may end by a signal
  if (::getppid() == parent) ::execvp(words[0], words.data());
  const int why = errno;
  static_cast<void>(!::write(report, &why, sizeof why));
  ::_exit(127);
}

}  // namespace

Problem Child::start(const std::vector<std::string>& command) {
  std::vector<char*> words;
  for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
  words.push_back(nullptr);
  int report[2];
  if (::pipe2(report, O_CLOEXEC) != 0) return system_problem(command[0]);
  const pid_t parent = ::getpid();
  id_ = ::fork();
  if (id_ == 0) become(words, parent, report[1]);
  ::close(report[1]);
  int why = 0;
  const bool failed = id_ < 0 || ::read(report[0], &why, sizeof why) == static_cast<ssize_t>(sizeof why);
  ::close(report[0]);
  if (failed) {
    if (id_ > 0) ::waitpid(id_, nullptr, 0);
    if (id_ > 0) errno = why;
    id_ = -1;
    return system_problem(command[0]);
  }
  watch_ = static_cast<int>(::syscall(SYS_pidfd_open, id_, 0));
  return watch_ < 0 ? system_problem("pidfd_open") : Problem{};
}

std::optional<int> Child::look() {
  int status = 0;
  if (running() && ::waitpid(id_, &status, WNOHANG) == id_) {
    status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  return status_;
}

Child::~Child() {
  if (running()) {
    constexpr int patience_ms = 2000;
    ::kill(id_, SIGTERM);
    pollfd watched{watch_, POLLIN, 0};
    if (watch_ < 0 || ::poll(&watched, 1, patience_ms) != 1) ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
  }
  if (watch_ >= 0) ::close(watch_);
}

}  // namespace synwave::runner::tun
