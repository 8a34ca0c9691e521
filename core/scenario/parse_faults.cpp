#include "core/scenario/spelling.hpp"
#include "core/scenario/statements.hpp"

namespace synwave::scenario {

namespace {

std::uint32_t ordinal(Cursor& c, std::string_view text, std::uint32_t least) {
  const Token& token = c.peek();
  const Quantity quantity = read_number(text);
  if (quantity.reading == Reading::malformed) {
    c.fail(token.place, Code::bad_number, {{"word", std::string{token.text}}, {"expected", "selection"}});
    return least;
  }
  constexpr std::uint64_t most = Selector::no_end - 1;
  if (!quantity.ok() || quantity.value < least || quantity.value > most) {
    c.fail(token.place, Code::out_of_range,
           {{"word", std::string{token.text}}, {"least", std::to_string(least)}, {"most", std::to_string(most)}});
    return least;
  }
  return static_cast<std::uint32_t>(quantity.value);
}

/// N, N..M or N+. A `+` after a blank is not the count's but a +TIME.
void parse_ordinals(Cursor& c, Selector& selector) {
  const std::string_view text = c.peek().text;
  const std::size_t dots = text.find("..");
  selector.first = ordinal(c, text.substr(0, dots), 1);
  selector.last = selector.first;
  if (dots != std::string_view::npos) selector.last = ordinal(c, text.substr(dots + 2), selector.first);
  c.take();
  if (!c.at("+") || c.peek().space_before) return;
  const Token plus = c.take();
  selector.last = Selector::no_end;
  const bool joined = !c.at_end() && !c.at(":") && !c.peek().space_before;
  if (joined || dots != std::string_view::npos) c.reject(plus, "selection");
}

}  // namespace

Selector parse_selector(Cursor& c) {
  Selector selector;
  selector.what = c.segment_class();
  if (c.accept("*")) {
    selector.last = Selector::no_end;
  } else if (c.at_number()) {
    parse_ordinals(c, selector);
  }
  if (c.accept("in")) selector.in_state = c.state();
  const bool verb_follows = c.at("by") || c.at("after");
  if (!verb_follows) selector.name = c.optional_name();
  return selector;
}

void parse_fault(Cursor& c, const Line& line) {
  Fault fault;
  fault.place = c.whole();
  const Token verb = c.take();
  fault.direction = c.direction();
  fault.selector = parse_selector(c);
  if (verb.is("delay")) {
    c.require("by");
    fault.what = Delay{c.time()};
  } else if (verb.is("duplicate")) {
    c.require("after");
    fault.what = Duplicate{c.time()};
  } else if (verb.is("corrupt")) {
    fault.what = Corrupt{};
  } else if (verb.is("mark")) {
    fault.what = Mark{};
  }
  c.finish();
  if (c.failed()) return;
  fault.source = spell(line.tokens);
  c.scenario().faults.push_back(std::move(fault));
}

}  // namespace synwave::scenario
