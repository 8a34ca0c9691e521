#include "wasm/intent.hpp"

#include <doctest/doctest.h>

#include <string>

#include "core/scenario/parser.hpp"

using namespace synwave;

namespace {

scenario::Run finished(std::string_view text) {
  const scenario::ParseResult parsed = scenario::parse(text);
  REQUIRE(parsed.ok());
  scenario::Run run{parsed.scenario};
  while (run.step(1000) == scenario::Progress::more) {
  }
  return run;
}

const std::string_view two_sends =
    "host client\nhost server\nlink client server delay=10ms\n"
    "0s server listen 80\n0s client connect server:80\n"
    "100ms client send 10\n500ms client send 10\n1s client shutdown\n1.5s server close\n";

template <class Wanted>
const Wanted* intent_in(const std::variant<scenario::Intent, IntentError>& read) {
  const auto* const intent = std::get_if<scenario::Intent>(&read);
  return intent == nullptr ? nullptr : std::get_if<Wanted>(intent);
}

IntentError error_in(std::string_view json, const scenario::Run* run = nullptr) {
  const auto read = read_intent(json, run);
  const auto* const error = std::get_if<IntentError>(&read);
  REQUIRE(error != nullptr);
  return *error;
}

/// Index of the n-th segment (from 1) that carries all of `flags` and `length` octets of text.
std::size_t segment_with(const Log& log, std::uint16_t flags, std::uint32_t length, int n) {
  for (std::size_t i = 0; i < log.segments.size(); ++i) {
    const SegmentRecord& s = log.segments[i];
    if ((s.flags & flags) == flags && s.text_length == length && --n == 0) return i;
  }
  FAIL("no such segment");
  return 0;
}

std::string drop(std::size_t segment) {
  return R"({"do":"drop","segment":)" + std::to_string(segment) + "}";
}

}  // namespace

TEST_CASE("a segment is named by its class and by how many of it came before, each direction for itself") {
  const scenario::Run run = finished(two_sends);
  const auto second = read_intent(drop(segment_with(run.log(), flag_ack, 10, 2)), &run);
  const auto* const data = intent_in<scenario::DropSegment>(second);
  REQUIRE(data != nullptr);
  CHECK(data->segment.what == scenario::SegmentClass::data);
  CHECK(data->segment.ordinal == 2);
  CHECK(data->segment.from == "client");
  CHECK(data->segment.to == "server");

  const auto answer = read_intent(drop(segment_with(run.log(), flag_syn | flag_ack, 0, 1)), &run);
  const auto* const syn_ack = intent_in<scenario::DropSegment>(answer);
  REQUIRE(syn_ack != nullptr);
  CHECK(syn_ack->segment.what == scenario::SegmentClass::syn_ack);
  CHECK(syn_ack->segment.ordinal == 1);
  CHECK(syn_ack->segment.from == "server");

  const auto last = read_intent(drop(segment_with(run.log(), flag_fin, 0, 2)), &run);
  const auto* const fin = intent_in<scenario::DropSegment>(last);
  REQUIRE(fin != nullptr);
  CHECK(fin->segment.what == scenario::SegmentClass::fin);
  CHECK(fin->segment.ordinal == 1);
  CHECK(fin->segment.from == "server");
}

TEST_CASE("forged segments and the link's copies are not counted, and cannot be chosen") {
  const scenario::Run run = finished(std::string{two_sends} + "150ms inject client>server . 11:21(10) ack 1\n" +
                                     "duplicate client>server DATA 1 after 5ms\n");
  const auto marked = [&run](std::uint8_t mark) {
    std::size_t i = 0;
    while (i < run.log().segments.size() && (run.log().segments[i].marks & mark) == 0) ++i;
    return i;
  };
  CHECK(error_in(drop(marked(mark_forged)), &run) == IntentError::forged_segment);
  CHECK(error_in(drop(marked(mark_copy)), &run) == IntentError::copied_segment);

  std::size_t own = run.log().segments.size();
  for (std::size_t i = 0; i < run.log().segments.size(); ++i) {
    const SegmentRecord& s = run.log().segments[i];
    if (s.text_length == 10 && s.sent_ns == 500'000'000 && (s.marks & (mark_forged | mark_copy)) == 0) own = i;
  }
  const auto read = read_intent(drop(own), &run);
  const auto* const data = intent_in<scenario::DropSegment>(read);
  REQUIRE(data != nullptr);
  CHECK(data->segment.ordinal == 2);
}

