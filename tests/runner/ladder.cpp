#include "tests/runner/ladder.hpp"

#include <algorithm>
#include <string_view>

#include "tests/runner/ladder_rows.hpp"
#include "tests/runner/notation.hpp"

namespace synwave::runner {

namespace {

constexpr int line_width = 100;
constexpr int time_width = 10;
constexpr int lane_width = 21;
constexpr int left_bar = time_width + 1 + lane_width + 1;
constexpr int right_bar = line_width - 1 - lane_width - 1;
constexpr int middle_width = right_bar - left_bar - 1;

struct Glyphs {
  char32_t bar, shaft, to_right, to_left, down_right, down_left, lost, gap;
};
constexpr Glyphs unicode_glyphs{U'│', U'─', U'▶', U'◀', U'╲', U'╱', U'✕', U'~'};
constexpr Glyphs ascii_glyphs{U'|', U'-', U'>', U'<', U'\\', U'/', U'x', U'~'};

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&out](std::uint32_t octet) { out += static_cast<char>(octet); };
  const auto code = static_cast<std::uint32_t>(c);
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
}

/// One line of text under construction; what does not fit is cut off.
class Line {
 public:
  void put(int column, char32_t c) {
    if (column < 0 || column >= line_width) return;
    if (column >= static_cast<int>(cells_.size())) cells_.resize(static_cast<std::size_t>(column) + 1, U' ');
    cells_[static_cast<std::size_t>(column)] = c;
  }
  void text(int column, std::string_view text, int most = line_width) {
    const int size = static_cast<int>(text.size());
    for (int i = 0; i < std::min(size, most); ++i)
      put(column + i, static_cast<unsigned char>(text[static_cast<std::size_t>(i)]));
  }
  void fill(int first, int end, char32_t c) {
    for (int i = first; i < end; ++i) put(i, c);
  }
  std::string str() const {
    std::string out;
    std::size_t end = cells_.size();
    while (end > 0 && cells_[end - 1] == U' ') --end;
    for (std::size_t i = 0; i < end; ++i) append_utf8(out, cells_[i]);
    return out;
  }

 private:
  std::u32string cells_;
};

/// The octets of `text` that take at most `most` columns; a wide character takes two.
std::string clipped(std::string_view text, int most) {
  std::string out;
  int columns = 0;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    columns += size >= 3 ? 2 : 1;
    if (columns > most || i + size > text.size()) break;
    out.append(text, i, size);
    i += size;
  }
  return out;
}

/// Draws between the two bars as if the arrow ran to the right; `mirrored` turns it round.
class Middle {
 public:
  Middle(Line& line, bool mirrored, const Glyphs& glyphs) : line_{line}, mirrored_{mirrored}, glyphs_{glyphs} {}

  /// Where a shaft that carries this label turns down: beyond the label, about half-way.
  static int bend_of(const std::string& label) {
    return std::clamp(static_cast<int>(label.size()) + 6, middle_width / 2, middle_width - 2);
  }

  void leaving(const Row& row) {
    const int bend = bend_of(row.label);
    shaft(0, bend);
    put(bend, down());
    label(2, row.label);
  }
  void lost(const Row& row) {
    // The reason, where it fits, stands behind the cross.
    const int fate = static_cast<int>(row.fate.size());
    const int after_label = static_cast<int>(row.label.size()) + 6;
    const int end = std::clamp(std::min(bend_of(row.label), middle_width - 3 - fate),
                               std::min(after_label, middle_width - 2), middle_width - 2);
    shaft(0, end);
    put(end, glyphs_.lost);
    label(2, row.label);
    label(end + 2, row.fate);
  }
  void arriving(const Row& row, int bend_above) {
    const bool dead = row.arrow == ArrowEnd::arrives_dead;
    int bend = row.joined ? std::min(bend_above + 1, middle_width - 2) : middle_width / 2;
    const std::string text = dead && !row.fate.empty() ? row.fate : row.joined ? "" : row.label;
    if (!row.joined || dead) bend = std::clamp(middle_width - static_cast<int>(text.size()) - 7, 0, bend);
    put(bend, down());
    shaft(bend + 1, middle_width - 1);
    put(middle_width - 1, dead ? glyphs_.lost : mirrored_ ? glyphs_.to_left : glyphs_.to_right);
    if (!text.empty()) label(std::max(bend + 2, middle_width - static_cast<int>(text.size()) - 4), text);
  }

 private:
  int column(int i) const { return left_bar + 1 + (mirrored_ ? middle_width - 1 - i : i); }
  void put(int i, char32_t c) { line_.put(column(i), c); }
  void shaft(int first, int end) {
    for (int i = first; i < end; ++i) put(i, glyphs_.shaft);
  }
  char32_t down() const { return mirrored_ ? glyphs_.down_left : glyphs_.down_right; }
  /// A blank, the label, a blank; `i`: where the label begins as the arrow runs.
  void label(int i, const std::string& text) {
    const int size = std::min(static_cast<int>(text.size()), middle_width - i);
    if (size <= 0) return;
    const int first = mirrored_ ? column(i + size - 1) : column(i);
    line_.text(first, text, size);
    put(i - 1, U' ');
    if (i + size < middle_width) put(i + size, U' ');
  }

