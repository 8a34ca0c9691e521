#include "tests/bridge/settings.hpp"

#include <vector>

#include "core/scenario/keys.hpp"
#include "core/wire/address.hpp"

namespace synwave::bridge {

namespace {

struct Item {
  std::string_view key;
  std::string_view value;
};

std::vector<Item> items_of(std::string_view flags) {
  std::vector<Item> items;
  while (!flags.empty()) {
    const std::size_t comma = std::min(flags.find(','), flags.size());
    const std::string_view item = flags.substr(0, comma);
    flags.remove_prefix(std::min(comma + 1, flags.size()));
    if (item.empty()) continue;
    const std::size_t sign = item.find('=');
    items.push_back(sign == std::string_view::npos ? Item{item, {}}
                                                   : Item{item.substr(0, sign), item.substr(sign + 1)});
  }
  return items;
}

std::string quoted(const Item& item) {
  return '"' + std::string{item.key} + '=' + std::string{item.value} + '"';
}

std::string apply_mtu(const Item& item, Settings& settings) {
  constexpr std::uint32_t least = 68;  // RFC 791 3.2
  std::uint32_t mtu = 0;
  for (const char c : item.value) {
    if (c < '0' || c > '9' || mtu > 65535) return quoted(item) + ": expected a number of octets";
    mtu = mtu * 10 + static_cast<std::uint32_t>(c - '0');
  }
  if (mtu < least || mtu > 65535) return quoted(item) + ": must lie in 68 to 65535";
  settings.mtu = mtu;
  return {};
}

std::string apply(const Item& item, Settings& settings) {
  if (item.key == "mtu") return apply_mtu(item, settings);
  if (item.key == "ip") {
    settings.address = parse_address(item.value);
    return settings.address && unicast(*settings.address) ? std::string{} : quoted(item) + ": expected an address";
  }
  const scenario::KeyResult result = scenario::apply_host_key(item.key, item.value, settings.config);
  switch (result.outcome) {
    case scenario::KeyOutcome::ok: return {};
    case scenario::KeyOutcome::unknown_key: return quoted(item) + ": unknown key";
    case scenario::KeyOutcome::bad_value: return quoted(item) + ": a value that the key does not take";
    case scenario::KeyOutcome::out_of_range:
      return quoted(item) + ": must lie in " + result.least + " to " + result.most;
    case scenario::KeyOutcome::not_supported: break;
  }
  return "not supported yet: " + quoted(item);
}

}  // namespace

std::string read_settings(std::string_view flags, Settings& settings) {
  const std::vector<Item> items = items_of(flags);
  settings.config = linux_profile();
  for (const Item& item : items) {  // first, for the other keys change it
    if (item.key != "profile") continue;
    const std::optional<HostConfig> profile = profile_called(item.value);
    if (!profile) return quoted(item) + ": expected linux, freebsd or rfc";
    settings.config = *profile;
  }
  for (const Item& item : items) {
    std::string problem = item.key == "profile" ? std::string{} : apply(item, settings);
    if (!problem.empty()) return problem;
  }
  if (const auto c = scenario::contradiction_in(settings.config)) {
    return std::string{c->key} + '=' + c->value + " contradicts " + std::string{c->other_key} + '=' + c->other_value;
  }
  return {};
}

}  // namespace synwave::bridge
