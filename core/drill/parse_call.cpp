#include "core/drill/decimal.hpp"
#include "core/drill/statements.hpp"

namespace synwave::drill {

namespace {

Expression parse_expression(Cursor& c);

/// Whether the next two tokens are `first` with something right after it: `-1`, `&sin6_addr`.
bool at_prefix(Cursor& c, std::string_view first, TokenKind second) {
  return c.at(first) && c.peek(1).kind == second && !c.peek(1).space_before;
}

Integer parse_integer(Cursor& c) {
  const bool negative = c.accept("-");
  const Token token = c.peek();
  if (token.text.find('.') != std::string_view::npos) {
    c.reject(token, "value");
    return {};
  }
  // A hexadecimal number fills 64 bits, a decimal one has a sign.
  constexpr std::uint64_t half = std::uint64_t{1} << 63;
  const bool hexadecimal = token.text.size() > 1 && (token.text[1] == 'x' || token.text[1] == 'X');
  const auto value = parse_whole(token.text);
  const bool fits = value && (*value < half || (hexadecimal && !negative));
  if (!fits) {
    c.fail(token.place, Code::out_of_range,
           {{"word", std::string{token.text}}, {"least", "-9223372036854775807"}, {"most", "9223372036854775807"}});
    return {};
  }
  c.take();
  const auto number = static_cast<std::int64_t>(*value);
  return {negative ? -number : number, (negative ? "-" : "") + std::string{token.text}};
}

/// Strings in a row are one.
String parse_string(Cursor& c) {
  String result;
  while (c.at(TokenKind::string)) {
    const Token token = c.take();
    Diagnostic wrong;
    const auto text = decode_string(token, wrong);
    if (!text) {
      c.fail(wrong.place, wrong.code, wrong.params);
      return result;
    }
    result.octets += *text;
  }
  result.cut = c.accept("...");
  return result;
}

/// Values with commas between them up to `close`, which is taken.
Expressions parse_list(Cursor& c, std::string_view close) {
  Expressions items;
  if (c.accept(close)) return items;
  do {
    items.push_back(parse_expression(c));
  } while (!c.failed() && c.accept(","));
  c.require(close);
  return items;
}

/// `field=value`, `field(n)=value` or a value alone.
Member parse_member(Cursor& c) {
  Member member;
  member.value = parse_expression(c);
  if (!c.at("=")) return member;
  const Token equals = c.take();
  if (const Word* name = std::get_if<Word>(&member.value.what)) {
    member.name = name->text;
  } else if (const Function* field = std::get_if<Function>(&member.value.what); field && field->arguments.size() == 1) {
    member.name = field->name;
    member.count = std::make_shared<const Expression>(field->arguments[0]);
  } else {
    c.reject(equals, ",");
  }
  member.value = parse_expression(c);
  return member;
}

Struct parse_struct(Cursor& c) {
  Struct result;
  if (c.accept("}")) return result;
  do {
    result.members.push_back(parse_member(c));
  } while (!c.failed() && c.accept(","));
  c.require("}");
  return result;
}

/// One value without a `|`.
Expression parse_primary(Cursor& c) {
  Expression result;
  const Token token = c.peek();
  if (c.accept("...")) {
    result.what = Ellipsis{};
  } else if (token.kind == TokenKind::number || at_prefix(c, "-", TokenKind::number)) {
    result.what = parse_integer(c);
  } else if (token.kind == TokenKind::string) {
    result.what = parse_string(c);
  } else if (at_prefix(c, "&", TokenKind::word)) {
    c.take();
    result.what = Word{'&' + std::string{c.take().text}};
  } else if (token.kind == TokenKind::word) {
    c.take();
    if (c.accept("(")) {
      result.what = Function{std::string{token.text}, parse_list(c, ")")};
    } else {
      result.what = Word{std::string{token.text}};
    }
  } else if (c.accept("[")) {
    result.what = List{parse_list(c, "]")};
  } else if (c.accept("{")) {
    result.what = parse_struct(c);
  } else {
    c.reject(token, "value");
  }
  result.place = span(token.place, c.last_place());
  return result;
}

Expression parse_expression(Cursor& c) {
  const Token begin = c.peek();
  c.enter(begin);
  if (c.failed()) return {};
  Expression first = parse_primary(c);
  if (c.at("|")) {
    Or all;
    all.parts.push_back(std::move(first));
    while (c.accept("|")) all.parts.push_back(parse_primary(c));
    first = Expression{std::move(all), span(begin.place, c.last_place())};
  }
  c.leave();
  return first;
}

/// `(Connection refused)`: a remark for the reader, whatever it says.
void skip_note(Cursor& c) {
  if (!c.accept("(")) return;
  const auto belongs = [&] {
    return !c.at(")") && !c.at(TokenKind::end) && !c.at(TokenKind::code) && !c.at(TokenKind::command);
  };
  while (belongs()) c.take();
  if (!c.accept(")")) c.reject(c.peek(), "note_end");
}

}  // namespace

CallEvent parse_call(Cursor& c) {
  CallEvent call;
  call.name = c.take().text;
  c.require("(");
  if (c.failed()) return call;
  call.arguments = parse_list(c, ")");
  c.require("=");
  if (c.failed()) return call;
  call.result = parse_expression(c);
  const Token token = c.peek();
  if (token.kind == TokenKind::word) {
    c.take();
    const bool upper = token.text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") == std::string_view::npos;
    if (token.text[0] != 'E' || token.text.size() < 3 || !upper) c.reject(token, "errno");
    call.errno_name = token.text;
  }
  skip_note(c);
  return call;
}

}  // namespace synwave::drill
