#include "core/drill/caller.hpp"

#include "core/drill/notation.hpp"
#include "core/drill/symbols.hpp"
#include "core/wire/address.hpp"

namespace synwave::drill {

bool Caller::bad(std::size_t index, std::string_view expected) {
  return run_.fail(argument(index).place.line != 0 ? argument(index).place : place(), Code::bad_argument,
                   {{"number", std::to_string(index + 1)},
                    {"call", call_.name},
                    {"found", to_text(argument(index))},
                    {"expected", std::string{expected}}});
}

std::optional<std::int64_t> Caller::number(const Expression& expression, std::size_t index) {
  if (const auto* integer = std::get_if<Integer>(&expression.what)) return integer->value;
  if (const auto* named = std::get_if<Word>(&expression.what)) {
    if (const auto value = symbol(named->text, run_.profile)) return value;
    run_.fail(expression.place.line != 0 ? expression.place : place(), Code::unknown_word,
              {{"word", named->text}, {"expected", "a number or the name of one"}});
    return std::nullopt;
  }
  if (const auto* any = std::get_if<Or>(&expression.what)) {
    std::int64_t value = 0;
    for (const Expression& part : any->parts) {
      const auto bits = number(part, index);
      if (!bits) return std::nullopt;
      value |= *bits;
    }
    return value;
  }
  if (const auto* list = std::get_if<List>(&expression.what)) {
    if (list->items.size() == 1) return number(list->items[0], index);
  }
  if (const auto* function = std::get_if<Function>(&expression.what)) {
    const bool order = function->name == "htons" || function->name == "htonl";
    if (order && function->arguments.size() == 1) return number(function->arguments[0], index);
  }
  bad(index, "a number");
  return std::nullopt;
}

std::optional<std::int64_t> Caller::number_within(std::size_t index, std::int64_t least, std::int64_t most) {
  const auto value = number(index);
  if (value && (*value < least || *value > most)) {
    bad(index, "a number of " + std::to_string(least) + " to " + std::to_string(most));
    return std::nullopt;
  }
  return value;
}

std::optional<std::int32_t> Caller::descriptor(const Expression& expression, std::size_t index) {
  const auto script = number(expression, index);
  if (!script) return std::nullopt;
  const Descriptor* known = run_.descriptor(*script);
  return known != nullptr ? known->live : -1;
}

std::optional<std::int32_t> Caller::descriptor(std::size_t index) {
  return descriptor(argument(index), index);
}

const Member* Caller::member(const Expression& expression, std::string_view name) const {
  const auto* members = std::get_if<Struct>(&expression.what);
  if (members == nullptr) return nullptr;
  for (const Member& member : members->members) {
    if (member.name == name) return &member;
  }
  return nullptr;
}

namespace {

/// The text of the address within inet_addr("...") or inet_pton(AF_INET6, "...").
std::optional<Address> address_in(const Expression& expression) {
  if (const auto* text = std::get_if<String>(&expression.what)) return parse_address(text->octets);
  if (const auto* word = std::get_if<Word>(&expression.what)) {
    if (word->text == "INADDR_ANY") return Address{};
  }
  const auto* function = std::get_if<Function>(&expression.what);
  if (function == nullptr) return std::nullopt;
  for (const Expression& argument : function->arguments) {
    if (const auto found = address_in(argument)) return found;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Endpoint> Caller::address(std::size_t index, const Endpoint& usual) {
  if (is_ellipsis(index)) return usual;
  const Expression& given = argument(index);
  Endpoint endpoint;
  const Member* port = member(given, "sin_port");
  if (port == nullptr) port = member(given, "sin6_port");
  const Member* host = member(given, "sin_addr");
  if (host == nullptr) host = member(given, "sin6_addr");
  if (port == nullptr || host == nullptr) {
    bad(index, "... or {sa_family = AF_INET, sin_port = htons(80), sin_addr = inet_addr(\"192.0.2.1\")}");
    return std::nullopt;
  }
  const auto port_number = number(port->value, index);
  if (!port_number) return std::nullopt;
  const auto parsed = address_in(host->value);
  if (!parsed || *port_number < 0 || *port_number > 65535) {
    bad(index, "an address and a port of 0 to 65535");
    return std::nullopt;
  }
  endpoint.address = *parsed;
  if (is_v4_mapped(endpoint.address)) endpoint.address = from_v4_mapped(endpoint.address);
  endpoint.port = static_cast<std::uint16_t>(*port_number);
  return endpoint;
}

bool Caller::same_address(std::size_t index, const std::optional<Endpoint>& got) {
  if (is_ellipsis(index) || !got) return true;
  const auto wanted = address(index, *got);
  if (!wanted) return false;
  if (!(*wanted == *got)) return value_differs("the address", to_text(*wanted), to_text(*got));
  const bool ipv6 = run_.config.family == Family::ipv6;
  return index + 1 >= count() || same("the length", argument(index + 1), ipv6 ? 28 : 16, index + 1);
}

std::optional<std::uint64_t> Caller::iovec_octets(const Expression& expression, std::size_t index) {
  if (const auto* list = std::get_if<List>(&expression.what)) {
    std::uint64_t sum = 0;
    for (const Expression& item : list->items) {
      const auto octets = iovec_octets(item, index);
      if (!octets) return std::nullopt;
      sum += *octets;
    }
    return sum;
  }
  const auto* members = std::get_if<Struct>(&expression.what);
  if (members != nullptr && members->members.size() == 2) {
    const auto octets = number(members->members[1].value, index);
    if (octets && *octets >= 0) return static_cast<std::uint64_t>(*octets);
    if (!octets) return std::nullopt;
  }
  bad(index, "{..., N}, or a list of these");
  return std::nullopt;
}

std::string_view Caller::word(std::size_t index) const {
  const auto* named = std::get_if<Word>(&argument(index).what);
  return named != nullptr ? std::string_view{named->text} : std::string_view{};
}

bool Caller::value_differs(std::string_view what, std::string expected, std::string got) {
  return run_.fail(place(), Code::call_value,
                   {{"what", std::string{what}},
                    {"call", call_text(call_)},
                    {"expected", std::move(expected)},
                    {"got", std::move(got)}});
}

bool Caller::same(std::string_view what, const Expression& expected, std::int64_t got, std::size_t index) {
  if (std::holds_alternative<Ellipsis>(expected.what)) return true;
  const auto* list = std::get_if<List>(&expected.what);
  if (list != nullptr && list->items.size() == 1 && std::holds_alternative<Ellipsis>(list->items[0].what)) return true;
  const auto wanted = number(expected, index);
  if (!wanted) return false;
  if (*wanted == got) return true;
  return value_differs(what, to_text(expected), std::to_string(got));
}

const CallRule* call_rule(std::string_view name) {
  static const std::vector<CallRule> rules = [] {
    std::vector<CallRule> all = socket_call_rules();
    for (const auto& more : {data_call_rules(), option_call_rules(), waiting_call_rules()}) {
      all.insert(all.end(), more.begin(), more.end());
    }
    return all;
  }();
  for (const CallRule& rule : rules) {
    if (rule.name == name) return &rule;
  }
  return nullptr;
}

std::string call_text(const CallEvent& call) {
  std::string text = call.name + '(';
  for (std::size_t i = 0; i < call.arguments.size(); ++i) {
    if (i != 0) text += ", ";
    text += to_text(call.arguments[i]);
  }
  return text + ')';
}

}  // namespace synwave::drill
