#include <doctest/doctest.h>

#include "core/base/ids.hpp"

using namespace synwave;

TEST_CASE("an id that was not given is not valid; 0 is a valid one") {
  CHECK_FALSE(HostId{}.valid());
  CHECK(HostId{0}.valid());
  CHECK_FALSE(SocketId{}.valid());
}

TEST_CASE("each socket of each host writes a stream of its own, the forger too") {
  const StreamId first = stream_of(HostId{0}, SocketId{1});
  CHECK(first != stream_of(HostId{1}, SocketId{1}));
  CHECK(first != stream_of(HostId{0}, SocketId{2}));
  CHECK(stream_of(forger, SocketId{1}) != stream_of(HostId{max_hosts - 1}, SocketId{1}));
  CHECK(stream_of(HostId{1}, SocketId{0}) != stream_of(HostId{0}, SocketId{max_sockets_per_host - 1}));
}
