// For the bodies that read a language: texts a few changes away from a good one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hash.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace synwave::fuzz {

inline std::uint32_t line_count(std::string_view text) {
  std::uint32_t lines = 1;
  for (const char c : text) lines += c == '\n' ? 1U : 0U;
  return lines;
}

/// Replaces, removes, doubles and swaps pieces of `text`; new letters are among `letters`.
inline std::string changed(std::string text, std::string_view letters, std::uint64_t& state) {
  const auto next = [&state] {
    state += 0x9E3779B97F4A7C15ULL;
    return mix64(state);
  };
  const std::uint64_t changes = 1 + next() % 2;
  for (std::uint64_t i = 0; i < changes && !text.empty(); ++i) {
    const std::size_t at = next() % text.size();
    const std::size_t length = 1 + next() % 12;
    switch (next() % 4) {
      case 0: text[at] = letters[next() % letters.size()]; break;
      case 1: text.erase(at, length); break;
      case 2: text.insert(at, text.substr(next() % text.size(), length)); break;
      default: text.insert(at, 1, letters[next() % letters.size()]); break;
    }
  }
  return text;
}

/// The text itself and some that are close to it.
inline std::vector<Input> text_seeds(std::string_view text, std::string_view letters) {
  std::vector<Input> seeds{Input(text.begin(), text.end())};
  std::uint64_t state = 7;
  for (int i = 1; i < 10; ++i) {
    const std::string other = changed(std::string{text}, letters, state);
    seeds.emplace_back(other.begin(), other.end());
  }
  return seeds;
}

inline std::string_view as_text(std::span<const std::uint8_t> input) {
  return {reinterpret_cast<const char*>(input.data()), input.size()};
}

}  // namespace synwave::fuzz
