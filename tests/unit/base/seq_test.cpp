#include <doctest/doctest.h>

#include "core/base/seq.hpp"

using namespace synwave;

namespace {
constexpr std::uint32_t top = 0xFFFFFFFF;
}

TEST_CASE("a sequence number after 2^32 - 1 is 0, and the later one [RFC 9293 3.4]") {
  const Seq32 last{top};
  const Seq32 next = last + SeqLen{1};
  CHECK(next.raw() == 0);
  CHECK(last.before(next));
  CHECK(next.after(last));
  CHECK_FALSE(next.before(last));
  CHECK((next - SeqLen{1}) == last);
}

TEST_CASE("distance is signed and crosses 2^32 both ways [RFC 9293 3.4]") {
  CHECK(Seq32{5}.since(Seq32{top - 4}) == 10);
  CHECK(Seq32{top - 4}.since(Seq32{5}) == -10);
  CHECK(seq_between(Seq32{top - 4}, Seq32{5}) == SeqLen{10});
}

TEST_CASE("before holds up to 2^31 - 1 apart and turns around at 2^31 [RFC 9293 3.4]") {
  const Seq32 origin{top - 10};
  CHECK(origin.before(origin + SeqLen{0x7FFFFFFF}));
  CHECK_FALSE(origin.before(origin + SeqLen{0x80000001}));
  CHECK((origin + SeqLen{0x80000001}).before(origin));
}

TEST_CASE("a number equals itself: neither before nor after") {
  const Seq32 number{top};
  CHECK_FALSE(number.before(number));
  CHECK_FALSE(number.after(number));
  CHECK(number.at_or_before(number));
  CHECK(number.at_or_after(number));
}

TEST_CASE("a window over 2^32 holds its first number and not its end [RFC 9293 3.10.7.4]") {
  const Seq32 first{top - 1};
  const SeqLen length{4};  // 2^32 - 2, 2^32 - 1, 0, 1
  CHECK_FALSE((first - SeqLen{1}).in_window(first, length));
  CHECK(first.in_window(first, length));
  CHECK(Seq32{0}.in_window(first, length));
  CHECK(Seq32{1}.in_window(first, length));
  CHECK_FALSE(Seq32{2}.in_window(first, length));
}

TEST_CASE("a window of nothing holds nothing, not even its first number [RFC 9293 3.10.7.4]") {
  CHECK_FALSE(Seq32{top}.in_window(Seq32{top}, SeqLen{0}));
}

TEST_CASE("the later and the earlier of two numbers, across 2^32") {
  const Seq32 old{top};
  const Seq32 fresh{3};
  CHECK(later(old, fresh) == fresh);
  CHECK(later(fresh, old) == fresh);
  CHECK(earlier(old, fresh) == old);
  CHECK(earlier(fresh, old) == old);
}
