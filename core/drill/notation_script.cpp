// Calls, events and whole scripts as text.
#include "core/drill/notation.hpp"

namespace synwave::drill {

namespace {

std::string quoted(std::string_view octets) {
  constexpr char digits[] = "0123456789abcdef";
  std::string text = "\"";
  for (const char c : octets) {
    const auto octet = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      text.append("\\") += c;
    } else if (octet >= ' ' && octet <= '~') {
      text += c;
    } else {
      text.append("\\x") += digits[octet / 16];
      text += digits[octet % 16];
    }
  }
  return text + '"';
}

std::string joined(const Expressions& parts, std::string_view separator) {
  std::string text;
  for (const Expression& part : parts) {
    if (&part != &parts.front()) text += separator;
    text += to_text(part);
  }
  return text;
}

std::string member_to_text(const Member& member) {
  if (member.name.empty()) return to_text(member.value);
  std::string text = member.name;
  if (member.count != nullptr) text += '(' + to_text(*member.count) + ')';
  return text + '=' + to_text(member.value);
}

struct ExpressionPrinter {
  std::string operator()(const Ellipsis&) const { return "..."; }
  std::string operator()(const Integer& integer) const { return integer.text; }
  std::string operator()(const Word& word) const { return word.text; }
  std::string operator()(const String& string) const { return quoted(string.octets) + (string.cut ? "..." : ""); }
  std::string operator()(const Or& all) const { return joined(all.parts, "|"); }
  std::string operator()(const List& list) const { return '[' + joined(list.items, ", ") + ']'; }
  std::string operator()(const Function& function) const {
    return function.name + '(' + joined(function.arguments, ", ") + ')';
  }
  std::string operator()(const Struct& structure) const {
    std::string text = "{";
    for (const Member& member : structure.members) {
      if (&member != &structure.members.front()) text += ", ";
      text += member_to_text(member);
    }
    return text + '}';
  }
};

struct EventPrinter {
  std::string operator()(const PacketEvent& packet) const { return to_text(packet); }
  std::string operator()(const CallEvent& call) const { return to_text(call); }
  std::string operator()(const CommandEvent& command) const { return '`' + command.text + '`'; }
  std::string operator()(const CodeEvent& code) const { return "%{" + code.text + "}%"; }
};

std::string option_to_text(const OptionLine& option) {
  const std::string name = "--" + option.name;
  if (option.value.empty()) return name;
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.:/,-+";
  const bool bare = option.value.find_first_not_of(plain) == std::string::npos;
  return name + '=' + (bare ? option.value : quoted(option.value));
}

}  // namespace

std::string to_text(const Expression& expression) {
  return std::visit(ExpressionPrinter{}, expression.what);
}

std::string to_text(const CallEvent& call) {
  std::string text = call.name + '(' + joined(call.arguments, ", ") + ") = " + to_text(call.result);
  if (!call.errno_name.empty()) text += ' ' + call.errno_name;
  return text;
}

std::string to_text(const Event& event) {
  std::string text = to_text(event.when);
  const CallEvent* call = std::get_if<CallEvent>(&event.what);
  if (call != nullptr && call->ends) text += "..." + seconds_to_text(call->ends->first);
  return text + ' ' + std::visit(EventPrinter{}, event.what);
}

std::string to_text(const Script& script) {
  std::string text;
  for (const OptionLine& option : script.options) {
    if (option.name != "define") text += option_to_text(option) + '\n';
  }
  if (script.first_command) text += '`' + script.first_command->text + "`\n";
  if (!text.empty()) text += '\n';
  for (const Event& event : script.events) text += to_text(event) + '\n';
  if (script.last_command) text += '`' + script.last_command->text + "`\n";
  return text;
}

}  // namespace synwave::drill
