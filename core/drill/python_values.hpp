// What operators, functions and % do with values.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/drill/python_ast.hpp"

namespace synwave::drill::python {

/// Why there is no value: a code and its parameters; the place is the caller's to know.
struct Refusal {
  Code code = Code::not_supported;
  std::vector<Param> params;
};

/// A value, or why there is none.
struct Outcome {
  Value value;
  std::optional<Refusal> refusal;
};

inline constexpr std::size_t longest_text = 4096;

/// "int", "str", "bool"
std::string_view type_of(const Value& value);
/// As print says it: texts without quotes.
std::string display(const Value& value);
/// As a tuple shows it: texts in quotes.
std::string represent(const Value& value);
bool truth_of(const Value& value);
/// The number of an int or a bool; empty for a text.
std::optional<std::int64_t> number_of(const Value& value);

inline Outcome refused(Code code, std::vector<Param> params) {
  return {{}, Refusal{code, std::move(params)}};
}

/// Arithmetic and bits; Python's int has no bounds, so what 64 bits cannot hold is not supported.
Outcome binary(Operator op, const Value& left, const Value& right);
Outcome unary(Operator op, const Value& operand);
/// == != < <= > >=; a bool.
Outcome compare(Operator op, const Value& left, const Value& right);
/// abs, min, max, int, str, round, bool, len
Outcome call(std::string_view function, std::span<const Value> arguments);
/// "%d of %s" % (1, "x")
Outcome format(std::string_view pattern, std::span<const Value> values);

}  // namespace synwave::drill::python
