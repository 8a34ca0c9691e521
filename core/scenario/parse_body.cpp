#include "core/scenario/budgets.hpp"
#include "core/scenario/spelling.hpp"
#include "core/scenario/statements.hpp"

namespace synwave::scenario {

namespace {

Repeat parse_repeat(Cursor& c) {
  Repeat repeat;
  c.require("repeat");
  repeat.count = static_cast<std::uint32_t>(c.number(1, budget::repeat_count));
  c.require("every");
  repeat.every = c.time();
  c.require(":");
  return repeat;
}

/// `link A B key=value ... | down | up`, or one way: `link A>B`.
LinkChange parse_link_change(Cursor& c) {
  LinkChange change;
  c.require("link");
  const Token first = c.peek();
  const HostId a = c.host();
  change.both = !c.at(">");
  if (change.both) {
    const HostId b = c.host();
    change.direction = {a, b};
    const auto& hosts = c.scenario().hosts;
    if (!c.failed() && a == b) c.fail(first.place, Code::same_host, {{"word", hosts[a.raw].name}});
    if (!c.failed() && c.scenario().link_between(a, b) == nullptr) {
      c.fail(first.place, Code::no_link, {{"a", hosts[a.raw].name}, {"b", hosts[b.raw].name}});
    }
  } else {
    change.direction = c.direction_from(a, first);
  }
  if (c.accept("down")) {
    change.settings = {{LinkKey::up, 0}};
  } else if (c.accept("up")) {
    change.settings = {{LinkKey::up, 1}};
  } else {
    if (!at_key(c)) c.fail_expected(c.peek(), "link_change", link_key_words());
    change.settings = parse_link_settings(c);
  }
  return change;
}

Inject parse_inject(Cursor& c) {
  Inject inject;
  c.require("inject");
  inject.direction = c.direction();
  if (c.at_number()) {
    const std::uint16_t source = c.port();
    c.require(">");
    inject.ports = Ports{source, c.port()};
  }
  inject.segment = parse_segment_notation(c);
  if (c.peek().kind == TokenKind::string) {
    const Token token = c.peek();
    inject.payload = c.octets();
    if (!c.failed() && inject.payload->size() != inject.segment.length) {
      c.fail(token.place, Code::payload_mismatch,
             {{"octets", std::to_string(inject.payload->size())}, {"length", std::to_string(inject.segment.length)}});
    }
  }
  inject.name = c.optional_name();
  return inject;
}

}  // namespace

void parse_step(Cursor& c, const Line& line) {
  Step step;
  step.place = c.whole();
  if (c.at("repeat")) step.repeat = parse_repeat(c);
  step.when = parse_when(c);
  if (c.at("link")) {
    step.what = parse_link_change(c);
  } else if (c.at("inject")) {
    step.what = parse_inject(c);
  } else {
    const HostId host = c.host("host_or_action");
    step.what = parse_host_action(c, host);
  }
  c.finish();
  if (c.failed()) return;
  step.source = spell(line.tokens);
  c.scenario().steps.push_back(std::move(step));
}

}  // namespace synwave::scenario
