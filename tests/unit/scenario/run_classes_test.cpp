#include <doctest/doctest.h>

#include "core/scenario/ast.hpp"
#include "core/sim/fault.hpp"

using namespace synwave;
using synwave::scenario::SegmentClass;

TEST_CASE("the language's classes and the World's bits mean the same segments") {
  constexpr int class_count = 7;
  for (unsigned flags = 0; flags < 32; ++flags) {
    Segment s;
    s.syn = (flags & 1) != 0;
    s.fin = (flags & 2) != 0;
    s.rst = (flags & 4) != 0;
    if ((flags & 8) != 0) s.ack = Seq32{1};
    s.text.length = (flags & 16) != 0 ? 10 : 0;
    for (int c = 0; c < class_count; ++c) {
      const bool by_bit = (classes_of(s) >> c & 1) != 0;
      CHECK_MESSAGE(by_bit == belongs_to(s, static_cast<SegmentClass>(c)), "flags " << flags << " class " << c);
    }
  }
}
