#include "core/drill/python_expressions.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <limits>

#include "core/drill/decimal.hpp"
#include "core/drill/parser.hpp"

namespace synwave::drill::python {

namespace {

constexpr std::string_view operator_texts[] = {
#define X(name, text) text,
    SYNWAVE_PYTHON_OPERATORS(X)
#undef X
};

struct Level {
  std::array<Operator, 4> operators;
  std::size_t count;
};
/// Binary operators from weak to strong.
constexpr Level levels[] = {
    {{Operator::bit_or}, 1},
    {{Operator::bit_xor}, 1},
    {{Operator::bit_and}, 1},
    {{Operator::shift_left, Operator::shift_right}, 2},
    {{Operator::add, Operator::subtract}, 2},
    {{Operator::multiply, Operator::divide, Operator::floor_divide, Operator::modulo}, 4},
};
constexpr Operator comparisons[] = {Operator::equal,         Operator::not_equal, Operator::less_equal,
                                    Operator::greater_equal, Operator::less,      Operator::greater};

constexpr std::string_view reserved[] = {"and", "or", "not", "in", "is", "if", "elif", "else", "assert", "pass"};
constexpr std::string_view functions[] = {"abs", "min", "max", "int", "str", "round", "bool", "len"};

template <class Range>
bool contains(const Range& range, std::string_view text) {
  return std::find(std::begin(range), std::end(range), text) != std::end(range);
}

Node around(NodeKind kind, Node first) {
  Node node;
  node.kind = kind;
  node.place = first.place;
  node.parts.push_back(std::move(first));
  return node;
}

std::optional<Operator> operator_here(const Token& token, const Level& level) {
  for (std::size_t i = 0; i < level.count; ++i) {
    if (token.is(spelling_of(level.operators[i]))) return level.operators[i];
  }
  return std::nullopt;
}

}  // namespace

std::string_view spelling_of(Operator op) {
  return operator_texts[static_cast<std::size_t>(op)];
}

std::optional<Operator> operator_called(std::string_view text) {
  for (std::size_t i = 0; i < std::size(operator_texts); ++i) {
    if (operator_texts[i] == text) return static_cast<Operator>(i);
  }
  return std::nullopt;
}

bool is_reserved(std::string_view word) {
  return contains(reserved, word);
}

Node ExpressionParser::parse_expression() {
  const Token begin = peek();
  if (!enter(begin)) return {};
  Node node = parse_logic(NodeKind::any_of);
  if (peek().is("if")) not_supported(peek(), "`if` within an expression");
  leave();
  return node;
}

/// a or b, whose parts are a and b.
Node ExpressionParser::parse_logic(NodeKind kind) {
  const bool any = kind == NodeKind::any_of;
  const auto part = [&] { return any ? parse_logic(NodeKind::all_of) : parse_not(); };
  Node first = part();
  if (!peek().is(any ? "or" : "and")) return first;
  Node all = around(kind, std::move(first));
  while (accept(any ? "or" : "and")) all.parts.push_back(part());
  return all;
}

Node ExpressionParser::parse_not() {
  if (!peek().is("not")) return parse_comparison();
  return parse_unary_of(Operator::logical_not, &ExpressionParser::parse_not);
}

Node ExpressionParser::parse_unary_of(Operator op, Node (ExpressionParser::*operand)()) {
  const Token token = take();
  Node node;
  node.kind = NodeKind::unary;
  node.place = token.place;
  node.operators.push_back(op);
  if (!enter(token)) return node;
  node.parts.push_back((this->*operand)());
  leave();
  return node;
}

Node ExpressionParser::parse_comparison() {
  Node first = parse_level(0);
  std::optional<Operator> op = comparison_here();
  if (!op) return first;
  Node all = around(NodeKind::comparison, std::move(first));
  for (; op; op = comparison_here()) {
    take();
    all.operators.push_back(*op);
    all.parts.push_back(parse_level(0));
  }
  return all;
}

std::optional<Operator> ExpressionParser::comparison_here() {
  const Token token = peek();
  if (token.is("in") || token.is("is") || (token.is("not") && peek(1).is("in"))) {
    not_supported(token, '`' + std::string{token.text} + "` in code");
  }
  if (token.is("<>")) return Operator::not_equal;  // Python 2
  for (const Operator op : comparisons) {
    if (token.is(spelling_of(op)) && token.kind == TokenKind::punctuation) return op;
  }
  return std::nullopt;
}

/// Binary operators of levels[level] and stronger.
Node ExpressionParser::parse_level(std::size_t level) {
  if (level == std::size(levels)) return parse_unary();
  Node first = parse_level(level + 1);
  std::optional<Operator> op = operator_here(peek(), levels[level]);
  if (!op) return first;
  Node all = around(NodeKind::chain, std::move(first));
  for (; op; op = operator_here(peek(), levels[level])) {
    take();
    all.operators.push_back(*op);
    all.parts.push_back(parse_level(level + 1));
  }
  return all;
}

Node ExpressionParser::parse_unary() {
  for (const Operator op : {Operator::subtract, Operator::add, Operator::invert}) {
    if (peek().is(spelling_of(op))) return parse_unary_of(op, &ExpressionParser::parse_unary);
  }
  return parse_primary();
}

Node ExpressionParser::parse_primary() {
  const Token token = peek();
  Node node;
  node.place = token.place;
  if (token.kind == TokenKind::number) {
    node.value = parse_number(take());
  } else if (token.kind == TokenKind::string) {
    node.value = parse_strings();
  } else if (accept("(")) {
    node = parse_bracket(token);
  } else if (token.kind == TokenKind::name && !is_reserved(token.text)) {
    node = parse_name();
  } else if (token.is("[") || token.is("{") || token.is("`")) {
    not_supported(token, "lists and dictionaries in code");
  } else {
    reject(token, "operand");
  }
  for (const std::string_view after : {".", "[", "(", "**"}) {
    if (peek().is(after)) not_supported(peek(), '"' + std::string{after} + "\" after a value in code");
  }
  return node;
}

/// A value in brackets, or a tuple.
Node ExpressionParser::parse_bracket(const Token& open) {
  Node tuple;
  tuple.kind = NodeKind::tuple;
  tuple.place = open.place;
  bool comma = false;
  while (!failed() && !peek().is(")")) {
    tuple.parts.push_back(parse_expression());
    if (!accept(",")) break;
    comma = true;
  }
  if (!accept(")")) reject(peek(), ")");
  if (comma || tuple.parts.size() != 1) return tuple;
  Node only = std::move(tuple.parts[0]);
  return only;
}

Node ExpressionParser::parse_name() {
  const Token token = take();
  Node node;
  node.place = token.place;
  const bool glued = peek().kind == TokenKind::string && peek().offset == token.offset + token.text.size();
  if (glued) not_supported(token, std::string{token.text} + " before a text in code");
  if (token.is("True") || token.is("False")) {
    node.value = token.is("True");
    return node;
  }
  node.kind = NodeKind::name;
  node.text = token.text;
  return accept("(") ? parse_call(std::move(node), token) : node;
}

/// The arguments of a call, whose bracket has been taken.
Node ExpressionParser::parse_call(Node node, const Token& name) {
  node.kind = NodeKind::call;
  if (!contains(functions, name.text)) not_supported(name, std::string{name.text} + "() in code");
  while (!failed() && !peek().is(")")) {
    node.parts.push_back(parse_expression());
    if (!accept(",")) break;
  }
  if (!accept(")")) reject(peek(), ")");
  return node;
}

Value ExpressionParser::parse_number(const Token& token) {
  const std::string_view text = token.text;
  const bool digits = text.find_first_not_of("0123456789") == std::string_view::npos;
  const bool hexadecimal = text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
  if (!hexadecimal && text.find_first_not_of("0123456789.eE") == std::string_view::npos && !digits) {
    not_supported(token, "fractions such as 0.5 in code");
    return std::int64_t{0};
  }
  const auto value = parse_whole(text);
  const bool octal = digits && text.size() > 1 && text[0] == '0' && text.find_first_not_of('0') != text.npos;
  const bool well_formed =
      !octal &&
      (digits || (hexadecimal && std::all_of(text.begin() + 2, text.end(), [](char c) { return hex_value(c) >= 0; })));
  if (!well_formed) {
    reject(token, "operand");
  } else if (!value || *value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    not_supported(token, "numbers beyond 64 bits in code");
  } else {
    return static_cast<std::int64_t>(*value);
  }
  return std::int64_t{0};
}

/// Texts in a row are one.
Value ExpressionParser::parse_strings() {
  std::string all;
  while (peek().kind == TokenKind::string) {
    const Token token = take();
    const auto text = decode(token.text);
    if (!text) not_supported(token, "this escape in a text");
    all += text.value_or("");
  }
  return all;
}

const Token& ExpressionParser::peek(std::size_t ahead) const {
  static const Token none;
  if (line_ >= lines_.size()) return none;
  const std::vector<Token>& tokens = lines_[line_].tokens;
  return tokens[std::min(token_ + ahead, tokens.size() - 1)];
}
Token ExpressionParser::take() {
  const Token token = peek();
  previous_end_ = token.offset + token.text.size();
  if (token.kind != TokenKind::end) ++token_;
  return token;
}
bool ExpressionParser::accept(std::string_view text) {
  if (failed() || !peek().is(text)) return false;
  take();
  return true;
}

/// Reports the first error, and lets nothing but the end of the line come after it.
void ExpressionParser::fail(const Token& token, Code code, std::vector<Param> params) {
  if (failed()) return;
  diagnostics_.push_back({token.place, code, std::move(params)});
  if (line_ < lines_.size()) token_ = lines_[line_].tokens.size() - 1;
}
void ExpressionParser::reject(const Token& token, std::string_view expected) {
  const std::string found = token.kind == TokenKind::end      ? std::string{"the end of the line"}
                            : token.kind == TokenKind::string ? std::string{token.text}
                                                              : '"' + std::string{token.text} + '"';
  fail(token, Code::python_syntax, {{"found", found}, {"expected", std::string{expected}}});
}
void ExpressionParser::not_supported(const Token& token, const std::string& what) {
  fail(token, Code::not_supported, {{"what", what}});
}

void ExpressionParser::next_line() {
  ++line_;
  token_ = 0;
}

bool ExpressionParser::enter(const Token& at) {
  if (++depth_ <= budget::nesting) return true;
  fail(at, Code::too_deep, {{"most", std::to_string(budget::nesting)}});
  return false;
}

}  // namespace synwave::drill::python
