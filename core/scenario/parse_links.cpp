#include "core/scenario/statements.hpp"
#include "core/wire/address.hpp"

namespace synwave::scenario {

namespace {

/// The link between the two, made if there is none; by its index.
std::size_t link_of(Cursor& c, HostId a, HostId b, std::vector<LinkLines>& lines) {
  std::vector<LinkSpec>& links = c.scenario().links;
  for (std::size_t i = 0; i < links.size(); ++i) {
    if ((links[i].a == a && links[i].b == b) || (links[i].a == b && links[i].b == a)) return i;
  }
  links.push_back({c.whole(), a, b, {}, {}});
  lines.emplace_back();
  return links.size() - 1;
}

/// Each direction has one line of its own at most, after the line of both.
void claim(Cursor& c, std::uint32_t earlier, std::uint32_t& mine, const std::string& what) {
  if (earlier != 0) c.fail(c.whole(), Code::said_twice, {{"word", what}, {"first_line", std::to_string(earlier)}});
  if (!c.failed()) mine = c.line();
}

}  // namespace

std::vector<LinkSetting> parse_link_settings(Cursor& c) {
  std::vector<LinkSetting> settings;
  std::vector<std::string_view> seen;
  while (at_key(c)) {
    const KeyEquals key = take_key(c);
    check_key_once(c, key, seen);
    if (c.failed()) break;
    std::optional<LinkSetting> setting;
    if (!report_key(c, key, read_link_key(key.key.text, key.value, setting), link_key_words())) break;
    if (setting) settings.push_back(*setting);
  }
  return settings;
}

void parse_link(Cursor& c, std::vector<LinkLines>& lines) {
  c.require("link");
  const Token first = c.peek();
  const HostId a = c.host();
  const bool one_way = c.accept(">");
  const HostId b = c.host();
  if (c.failed()) return;
  const auto& hosts = c.scenario().hosts;
  if (a == b) return c.fail(first.place, Code::same_host, {{"word", hosts[a.raw].name}});
  const Address& first_address = hosts[a.raw].address;
  const Address& second_address = hosts[b.raw].address;
  if (first_address.v6 != second_address.v6) {
    return c.fail(c.whole(), Code::ip_versions_differ,
                  {{"a", hosts[a.raw].name},
                   {"a_address", to_text(first_address)},
                   {"b", hosts[b.raw].name},
                   {"b_address", to_text(second_address)}});
  }
  c.context().host_used[a.raw] = c.context().host_used[b.raw] = 1;

  const std::size_t index = link_of(c, a, b, lines);
  LinkSpec& link = c.scenario().links[index];
  LinkLines& claimed = lines[index];
  const bool forward = link.a == a;
  const std::string what = "link " + hosts[a.raw].name + (one_way ? ">" : " ") + hosts[b.raw].name;
  if (one_way) {
    std::uint32_t& mine = forward ? claimed.ab : claimed.ba;
    claim(c, mine, mine, what);
  } else {
    const std::uint32_t any_way = claimed.ab != 0 ? claimed.ab : claimed.ba;
    claim(c, claimed.both != 0 ? claimed.both : any_way, claimed.both, what);
  }

  const std::vector<LinkSetting> settings = parse_link_settings(c);
  if (!c.at_end()) c.fail_expected(c.peek(), "key", link_key_words());
  for (const LinkSetting& setting : settings) {
    if (!one_way || forward) apply(setting, link.ab);
    if (!one_way || !forward) apply(setting, link.ba);
  }
}

}  // namespace synwave::scenario
