#include "tests/runner/tun/isolation.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "tests/runner/tun/device.hpp"

namespace synwave::runner::tun {

namespace {

bool write_file(const char* path, std::string_view text) {
  const int file = ::open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return false;
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(file);
  return written;
}

/// This user is root within the namespace, so that he may set up its network.
bool map_to_root(uid_t user, gid_t group) {
  return write_file("/proc/self/setgroups", "deny") &&
         write_file("/proc/self/uid_map", "0 " + std::to_string(user) + " 1") &&
         write_file("/proc/self/gid_map", "0 " + std::to_string(group) + " 1");
}

}  // namespace

Problem system_problem(const std::string& what) {
  return {what + ": " + std::strerror(errno)};
}

Problem enter_new_network() {
  const uid_t user = ::geteuid();
  const gid_t group = ::getegid();
  if (::unshare(CLONE_NEWNET) != 0) {
    if (errno != EPERM) return system_problem("a network namespace cannot be made");
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
      return system_problem("a network namespace cannot be made: neither root nor a user namespace is to be had");
    }
    if (!map_to_root(user, group)) return system_problem("the user namespace cannot be set up");
  }
  return raise_loopback();
}

Problem require_private_network() {
  const std::string instead = "; without --here a private one is made";
  struct stat own {};
  struct stat first {};
  if (::stat("/proc/self/ns/net", &own) != 0) return system_problem("/proc/self/ns/net");
  const bool seen = ::stat("/proc/1/ns/net", &first) == 0;  // not everybody may
  if (seen && own.st_ino == first.st_ino && own.st_dev == first.st_dev) {
    return {"--here: this is the network namespace of process 1, which is not touched" + instead};
  }
  const std::string outward = way_out();
  if (outward.empty()) return {};
  return {"--here: this network has " + outward + ", which may lead out of it, so it is not touched" + instead};
}

}  // namespace synwave::runner::tun
