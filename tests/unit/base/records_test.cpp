#include "core/base/records.hpp"

#include <doctest/doctest.h>

#include <utility>

using namespace synwave;

namespace {

struct Numbered {
  int number = 7;
  int square = 49;
};

Records<Numbered> first_numbers(int count) {
  Records<Numbered> records;
  for (int i = 0; i < count; ++i) records.push_back({i, i * i});
  return records;
}

TEST_CASE("records keep what is put in while they grow") {
  const Records<Numbered> records = first_numbers(1000);
  REQUIRE(records.size() == 1000);
  for (int i = 0; i < 1000; ++i) CHECK(records[static_cast<std::size_t>(i)].square == i * i);
  CHECK(records.front().number == 0);
  CHECK(records.back().number == 999);
  CHECK(records.end() - records.begin() == 1000);
}

TEST_CASE("a new record begins as its type says, also in a used place") {
  Records<Numbered> records = first_numbers(3);
  records.clear();
  CHECK(records.empty());
  CHECK(records.emplace_back().square == 49);
}

TEST_CASE("a record can be put in once more while that makes room") {
  Records<Numbered> records = first_numbers(32);  // full
  records.push_back(records[5]);
  CHECK(records.back().square == 25);
}

TEST_CASE("a copy of records is its own, and moving leaves none behind") {
  Records<Numbered> records = first_numbers(40);
  Records<Numbered> copy = records;
  records[3].number = -1;
  CHECK(copy[3].number == 3);

  Records<Numbered> moved = std::move(copy);
  CHECK(moved.size() == 40);
  CHECK(copy.empty());  // NOLINT(bugprone-use-after-move)
  copy = moved;
  CHECK(copy.size() == 40);
  moved = first_numbers(2);
  CHECK(moved.size() == 2);
  copy = Records<Numbered>{};
  CHECK(copy.empty());
}

}  // namespace
