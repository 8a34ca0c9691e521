#include "core/drill/options.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "core/base/text.hpp"
#include "core/drill/decimal.hpp"
#include "core/wire/address.hpp"

namespace synwave::drill {

namespace {

enum class Form : std::uint8_t {
  flag,
  whole,
  decimal,
  address,
  ip_version,
  profile,
  definition,
  python,
  tcp_info,
  text
};

struct OptionInfo {
  std::string_view name;
  OptionUse use;
  Form form;
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};

constexpr std::uint64_t most_usecs = 1'000'000'000'000;

constexpr OptionInfo infos[] = {
    {"ip_version", OptionUse::obeyed, Form::ip_version},
    {"profile", OptionUse::obeyed, Form::profile},  // ours: which system's habits
    {"bind_port", OptionUse::obeyed, Form::whole, 1, 65535},
    {"connect_port", OptionUse::obeyed, Form::whole, 1, 65535},
    {"local_ip", OptionUse::obeyed, Form::address},
    {"remote_ip", OptionUse::obeyed, Form::address},
    {"gateway_ip", OptionUse::harmless, Form::address},
    {"netmask_ip", OptionUse::harmless, Form::address},
    {"mtu", OptionUse::obeyed, Form::whole, 68, 65535},
    {"tolerance_usecs", OptionUse::obeyed, Form::whole, 0, most_usecs},
    {"tolerance_percent", OptionUse::obeyed, Form::decimal, 0, 1'000'000},
    {"tcp_ts_tick_usecs", OptionUse::obeyed, Form::whole, 0, 1'000'000},
    {"tcp_ts_ecr_scaled", OptionUse::obeyed, Form::flag},
    {"strict_segments", OptionUse::obeyed, Form::flag},
    {"check_ecr", OptionUse::obeyed, Form::flag},  // ours: what is echoed is looked at
    {"define", OptionUse::obeyed, Form::definition},
    {"code_command", OptionUse::harmless, Form::python},
    {"code_format", OptionUse::harmless, Form::python},
    {"code_sockopt", OptionUse::harmless, Form::tcp_info},
    // How the original program shows what it does, and what it builds its test network of.
    {"verbose", OptionUse::harmless, Form::text},
    {"debug", OptionUse::harmless, Form::text},
    {"speed", OptionUse::harmless, Form::text},
    {"is_anyip", OptionUse::harmless, Form::text},
    {"no_cleanup", OptionUse::harmless, Form::text},
    {"send_omit_free", OptionUse::harmless, Form::text},
    {"tun_dev", OptionUse::harmless, Form::text},
    {"persistent_tun_dev", OptionUse::harmless, Form::text},
    // Of no effect without --wire_client or --wire_server.
    {"wire_server_at", OptionUse::harmless, Form::text},
    {"wire_server_ip", OptionUse::harmless, Form::text},
    {"wire_server_port", OptionUse::harmless, Form::text},
    {"wire_client_dev", OptionUse::harmless, Form::text},
    {"wire_server_dev", OptionUse::harmless, Form::text},
    {"wire_client", OptionUse::cannot_exist, Form::text},
    {"wire_server", OptionUse::cannot_exist, Form::text},
    {"dry_run", OptionUse::not_supported, Form::text},
    {"init_scripts", OptionUse::not_supported, Form::text},
    {"local_linux_ip", OptionUse::not_supported, Form::text},
    {"non_fatal", OptionUse::not_supported, Form::text},
    {"so_filename", OptionUse::not_supported, Form::text},
    {"so_flags", OptionUse::not_supported, Form::text},
    {"udp_encaps", OptionUse::not_supported, Form::text},
};

constexpr auto words = [] {
  std::array<std::string_view, std::size(infos)> names{};
  for (std::size_t i = 0; i < names.size(); ++i) names[i] = infos[i].name;
  return names;
}();

const OptionInfo* find_option(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(infos), std::end(infos), [&](const OptionInfo& info) { return info.name == name; });
  return found == std::end(infos) ? nullptr : found;
}

/// The key of what was expected, empty if the value is fine. Bounds are checked elsewhere.
std::string_view expected_instead(const OptionLine& option, Form form) {
  const std::string_view value = option.value;
  const auto unless = [](bool fine, std::string_view key) { return fine ? std::string_view{} : key; };
  switch (form) {
    case Form::flag: return unless(value.empty(), "flag_option");
    case Form::whole: return unless(parse_whole(value) && value.find('x') == std::string_view::npos, "number");
    case Form::decimal: return unless(parse_decimal(value, 6).has_value(), "decimal");
    case Form::address: return unless(parse_address(value).has_value(), "address");
    case Form::ip_version:
      return unless(value == "ipv4" || value == "ipv6" || value == "ipv4-mapped-ipv6", "ip_version");
    case Form::profile: return unless(value == "rfc" || value == "linux" || value == "freebsd", "profile");
    case Form::definition: return unless(parse_definition(value).has_value(), "definition");
    case Form::python: return unless(value.find("python") != std::string_view::npos, "python_only");
    case Form::tcp_info: return unless(value == "TCP_INFO", "tcp_info_only");
    case Form::text: return {};
  }
  return {};
}

std::optional<Diagnostic> check_bounds(const OptionLine& option, const OptionInfo& info) {
  std::optional<std::uint64_t> value;
  std::uint64_t scale = 1;
  if (info.form == Form::whole) value = parse_whole(option.value);
  if (info.form == Form::decimal) {
    value = static_cast<std::uint64_t>(*parse_decimal(option.value, 6));
    scale = 1'000'000;
  }
  if (!value || (*value >= info.least * scale && *value <= info.most * scale)) return std::nullopt;
  return Diagnostic{
      option.place,
      Code::out_of_range,
      {{"word", "--" + option.name}, {"least", std::to_string(info.least)}, {"most", std::to_string(info.most)}}};
}

}  // namespace

