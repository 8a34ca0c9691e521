// A text as lines that can be replaced and inserted without touching the others.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace synwave::scenario {

class TextLines {
 public:
  explicit TextLines(std::string_view text);

  std::size_t size() const { return lines_.size(); }
  /// Without its line end; `number` counts from 1.
  std::string_view line(std::uint32_t number) const;
  void replace(std::uint32_t number, std::string_view line);
  /// The new line gets this number. It ends as the text's first line does.
  void insert(std::uint32_t number, std::string_view line);
  std::string text() const;

 private:
  std::vector<std::string> lines_;  // with their line ends
  std::string_view line_end_ = "\n";
};

}  // namespace synwave::scenario
