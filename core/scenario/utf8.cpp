// The text as octets: is it text at all?
#include <cstddef>

#include "core/scenario/budgets.hpp"
#include "core/scenario/lexer.hpp"

namespace synwave::scenario {

namespace {

constexpr unsigned octet(char c) {
  return static_cast<unsigned char>(c);
}

/// Length of the character that begins `rest`, 0 if it is not UTF-8 (RFC 3629 4).
std::size_t character_length(std::string_view rest) {
  const unsigned first = octet(rest[0]);
  if (first < 0x80) return 1;
  std::size_t length = 0;
  if (first >= 0xC2 && first <= 0xDF) length = 2;
  if (first >= 0xE0 && first <= 0xEF) length = 3;
  if (first >= 0xF0 && first <= 0xF4) length = 4;
  if (length == 0 || rest.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((octet(rest[i]) & 0xC0) != 0x80) return 0;
  }
  const unsigned second = octet(rest[1]);
  if (first == 0xE0 && second < 0xA0) return 0;  // not the shortest form
  if (first == 0xED && second > 0x9F) return 0;  // a surrogate
  if (first == 0xF0 && second < 0x90) return 0;  // not the shortest form
  if (first == 0xF4 && second > 0x8F) return 0;  // above U+10FFFF
  return length;
}

}  // namespace

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