std::span<const std::string_view> option_words() {
  return words;
}

std::optional<OptionUse> use_of_option(std::string_view name) {
  const OptionInfo* info = find_option(name);
  if (info == nullptr) return std::nullopt;
  return info->use;
}

std::optional<Diagnostic> check_option(const OptionLine& option) {
  const OptionInfo* info = find_option(option.name);
  if (info == nullptr) {
    Diagnostic unknown{option.place, Code::unknown_option, {{"word", option.name}}};
    const std::string_view meant = nearest(option.name, words);
    if (!meant.empty()) unknown.params.push_back({"nearest", "--" + std::string{meant}});
    return unknown;
  }
  const bool refused = info->use == OptionUse::not_supported || info->use == OptionUse::cannot_exist;
  if (refused) {
    const Code code = info->use == OptionUse::not_supported ? Code::not_supported : Code::cannot_exist;
    return Diagnostic{option.place, code, {{"what", "--" + option.name}}};
  }
  const std::string_view expected = expected_instead(option, info->form);
  if (expected.empty()) return check_bounds(option, *info);
  return Diagnostic{option.place,
                    Code::bad_option_value,
                    {{"value", option.value}, {"option", option.name}, {"expected", std::string{expected}}}};
}

std::optional<Definition> parse_definition(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos || equals == 0 || equals + 1 == text.size()) return std::nullopt;
  const std::string_view symbol = text.substr(0, equals);
  const auto belongs = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  const bool digit_first = symbol[0] >= '0' && symbol[0] <= '9';
  if (digit_first || !std::all_of(symbol.begin(), symbol.end(), belongs)) return std::nullopt;
  return Definition{std::string{symbol}, std::string{text.substr(equals + 1)}};
}

const OptionLine* find_option(const std::vector<OptionLine>& options, std::string_view name) {
  const auto found =
      std::find_if(options.rbegin(), options.rend(), [&](const OptionLine& option) { return option.name == name; });
  return found == options.rend() ? nullptr : &*found;
}

}  // namespace synwave::drill
