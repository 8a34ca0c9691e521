// One scenario at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/diagnostics.hpp"
#include "core/scenario/run.hpp"
#include "wasm/door.hpp"

namespace synwave {

class Lab final : public Door {
 public:
  bool begin(std::string_view text) override;
  int step(std::uint32_t events) override;
  void cancel() override;
  std::string summary() const override;

  /// The text with one intervention, as JSON: {text, line} or {error: {code, params}}. Segments are those of this run.
  std::string edit(std::string_view text, std::string_view intent) const;

  static std::string format(std::string_view text);

 private:
  const Log* log() const override { return run_ ? &run_->log() : nullptr; }
  const Octets* text() const override { return run_ ? &run_->octets() : nullptr; }

  std::vector<scenario::Diagnostic> diagnostics_;  // of the text
  std::optional<scenario::Run> run_;
  Log used_;  // of the last run: memory for the next
};

}  // namespace synwave
