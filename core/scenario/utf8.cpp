// The text as octets: is it text at all?
#include <cstddef>

#include "core/base/text.hpp"
#include "core/scenario/budgets.hpp"
#include "core/scenario/lexer.hpp"

namespace synwave::scenario {

bool is_utf8_text(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const std::size_t length = text[i] == '\0' ? 0 : character_length(text.substr(i));
    if (length == 0) return false;
    i += length;
  }
  return true;
}

bool check_octets(std::string_view text, Report& report) {
  if (text.size() > budget::text_octets) {
    report.add({1, 1, 0}, Code::text_too_large,
               {{"octets", std::to_string(text.size())}, {"most", std::to_string(budget::text_octets)}});
    return false;
  }
  Place place{1, 1, 1};
  for (std::size_t i = 0; i < text.size();) {
    const bool nul = text[i] == '\0';
    const std::size_t length = nul ? 0 : character_length(text.substr(i));
    if (length == 0) {
      report.add(place, nul ? Code::nul_octet : Code::invalid_utf8, {{"offset", std::to_string(i)}});
      return false;
    }
    if (text[i] == '\n') {
      place = {place.line + 1, 1, 1};
    } else {
      ++place.column;
    }
    i += length;
    if (place.line > budget::lines && i < text.size()) {
      report.add(place, Code::too_many_lines, {{"most", std::to_string(budget::lines)}});
      return false;
    }
  }
  return true;
}

}  // namespace synwave::scenario
