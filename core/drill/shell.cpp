#include "core/drill/shell.hpp"

#include <algorithm>

namespace synwave::drill::shell {

namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

/// Reads one word from `at` on; quotes are taken off.
std::string read_word(std::string_view text, std::size_t& at, std::string& problem) {
  std::string word;
  while (at < text.size() && !is_blank(text[at]) && std::string_view{"\n;|&<>"}.find(text[at]) == std::string::npos) {
    const char c = text[at];
    if (c == '\'' || c == '"') {
      const std::size_t end = text.find(c, at + 1);
      if (end == std::string_view::npos) {
        problem = "a quote does not end";
        return {};
      }
      word += text.substr(at + 1, end - at - 1);
      at = end + 1;
    } else if (c == '\\' && at + 1 < text.size()) {
      if (text[at + 1] != '\n') word += text[at + 1];
      at += 2;
    } else {
      word += c;
      ++at;
    }
  }
  return word;
}

/// At `>`: a redirection that says nothing here.
bool skip_redirection(std::string_view text, std::size_t& at, std::string& problem) {
  ++at;
  if (at < text.size() && text[at] == '>') ++at;
  if (at < text.size() && text[at] == '&') ++at;
  while (at < text.size() && is_blank(text[at])) ++at;
  const std::string target = read_word(text, at, problem);
  if (target == "/dev/null" || target == "1" || target == "2") return true;
  problem = "output to " + target;
  return false;
}

class Reader {
 public:
  Reader(std::string_view text, std::string& problem) : text_{text}, problem_{problem} {}

  std::optional<std::vector<Pipeline>> read() {
    while (at_ < text_.size() && problem_.empty()) step();
    end_pipeline(Joint::then);
    if (!problem_.empty()) return std::nullopt;
    return std::move(pipelines_);
  }

 private:
  void step() {
    const char c = text_[at_];
    if (is_blank(c)) {
      ++at_;
    } else if (c == '#' && words_.empty()) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '\n' || c == ';') {
      ++at_;
      end_pipeline(Joint::then);
    } else if (c == '|' || c == '&') {
      joint();
    } else if (c == '>') {
      // `2>` names a stream; `1 >` is a word and then a redirection.
      const bool stream = at_ != 0 && !is_blank(text_[at_ - 1]) && !words_.empty();
      if (stream && (words_.back() == "2" || words_.back() == "1")) words_.pop_back();
      skip_redirection(text_, at_, problem_);
    } else if (c == '<') {
      problem_ = "input from a file";
    } else {
      words_.push_back(read_word(text_, at_, problem_));
    }
  }

  void joint() {
    const char c = text_[at_];
    const bool twice = at_ + 1 < text_.size() && text_[at_ + 1] == c;
    at_ += twice ? 2 : 1;
    if (twice) {
      end_pipeline(c == '&' ? Joint::if_good : Joint::if_bad);
    } else if (c == '|') {
      end_command();
    } else if (at_ < text_.size() && text_[at_] == '>') {
      skip_redirection(text_, at_, problem_);
    } else {
      problem_ = "a command in the background";
    }
  }

  void end_command() {
    if (words_.empty()) {
      problem_ = "an empty command";
    } else {
      pipeline_.commands.push_back(std::move(words_));
    }
    words_.clear();
  }

  void end_pipeline(Joint next) {
    if (!words_.empty()) end_command();
    if (!pipeline_.commands.empty()) pipelines_.push_back(std::move(pipeline_));
    pipeline_ = Pipeline{};
    pipeline_.joint = next;
  }

  std::string_view text_;
  std::string& problem_;
  std::size_t at_ = 0;
  Words words_;
  Pipeline pipeline_;
  std::vector<Pipeline> pipelines_;
};

// ---- grep ----

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_word(char c) {
  return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_';
}

/// One element of a pattern: what a single character must be, and how often.
struct Element {
  enum class Kind : std::uint8_t { literal, any, set, space, word, begin, end } kind = Kind::literal;
  char literal = 0;
  bool negated = false;
  std::string set;
  std::size_t least = 1;
  bool unbounded = false;
  bool optional = false;
};