  Line& line_;
  bool mirrored_;
  const Glyphs& glyphs_;
};

class TwoHosts {
 public:
  TwoHosts(const LadderOptions& options, const Glyphs& glyphs) : options_{options}, glyphs_{glyphs} {}

  void heads(std::vector<std::string>& out) const {
    Line line;
    lane(line, 0, options_.hosts[0]);
    lane(line, 1, options_.hosts[1]);
    out.push_back(line.str());
  }

  void idle(std::vector<std::string>& out, const Row& row) const {
    Line line = bars();
    const std::string text = ' ' + span_text(row.idle_ns) + ", nothing happens ";
    const int first = left_bar + 1 + (middle_width - static_cast<int>(text.size())) / 2;
    line.fill(left_bar + 2, right_bar - 1, U' ');
    line.put(first - 1, glyphs_.gap);
    line.text(first, text);
    line.put(first + static_cast<int>(text.size()), glyphs_.gap);
    out.push_back(line.str());
  }

  void row(std::vector<std::string>& out, const Row& row, const std::string& time) {
    Line line = bars();
    line.text(time_width - static_cast<int>(time.size()), time);
    lane(line, row.host, row.lane);
    const bool leaves = row.arrow == ArrowEnd::leaves || row.arrow == ArrowEnd::lost;
    const bool mirrored = leaves ? row.host == 1 : row.peer == 1;
    Middle middle{line, mirrored, glyphs_};
    switch (row.arrow) {
      case ArrowEnd::none:
        if (!row.label.empty()) line.text(left_bar + 3, row.label, middle_width - 3);
        break;
      case ArrowEnd::leaves:
        middle.leaving(row);
        bend_above_ = Middle::bend_of(row.label);
        break;
      case ArrowEnd::lost: middle.lost(row); break;
      case ArrowEnd::arrives:
      case ArrowEnd::arrives_dead: middle.arriving(row, bend_above_); break;
    }
    out.push_back(line.str());
  }

 private:
  Line bars() const {
    Line line;
    line.put(left_bar, glyphs_.bar);
    line.put(right_bar, glyphs_.bar);
    return line;
  }
  void lane(Line& line, int host, const std::string& text) const {
    const int size = std::min(static_cast<int>(text.size()), lane_width);
    line.text(host == 0 ? left_bar - 1 - size : right_bar + 2, text, lane_width);
  }

  const LadderOptions& options_;
  const Glyphs& glyphs_;
  int bend_above_ = 0;
};

/// More than two hosts: who did what, in order.
std::string list_line(const Row& row, const LadderOptions& options, const std::string& time) {
  const auto name = [&options](std::uint8_t host) {
    return host < options.hosts.size() ? options.hosts[host] : std::string{"?"};
  };
  std::string text;
  switch (row.arrow) {
    case ArrowEnd::none: text = row.label; break;
    case ArrowEnd::leaves: text = (options.ascii ? "---> " : "──▶ ") + name(row.peer) + "  " + row.label; break;
    case ArrowEnd::lost:
      text = (options.ascii ? "---x " : "──✕ ") + name(row.peer) + "  " + row.label + "  (" + row.fate + ')';
      break;
    case ArrowEnd::arrives: text = (options.ascii ? "<--- " : "◀── ") + name(row.peer) + "  " + row.label; break;
    case ArrowEnd::arrives_dead:
      text = (options.ascii ? "x--- " : "✕── ") + name(row.peer) + "  " + row.label + "  (" + row.fate + ')';
      break;
  }
  std::string line(static_cast<std::size_t>(std::max(0, time_width - static_cast<int>(time.size()))), ' ');
  line += time + "  " + name(row.host);
  line.append(line.size() < 26 ? 26 - line.size() : 1, ' ');
  if (!row.lane.empty()) line += row.lane;
  line.append(line.size() < 48 ? 48 - line.size() : 1, ' ');
  line += text;
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return clipped(line, line_width);
}

}  // namespace

std::vector<std::string> ladder(const Log& log, const LadderOptions& options) {
  std::vector<std::string> out;
  if (!options.title.empty()) out.push_back(clipped(options.title, line_width));
  const std::vector<Row> rows = ladder_rows(log, options, lane_width);
  const int decimals = decimals_for(log);
  const bool two = options.hosts.size() == 2;
  TwoHosts drawing{options, options.ascii ? ascii_glyphs : unicode_glyphs};
  if (two) drawing.heads(out);
  std::int64_t last = -1;
  for (const Row& row : rows) {
    if (row.idle_ns != 0) {
      if (two) {
        drawing.idle(out, row);
      } else {
        out.push_back(std::string(time_width + 2, ' ') + "~ " + span_text(row.idle_ns) + ", nothing happens ~");
      }
    }
    const std::string time = row.at_ns == last ? "" : seconds_text(row.at_ns, decimals);
    if (two) {
      drawing.row(out, row, time);
    } else {
      out.push_back(list_line(row, options, time));
    }
    last = row.at_ns;
  }
  return out;
}

}  // namespace synwave::runner
