#include "core/base/text.hpp"

#include <algorithm>
#include <array>

namespace synwave {

namespace {

constexpr std::size_t longest_word = 32;

constexpr unsigned octet(char c) {
  return static_cast<unsigned char>(c);
}

}  // namespace

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

std::uint32_t characters_in(std::string_view text) {
  std::uint32_t count = 0;
  for (const char c : text) count += starts_character(c) ? 1U : 0U;
  return count;
}

unsigned distance(std::string_view a, std::string_view b) {
  constexpr unsigned far = 3;
  if (a.size() > longest_word || b.size() > longest_word) return far;
  // Three rows of the usual table: two back (for swaps), previous, current.
  std::array<std::array<unsigned, longest_word + 1>, 3> rows{};
  for (unsigned j = 0; j <= b.size(); ++j) rows[0][j] = j;
  for (unsigned i = 1; i <= a.size(); ++i) {
    auto& row = rows[i % 3];
    const auto& above = rows[(i + 2) % 3];
    const auto& two_above = rows[(i + 1) % 3];
    row[0] = i;
    for (unsigned j = 1; j <= b.size(); ++j) {
      const unsigned replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], two_above[j - 2] + 1);
    }
  }
  return std::min(far, rows[a.size() % 3][b.size()]);
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  constexpr std::size_t enough = 256;  // a text with thousands of names must not make its errors expensive
  std::string_view best;
  unsigned best_distance = 3;
  for (const std::string_view candidate : candidates.first(std::min(enough, candidates.size()))) {
    const unsigned d = distance(word, candidate);
    if (d < best_distance && d < word.size() && d < candidate.size()) {
      best = candidate;
      best_distance = d;
    }
  }
  return best;
}

}  // namespace synwave