void read_set(std::string_view pattern, std::size_t& at, Element& element) {
  element.kind = Element::Kind::set;
  element.negated = at < pattern.size() && pattern[at] == '^';
  if (element.negated) ++at;
  const std::size_t first = at;
  while (at < pattern.size() && (pattern[at] != ']' || at == first)) {
    if (at + 2 < pattern.size() && pattern[at + 1] == '-' && pattern[at + 2] != ']') {
      for (int c = pattern[at]; c <= pattern[at + 2]; ++c) element.set += static_cast<char>(c);
      at += 3;
    } else {
      element.set += pattern[at++];
    }
  }
  if (at < pattern.size()) ++at;
}

Element read_element(std::string_view pattern, std::size_t& at) {
  Element element;
  const char c = pattern[at++];
  if (c == '.') {
    element.kind = Element::Kind::any;
  } else if (c == '^' && at == 1) {
    element.kind = Element::Kind::begin;
  } else if (c == '$' && at == pattern.size()) {
    element.kind = Element::Kind::end;
  } else if (c == '[') {
    read_set(pattern, at, element);
  } else if (c == '\\' && at < pattern.size()) {
    const char escaped = pattern[at++];
    element.literal = escaped;
    if (escaped == 's') element.kind = Element::Kind::space;
    if (escaped == 'w') element.kind = Element::Kind::word;
    if (escaped == 't') element.literal = '\t';
  } else {
    element.literal = c;
  }
  return element;
}

void read_repeat(std::string_view pattern, std::size_t& at, bool extended, Element& element) {
  const bool escaped = !extended && at + 1 < pattern.size() && pattern[at] == '\\';
  const std::size_t sign = escaped ? at + 1 : at;
  if (sign >= pattern.size()) return;
  const char c = pattern[sign];
  if (c == '*' && !escaped) {
    element.least = 0;
    element.unbounded = true;
  } else if (c == '+' && (escaped || extended)) {
    element.unbounded = true;
  } else if (c == '?' && (escaped || extended)) {
    element.least = 0;
    element.optional = true;
  } else {
    return;
  }
  at = sign + 1;
}

std::vector<Element> elements_of(std::string_view pattern, bool extended) {
  std::vector<Element> elements;
  for (std::size_t at = 0; at < pattern.size();) {
    elements.push_back(read_element(pattern, at));
    read_repeat(pattern, at, extended, elements.back());
  }
  return elements;
}

bool fits(const Element& element, char c, bool ignore_case) {
  switch (element.kind) {
    case Element::Kind::any: return true;
    case Element::Kind::set: return (element.set.find(c) != std::string::npos) != element.negated;
    case Element::Kind::space: return c == ' ' || c == '\t';
    case Element::Kind::word: return is_word(c);
    case Element::Kind::literal: return ignore_case ? lower(element.literal) == lower(c) : element.literal == c;
    default: return false;
  }
}

/// All places of the line at which the pattern's elements up to some one may end: no backtracking, so no blow-up.
bool occurs(const std::vector<Element>& elements, std::string_view line, bool ignore_case) {
  std::vector<char> here(line.size() + 1, 1);  // a match may begin anywhere
  for (const Element& element : elements) {
    std::vector<char> next(line.size() + 1, 0);
    if (element.kind == Element::Kind::begin) {
      next[0] = here[0];
    } else if (element.kind == Element::Kind::end) {
      next[line.size()] = here[line.size()];
    } else {
      if (element.least == 0) next = here;
      for (std::size_t i = 0; i < line.size(); ++i) {
        const bool from = here[i] != 0 || (element.unbounded && next[i] != 0);
        if (from && fits(element, line[i], ignore_case)) next[i + 1] = 1;
      }
    }
    here = std::move(next);
  }
  return std::find(here.begin(), here.end(), 1) != here.end();
}

struct GrepOptions {
  bool count = false, quiet = false, invert = false, ignore_case = false, extended = false, fixed = false, word = false;
  std::string pattern;
  bool has_pattern = false;
};

bool take_grep_flag(char flag, GrepOptions& options) {
  switch (flag) {
    case 'c': options.count = true; return true;
    case 'q': options.quiet = true; return true;
    case 'v': options.invert = true; return true;
    case 'i': options.ignore_case = true; return true;
    case 'E': options.extended = true; return true;
    case 'F': options.fixed = true; return true;
    case 'w': options.word = true; return true;
    case 'e':
    case 's':
    case 'h': return true;
    default: return false;
  }
}

