// Where in a text something stands, and the named values of a message about it. Sentences are made at the edge.
#pragma once

#include <cstdint>
#include <string>

namespace synwave {

/// A stretch of one line. Line and column count from 1, column and length in Unicode characters. Line 0: the whole
/// text.
struct Place {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t length = 0;

  friend constexpr bool operator==(const Place&, const Place&) = default;
};

/// One named value of a message. In the scenario language `expected` holds a key of expected_phrase(), or a literal
/// word in quotes.
struct Param {
  std::string name;
  std::string value;

  friend bool operator==(const Param&, const Param&) = default;
};

}  // namespace synwave
