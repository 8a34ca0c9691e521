#include "core/drill/decimal.hpp"
#include "core/drill/parser.hpp"
#include "core/drill/statements.hpp"

namespace synwave::drill {

namespace {

bool only_digits(std::string_view text) {
  return text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Seconds, exact to the nanosecond.
Duration seconds(Cursor& c) {
  const Token token = c.peek();
  if (token.kind != TokenKind::number) {
    c.reject(token, "seconds");
    return {};
  }
  const auto nanoseconds = parse_decimal(token.text, 9);
  constexpr auto longest = std::chrono::duration_cast<std::chrono::seconds>(budget::virtual_time);
  const bool too_long = nanoseconds ? Duration{*nanoseconds} > longest : only_digits(token.text);
  if (too_long) {
    c.fail(token.place, Code::out_of_range,
           {{"word", std::string{token.text}}, {"least", "0"}, {"most", std::to_string(longest.count())}});
    return {};
  }
  if (!nanoseconds) {
    c.reject(token, "seconds");
    return {};
  }
  c.take();
  return Duration{*nanoseconds};
}

/// The second time of a range or a call: with + exactly where the first one has it.
Duration other_end(Cursor& c, bool relative) {
  if (c.at("+") != relative) c.reject(c.peek(), "same_base");
  if (relative) c.take();
  return seconds(c);
}

}  // namespace

When parse_when(Cursor& c) {
  When when;
  const Token first = c.peek();
  if (c.accept("*")) {
    when.kind = TimeKind::any;
    return when;
  }
  const bool relative = c.accept("+");
  if (!relative && first.kind != TokenKind::number) {
    c.reject(first, "event_time");
    return when;
  }
  when.kind = relative ? TimeKind::relative : TimeKind::absolute;
  when.first = seconds(c);
  if (!c.accept("~")) return when;
  when.kind = relative ? TimeKind::relative_range : TimeKind::absolute_range;
  when.last = other_end(c, relative);
  if (when.last < when.first) c.fail(span(first.place, c.last_place()), Code::range_backwards);
  return when;
}

When parse_end(Cursor& c, const When& base) {
  const Token ellipsis = c.take();
  When end;
  end.kind = base.kind;
  if (base.kind != TimeKind::absolute && base.kind != TimeKind::relative) {
    c.reject(ellipsis, "action");
    return end;
  }
  // Both have the base of the first, so a + says nothing new: +0...0.2 and +0...+0.2 are the same.
  end.first = other_end(c, base.kind == TimeKind::relative && c.at("+"));
  if (end.first < base.first) c.fail(span(ellipsis.place, c.last_place()), Code::end_before_begin);
  return end;
}

}  // namespace synwave::drill
