// One scenario at a time: text in, packed records out. All that JavaScript sees of the engine; the README here is its
// reference.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture/export.hpp"
#include "core/scenario/diagnostics.hpp"
#include "core/scenario/run.hpp"

namespace synwave {

/// Octets handed out: valid until the next call of any method.
using View = std::span<const std::uint8_t>;

class Lab {
 public:
  /// Whether the text can run; if not, summary() says why and there are no records.
  bool begin(std::string_view text);
  /// Handles up to `events` events: 0: more to do, 1: finished, 2: a budget ended it. Without a run: 1.
  int step(std::uint32_t events);
  void cancel();

  std::string summary() const;
  View events() const;
  View segments() const;
  View options() const;
  View changes() const;
  View sockets() const;
  /// Empty if there is no such segment or host.
  View octets(std::uint32_t segment);
  View pcapng(std::uint32_t host);

  /// The text with one intervention, as JSON: {text, line} or {error: {code, params}}. Segments are those of this run.
  std::string edit(std::string_view text, std::string_view intent) const;

  static std::string format(std::string_view text);
  static std::string rules();
  static std::string_view version() { return SYNWAVE_VERSION; }

 private:
  std::vector<scenario::Diagnostic> diagnostics_;  // of the text
  std::optional<scenario::Run> run_;
  std::vector<CaptureHost> hosts_;
  std::vector<std::uint8_t> packets_;  // behind the last octets() or pcapng()
};

}  // namespace synwave
