#include <algorithm>

#include "core/host/profile.hpp"
#include "core/scenario/budgets.hpp"
#include "core/scenario/statements.hpp"
#include "core/scenario/words.hpp"
#include "core/wire/address.hpp"

namespace synwave::scenario {

Token take_new_name(Cursor& c) {
  const Token token = c.peek();
  const std::string word{token.text};
  if (token.kind != TokenKind::word) {
    c.fail_expected(token, "new_name");
  } else if (is_reserved(word)) {
    c.fail(token.place, Code::name_reserved, {{"word", word}});
  } else if (!is_well_formed_name(word)) {
    c.fail(token.place, Code::name_malformed, {{"word", word}});
  } else if (word.size() > budget::name_length) {
    c.fail(token.place, Code::name_too_long, {{"most", std::to_string(budget::name_length)}});
  } else if (const std::optional<HostId> host = c.host_called(word)) {
    const std::uint32_t first = c.scenario().hosts[host->raw].place.line;
    c.fail(token.place, Code::name_used_twice, {{"word", word}, {"first_line", std::to_string(first)}});
  }
  c.take();
  return token;
}

namespace {

void parse_profile(Cursor& c, HostSpec& host) {
  host.profile = "rfc";
  if (!c.at_word() || at_key(c)) return;
  const Token token = c.take();
  constexpr std::string_view profiles[] = {"rfc", "linux", "freebsd"};
  const std::optional<HostConfig> config = profile_called(token.text);
  if (!config) return c.fail_expected(token, "profile", profiles);
  host.profile = std::string{token.text};
  host.config = *config;
}

/// `addr=`: one that a host can bear; loopback would never leave it, a mapped address is in no packet.
KeyResult apply_address(std::string_view value, Address& address) {
  const std::optional<Address> read = parse_address(value);
  const bool bearable = read && unicast(*read) && !loopback(*read) && !is_v4_mapped(*read);
  if (!bearable) return {KeyOutcome::bad_value, "address", {}, {}};
  address = *read;
  return {};
}

void check_contradictions(Cursor& c, const HostSpec& host) {
  const std::optional<Contradiction> found = contradiction_in(host.config);
  if (!found) return;
  Place place = host.place;
  for (const KeyText& key : host.keys) {
    if (key.key == found->key || key.key == found->other_key) place = key.place;
  }
  c.fail(place, Code::values_contradict,
         {{"key", std::string{found->key}},
          {"value", found->value},
          {"other_key", std::string{found->other_key}},
          {"other_value", found->other_value}});
}

}  // namespace

void parse_host(Cursor& c) {
  c.require("host");
  HostSpec host;
  host.place = c.peek().place;
  host.name = std::string{take_new_name(c).text};
  if (c.scenario().hosts.size() == budget::hosts) {
    c.fail(host.place, Code::too_many_hosts, {{"most", std::to_string(budget::hosts)}});
  }
  if (c.failed()) return;
  parse_profile(c, host);
  std::vector<std::string_view> seen;
  while (at_key(c)) {
    const KeyEquals key = take_key(c);
    check_key_once(c, key, seen);
    if (c.failed()) break;
    const bool address = key.key.text == "addr";
    const KeyResult result =
        address ? apply_address(key.value, host.address) : apply_host_key(key.key.text, key.value, host.config);
    if (!report_key(c, key, result, host_key_words())) break;
    host.keys.push_back({key.place, std::string{key.key.text}, key.value});
  }
  if (!c.at_end()) c.fail_expected(c.peek(), seen.empty() ? "profile" : "key", host_key_words());
  check_contradictions(c, host);
  // Kept even if a key is wrong: the other lines may name it.
  c.scenario().hosts.push_back(std::move(host));
  c.context().host_used.push_back(false);
}

void settle_addresses(ParseContext& context) {
  std::vector<HostSpec>& hosts = context.scenario.hosts;
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    if (hosts[i].address.unspecified()) hosts[i].address = Address::v4(10, 0, 0, static_cast<std::uint8_t>(i + 1));
  }
  for (std::size_t i = 0; i < hosts.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (!(hosts[i].address == hosts[j].address)) continue;
      context.report.add(hosts[i].place, Code::address_used_twice,
                         {{"address", to_text(hosts[i].address)},
                          {"host", hosts[j].name},
                          {"first_line", std::to_string(hosts[j].place.line)}});
      break;
    }
  }
}

}  // namespace synwave::scenario
