#include "core/host/timer_heap.hpp"

#include <doctest/doctest.h>

#include "tests/unit/host/two_hosts.hpp"

using namespace synwave;
using namespace std::chrono_literals;

TEST_CASE("timers come by time, and of equal ones the older socket's first") {
  TimerHeap heap;
  CHECK(heap.earliest() == never);
  heap.push(Time{3s}, SocketId{1}, 0);
  heap.push(Time{1s}, SocketId{5}, 1);
  heap.push(Time{1s}, SocketId{2}, 2);
  CHECK(heap.earliest() == Time{1s});
  CHECK(heap.top().socket == SocketId{2});
  heap.pop();
  CHECK(heap.top().socket == SocketId{5});
  heap.pop();
  CHECK(heap.top().socket == SocketId{1});
}

TEST_CASE("a host says exactly when it wants to be woken, also after a deadline has moved") {
  test::TwoHosts net;
  const auto fd = net.nonblocking_socket(net.client);
  net.client.connect(net.now, fd, net.at_server(80), nullptr);
  REQUIRE(net.said_by(net.client).size() == 1);  // the SYN, which nobody gets
  CHECK(net.client.next_wakeup() == Time{1s});

  net.now = Time{1s - 1ns};
  net.client.on_timer(net.now, nullptr);
  CHECK(net.said_by(net.client).empty());
  net.now = Time{1s};
  net.client.on_timer(net.now, nullptr);
  CHECK(net.said_by(net.client).size() == 1);
  CHECK(net.client.next_wakeup() == Time{3s});  // RFC 6298 (5.5): the time-out doubles
}

TEST_CASE("a timer that was called off leaves no wake-up behind") {
  test::TwoHosts net;
  net.listen(80);
  const auto fd = net.nonblocking_socket(net.client);
  net.client.connect(net.now, fd, net.at_server(80), nullptr);
  net.exchange();
  CHECK(net.client.next_wakeup() == never);
  CHECK(net.server.next_wakeup() == never);
}
