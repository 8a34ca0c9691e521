// The operator % of texts.
#include <algorithm>

#include "core/drill/python_values.hpp"

namespace synwave::drill::python {

namespace {

/// %[flags][width]conversion
struct Conversion {
  bool left = false, zeros = false, plus = false, blank = false, alternate = false;
  std::size_t width = 0;
  char type = 0;
};

/// Takes a conversion from the front of `rest`, after its %. Width beyond any text counts as too wide.
Conversion take_conversion(std::string_view& rest) {
  Conversion c;
  for (; !rest.empty(); rest.remove_prefix(1)) {
    if (rest[0] == '-') c.left = true;
    if (rest[0] == '0') c.zeros = true;
    if (rest[0] == '+') c.plus = true;
    if (rest[0] == ' ') c.blank = true;
    if (rest[0] == '#') c.alternate = true;
    if (std::string_view{"-0+ #"}.find(rest[0]) == std::string_view::npos) break;
  }
  for (; !rest.empty() && rest[0] >= '0' && rest[0] <= '9'; rest.remove_prefix(1)) {
    c.width = std::min(c.width * 10 + static_cast<std::size_t>(rest[0] - '0'), longest_text + 1);
  }
  if (!rest.empty()) {
    c.type = rest[0];
    rest.remove_prefix(1);
  }
  return c;
}

std::string digits_of(std::uint64_t value, unsigned base, bool upper) {
  const char* const digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string text;
  do {
    text.insert(text.begin(), digits[value % base]);
    value /= base;
  } while (value != 0);
  return text;
}

std::string padded(const Conversion& c, const std::string& sign, const std::string& body) {
  const std::size_t length = sign.size() + body.size();
  const std::size_t missing = c.width > length ? c.width - length : 0;
  if (c.left) return sign + body + std::string(missing, ' ');
  if (c.zeros) return sign + std::string(missing, '0') + body;
  return std::string(missing, ' ') + sign + body;
}

std::string format_number(const Conversion& c, std::int64_t number) {
  const bool hexadecimal = c.type == 'x' || c.type == 'X';
  const unsigned base = hexadecimal ? 16 : c.type == 'o' ? 8 : 10;
  const auto bits = static_cast<std::uint64_t>(number);
  std::string sign = number < 0 ? "-" : c.plus ? "+" : c.blank ? " " : "";
  if (c.alternate && base != 10) sign += base == 8 ? "0o" : c.type == 'x' ? "0x" : "0X";
  return padded(c, sign, digits_of(number < 0 ? ~bits + 1 : bits, base, c.type == 'X'));
}

/// Appends one value to `out`; gives why it cannot.
std::optional<Refusal> append(std::string& out, Conversion c, const Value& value) {
  if (c.type == 's' || c.type == 'r') {
    c.zeros = false;
    out += padded(c, "", c.type == 's' ? display(value) : represent(value));
    return std::nullopt;
  }
  const auto number = number_of(value);
  if (!number) {
    return Refusal{Code::python_operand,
                   {{"operator", std::string{'%', c.type}}, {"operand", std::string{type_of(value)}}}};
  }
  out += format_number(c, *number);
  return std::nullopt;
}

}  // namespace

Outcome format(std::string_view pattern, std::span<const Value> values) {
  std::string out;
  std::size_t used = 0;
  while (!pattern.empty()) {
    const std::size_t plain = std::min(pattern.find('%'), pattern.size());
    out += pattern.substr(0, plain);
    pattern.remove_prefix(plain);
    if (pattern.empty()) break;
    pattern.remove_prefix(1);
    const Conversion c = take_conversion(pattern);
    if (c.type == 0) return refused(Code::python_syntax, {{"found", "\"%\""}, {"expected", "format_end"}});
    if (c.type == '%') {
      out += '%';
      continue;
    }
    if (std::string_view{"diuxXosr"}.find(c.type) == std::string_view::npos || c.width > longest_text) {
      return refused(Code::not_supported, {{"what", std::string{'%', c.type} + " of this kind in code"}});
    }
    if (used++ >= values.size()) continue;  // counted, and refused below
    if (auto refusal = append(out, c, values[used - 1])) return {{}, std::move(refusal)};
    if (out.size() > longest_text) {
      return refused(Code::not_supported, {{"what", "texts of more than 4096 octets in code"}});
    }
  }
  if (used == values.size()) return {std::move(out), std::nullopt};
  return refused(Code::argument_count,
                 {{"call", "%"}, {"expected", std::to_string(used)}, {"count", std::to_string(values.size())}});
}

}  // namespace synwave::drill::python
