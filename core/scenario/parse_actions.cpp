#include "core/base/ensure.hpp"
#include "core/scenario/budgets.hpp"
#include "core/scenario/statements.hpp"
#include "core/scenario/words.hpp"

namespace synwave::scenario {

namespace {

Action parse_listen(Cursor& c) {
  Listen listen;
  listen.port = c.port();
  if (c.accept("backlog")) {
    c.require("=");
    listen.backlog = static_cast<std::uint32_t>(c.number(1, 65535));
  }
  return listen;
}

/// `as NAME`: the name was put into the table before the statements were parsed, unless it cannot be one.
NameId parse_new_name(Cursor& c) {
  const Token token = take_new_name(c);
  const std::string word{token.text};
  if (c.failed()) return {};
  const auto found = c.context().name_index.find(word);
  ENSURE(found != c.context().name_index.end());
  const Place declared = c.scenario().names[found->second].place;
  if (declared == token.place) return NameId{found->second};
  c.fail(token.place, Code::name_used_twice, {{"word", word}, {"first_line", std::to_string(declared.line)}});
  return {};
}

Action parse_connect(Cursor& c, HostId host) {
  const Place place = c.peek().place;
  Connect connect;
  connect.to = c.host();
  c.require(":");
  connect.port = c.port();
  while (!c.at_end()) {
    if (!connect.from_port && c.accept("from")) {
      c.require("=");
      connect.from_port = c.port();
    } else if (!connect.as.valid() && c.accept("as")) {
      connect.as = parse_new_name(c);
    } else if (!connect.fast_open && c.accept("fastopen")) {
      connect.fast_open = parse_payload(c, 1);
    } else {
      break;
    }
  }
  if (c.failed()) return connect;
  const auto& hosts = c.scenario().hosts;
  if (connect.to == host) {
    c.fail(place, Code::same_host, {{"word", hosts[host.raw].name}});
  } else if (c.scenario().link_between(host, connect.to) == nullptr) {
    c.context().report.add(place, Code::no_route, {{"a", hosts[host.raw].name}, {"b", hosts[connect.to.raw].name}});
  }
  return connect;
}

Action parse_read(Cursor& c) {
  if (c.accept("on")) return Read{Read::Mode::on, 0};
  if (c.accept("off")) return Read{Read::Mode::off, 0};
  return Read{Read::Mode::once, c.size(1, budget::octets_sent_at_once, "read_mode")};
}

Action parse_set(Cursor& c) {
  Set set;
  std::vector<std::string_view> seen;
  if (!at_key(c)) c.fail_expected(c.peek(), "option", socket_option_words());
  while (at_key(c)) {
    const KeyEquals key = take_key(c);
    check_key_once(c, key, seen);
    Set::Setting setting;
    if (c.failed()) break;
    if (!report_key(c, key, read_socket_option(key.key.text, key.value, setting), socket_option_words())) break;
    set.settings.push_back(setting);
  }
  return set;
}

/// `serve` and `get`: their shape is checked, running them is not there yet.
Action parse_service(Cursor& c, const Token& word) {
  if (word.is("serve")) {
    constexpr std::string_view services[] = {"echo", "sink", "http"};
    c.one_of(services, "service");
  } else {
    c.host();
    c.require(":");
    c.port();
    c.require("/");
  }
  while (!c.at_end()) c.take();
  c.fail(word.place, Code::not_supported_yet, {{"what", std::string{word.text}}});
  return Close{};
}

}  // namespace

Payload parse_payload(Cursor& c, std::uint64_t least) {
  Payload payload;
  if (c.peek().kind != TokenKind::string) {
    payload.octets = c.size(least, budget::octets_sent_at_once, "size_or_text");
    return payload;
  }
  const Token token = c.peek();
  payload.text = c.octets();
  payload.octets = payload.text->size();
  if (payload.octets < least) {
    c.reject(token, "size_or_text");
  }
  return payload;
}

HostAction parse_host_action(Cursor& c, HostId host) {
  const Token word = c.peek();
  c.one_of(action_words(), "action");
  HostAction action{host, Close{}, {}};
  if (word.is("listen")) {
    action.action = parse_listen(c);
    return action;
  }
  if (word.is("connect")) {
    action.action = parse_connect(c, host);
    return action;
  }
  if (word.is("crash")) {
    action.action = Crash{};
    return action;
  }
  if (word.is("reboot")) {
    action.action = Reboot{};
    return action;
  }
  if (word.is("serve") || word.is("get")) {
    action.action = parse_service(c, word);
    return action;
  }
  if (word.is("send")) {
    Send send{parse_payload(c, 1)};
    send.urgent = c.accept("urgent");
    action.action = std::move(send);
  }
  if (word.is("read")) action.action = parse_read(c);
  if (word.is("set")) action.action = parse_set(c);
  if (word.is("shutdown")) action.action = Shutdown{};
  if (word.is("abort")) action.action = Abort{};
  if (word.is("flush")) action.action = Flush{};
  action.name = c.optional_name();
  return action;
}

}  // namespace synwave::scenario