bool occurs_as_word(std::string_view word, std::string_view line) {
  for (std::size_t at = line.find(word); at != std::string_view::npos; at = line.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !is_word(line[at - 1])) && (end == line.size() || !is_word(line[end]))) return true;
  }
  return false;
}

std::optional<Output> grep(const Words& words, const Lines& input) {
  GrepOptions options;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word.size() > 1 && word[0] == '-') {
      for (const char flag : word.substr(1)) {
        if (!take_grep_flag(flag, options)) return std::nullopt;
      }
    } else if (options.has_pattern) {
      return std::nullopt;  // a file
    } else {
      options.pattern = word;
      options.has_pattern = true;
    }
  }
  constexpr std::size_t longest_pattern = 1000;  // matching takes its length times the line's
  if (!options.has_pattern || options.pattern.size() > longest_pattern) return std::nullopt;
  const bool words_alone = std::all_of(options.pattern.begin(), options.pattern.end(), is_word);
  if (options.word && !words_alone) return std::nullopt;
  if (!options.word && !options.fixed && !can_match(options.pattern, options.extended)) return std::nullopt;
  Output output;
  for (const std::string& line : input) {
    bool found = false;
    if (options.word) {
      found = occurs_as_word(options.pattern, line);
    } else if (options.fixed) {
      found = line.find(options.pattern) != std::string::npos;
    } else {
      found = matches(options.pattern, line, options.extended, options.ignore_case);
    }
    if (found != options.invert) output.lines.push_back(line);
  }
  output.status = output.lines.empty() ? 1 : 0;
  if (options.count) output.lines = {std::to_string(output.lines.size())};
  if (options.quiet) output.lines.clear();
  return output;
}

}  // namespace

std::optional<std::vector<Pipeline>> parse(std::string_view text, std::string& problem) {
  return Reader{text, problem}.read();
}

bool can_match(std::string_view pattern, bool extended) {
  bool in_set = false;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char c = pattern[at];
    if (in_set) {
      in_set = c != ']';
    } else if (c == '\\') {
      if (++at == pattern.size()) return false;
      const std::string_view known = extended ? ".*^$[]\\+?|(){}swt/-" : ".*^$[]\\+?swt/-";
      if (known.find(pattern[at]) == std::string_view::npos) return false;
    } else if (c == '[') {
      in_set = true;
      if (at + 1 < pattern.size() && pattern[at + 1] == '^') ++at;
      if (at + 1 < pattern.size() && pattern[at + 1] == ']') ++at;
      if (at + 1 < pattern.size() && pattern[at + 1] == '[') return false;  // a class: [[:digit:]]
    } else if (extended && std::string_view{"(){}"}.find(c) != std::string_view::npos) {
      return false;
    }
  }
  return !in_set;
}

namespace {

/// Where the alternative that begins at `begin` ends.
std::size_t end_of_alternative(std::string_view pattern, std::size_t begin) {
  bool in_set = false;
  for (std::size_t at = begin; at < pattern.size(); ++at) {
    if (pattern[at] == '\\' && !in_set) {
      ++at;
    } else if (pattern[at] == '[') {
      in_set = true;
    } else if (pattern[at] == ']') {
      in_set = false;
    } else if (pattern[at] == '|' && !in_set) {
      return at;
    }
  }
  return pattern.size();
}

}  // namespace

bool matches(std::string_view pattern, std::string_view line, bool extended, bool ignore_case) {
  if (!extended) return occurs(elements_of(pattern, false), line, ignore_case);
  for (std::size_t begin = 0; begin <= pattern.size();) {
    const std::size_t end = end_of_alternative(pattern, begin);
    if (occurs(elements_of(pattern.substr(begin, end - begin), true), line, ignore_case)) return true;
    begin = end + 1;
  }
  return false;
}

std::optional<Output> filter(const Words& words, const Lines& input) {
  const std::string& name = words[0];
  if (name == "grep") return grep(words, input);
  if (name == "true" || name == ":") return Output{};
  if (name == "false") return Output{1, {}};
  if (name == "wc" && words.size() == 2 && words[1] == "-l") return Output{0, {std::to_string(input.size())}};
  if (name == "cat" && words.size() == 1) return Output{0, input};
  if (name == "echo") {
    std::string line;
    for (std::size_t i = 1; i < words.size(); ++i) line += (i == 1 ? "" : " ") + words[i];
    return Output{0, {line}};
  }
  return std::nullopt;
}

}  // namespace synwave::drill::shell
