// Crash and reboot.
#include <doctest/doctest.h>

#include "tests/unit/host/two_hosts.hpp"

using namespace synwave;
using namespace std::chrono_literals;

TEST_CASE("a host that has crashed answers nothing and wakes for nothing") {
  test::TwoHosts net;
  const auto ends = net.connected(80);
  net.client.send(net.now, ends.client, 100, nullptr);
  Log log;
  net.server.crash(net.now, 0, &log);
  CHECK(log.events.back().rule == static_cast<std::uint16_t>(Rule::host_crashed));
  net.exchange();
  CHECK_FALSE(net.server.up());
  CHECK(net.server.next_wakeup() == never);
  CHECK(net.server.sockets_now() == 0);
  CHECK(net.server.recv(net.now, ends.server, 1, nullptr).error == Errno::ebadf);
  CHECK(net.client.next_wakeup() != never);  // the text is not acknowledged
}

TEST_CASE("after a reboot the old connection's segments draw RST, and the ISN secret is another") {
  test::TwoHosts net;
  const auto ends = net.connected(80);
  const auto isn_now = [&net] {
    OpenRequest request;
    request.remote = {net.client_address, 9};
    request.from_port = 40000;
    net.server.application_connect(net.now, request, nullptr);
    return net.said_by(net.server).at(0).seq;
  };
  const Seq32 before = isn_now();
  const std::uint32_t created = net.server.sockets_created();
  net.server.reboot(net.now, 0, nullptr);
  net.exchange();
  CHECK(net.server.up());
  net.client.send(net.now, ends.client, 100, nullptr);
  net.exchange();
  CHECK(net.client.get_option(net.now, ends.client, SocketOption::so_error).value ==
        static_cast<int>(Errno::econnreset));
  CHECK(isn_now() != before);
  CHECK(net.server.sockets_created() > created);
}

TEST_CASE("the fingerprint of a host does not depend on how its sockets came to be where they are") {
  test::TwoHosts plain;
  test::TwoHosts detour;
  const auto fd = static_cast<std::int32_t>(detour.server.socket().value);
  detour.server.close(detour.now, fd, nullptr);
  detour.exchange();
  plain.server.application_listen(plain.now, 80, {}, 0, nullptr);
  detour.server.application_listen(detour.now, 80, {}, 0, nullptr);
  plain.exchange();
  detour.exchange();
  CHECK(plain.server.hash(plain.now) == detour.server.hash(detour.now));
  plain.server.application_listen(plain.now, 81, {}, 0, nullptr);
  plain.exchange();
  CHECK(plain.server.hash(plain.now) != detour.server.hash(detour.now));
}
