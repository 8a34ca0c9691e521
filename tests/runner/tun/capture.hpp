// A capture that is written while it grows.
#pragma once

#include <cstdio>
#include <span>
#include <string>

#include "core/wire/pcapng_writer.hpp"
#include "tests/runner/tun/problem.hpp"

namespace synwave::runner::tun {

class Capture {
 public:
  Capture() = default;
  Capture(const Capture&) = delete;
  Capture& operator=(const Capture&) = delete;
  ~Capture();

  /// `start`: the time of day at the session's beginning.
  Problem open(const std::string& path, Time start);
  /// Without an open file nothing happens.
  void add(Time at, std::span<const std::uint8_t> packet, CaptureDirection direction, std::string_view comment = {});
  /// Puts what there is into the file. Otherwise it is done from time to time.
  Problem flush();

 private:
  std::string path_;
  std::FILE* file_ = nullptr;
  Duration start_{0};
  PcapngWriter writer_;
};

}  // namespace synwave::runner::tun
