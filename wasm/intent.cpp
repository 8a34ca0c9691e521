#include "wasm/intent.hpp"

#include <optional>
#include <string>

#include "wasm/json.hpp"

namespace synwave {
namespace {

using scenario::Intent;
using Result = std::variant<Intent, IntentError>;
using Call = scenario::MakeCall::Call;

/// The class that says most about a segment to a reader of the text.
scenario::SegmentClass class_of(const Segment& segment) {
  using enum scenario::SegmentClass;
  for (const scenario::SegmentClass c : {syn, syn_ack, rst, fin, data, ack}) {
    if (belongs_to(segment, c)) return c;
  }
  return any;
}

bool counted(const SegmentRecord& record) {
  return (record.marks & (mark_forged | mark_copy)) == 0;
}

/// The selector that means exactly the transmission with this index: its class, and how many of it came before.
std::variant<scenario::SegmentChoice, IntentError> choose(std::optional<std::int64_t> index, const scenario::Run* run) {
  if (!index) return IntentError::bad_intent;
  if (run == nullptr || *index < 0) return IntentError::no_such_segment;
  const Log& log = run->log();
  if (static_cast<std::uint64_t>(*index) >= log.segments.size()) return IntentError::no_such_segment;
  const SegmentRecord& chosen = log.segments[static_cast<std::size_t>(*index)];
  if ((chosen.marks & mark_forged) != 0) return IntentError::forged_segment;
  if ((chosen.marks & mark_copy) != 0) return IntentError::copied_segment;

  scenario::SegmentChoice choice;
  choice.from = run->scenario().hosts[chosen.from].name;
  choice.to = run->scenario().hosts[chosen.to].name;
  choice.what = class_of(segment_of(log, chosen));
  for (const SegmentRecord* before = log.segments.data(); before != &chosen; ++before) {
    const bool same_way = before->from == chosen.from && before->to == chosen.to;
    if (same_way && counted(*before) && belongs_to(segment_of(log, *before), choice.what)) ++choice.ordinal;
  }
  return choice;
}

Result about_segment(std::string_view what, const json::Object& object, const scenario::Run* run) {
  const auto chosen = choose(object.integer("segment"), run);
  if (const auto* const error = std::get_if<IntentError>(&chosen)) return *error;
  const auto& segment = *std::get_if<scenario::SegmentChoice>(&chosen);
  if (what == "drop") return scenario::DropSegment{segment};
  if (what == "corrupt") return scenario::CorruptSegment{segment};
  if (what == "mark") return scenario::MarkSegment{segment};
  const auto time = object.integer(what == "delay" ? "by_ns" : "after_ns");
  if (!time || *time < 0) return IntentError::bad_intent;
  if (what == "delay") return scenario::DelaySegment{segment, Duration{*time}};
  return scenario::DuplicateSegment{segment, Duration{*time}};
}

std::optional<Call> call_named(std::string_view word) {
  if (word == "close") return Call::close;
  if (word == "shutdown") return Call::shutdown;
  if (word == "abort") return Call::abort;
  if (word == "send") return Call::send;
  if (word == "crash") return Call::crash;
  if (word == "reboot") return Call::reboot;
  return std::nullopt;
}

Result about_call(const json::Object& object) {
  const auto host = object.string("host");
  const auto call = call_named(object.string("call").value_or(""));
  const auto at = object.integer("at_ns");
  const std::int64_t octets = object.integer("octets").value_or(0);
  if (!host || !call || !at || *at < 0 || octets < 0) return IntentError::bad_intent;
  if (*call == Call::send && octets == 0) return IntentError::bad_intent;
  return scenario::MakeCall{std::string{*host}, *call, static_cast<std::uint64_t>(octets), at_ns(*at),
                            std::string{object.string("name").value_or("")}};
}

Result about_key(std::string_view what, const json::Object& object) {
  const auto key = object.string("key");
  const auto value = object.string("value");
  if (!key || !value) return IntentError::bad_intent;
  if (what == "set_host") {
    const auto host = object.string("host");
    if (!host) return IntentError::bad_intent;
    return scenario::SetHostKey{std::string{*host}, std::string{*key}, std::string{*value}};
  }
  const auto a = object.string("a");
  const auto b = object.string("b");
  if (!a || !b) return IntentError::bad_intent;
  return scenario::SetLinkKey{std::string{*a}, std::string{*b}, std::string{*key}, std::string{*value}};
}

}  // namespace

std::string_view name_of(IntentError error) {
  switch (error) {
    case IntentError::bad_intent: return "bad_intent";
    case IntentError::no_such_segment: return "no_such_segment";
    case IntentError::forged_segment: return "forged_segment";
    case IntentError::copied_segment: return "copied_segment";
  }
  return "";
}

Result read_intent(std::string_view text, const scenario::Run* run) {
  const std::optional<json::Object> object = json::parse_object(text);
  if (!object) return IntentError::bad_intent;
  const std::string_view what = object->string("do").value_or("");
  if (what == "drop" || what == "corrupt" || what == "mark" || what == "delay" || what == "duplicate") {
    return about_segment(what, *object, run);
  }
  if (what == "call") return about_call(*object);
  if (what == "set_host" || what == "set_link") return about_key(what, *object);
  const auto at = object->integer("at_ns");
  if (what != "close_both" || !at || *at < 0) return IntentError::bad_intent;
  return scenario::CloseBoth{at_ns(*at)};
}

}  // namespace synwave
