#include "core/scenario/host_key_table.hpp"
#include "core/scenario/key_values.hpp"

namespace synwave::scenario {

namespace {

const HostKey* host_key_called(std::string_view name) {
  for (const KeyGroup& group : host_key_groups()) {
    for (const HostKey& k : group.keys) {
      if (k.name == name) return &k;
    }
  }
  return nullptr;
}

KeyResult apply_quantity(const HostKey& k, std::string_view value, HostConfig& config) {
  if (k.kind == KeyKind::time) {
    if (!k.words.empty() && value == k.words) {
      config.*k.field.time = Duration{0};
      return {};
    }
    return take_time(value, Duration{k.least}, Duration{k.most}, config.*k.field.time);
  }
  std::uint32_t& number = config.*k.field.number;
  if (!k.words.empty() && value == k.words) {
    number = 0;
    return {};
  }
  const auto take_number = k.kind == KeyKind::size ? take_size : take_count;
  return take_number(value, static_cast<std::uint64_t>(k.least), static_cast<std::uint64_t>(k.most), number);
}

KeyResult apply_word(const HostKey& k, std::string_view value, HostConfig& config) {
  const int index = index_of_word(k.words, value);
  if (index < 0) return bad_value(k.words);
  if (k.kind == KeyKind::flag) {
    config.*k.field.flag = index == 1;
  } else {
    k.field.choice(config, index);
  }
  return {};
}

KeyResult apply_row(const HostKey& k, std::string_view value, HostConfig& config) {
  if (k.kind == KeyKind::own) return k.field.own->apply(value, config);
  const bool is_word = k.kind == KeyKind::flag || k.kind == KeyKind::choice;
  KeyResult result = is_word ? apply_word(k, value, config) : apply_quantity(k, value, config);
  if (result.outcome == KeyOutcome::bad_value && !k.expected.empty()) result.expected = k.expected;
  return result;
}

std::string print_row(const HostKey& k, HostConfig& config) {
  switch (k.kind) {
    case KeyKind::time: {
      const Duration time = config.*k.field.time;
      return time == Duration{0} && !k.words.empty() ? std::string{k.words} : write_time(time);
    }
    case KeyKind::count:
    case KeyKind::size: {
      const std::uint32_t number = config.*k.field.number;
      if (number == 0 && !k.words.empty()) return std::string{k.words};
      return k.kind == KeyKind::size ? write_size(number) : write_plain(number);
    }
    case KeyKind::flag: return std::string{word_at(k.words, config.*k.field.flag ? 1 : 0)};
    case KeyKind::choice: return std::string{word_at(k.words, k.field.choice(config, -1))};
    case KeyKind::own: return k.field.own->print(config);
  }
  return {};
}

}  // namespace

KeyResult apply_host_key(std::string_view key, std::string_view value, HostConfig& config) {
  const HostKey* const known = host_key_called(key);
  return known != nullptr ? apply_row(*known, value, config) : KeyResult{KeyOutcome::unknown_key, {}, {}, {}};
}

std::optional<Contradiction> contradiction_in(const HostConfig& config) {
  if (config.rto_min > config.rto_max) {
    return Contradiction{"rto-min", write_time(config.rto_min), "rto-max", write_time(config.rto_max)};
  }
  if (config.rto_initial > config.rto_max) {
    return Contradiction{"rto-initial", write_time(config.rto_initial), "rto-max", write_time(config.rto_max)};
  }
  return std::nullopt;
}

std::span<const std::string_view> host_key_words() {
  static const std::vector<std::string_view> words = [] {
    std::vector<std::string_view> made{"addr"};
    for (const KeyGroup& group : host_key_groups()) {
      for (const HostKey& k : group.keys) made.push_back(k.name);
    }
    return made;
  }();
  return words;
}

std::vector<KeyValue> effective_keys(const HostConfig& config) {
  HostConfig copy = config;  // a Choice could change it
  std::vector<KeyValue> keys;
  for (const KeyGroup& group : host_key_groups()) {
    for (const HostKey& k : group.keys) keys.push_back({k.name, print_row(k, copy), group.name});
  }
  return keys;
}

}  // namespace synwave::scenario
