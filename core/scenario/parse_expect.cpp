#include <utility>

#include "core/scenario/budgets.hpp"
#include "core/scenario/spelling.hpp"
#include "core/scenario/statements.hpp"
#include "core/scenario/words.hpp"

namespace synwave::scenario {

namespace {

Comparison parse_comparison(Cursor& c, bool equality_only) {
  constexpr std::pair<std::string_view, Comparison> signs[] = {
      {"==", Comparison::equal},   {"!=", Comparison::not_equal}, {"<", Comparison::less},
      {"<=", Comparison::at_most}, {">", Comparison::greater},    {">=", Comparison::at_least}};
  for (const auto& [sign, comparison] : signs) {
    const bool order = comparison != Comparison::equal && comparison != Comparison::not_equal;
    if (!(equality_only && order) && c.accept(sign)) return comparison;
  }
  c.fail_expected(c.peek(), equality_only ? "equality" : "comparison");
  return Comparison::equal;
}

ExpectPath parse_path(Cursor& c, HostId host) {
  ExpectPath path{host, {}};
  path.states.push_back(c.state());
  while (c.at_word() && state_called(c.peek().text)) path.states.push_back(c.state());
  // A misspelt state is more likely than a name nobody declared.
  if (c.at_word() && c.peek().text.find_first_of("abcdefghijklmnopqrstuvwxyz") == std::string_view::npos) {
    bool declared = false;
    for (const ConnectionName& name : c.scenario().names) declared = declared || name.name == c.peek().text;
    if (!declared) path.states.push_back(c.state());
  }
  return path;
}

/// The value in the unit that value_of() uses for the field.
std::int64_t parse_field_value(Cursor& c, TcbField field) {
  switch (kind_of(field)) {
    case FieldKind::our_seq:
    case FieldKind::peer_seq:
    case FieldKind::count: return static_cast<std::int64_t>(c.number(0, 0xFFFFFFFF));
    case FieldKind::octets: return static_cast<std::int64_t>(c.size(0, 0xFFFFFFFF));
    case FieldKind::duration: return to_ns(c.time());
    case FieldKind::deadline: return c.accept("off") ? -1 : to_ns(c.time("time_or_off"));
    case FieldKind::state: return static_cast<std::int64_t>(c.state());
  }
  return 0;
}

ExpectVariable parse_variable(Cursor& c, HostId host, std::optional<Time> at, std::string_view expected) {
  ExpectVariable variable;
  variable.at = at;
  variable.host = host;
  variable.field = static_cast<TcbField>(c.one_of(variable_words(), expected));
  variable.comparison = parse_comparison(c, kind_of(variable.field) == FieldKind::state);
  variable.value = parse_field_value(c, variable.field);
  return variable;
}

ExpectCount parse_count(Cursor& c, HostId from, const Token& first) {
  ExpectCount count;
  count.direction = c.direction_from(from, first);
  count.what = c.segment_class();
  count.comparison = parse_comparison(c, false);
  count.count = static_cast<std::uint32_t>(c.number(0, 0xFFFFFFFF));
  return count;
}

/// After `expect HOST`.
void parse_about_host(Cursor& c, HostId host, Expectation& expectation) {
  if (c.accept("path")) {
    expectation.what = parse_path(c, host);
  } else if (c.accept("received")) {
    expectation.what = ExpectReceived{host, parse_payload(c, 0)};
  } else if (c.accept("stale")) {
    expectation.what = ExpectStale{host, c.size(0, budget::octets_sent_at_once)};
  } else if (c.accept("error")) {
    const Token word = c.peek();
    c.one_of(error_words(), "errno");
    expectation.what = ExpectError{host, error_called(word.text).value_or(Errno::none)};
  } else {
    static const std::vector<std::string_view> words = [] {
      std::vector<std::string_view> made{"path", "received", "stale", "error"};
      for (const std::string_view word : variable_words()) made.push_back(word);
      return made;
    }();
    const bool variable = c.at_word() && variable_called(c.peek().text);
    if (!variable) return c.fail_expected(c.peek(), "expectation", words);
    expectation.what = parse_variable(c, host, std::nullopt, "expectation");
  }
}

}  // namespace

void parse_expectation(Cursor& c, const Line& line) {
  Expectation expectation;
  expectation.place = c.whole();
  c.require("expect");
  if (c.accept("at")) {
    const Time at{c.time()};
    const HostId host = c.host();
    const bool state = c.at_word() && state_called(c.peek().text);
    const bool capital = c.at_word() && c.peek().text[0] >= 'A' && c.peek().text[0] <= 'Z';
    if (state || capital || !c.at_word()) {
      expectation.what = ExpectStateAt{at, host, c.state("state_or_variable")};
    } else {
      expectation.what = parse_variable(c, host, at, "state_or_variable");
    }
  } else {
    const Token first = c.peek();
    const HostId host = c.host("expectation_start");
    if (c.at(">")) {
      expectation.what = parse_count(c, host, first);
    } else {
      parse_about_host(c, host, expectation);
    }
  }
  expectation.name = c.optional_name();
  c.finish();
  if (c.failed()) return;
  expectation.source = spell(line.tokens);
  c.scenario().expectations.push_back(std::move(expectation));
}

}  // namespace synwave::scenario
