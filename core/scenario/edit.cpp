#include "core/scenario/edit.hpp"

#include <algorithm>

#include "core/scenario/lexer.hpp"
#include "core/scenario/parser.hpp"
#include "core/scenario/spelling.hpp"
#include "core/scenario/text_lines.hpp"
#include "core/scenario/values.hpp"
#include "core/scenario/words.hpp"

namespace synwave::scenario {

namespace {

/// One edit at work on a text that may be read: its lines and its tokens, which point into the text.
class Editor {
 public:
  explicit Editor(std::string_view text) : lines_{text} {
    Report ignored;
    tokens_ = lex(text, ignored);
  }

  Edited operator()(const DropSegment& drop) { return add(fault("drop", drop.segment)); }
  Edited operator()(const CorruptSegment& corrupt) { return add(fault("corrupt", corrupt.segment)); }
  Edited operator()(const MarkSegment& mark) { return add(fault("mark", mark.segment)); }
  Edited operator()(const DelaySegment& delay) {
    return add(fault("delay", delay.segment) + " by " + write_time(delay.by));
  }
  Edited operator()(const DuplicateSegment& duplicate) {
    return add(fault("duplicate", duplicate.segment) + " after " + write_time(duplicate.after));
  }
  Edited operator()(const MakeCall& call) { return add(called(call)); }

  Edited operator()(const CloseBoth& both) {
    for (const Line& line : tokens_) {
      const auto& t = line.tokens;
      if (!t[0].is("link") || t.size() < 4) continue;
      const Token& other = t[2].is(">") && t.size() > 4 ? t[3] : t[2];
      MakeCall call;
      call.at = both.at;
      call.host = std::string{t[1].text};
      const std::uint32_t first = insert(called(call));
      call.host = std::string{other.text};
      lines_.insert(first + 1, called(call));
      return {lines_.text(), first, std::nullopt};
    }
    return failed(Code::no_hosts, {});
  }

  Edited operator()(const SetHostKey& set) {
    for (const Line& line : tokens_) {
      if (line.tokens[0].is("host") && line.tokens[1].is(set.host)) {
        set_key(line, set.key, set.value);
        return {lines_.text(), line.number, std::nullopt};
      }
    }
    return failed(Code::unknown_host, {{"word", set.host}});
  }

  Edited operator()(const SetLinkKey& set) {
    const auto ends = [&](const Line& line) { return link_ends(line, set.a, set.b); };
    const auto both =
        std::find_if(tokens_.begin(), tokens_.end(), [&](const Line& l) { return ends(l) == Ends::both; });
    std::uint32_t changed = 0;
    for (const Line& line : tokens_) {
      const Ends which = ends(line);
      if (which == Ends::other) continue;
      // A line of one way counts after that of both; it is left alone if it does not say this key.
      if (which == Ends::one_way && both != tokens_.end() && find_key(line, set.key) == 0) continue;
      if (which == Ends::one_way && both != tokens_.end()) {
        set_key(line, set.key, "");
      } else {
        set_key(line, set.key, set.value);
      }
      if (changed == 0 || which == Ends::both) changed = line.number;
    }
    if (changed == 0) return failed(Code::no_link, {{"a", set.a}, {"b", set.b}});
    return {lines_.text(), changed, std::nullopt};
  }

 private:
  enum class Ends : std::uint8_t { other, one_way, both };

  static Ends link_ends(const Line& line, std::string_view a, std::string_view b) {
    const auto& t = line.tokens;
    if (!t[0].is("link") || t.size() < 4) return Ends::other;
    const bool one_way = t[2].is(">") && t.size() > 4;
    const Token& other = one_way ? t[3] : t[2];
    const bool same = (t[1].is(a) && other.is(b)) || (t[1].is(b) && other.is(a));
    if (!same) return Ends::other;
    return one_way ? Ends::one_way : Ends::both;
  }

  static std::string fault(std::string_view verb, const SegmentChoice& s) {
    std::string out{verb};
    out.append(" ").append(s.from).append(">").append(s.to).append(" ").append(name_of(s.what));
    out.append(" ").append(std::to_string(s.ordinal));
    if (!s.name.empty()) out.append(" ").append(s.name);
    return out;
  }

  static std::string called(const MakeCall& call) {
    constexpr std::string_view verbs[] = {"close", "shutdown", "abort", "send", "crash", "reboot"};
    constexpr std::size_t column = 7;  // as the printer's
    std::string out = write_time(call.at.time_since_epoch());
    if (out.size() < column) out.append(column - out.size(), ' ');
    out.append(" ").append(call.host).append(" ").append(verbs[static_cast<std::size_t>(call.call)]);
    if (call.call == MakeCall::Call::send) out.append(" ").append(std::to_string(call.octets));
    const bool of_host = call.call == MakeCall::Call::crash || call.call == MakeCall::Call::reboot;
    if (!call.name.empty() && !of_host) out.append(" ").append(call.name);
    return out;
  }

  /// A statement that stands there already is not said twice.
  Edited add(const std::string& statement) {
    Report ignored;
    const std::string spelled = spell(lex(statement, ignored)[0].tokens);
    for (const Line& line : tokens_) {
      if (spell(line.tokens) == spelled) return {lines_.text(), line.number, std::nullopt};
    }
    const std::uint32_t line = insert(statement);
    return {lines_.text(), line, std::nullopt};
  }

