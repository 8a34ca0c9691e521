// Texts that people write: UTF-8, and which word somebody may have meant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace synwave {

/// Length of the character that begins `rest`, which must not be empty; 0 if it is not UTF-8 (RFC 3629 4: shortest
/// form, no surrogates).
std::size_t character_length(std::string_view rest);

constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Whether an octet of UTF-8 begins a character.
constexpr bool starts_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
}
/// Characters of a text that is UTF-8.
std::uint32_t characters_in(std::string_view text);

/// Damerau-Levenshtein distance (adjacent letters swapped count one), 3 if it is more than 2. Words of more than 32
/// octets are far from everything.
unsigned distance(std::string_view a, std::string_view b);
/// The candidate nearest to `word`, at a distance of at most 2 and less than the word's length; empty if there is none.
/// Of equally near ones the first.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace synwave