TEST_CASE("a segment that the run does not have is an error of its own") {
  const scenario::Run run = finished(two_sends);
  const std::size_t count = run.log().segments.size();
  CHECK(intent_in<scenario::DropSegment>(read_intent(drop(count - 1), &run)) != nullptr);
  CHECK(error_in(drop(count), &run) == IntentError::no_such_segment);
  CHECK(error_in(R"({"do":"drop","segment":-1})", &run) == IntentError::no_such_segment);
  CHECK(error_in(drop(0), nullptr) == IntentError::no_such_segment);
}

TEST_CASE("delay and duplicate carry their times, and want them") {
  const scenario::Run run = finished(two_sends);
  const auto delayed = read_intent(R"({"do":"delay","segment":0,"by_ns":5000000})", &run);
  const auto* const delay = intent_in<scenario::DelaySegment>(delayed);
  REQUIRE(delay != nullptr);
  CHECK(delay->by == std::chrono::milliseconds{5});
  const auto doubled = read_intent(R"({"do":"duplicate","segment":0,"after_ns":0})", &run);
  CHECK(intent_in<scenario::DuplicateSegment>(doubled) != nullptr);
  CHECK(error_in(R"({"do":"delay","segment":0})", &run) == IntentError::bad_intent);
  CHECK(error_in(R"({"do":"delay","segment":0,"by_ns":-1})", &run) == IntentError::bad_intent);
  CHECK(error_in(R"({"do":"duplicate","segment":0,"by_ns":1})", &run) == IntentError::bad_intent);
}

TEST_CASE("calls, closing both and keys are read as they are meant") {
  const auto called = read_intent(
      R"({"do":"call","host":"client","call":"send","octets":1000,"at_ns":1500000000,"name":"c2"})", nullptr);
  const auto* const call = intent_in<scenario::MakeCall>(called);
  REQUIRE(call != nullptr);
  CHECK(call->host == "client");
  CHECK(call->call == scenario::MakeCall::Call::send);
  CHECK(call->octets == 1000);
  CHECK(call->at == at_ns(1'500'000'000));
  CHECK(call->name == "c2");

  const auto both = read_intent(R"({"do":"close_both","at_ns":7})", nullptr);
  REQUIRE(intent_in<scenario::CloseBoth>(both) != nullptr);
  CHECK(intent_in<scenario::CloseBoth>(both)->at == at_ns(7));

  const auto host = read_intent(R"({"do":"set_host","host":"client","key":"msl","value":""})", nullptr);
  REQUIRE(intent_in<scenario::SetHostKey>(host) != nullptr);
  CHECK(intent_in<scenario::SetHostKey>(host)->key == "msl");
  const auto link = read_intent(R"({"do":"set_link","a":"x","b":"y","key":"delay","value":"20ms"})", nullptr);
  REQUIRE(intent_in<scenario::SetLinkKey>(link) != nullptr);
  CHECK(intent_in<scenario::SetLinkKey>(link)->value == "20ms");
}

TEST_CASE("what is not an intent of the README is refused") {
  const char* const wrong[] = {
      "",
      "{}",
      R"({"do":"fly"})",
      R"({"do":"drop"})",
      R"({"do":"drop","segment":"7"})",
      R"({"do":"call","call":"close","at_ns":1})",
      R"({"do":"call","host":"client","call":"clsoe","at_ns":1})",
      R"({"do":"call","host":"client","call":"close"})",
      R"({"do":"call","host":"client","call":"close","at_ns":-1})",
      R"({"do":"call","host":"client","call":"send","at_ns":1})",
      R"({"do":"close_both"})",
      R"({"do":"set_host","host":"client","key":"msl"})",
      R"({"do":"set_link","a":"x","key":"delay","value":"1s"})",
  };
  for (const char* const json : wrong) {
    CAPTURE(json);
    CHECK(error_in(json) == IntentError::bad_intent);
  }
}
