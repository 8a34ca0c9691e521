// Expressions of the small Python, and the tokens they are read from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/drill/python_ast.hpp"
#include "core/drill/python_lexer.hpp"

namespace synwave::drill::python {

/// The operator that is spelt so.
std::optional<Operator> operator_called(std::string_view text);
/// Whether no name may be so.
bool is_reserved(std::string_view word);

/// Reads from line to line. After the first error nothing but the end of the line comes, so every loop over tokens
/// ends.
class ExpressionParser {
 public:
  ExpressionParser(std::vector<Line> lines, std::vector<Diagnostic>& diagnostics)
      : lines_{std::move(lines)}, diagnostics_{diagnostics} {}

  Node parse_expression();

  /// A token of this logical line; after its last one, `end`.
  const Token& peek(std::size_t ahead = 0) const;
  Token take();
  bool accept(std::string_view text);
  /// Where the token taken last ended, in the block.
  std::size_t previous_end() const { return previous_end_; }

  bool at_end() const { return line_ >= lines_.size(); }
  const Line& line() const { return lines_[line_]; }
  std::size_t token_index() const { return token_; }
  void next_line();

  /// One level of nesting more; false, with an error, beyond the budget.
  bool enter(const Token& at);
  void leave() { --depth_; }

  bool failed() const { return !diagnostics_.empty(); }
  void reject(const Token& token, std::string_view expected);
  void not_supported(const Token& token, const std::string& what);

 private:
  Node parse_logic(NodeKind kind);
  Node parse_not();
  Node parse_comparison();
  Node parse_level(std::size_t level);
  Node parse_unary();
  Node parse_unary_of(Operator op, Node (ExpressionParser::*operand)());
  Node parse_primary();
  Node parse_bracket(const Token& open);
  Node parse_name();
  Node parse_call(Node node, const Token& name);
  Value parse_number(const Token& token);
  Value parse_strings();
  std::optional<Operator> comparison_here();
  void fail(const Token& token, Code code, std::vector<Param> params);

  std::vector<Line> lines_;
  std::vector<Diagnostic>& diagnostics_;
  std::size_t line_ = 0;
  std::size_t token_ = 0;
  std::size_t previous_end_ = 0;
  std::uint32_t depth_ = 0;
};

}  // namespace synwave::drill::python
