// The small Python of `%{ ... }%`: assert, print, assignment, and expressions over integers and strings.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/place.hpp"
#include "core/drill/diagnostics.hpp"

namespace synwave::drill::python {

using Value = std::variant<std::int64_t, std::string, bool>;

struct Statement;  // in python_ast.hpp
/// One block. Copies share the immutable tree.
struct Program {
  std::shared_ptr<const std::vector<Statement>> statements;
};

/// Reads one block that begins at `place` in the script (line and column of the first character after `%{`).
/// A construct that is not of the small Python is `not supported yet`, at its own line and column.
std::optional<Program> parse(std::string_view text, Place place, std::vector<Diagnostic>& diagnostics);

/// Names that blocks have assigned; they live on from one block of a script to the next.
class Environment {
 public:
  /// Null if there is none.
  const Value* find(std::string_view name) const;
  void set(std::string_view name, Value value);

 private:
  std::map<std::string, Value, std::less<>> values_;
};

/// Where names come from that no block has assigned: tcpi_snd_cwnd, TCP_CA_Open.
class Names {
 public:
  enum class Answer : std::uint8_t { known, unknown, not_supported };
  virtual Answer find(std::string_view name, Value& value) const = 0;

 protected:
  ~Names() = default;
};

/// Runs one block. Gives the failure: an assertion that does not hold (place of the `assert`, what stood there and what
/// its names were), an unknown name, a type error, a division by zero. `printed` gets what print() said appended.
/// Bounded: no loops, so a block ends.
std::optional<Diagnostic> run(const Program& program, Environment& environment, const Names& names,
                              std::string& printed);

}  // namespace synwave::drill::python
