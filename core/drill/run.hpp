// Executes a script: one host under test, the script's own end of the wire, virtual time, and the verdict.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/drill/diagnostics.hpp"
#include "core/drill/parser.hpp"
#include "core/drill/script.hpp"
#include "core/trace/log.hpp"
#include "core/wire/segment.hpp"

namespace synwave::drill {

enum class Progress : std::uint8_t { more, finished };

enum class Profile : std::uint8_t { rfc, linux_, freebsd };
/// "linux"
std::string_view name_of(Profile profile);
std::optional<Profile> profile_called(std::string_view name);

enum class Outcome : std::uint8_t {
  passed,
  failed,    // the endpoint did not do what the script expects, or the script asks for what cannot be
  skipped,   // only for what can not exist here: the reason names the feature
  unusable,  // the script cannot be understood
};
/// "pass"
std::string_view name_of(Outcome outcome);

struct Verdict {
  Outcome outcome = Outcome::passed;
  Diagnostic why;                   // not of passed; its place is that of the line
  Time at{};                        // when it was found out
  std::string expected;             // in the language's notation; empty where there is nothing to compare
  std::string seen;                 // the same
  std::uint32_t segment = nothing;  // record of the segment that was seen
};

/// What the command line, or the page, says besides the script.
struct Settings {
  std::optional<Profile> profile;  // empty: the script's --profile, or what its sysctl names tell, or rfc
};

/// The hosts of the trace. The kernel is the endpoint under test; what the script injects is put on the wire by the
/// other.
inline constexpr HostId kernel_host{0};
inline constexpr HostId script_host{1};

struct Interpreter;  // interpreter.hpp

/// The trace of a run has two hosts and no delay between them. An event of kind `call` bears the line of the script's
/// event; so do the segments that the script injects (`fate_line`) and those that a line expected and got.
class Run {
 public:
  Run(Script script, const Settings& settings);
  Run(Run&&) noexcept;
  Run& operator=(Run&&) noexcept;
  ~Run();

  /// Handles up to `most` steps: events of the script, timers of the host.
  Progress step(std::uint32_t most);

  /// Complete once step() gave finished.
  const Verdict& verdict() const;
  /// What the blocks of code printed.
  const std::string& printed() const;
  Profile profile() const;
  const Log& log() const;
  const Octets& octets() const;
  const Address& address_of(HostId host) const;
  /// Virtual time reached.
  Time now() const;

 private:
  std::unique_ptr<Interpreter> interpreter_;
};

/// Of a text that cannot be understood.
Verdict verdict_of(const Diagnostic& problem);

/// `pass FILE`, `fail FILE:LINE: expected ..., got ...`, `skip FILE:LINE: reason`; without a line break.
std::string line_of(std::string_view file, const Verdict& verdict);

}  // namespace synwave::drill