  /// After the last line of the body, so that no +TIME gets another line to count from; gives the new line's number.
  std::uint32_t insert(const std::string& statement) {
    std::uint32_t after = 0;
    bool body = false;
    for (const Line& line : tokens_) {
      const Token& first = line.tokens[0];
      if (line.tokens.size() == 1 || first.is("expect") || first.is("note")) continue;
      after = line.number;
      body = !(first.is("title") || first.is("about") || first.is("seed") || first.is("until") || first.is("host") ||
               first.is("link"));
    }
    if (!body && after != 0) lines_.insert(++after, "");
    lines_.insert(after + 1, statement);
    return after + 1;
  }

  /// Index of the first token of key=value in the line; 0 if there is none.
  static std::size_t find_key(const Line& line, std::string_view key) {
    for (std::size_t i = 1; i + 1 < line.tokens.size(); ++i) {
      if (line.tokens[i].is(key) && line.tokens[i + 1].is("=")) return i;
    }
    return 0;
  }

  std::size_t offset(const Line& line, const Token& token) const {
    return static_cast<std::size_t>(token.text.data() - line.tokens[0].text.data()) + indent(line);
  }

  std::size_t indent(const Line& line) const { return lines_.line(line.number).find(line.tokens[0].text); }

  void set_key(const Line& line, std::string_view key, std::string_view value) {
    std::string text{lines_.line(line.number)};
    const auto& t = line.tokens;
    const std::string written = value.empty() ? std::string{} : std::string{key}.append("=").append(value);
    const std::size_t found = find_key(line, key);
    if (found == 0) {
      if (written.empty()) return;
      const Token& last = t[t.size() - 2];
      text.insert(offset(line, last) + last.text.size(), " " + written);
      return lines_.replace(line.number, text);
    }
    std::size_t last = found + 1;  // the value goes on as long as no blank comes
    do {
      ++last;
    } while (last + 1 < t.size() - 1 && !t[last + 1].space_before);
    std::size_t begin = offset(line, t[found]);
    const std::size_t end = offset(line, t[last]) + t[last].text.size();
    if (written.empty()) {
      const Token& before = t[found - 1];
      begin = offset(line, before) + before.text.size();
    }
    text.replace(begin, end - begin, written);
    lines_.replace(line.number, text);
  }

  Edited failed(Code code, std::vector<Param> params) const {
    return {lines_.text(), 0, Diagnostic{{}, code, std::move(params)}};
  }

  TextLines lines_;
  std::vector<Line> tokens_;
};

std::optional<Diagnostic> bad_name(std::string_view word) {
  if (is_well_formed_name(word)) return std::nullopt;
  return Diagnostic{{}, Code::name_malformed, {{"word", std::string{word}}}};
}

std::optional<Diagnostic> bad_key(std::string_view key, std::string_view value) {
  constexpr std::string_view fine = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.%:+-";
  if (auto bad = bad_name(key)) return bad;
  if (value.find_first_not_of(fine) == std::string_view::npos) return std::nullopt;
  return Diagnostic{
      {}, Code::bad_value, {{"key", std::string{key}}, {"value", std::string{value}}, {"expected", "value"}}};
}

/// Whether the words of an intent are words: nothing in them may begin a comment or another line.
struct BadWord {
  using Result = std::optional<Diagnostic>;

  Result operator()(const DropSegment& i) const { return in(i.segment); }
  Result operator()(const CorruptSegment& i) const { return in(i.segment); }
  Result operator()(const MarkSegment& i) const { return in(i.segment); }
  Result operator()(const DelaySegment& i) const { return in(i.segment); }
  Result operator()(const DuplicateSegment& i) const { return in(i.segment); }
  Result operator()(const MakeCall& i) const {
    return first(bad_name(i.host), i.name.empty() ? Result{} : bad_name(i.name));
  }
  Result operator()(const CloseBoth&) const { return {}; }
  Result operator()(const SetHostKey& i) const { return first(bad_name(i.host), bad_key(i.key, i.value)); }
  Result operator()(const SetLinkKey& i) const {
    return first(first(bad_name(i.a), bad_name(i.b)), bad_key(i.key, i.value));
  }

 private:
  static Result first(Result a, Result b) { return a ? a : b; }
  static Result in(const SegmentChoice& s) {
    return first(first(bad_name(s.from), bad_name(s.to)), s.name.empty() ? Result{} : bad_name(s.name));
  }
};

const Diagnostic* first_error(const ParseResult& result) {
  for (const Diagnostic& d : result.diagnostics) {
    if (severity_of(d.code) == Severity::error) return &d;
  }
  return nullptr;
}

}  // namespace

Edited edit(std::string_view text, const Intent& intent) {
  if (auto bad = std::visit(BadWord{}, intent)) return {std::string{text}, 0, std::move(bad)};
  Report report;
  if (!check_octets(text, report)) return {std::string{text}, 0, report.take().front()};
  Editor editor{text};
  Edited edited = std::visit(editor, intent);
  if (edited.error || !parse(text).ok()) return edited;
  const ParseResult result = parse(edited.text);
  const Diagnostic* error = first_error(result);
  if (error == nullptr) return edited;
  return {std::string{text}, 0, *error};
}

}  // namespace synwave::scenario
