#include "core/scenario/parser.hpp"

#include <algorithm>

#include "core/scenario/budgets.hpp"
#include "core/scenario/statements.hpp"
#include "core/scenario/words.hpp"

namespace synwave::scenario {

namespace {

/// A text is read three times, so that the order of its lines does not matter for names:
/// hosts, then links and the names of connections, then all the rest.
class Parser {
 public:
  explicit Parser(std::string_view text) {
    if (check_octets(text, context_.report)) lines_ = lex(text, context_.report);
  }

  ParseResult run() {
    each_line("host", [](Cursor& c, const Line&) { parse_host(c); });
    settle_addresses(context_);
    each_line("link", [this](Cursor& c, const Line&) { parse_link(c, link_lines_); });
    for (const Line& line : lines_) declare_names(line);
    for (const Line& line : lines_) {
      if (context_.report.full()) break;
      if (!line.broken && line.tokens.size() > 1) parse_statement(line);
    }
    check_actions();
    const bool clean = !context_.report.any_error();
    if (clean && context_.scenario.hosts.empty()) context_.report.add({1, 1, 0}, Code::no_hosts);
    if (clean) warn();
    return {std::move(context_.scenario), context_.report.take()};
  }

 private:
  template <class Parse>
  void each_line(std::string_view word, Parse parse) {
    for (const Line& line : lines_) {
      if (context_.report.full()) return;
      if (line.broken || !line.tokens.front().is(word)) continue;
      Cursor c{line, context_};
      parse(c, line);
    }
  }

  /// `connect ... as NAME`: what is wrong with the name is said when the line itself is parsed.
  void declare_names(const Line& line) {
    bool connects = false;
    for (std::size_t i = 0; i + 1 < line.tokens.size() && !line.broken; ++i) {
      connects = connects || line.tokens[i].is("connect");
      const Token& name = line.tokens[i + 1];
      if (!connects || !line.tokens[i].is("as") || name.kind != TokenKind::word) continue;
      if (is_reserved(name.text) || !is_well_formed_name(name.text) || name.text.size() > budget::name_length) return;
      auto& names = context_.scenario.names;
      const auto index = static_cast<std::uint32_t>(names.size());
      if (!context_.name_index.emplace(name.text, index).second) return;
      names.push_back({name.place, std::string{name.text}});
      context_.name_used.push_back(false);
      return;
    }
  }

  void parse_statement(const Line& line) {
    Cursor c{line, context_};
    Scenario& scenario = context_.scenario;
    if (c.at("host") || c.at("link")) return;  // read already
    if (c.at("title")) return parse_title(c, scenario.titles, "title");
    if (c.at("about")) return parse_title(c, scenario.abouts, "about");
    if (c.at("seed")) return parse_seed(c, seed_line_);
    if (c.at("until")) return parse_until(c, until_line_);
    if (c.at("expect")) return parse_expectation(c, line);
    if (c.at("note")) return parse_note(c);
    if (c.at("drop") || c.at("delay") || c.at("duplicate") || c.at("corrupt") || c.at("mark"))
      return parse_fault(c, line);
    if (c.at("when") || c.at("repeat") || c.at("+") || c.at_number()) return parse_step(c, line);
    const std::string_view word = c.peek().text;
    const auto actions = action_words();
    const bool action = std::find(actions.begin(), actions.end(), word) != actions.end() || word == "inject";
    if (action || c.host_called(word)) return c.reject(c.peek(), "time_or_when");
    c.fail_expected(c.peek(), "statement", statement_words());
  }

  /// The budget of timed actions, each counted as often as it is repeated.
  void check_actions() {
    std::uint64_t actions = 0;
    for (const Step& step : context_.scenario.steps) {
      actions += step.repeat.count;
      if (actions <= budget::expanded_actions) continue;
      context_.report.add(step.place, Code::too_many_actions, {{"most", std::to_string(budget::expanded_actions)}});
      return;
    }
  }

  void warn() {
    const Scenario& scenario = context_.scenario;
    for (std::size_t i = 0; i < scenario.names.size(); ++i) {
      if (context_.name_used[i]) continue;
      context_.report.add(scenario.names[i].place, Code::name_unused, {{"word", scenario.names[i].name}});
    }
    for (std::size_t i = 0; i < scenario.hosts.size(); ++i) {
      if (context_.host_used[i]) continue;
      context_.report.add(scenario.hosts[i].place, Code::host_without_link, {{"word", scenario.hosts[i].name}});
    }
  }

  ParseContext context_;
  std::vector<Line> lines_;
  std::vector<LinkLines> link_lines_;
  std::uint32_t seed_line_ = 0;
  std::uint32_t until_line_ = 0;
};

}  // namespace

ParseResult parse(std::string_view text) {
  return Parser{text}.run();
}

}  // namespace synwave::scenario
