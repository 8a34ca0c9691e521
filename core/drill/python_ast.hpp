// Blocks of code as trees. Operators of one strength stand side by side, so a long sum is no deep tree.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/drill/python.hpp"

namespace synwave::drill::python {

#define SYNWAVE_PYTHON_OPERATORS(X) \
  X(bit_or, "|")                    \
  X(bit_xor, "^")                   \
  X(bit_and, "&")                   \
  X(shift_left, "<<")               \
  X(shift_right, ">>")              \
  X(add, "+")                       \
  X(subtract, "-")                  \
  X(multiply, "*")                  \
  X(divide, "/")                    \
  X(floor_divide, "//")             \
  X(modulo, "%")                    \
  X(equal, "==")                    \
  X(not_equal, "!=")                \
  X(less_equal, "<=")               \
  X(greater_equal, ">=")            \
  X(less, "<")                      \
  X(greater, ">")                   \
  X(invert, "~")                    \
  X(logical_not, "not")

enum class Operator : std::uint8_t {
#define X(name, text) name,
  SYNWAVE_PYTHON_OPERATORS(X)
#undef X
};
/// "<<"
std::string_view spelling_of(Operator op);

enum class NodeKind : std::uint8_t {
  literal,
  name,
  chain,       // a + b - c, from left to right
  comparison,  // a < b <= c
  all_of,      // a and b and c
  any_of,      // a or b or c
  unary,
  call,   // of a known function, by name
  tuple,  // (a, b): what % formats, what print says
};

struct Node {
  NodeKind kind = NodeKind::literal;
  Place place;
  std::string text;  // of names and calls
  Value value;       // of literals
  std::vector<Node> parts;
  std::vector<Operator> operators;  // chain, comparison: between the parts; unary: one
};

enum class StatementKind : std::uint8_t { assertion, print, assign, branch, expression };

struct Statement {
  StatementKind kind = StatementKind::expression;
  Place place;
  std::string text;                   // assertion: its condition as written; assign: the name
  std::optional<Operator> augmented;  // assign: of +=
  // assertion: the condition and perhaps a message; print: what to say; branch: a condition for each block, but for a
  // last `else`; otherwise one.
  std::vector<Node> nodes;
  std::vector<std::vector<Statement>> blocks;  // branch
};

}  // namespace synwave::drill::python
