// The applications that come with the engine are those that the actions of a scenario describe; the page offers them in
// tests/scenarios.
#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <set>

#include "tests/unit/scenario/running.hpp"

using namespace synwave;
using namespace synwave::scenario;
using namespace synwave::scenario::test;

namespace {

std::set<std::string> bundled_scenarios() {
  std::set<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator{SYNWAVE_SOURCE_DIR "/tests/scenarios"}) {
    if (entry.path().extension() == ".wave") paths.insert("tests/scenarios/" + entry.path().filename().string());
  }
  return paths;
}

/// A send of the text that says `urgent` at its end, comments apart.
bool asks_for_urgent(const std::string& text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line =
        text.substr(begin, text.find('#', begin) < end ? text.find('#', begin) - begin : end - begin);
    if (line.find(" send ") != std::string::npos && line.find(" urgent") != std::string::npos) return true;
    begin = end + 1;
  }
  return false;
}

/// Segments that a host's own socket has sent with URG.
std::size_t urgent_segments(const Log& log) {
  std::size_t n = 0;
  for (const SegmentRecord& s : log.segments) n += s.socket != nothing && (s.flags & flag_urg) != 0 ? 1 : 0;
  return n;
}

/// Sockets whose segments do not all have the same Diffserv field; ECN's two bits change as they must.
std::size_t changing_diffserv(const Log& log) {
  std::map<std::pair<std::uint8_t, std::uint32_t>, std::set<int>> seen;
  for (const SegmentRecord& s : log.segments) {
    if (s.socket != nothing) seen[{s.from, s.socket}].insert(s.tos >> 2);
  }
  std::size_t n = 0;
  for (const auto& [socket, fields] : seen) n += fields.size() > 1 ? 1 : 0;
  return n;
}

}  // namespace

TEST_CASE("no bundled application uses the urgent mechanism unless its text asks for it [RFC9293-SHLD-13]") {
  std::size_t asking = 0;
  for (const std::string& path : bundled_scenarios()) {
    CAPTURE(path);
    const std::string text = file(path);
    const std::size_t urgent = urgent_segments(run_of(text).log());
    CHECK((urgent != 0) == asks_for_urgent(text));
    asking += urgent != 0 ? 1 : 0;
  }
  CHECK(asking == 1);  // urgent.wave
}

TEST_CASE("no bundled application changes Diffserv during a connection [RFC9293-SHLD-23]") {
  std::size_t segments = 0;
  for (const std::string& path : bundled_scenarios()) {
    CAPTURE(path);
    const Run run = run_of(file(path));
    CHECK(changing_diffserv(run.log()) == 0);
    segments += run.log().segments.size();
  }
  CHECK(segments > 1000);
}

TEST_CASE("an application goes on using the connection that it has, also with Fast Open [RFC7413-6.2-a]") {
  const Run run = run_of(
      "host a fastopen=client\nhost b fastopen=server\nlink a b delay=10ms\n"
      "0 b listen 80\n0 a connect b:80 fastopen 100\nrepeat 10 every 1s: 1s a send 100\n"
      "expect a>b SYN == 1\nexpect b received 1100\n");
  CHECK(failures(run) == "");
  CHECK(run.verdicts().size() == 2);
}
