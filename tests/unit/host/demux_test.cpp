#include "core/host/demux.hpp"

#include <doctest/doctest.h>

#include <map>
#include <vector>

#include "core/base/hash.hpp"

using namespace synwave;

namespace {

Endpoint local(std::uint16_t port) {
  return {Address::v4(10, 0, 0, 1), port};
}
Endpoint remote(std::uint16_t port) {
  return {Address::v4(10, 0, 0, 2), port};
}

}  // namespace

TEST_CASE("a four-tuple is found exactly: each of its four parts decides") {
  Demux demux;
  demux.insert(local(1000), remote(80), 7);
  CHECK(demux.find(local(1000), remote(80)) == 7);
  CHECK(demux.find(local(1001), remote(80)) == Demux::not_found);
  CHECK(demux.find(local(1000), remote(81)) == Demux::not_found);
  CHECK(demux.find({Address::v4(10, 0, 0, 9), 1000}, remote(80)) == Demux::not_found);
  CHECK(demux.find(local(1000), {Address::v4(10, 0, 0, 9), 80}) == Demux::not_found);
}

TEST_CASE("with any number of connections, demultiplexing agrees with a plain map") {
  Demux demux;
  std::map<std::uint32_t, std::uint32_t> model;
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    const std::uint64_t drawn = mix64(i + 1);
    // Few ports in the first half, so that the set crosses the border of the index again and again.
    const auto bound = i < 10'000 ? 12U : 3'000U;
    const auto port = static_cast<std::uint16_t>(1024 + drawn % bound);
    const std::uint32_t key = port;
    if (model.count(key) != 0) {
      REQUIRE(demux.find(local(port), remote(80)) == model[key]);
      demux.erase(local(port), remote(80));
      model.erase(key);
    } else {
      REQUIRE(demux.find(local(port), remote(80)) == Demux::not_found);
      demux.insert(local(port), remote(80), i);
      model[key] = i;
    }
    REQUIRE(demux.size() == model.size());
  }
  REQUIRE(model.size() > 100);
  for (const auto& [port, slot] : model) CHECK(demux.find(local(static_cast<std::uint16_t>(port)), remote(80)) == slot);
}
