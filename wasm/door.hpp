// What every kind of text that can run has in common for JavaScript: it begins, goes on in steps, and leaves records.
// The README here is its reference.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture/export.hpp"
#include "core/trace/log.hpp"

namespace synwave {

/// Octets handed out: valid until the next call of any method.
using View = std::span<const std::uint8_t>;

class Door {
 public:
  virtual ~Door() = default;

  /// Whether the text can run; if not, summary() says why and there are no records.
  virtual bool begin(std::string_view text) = 0;
  /// Handles up to `events` events: 0: more to do, 1: finished, 2: a budget ended it. Without a run: 1.
  virtual int step(std::uint32_t events) = 0;
  virtual void cancel() = 0;
  virtual std::string summary() const = 0;

  View events() const;
  View segments() const;
  View options() const;
  View changes() const;
  View sockets() const;
  /// Empty if there is no such segment or host.
  View octets(std::uint32_t segment);
  View pcapng(std::uint32_t host);

  static std::string_view version() { return SYNWAVE_VERSION; }

 protected:
  Door() = default;
  Door(Door&&) = default;
  Door& operator=(Door&&) = default;

  /// Of the present run; null without one.
  virtual const Log* log() const = 0;
  virtual const Octets* text() const = 0;

  /// Forgets what belonged to the last run.
  void forget();
  void add_host(std::string name, const Address& address) { hosts_.push_back({std::move(name), address}); }

 private:
  std::vector<CaptureHost> hosts_;
  std::vector<std::uint8_t> packets_;  // behind the last octets() or pcapng()
};

}  // namespace synwave
