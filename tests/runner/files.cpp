#include "tests/runner/files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace synwave::runner {

namespace {

/// Far above what a scenario may have, so that the parser can say how large the text is; bounded all the same.
constexpr std::size_t most_octets = 64 * 1024 * 1024;

std::optional<std::string> read_all(int fd, const std::string& path) {
  std::string text;
  std::array<char, 65536> piece;
  while (text.size() < most_octets) {
    const ssize_t n = read(fd, piece.data(), piece.size());
    if (n == 0) return text;
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      std::fprintf(stderr, "%s: cannot read: %s\n", path.c_str(), std::strerror(errno));
      return std::nullopt;
    }
    text.append(piece.data(), static_cast<std::size_t>(n));
  }
  return text;
}

bool complain_about_output(const std::string& path) {
  std::fprintf(stderr, "%s: cannot write: %s\n", path.c_str(), std::strerror(errno));
  return false;
}

}  // namespace

std::string shown_name(const std::string& path) {
  return path == "-" ? "<stdin>" : path;
}

std::optional<std::string> read_input(const std::string& path) {
  if (path == "-") return read_all(STDIN_FILENO, shown_name(path));
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  struct stat status {};
  if (fd < 0 || fstat(fd, &status) != 0) {
    std::fprintf(stderr, "%s: cannot open: %s\n", path.c_str(), std::strerror(errno));
    if (fd >= 0) close(fd);
    return std::nullopt;
  }
  if (S_ISDIR(status.st_mode)) {
    std::fprintf(stderr, "%s: is a directory, expected a scenario file; name the files, as in %s/*.wave\n",
                 path.c_str(), path.c_str());
    close(fd);
    return std::nullopt;
  }
  std::optional<std::string> text = read_all(fd, path);
  close(fd);
  return text;
}

bool write_output(const std::string& path, std::string_view octets) {
  if (path == "-")
    return std::fwrite(octets.data(), 1, octets.size(), stdout) == octets.size() && std::fflush(stdout) == 0;
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) return complain_about_output(path);
  const bool written = std::fwrite(octets.data(), 1, octets.size(), file) == octets.size();
  const bool closed = std::fclose(file) == 0;
  return (written && closed) || complain_about_output(path);
}

}  // namespace synwave::runner
