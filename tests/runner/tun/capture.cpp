#include "tests/runner/tun/capture.hpp"

namespace synwave::runner::tun {

Capture::~Capture() {
  if (file_ != nullptr) std::fclose(file_);
}

Problem Capture::open(const std::string& path, Time start) {
  path_ = path;
  start_ = start.time_since_epoch();
  file_ = std::fopen(path.c_str(), "wbe");
  if (file_ == nullptr) return system_problem(path + ": cannot write");
  writer_.add_interface("synwave");
  return flush();
}

void Capture::add(Time at, std::span<const std::uint8_t> packet, CaptureDirection direction, std::string_view comment) {
  constexpr std::size_t much = 1 << 18;
  if (file_ == nullptr) return;
  writer_.add_packet(0, at + start_, packet, comment, direction);
  if (writer_.octets().size() > much) flush();
}

Problem Capture::flush() {
  if (file_ == nullptr) return {};
  const std::vector<std::uint8_t> octets = writer_.take();
  const bool written = std::fwrite(octets.data(), 1, octets.size(), file_) == octets.size() && std::fflush(file_) == 0;
  return written ? Problem{} : system_problem(path_ + ": cannot write");
}

}  // namespace synwave::runner::tun
