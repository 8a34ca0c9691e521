#include "core/drill/sysctls.hpp"

#include <algorithm>
#include <array>

#include "core/drill/decimal.hpp"
#include "core/drill/kernel_view.hpp"
#include "core/drill/sysctl_tables.hpp"

namespace synwave::drill {

namespace {

/// Values that are words, of which the engine has these; the first one's congestion control is Reno's.
struct NamedChoice {
  std::string_view name;
  std::array<std::string_view, 2> have;
  bool congestion_control;
};
constexpr NamedChoice named_choices[] = {
    {"net.ipv4.tcp_congestion_control", {"reno", "cubic"}, true},
    {"net.ipv4.tcp_allowed_congestion_control", {"reno", "reno cubic"}, false},
    {"net.inet.tcp.cc.algorithm", {"newreno", "cubic"}, true},
    {"net.inet.tcp.functions_default", {"freebsd", "freebsd"}, false},
};

/// `a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4`, and after a comma the key before it.
bool read_fast_open_keys(std::string_view value, HostConfig& config) {
  std::array<SipKey, 2> keys{};
  std::uint8_t count = 0;
  while (!value.empty() && count < keys.size()) {
    const std::size_t comma = std::min(value.find(','), value.size());
    std::string_view text = value.substr(0, comma);
    value.remove_prefix(std::min(comma + 1, value.size()));
    std::array<std::uint64_t, 4> groups{};
    for (std::size_t i = 0; i < groups.size(); ++i) {
      const std::size_t end = std::min(text.find('-'), text.size());
      const std::string_view digits = text.substr(0, end);
      if (digits.empty() || digits.size() > 8 || (i == 3) != (end == text.size())) return false;
      for (const char digit : digits) {
        if (hex_value(digit) < 0) return false;
        groups[i] = groups[i] << 4 | static_cast<std::uint64_t>(hex_value(digit));
      }
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    keys[count++] = {groups[1] << 32 | groups[0], groups[3] << 32 | groups[2]};
  }
  if (count == 0 || !value.empty()) return false;
  config.fast_open_key = keys;
  config.fast_open_keys = count;
  return true;
}

std::string with_dots(std::string_view name) {
  constexpr std::string_view root = "/proc/sys/";
  if (name.substr(0, root.size()) == root) name.remove_prefix(root.size());
  std::string out{name};
  std::replace(out.begin(), out.end(), '/', '.');
  return out;
}

bool read_numbers(std::string_view value, Numbers& numbers) {
  for (std::size_t at = 0; at < value.size();) {
    const std::size_t begin = value.find_first_not_of(" \t,", at);
    if (begin == std::string_view::npos) break;
    const std::size_t end = std::min(value.find_first_of(" \t,", begin), value.size());
    const auto number = parse_whole(value.substr(begin, end - begin));  // 0x403 as well
    if (!number) return false;
    numbers.push_back(*number);
    at = end;
  }
  return true;
}

void remember(Interpreter& run, const std::string& name, std::string_view value) {
  for (auto& known : run.sysctls) {
    if (known.first != name) continue;
    known.second = value;
    return;
  }
  run.sysctls.emplace_back(name, value);
}

}  // namespace

SysctlOutcome set_sysctl(Interpreter& run, std::string_view written, std::string_view value) {
  const std::string name = with_dots(written);
  for (const NamedChoice& choice : named_choices) {
    if (choice.name != name) continue;
    if (value != choice.have[0] && value != choice.have[1]) return SysctlOutcome::not_supported;
    if (choice.congestion_control) {
      HostConfig changed = run.host.config();
      changed.cc = value == choice.have[0] ? CongestionControl::reno : CongestionControl::cubic;
      run.host.set_config(changed);
    }
    remember(run, name, value);
    return SysctlOutcome::done;
  }
  if (name == "net.ipv4.tcp_fastopen_key") {
    HostConfig changed = run.host.config();
    if (!read_fast_open_keys(value, changed)) return SysctlOutcome::bad_value;
    run.host.set_config(changed);
    remember(run, name, value);
    return SysctlOutcome::done;
  }
  const Sysctl* known = find_sysctl(name);
  if (known == nullptr) return SysctlOutcome::unknown;
  Numbers numbers;
  if (known->numbers != 0 && (!read_numbers(value, numbers) || numbers.size() != known->numbers)) {
    return SysctlOutcome::bad_value;
  }
  HostConfig changed = run.host.config();
  const SysctlOutcome outcome = known->apply(changed, numbers);
  if (outcome != SysctlOutcome::done) return outcome;
  run.host.set_config(changed);
  remember(run, name, value);
  return outcome;
}

std::optional<std::string> sysctl_value(const Interpreter& run, std::string_view written) {
  const std::string name = with_dots(written);
  for (const auto& known : run.sysctls) {
    if (known.first == name) return known.second;
  }
  return std::nullopt;
}

namespace {

/// Words that only one system's scripts know.
constexpr std::string_view freebsd_words[] = {"net.inet.tcp", "net.inet6.", "kern.", "kldload", "sockstat", "tcpdrop"};
constexpr std::string_view linux_words[] = {"net.ipv4.",      "net/ipv4/",   "set_sysctls.py", "defaults.sh",
                                            "sysctl_restore", "tcp_metrics", "net.core.",      "nstat"};

bool has_any(std::string_view text, const std::string_view* begin, const std::string_view* end) {
  return std::any_of(begin, end, [text](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

}  // namespace

Profile detect_profile(const Script& script) {
  std::string all;
  if (script.first_command) all += script.first_command->text + '\n';
  for (const Event& event : script.events) {
    if (const auto* command = std::get_if<CommandEvent>(&event.what)) all += command->text + '\n';
  }
  if (script.last_command) all += script.last_command->text;
  if (has_any(all, std::begin(freebsd_words), std::end(freebsd_words))) return Profile::freebsd;
  if (has_any(all, std::begin(linux_words), std::end(linux_words))) return Profile::linux_;
  return Profile::rfc;
}

}  // namespace synwave::drill
