#include <doctest/doctest.h>

#include "core/base/ring.hpp"

using namespace synwave;

TEST_CASE("a ring gives back in the order it was given, also when it grows with its head in the middle") {
  Ring<int> ring;
  int next_in = 0;
  int next_out = 0;
  for (int round = 0; round < 50; ++round) {
    for (int i = 0; i < 3; ++i) ring.push_back(next_in++);
    for (int i = 0; i < 2; ++i) {
      CHECK(ring.front() == next_out++);
      ring.pop_front();
    }
  }
  CHECK(ring.size() == 50);
  CHECK(ring.back() == next_in - 1);
  for (std::size_t i = 0; i < ring.size(); ++i) CHECK(ring[i] == next_out + static_cast<int>(i));
}

TEST_CASE("a cleared ring is empty and starts anew") {
  Ring<int> ring;
  for (int i = 0; i < 5; ++i) ring.push_back(i);
  ring.pop_front();
  ring.clear();
  CHECK(ring.empty());
  ring.push_back(42);
  CHECK(ring.size() == 1);
  CHECK(ring.front() == 42);
  CHECK(ring.back() == 42);
}

TEST_CASE("rings with the same content are equal, wherever it stands in memory") {
  Ring<int> fresh;
  Ring<int> turned;
  for (int i = 0; i < 6; ++i) turned.push_back(-1);
  for (int i = 0; i < 6; ++i) turned.pop_front();
  CHECK(fresh == turned);
  for (int i = 0; i < 7; ++i) {
    fresh.push_back(i);
    turned.push_back(i);
  }
  CHECK(fresh == turned);
  turned.push_back(7);
  CHECK_FALSE(fresh == turned);
  fresh.push_back(8);
  CHECK_FALSE(fresh == turned);
}

TEST_CASE("a slot that is filled in place is the last element, over a growth too") {
  Ring<int> ring;
  for (int i = 0; i < 20; ++i) ring.push_slot() = i;
  CHECK(ring.size() == 20);
  CHECK(ring.front() == 0);
  CHECK(ring.back() == 19);
}
