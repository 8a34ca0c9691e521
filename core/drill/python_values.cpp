#include "core/drill/python_values.hpp"

#include <algorithm>

#include "core/drill/decimal.hpp"

namespace synwave::drill::python {

namespace {

Outcome of(Value value) {
  return {std::move(value), std::nullopt};
}
Outcome not_supported(const char* what) {
  return refused(Code::not_supported, {{"what", what}});
}
Outcome beyond() {
  return not_supported("numbers beyond 64 bits in code");
}
Outcome wrong_types(std::string_view op, const Value& left, const Value& right) {
  return refused(
      Code::python_type,
      {{"operator", std::string{op}}, {"left", std::string{type_of(left)}}, {"right", std::string{type_of(right)}}});
}
Outcome wrong_operand(std::string_view op, std::string operand) {
  return refused(Code::python_operand, {{"operator", std::string{op}}, {"operand", std::move(operand)}});
}

/// Rounds down, as Python does; the divisor is neither 0 nor -1.
std::int64_t floored(std::int64_t a, std::int64_t b) {
  const std::int64_t quotient = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

Outcome divide(Operator op, std::int64_t a, std::int64_t b) {
  if (b == 0) return refused(Code::python_zero, {});
  if (op == Operator::divide && b != -1 && a % b != 0) {
    return not_supported("a quotient with a fraction in code; // rounds down");
  }
  if (b != -1) return of(op == Operator::modulo ? a - floored(a, b) * b : floored(a, b));
  if (op == Operator::modulo) return of(std::int64_t{0});
  std::int64_t negated = 0;
  return __builtin_sub_overflow(std::int64_t{0}, a, &negated) ? beyond() : of(negated);
}

Outcome shift(Operator op, std::int64_t a, std::int64_t b) {
  if (b < 0) return wrong_operand(spelling_of(op), std::to_string(b));
  if (op == Operator::shift_right) return of(a >> std::min<std::int64_t>(b, 63));
  if (a == 0) return of(a);
  std::int64_t shifted = 0;
  const bool fits = b < 63 && !__builtin_mul_overflow(a, std::int64_t{1} << b, &shifted);
  return fits ? of(shifted) : beyond();
}

Outcome arithmetic(Operator op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  switch (op) {
    case Operator::add: return __builtin_add_overflow(a, b, &result) ? beyond() : of(result);
    case Operator::subtract: return __builtin_sub_overflow(a, b, &result) ? beyond() : of(result);
    case Operator::multiply: return __builtin_mul_overflow(a, b, &result) ? beyond() : of(result);
    case Operator::bit_and: return of(a & b);
    case Operator::bit_or: return of(a | b);
    case Operator::bit_xor: return of(a ^ b);
    case Operator::shift_left:
    case Operator::shift_right: return shift(op, a, b);
    default: return divide(op, a, b);
  }
}

bool holds(Operator op, int order) {
  switch (op) {
    case Operator::equal: return order == 0;
    case Operator::not_equal: return order != 0;
    case Operator::less: return order < 0;
    case Operator::less_equal: return order <= 0;
    case Operator::greater: return order > 0;
    default: return order >= 0;
  }
}

Outcome smallest(std::string_view function, std::span<const Value> arguments) {
  const Operator better = function == "min" ? Operator::less : Operator::greater;
  Value best = arguments[0];
  for (const Value& value : arguments.subspan(1)) {
    const Outcome outcome = compare(better, value, best);
    if (outcome.refusal) return outcome;
    if (truth_of(outcome.value)) best = value;
  }
  return of(best);
}

/// int(text): decimal, with a sign and blanks around.
std::optional<std::int64_t> read_number(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  const bool negative = !text.empty() && text[0] == '-';
  if (negative || (!text.empty() && text[0] == '+')) text.remove_prefix(1);
  const auto value = text.find('.') == std::string_view::npos ? parse_decimal(text, 0) : std::nullopt;
  if (!value) return std::nullopt;
  return negative ? -*value : *value;
}

Outcome call_of_one(std::string_view function, const Value& argument) {
  const auto number = number_of(argument);
  const auto* text = std::get_if<std::string>(&argument);
  if (function == "str") return of(display(argument));
  if (function == "bool") return of(truth_of(argument));
  if (function == "len" && text != nullptr) return of(static_cast<std::int64_t>(text->size()));
  if (function == "int" && text != nullptr) {
    const auto read = read_number(*text);
    return read ? of(*read) : wrong_operand("int", represent(argument));
  }
  if (!number || function == "len") return wrong_operand(function, std::string{type_of(argument)});
  if (function != "abs" || *number >= 0) return of(*number);
  return unary(Operator::subtract, argument);
}

}  // namespace

std::string_view type_of(const Value& value) {
  if (std::holds_alternative<std::string>(value)) return "str";
  return std::holds_alternative<bool>(value) ? "bool" : "int";
}

std::string display(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "True" : "False";
  return std::to_string(*std::get_if<std::int64_t>(&value));
}

std::string represent(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (text == nullptr) return display(value);
  const char quote = text->find('\'') != std::string::npos && text->find('"') == std::string::npos ? '"' : '\'';
  std::string out(1, quote);
  for (const char c : *text) {
    if (c == quote || c == '\\') out += '\\';
    if (c == '\n') {
      out += "\\n";
    } else {
      out += c;
    }
  }
  return out + quote;
}

bool truth_of(const Value& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return !text->empty();
  return *number_of(value) != 0;
}

std::optional<std::int64_t> number_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? 1 : 0;
  return std::nullopt;
}

Outcome binary(Operator op, const Value& left, const Value& right) {
  const auto* text = std::get_if<std::string>(&left);
  const auto* other = std::get_if<std::string>(&right);
  if (text != nullptr && op == Operator::modulo) return format(*text, {&right, 1});
  if (text != nullptr && other != nullptr && op == Operator::add) {
    return text->size() + other->size() > longest_text ? not_supported("texts of more than 4096 octets in code")
                                                       : of(*text + *other);
  }
  const auto a = number_of(left);
  const auto b = number_of(right);
  if (op == Operator::multiply && (a || b) && (text != nullptr || other != nullptr)) {
    return not_supported("repeating a text in code");
  }
  if (!a || !b) return wrong_types(spelling_of(op), left, right);
  const bool bits = op == Operator::bit_and || op == Operator::bit_or || op == Operator::bit_xor;
  Outcome outcome = arithmetic(op, *a, *b);
  const bool both = std::holds_alternative<bool>(left) && std::holds_alternative<bool>(right);
  if (bits && both) outcome.value = truth_of(outcome.value);
  return outcome;
}

Outcome unary(Operator op, const Value& operand) {
  if (op == Operator::logical_not) return of(!truth_of(operand));
  const auto number = number_of(operand);
  if (!number) return wrong_operand(spelling_of(op), std::string{type_of(operand)});
  if (op == Operator::add) return of(*number);
  if (op == Operator::invert) return of(~*number);
  return arithmetic(Operator::subtract, 0, *number);
}

Outcome compare(Operator op, const Value& left, const Value& right) {
  const auto a = number_of(left);
  const auto b = number_of(right);
  if (a && b) return of(holds(op, *a < *b ? -1 : *a > *b ? 1 : 0));
  const bool equality = op == Operator::equal || op == Operator::not_equal;
  if (a || b) return equality ? of(op == Operator::not_equal) : wrong_types(spelling_of(op), left, right);
  return of(holds(op, std::get_if<std::string>(&left)->compare(*std::get_if<std::string>(&right))));
}

Outcome call(std::string_view function, std::span<const Value> arguments) {
  const bool extreme = function == "min" || function == "max";
  const bool right_count = extreme ? arguments.size() >= 2 : arguments.size() == 1;
  if (!right_count) {
    return refused(Code::argument_count, {{"call", std::string{function} + "()"},
                                          {"expected", extreme ? "2 or more" : "1"},
                                          {"count", std::to_string(arguments.size())}});
  }
  return extreme ? smallest(function, arguments) : call_of_one(function, arguments[0]);
}

}  // namespace synwave::drill::python
