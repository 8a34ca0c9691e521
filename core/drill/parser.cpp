#include "core/drill/parser.hpp"

#include <algorithm>

#include "core/drill/options.hpp"
#include "core/drill/statements.hpp"

namespace synwave::drill {

namespace {

class Parser {
 public:
  Parser(std::string_view text, const std::vector<OptionLine>& overrides)
      : lexer_{text}, cursor_{lexer_}, overrides_{overrides} {}

  ParseResult parse(const std::vector<Definition>& definitions) {
    for (const auto& [symbol, value] : definitions) lexer_.define(symbol, value);
    parse_overrides();
    parse_options();
    parse_first_command();
    parse_events();
    result_.diagnostics = cursor_.take_errors();
    return std::move(result_);
  }

 private:
  void parse_overrides() {
    for (const OptionLine& option : overrides_) {
      if (const auto wrong = check_option(option)) cursor_.fail({}, wrong->code, wrong->params);
      if (option.name == "define") define(option);
    }
  }

  void define(const OptionLine& option) {
    if (const auto definition = parse_definition(option.value)) lexer_.define(definition->first, definition->second);
  }

  void parse_options() {
    while (!cursor_.failed() && cursor_.at(TokenKind::option)) parse_option();
    auto& options = result_.script.options;
    options.insert(options.end(), overrides_.begin(), overrides_.end());
    const OptionLine* version = find_option(options, "ip_version");
    v6_ = version != nullptr && version->value == "ipv6";  // mapped addresses are IPv4 on the wire
  }

  /// The value is taken from the text itself, before the lexer makes tokens of it.
  void parse_option() {
    const Token name = cursor_.take();
    OptionLine option{std::string{name.text.substr(2)}, {}, name.place};
    if (lexer_.accept('=')) {
      Token value;
      value.text = lexer_.option_value(value.place);
      if (lexer_.error()) return static_cast<void>(cursor_.peek());  // which reports it
      option.place = span(name.place, value.place);
      option.value = unquoted(value);
    }
    if (const auto wrong = check_option(option)) return cursor_.fail(wrong->place, wrong->code, wrong->params);
    if (option.name == "define") define(option);
    result_.script.options.push_back(std::move(option));
  }

  std::string unquoted(const Token& value) {
    if (value.text.size() < 2 || value.text[0] != '"') return std::string{value.text};
    Diagnostic wrong;
    auto text = decode_string(value, wrong);
    if (!text) cursor_.fail(wrong.place, wrong.code, wrong.params);
    return text ? *text : std::string{};
  }

  void parse_first_command() {
    if (!cursor_.at(TokenKind::command)) return;
    const Token command = cursor_.take();
    result_.script.first_command = CommandEvent{between(command, 1)};
    result_.script.first_command_place = command.place;
  }

  void parse_events() {
    while (!cursor_.failed() && !cursor_.at(TokenKind::end)) {
      if (cursor_.at(TokenKind::command) && !result_.script.events.empty()) return parse_last_command();
      parse_event();
    }
    if (result_.script.events.empty()) cursor_.fail(cursor_.peek().place, Code::no_events);
  }

  void parse_last_command() {
    const Token command = cursor_.take();
    result_.script.last_command = CommandEvent{between(command, 1)};
    result_.script.last_command_place = command.place;
    if (!cursor_.at(TokenKind::end)) cursor_.reject(cursor_.peek(), "end");
  }

  void parse_event() {
    const Place begin = cursor_.peek().place;
    Event event;
    event.when = parse_when(cursor_);
    std::optional<When> end;
    if (cursor_.at("...")) end = parse_end(cursor_, event.when);
    if (cursor_.failed()) return;
    check_first(event, begin);
    parse_action(event, end);
    event.place = span(begin, cursor_.last_place());
    const PacketEvent* packet = std::get_if<PacketEvent>(&event.what);
    const bool exact = event.when.kind == TimeKind::absolute || event.when.kind == TimeKind::relative;
    if (!exact && (packet == nullptr || packet->inbound)) cursor_.fail(event.place, Code::range_of_inbound);
    auto& events = result_.script.events;
    if (events.size() == budget::events) {
      cursor_.fail(begin, Code::too_many_events, {{"most", std::to_string(budget::events)}});
    }
    events.push_back(std::move(event));
  }

  void check_first(const Event& event, const Place& begin) {
    if (!result_.script.events.empty()) return;
    const bool exact = event.when.kind == TimeKind::absolute || event.when.kind == TimeKind::relative;
    if (!exact || event.when.first != Duration{0}) {
      cursor_.fail(span(begin, cursor_.last_place()), Code::first_event_not_zero);
    }
  }

  void parse_action(Event& event, const std::optional<When>& end) {
    const Token first = cursor_.peek();
    if (first.kind == TokenKind::word) {
      CallEvent call = parse_call(cursor_);
      call.ends = end;
      event.what = std::move(call);
    } else if (end) {
      cursor_.reject(first, "function");
    } else if (first.is("<") || first.is(">")) {
      event.what = parse_packet(cursor_, v6_);
    } else if (first.kind == TokenKind::command) {
      event.what = CommandEvent{between(cursor_.take(), 1)};
    } else if (first.kind == TokenKind::code) {
      parse_code(event);
    } else {
      cursor_.reject(first, "action");
    }
  }

  void parse_code(Event& event) {
    const Token token = cursor_.take();
    const std::string_view text = token.text.substr(2, token.text.size() - 4);
    std::vector<Diagnostic> wrong;
    const auto program = python::parse(text, token.inside, wrong);
    if (!program) return cursor_.fail(wrong.front().place, wrong.front().code, wrong.front().params);
    event.what = CodeEvent{std::string{text}, *program};
  }

  /// What a token encloses, without blanks around; a blank that a backslash protects stays.
  static std::string between(const Token& token, std::size_t delimiter) {
    constexpr std::string_view blanks = " \t\n\v\f\r";
    std::string_view text = token.text.substr(delimiter, token.text.size() - 2 * delimiter);
    text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
    while (!text.empty() && blanks.find(text.back()) != std::string_view::npos) {
      if (text.size() > 1 && text[text.size() - 2] == '\\') break;
      text.remove_suffix(1);
    }
    return std::string{text};
  }

  Lexer lexer_;
  Cursor cursor_;
  const std::vector<OptionLine>& overrides_;
  bool v6_ = false;
  ParseResult result_;
};

}  // namespace

ParseResult parse(std::string_view text, const std::vector<Definition>& definitions,
                  const std::vector<OptionLine>& overrides) {
  if (auto wrong = check_octets(text)) return {{}, {std::move(*wrong)}};
  return Parser{text, overrides}.parse(definitions);
}

}  // namespace synwave::drill
