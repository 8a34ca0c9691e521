// One packetdrill script at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/drill/diagnostics.hpp"
#include "core/drill/run.hpp"
#include "wasm/door.hpp"

namespace synwave {

class ScriptLab final : public Door {
 public:
  bool begin(std::string_view text) override;
  int step(std::uint32_t events) override;
  void cancel() override;
  std::string summary() const override;

 private:
  const Log* log() const override { return run_ ? &run_->log() : nullptr; }
  const Octets* text() const override { return run_ ? &run_->octets() : nullptr; }

  std::optional<drill::Diagnostic> error_;  // why the text cannot run
  std::optional<drill::Run> run_;
  bool done_ = false;
  std::uint32_t checks_ = 0;
};

}  // namespace synwave
