#include "core/scenario/ast.hpp"

#include <algorithm>

namespace synwave::scenario {

std::string_view name_of(SegmentClass c) {
  constexpr std::string_view names[] = {
#define X(name, text) text,
      SYNWAVE_SEGMENT_CLASSES(X)
#undef X
  };
  return names[static_cast<std::size_t>(c)];
}

bool belongs_to(const Segment& segment, SegmentClass c) {
  switch (c) {
    case SegmentClass::syn: return segment.syn && !segment.ack;
    case SegmentClass::syn_ack: return segment.syn && segment.ack;
    case SegmentClass::ack: return segment.ack && segment.text.empty() && !segment.syn && !segment.fin && !segment.rst;
    case SegmentClass::data: return !segment.text.empty();
    case SegmentClass::fin: return segment.fin;
    case SegmentClass::rst: return segment.rst;
    case SegmentClass::any: return true;
  }
  return false;
}

std::string_view name_of(Comparison comparison) {
  constexpr std::string_view names[] = {"==", "!=", "<", "<=", ">", ">="};
  return names[static_cast<std::size_t>(comparison)];
}

void apply(const LinkSetting& setting, LinkConfig& config) {
  const Duration duration{setting.value};
  const Probability probability{static_cast<std::uint32_t>(setting.value)};
  switch (setting.key) {
    case LinkKey::delay: config.delay = duration; break;
    case LinkKey::jitter: config.jitter = duration; break;
    case LinkKey::loss: config.loss = probability; break;
    case LinkKey::rate: config.rate = static_cast<std::uint64_t>(setting.value); break;
    case LinkKey::queue: config.queue = static_cast<std::uint32_t>(setting.value); break;
    case LinkKey::duplicate: config.duplicate = probability; break;
    case LinkKey::reorder: config.reorder = probability; break;
    case LinkKey::reorder_by: config.reorder_by = duration; break;
    case LinkKey::corrupt: config.corrupt = probability; break;
    case LinkKey::mark: config.mark = static_cast<std::uint32_t>(setting.value); break;
    case LinkKey::mtu: config.mtu = static_cast<std::uint32_t>(setting.value); break;
    case LinkKey::unreachable: config.unreachable = static_cast<Unreachable>(setting.value); break;
    case LinkKey::icmp: config.icmp = setting.value != 0; break;
    case LinkKey::up: config.up = setting.value != 0; break;
  }
}

const LinkSpec* Scenario::link_between(HostId a, HostId b) const {
  for (const LinkSpec& link : links) {
    if ((link.a == a && link.b == b) || (link.a == b && link.b == a)) return &link;
  }
  return nullptr;
}

namespace {

bool same(const HostSpec& a, const HostSpec& b);  // below: it compares lists
bool same(const LocalText& a, const LocalText& b) {
  return a.locale == b.locale && a.text == b.text;
}
bool same(const KeyText& a, const KeyText& b) {
  return a.key == b.key && a.value == b.value;
}
bool same(const ConnectionName& a, const ConnectionName& b) {
  return a.name == b.name;
}
bool same(const LinkSpec& a, const LinkSpec& b) {
  return a.a == b.a && a.b == b.b && a.ab == b.ab && a.ba == b.ba;
}
bool same(const Step& a, const Step& b) {
  return a.repeat == b.repeat && a.when == b.when && a.what == b.what;
}
bool same(const Fault& a, const Fault& b) {
  return a.direction == b.direction && a.selector == b.selector && a.what == b.what;
}
bool same(const Expectation& a, const Expectation& b) {
  return a.what == b.what && a.name == b.name;
}
bool same(const Note& a, const Note& b) {
  return a.locale == b.locale && a.anchor == b.anchor && a.text == b.text;
}

template <class T>
bool all_same(const std::vector<T>& a, const std::vector<T>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const T& x, const T& y) { return same(x, y); });
}

bool same(const HostSpec& a, const HostSpec& b) {
  return a.name == b.name && a.profile == b.profile && a.address == b.address && a.config == b.config &&
         all_same(a.keys, b.keys);
}

}  // namespace

bool same_meaning(const Scenario& a, const Scenario& b) {
  return a.seed == b.seed && a.until == b.until && all_same(a.titles, b.titles) && all_same(a.abouts, b.abouts) &&
         all_same(a.hosts, b.hosts) && all_same(a.links, b.links) && all_same(a.names, b.names) &&
         all_same(a.steps, b.steps) && all_same(a.faults, b.faults) && all_same(a.expectations, b.expectations) &&
         all_same(a.notes, b.notes);
}

}  // namespace synwave::scenario
