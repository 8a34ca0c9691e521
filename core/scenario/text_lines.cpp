#include "core/scenario/text_lines.hpp"

namespace synwave::scenario {

namespace {

std::size_t line_end_length(std::string_view line) {
  if (line.empty() || line.back() != '\n') return 0;
  return line.size() > 1 && line[line.size() - 2] == '\r' ? 2 : 1;
}

}  // namespace

TextLines::TextLines(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::size_t length = end == std::string_view::npos ? text.size() : end + 1;
    lines_.emplace_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  if (!lines_.empty() && line_end_length(lines_[0]) == 2) line_end_ = "\r\n";
}

std::string_view TextLines::line(std::uint32_t number) const {
  std::string_view line = lines_[number - 1];
  line.remove_suffix(line_end_length(line));
  return line;
}

void TextLines::replace(std::uint32_t number, std::string_view line) {
  std::string& old = lines_[number - 1];
  old.replace(0, old.size() - line_end_length(old), line);
}

void TextLines::insert(std::uint32_t number, std::string_view line) {
  const std::size_t index = number - 1;
  if (index > 0 && line_end_length(lines_[index - 1]) == 0) lines_[index - 1] += line_end_;
  lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(index), std::string{line}.append(line_end_));
}

std::string TextLines::text() const {
  std::string out;
  for (const std::string& line : lines_) out += line;
  return out;
}

}  // namespace synwave::scenario
