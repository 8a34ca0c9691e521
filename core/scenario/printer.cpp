#include "core/scenario/printer.hpp"

#include "core/scenario/lexer.hpp"
#include "core/scenario/parser.hpp"
#include "core/scenario/spelling.hpp"

namespace synwave::scenario {

namespace {

std::string print(const Line& line) {
  std::string out = spell_in_columns(line.tokens);
  if (line.comment.empty()) return out;
  if (!out.empty()) out += "  ";
  return out.append(line.comment);
}

}  // namespace

std::string format(std::string_view text) {
  if (!parse(text).ok()) return std::string{text};
  Report report;
  std::string out;
  bool gap = false;
  for (const Line& line : lex(text, report)) {
    if (line.blank()) {
      gap = !out.empty();
      continue;
    }
    if (gap) out += '\n';
    gap = false;
    out += print(line) + '\n';
  }
  return out;
}

}  // namespace synwave::scenario
