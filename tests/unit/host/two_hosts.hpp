// Two hosts and a wire between them that takes no time: what one sends, the other gets, until both are silent.
#pragma once

#include <doctest/doctest.h>

#include <vector>

#include "core/host/host.hpp"

namespace synwave::test {

struct TwoHosts {
  static constexpr Address client_address = Address::v4(10, 0, 0, 1);
  static constexpr Address server_address = Address::v4(10, 0, 0, 2);

  explicit TwoHosts(const HostConfig& of_client = {}, const HostConfig& of_server = {}, std::uint64_t seed = 1)
      : client{HostId{0}, client_address, of_client, seed}, server{HostId{1}, server_address, of_server, seed} {
    client.set_default_route(1500);
    server.set_default_route(1500);
  }

  static Endpoint at_server(std::uint16_t port) { return {server_address, port}; }

  /// Everything that `host` has to say now, without delivering it.
  std::vector<Segment> said_by(Host& host, Log* into = nullptr) {
    std::vector<Segment> said;
    Departure departure;
    while (host.poll(now, departure, into)) said.push_back(departure.outgoing.segment);
    return said;
  }

  void exchange() {
    for (bool again = true; again;) {
      again = false;
      for (Host* from : {&client, &server}) {
        Host& to = from == &client ? server : client;
        Departure departure;
        while (from->poll(now, departure, nullptr)) {
          again = true;
          sent.push_back(departure.outgoing.segment);
          to.on_segment(now, departure.outgoing.segment, nullptr);
        }
      }
    }
  }

  void advance(Duration by) {
    const Time end = now + by;
    for (;;) {
      const Time next = std::min(client.next_wakeup(), server.next_wakeup());
      if (next > end) break;
      now = std::max(now, next);
      Host& due = client.next_wakeup() <= now ? client : server;
      due.on_timer(now, nullptr);
      exchange();
    }
    now = end;
  }

  /// A listening descriptor on the server.
  std::int32_t listen(std::uint16_t port, std::uint32_t backlog = 8) {
    const auto fd = static_cast<std::int32_t>(server.socket().value);
    REQUIRE(server.bind(fd, {Address{}, port}).error == Errno::none);
    REQUIRE(server.listen(now, fd, backlog, nullptr).error == Errno::none);
    exchange();
    return fd;
  }

  std::int32_t nonblocking_socket(Host& host) {
    const auto fd = static_cast<std::int32_t>(host.socket().value);
    REQUIRE(host.set_nonblocking(fd, true).error == Errno::none);
    return fd;
  }

  struct Ends {
    std::int32_t client = -1;
    std::int32_t server = -1;
  };
  /// A connection on both sides, all descriptors blocking.
  Ends connected(std::uint16_t port) {
    const std::int32_t listener = listen(port);
    const auto fd = static_cast<std::int32_t>(client.socket().value);
    client.connect(now, fd, at_server(port), nullptr);
    exchange();
    REQUIRE(client.poll_completion().has_value());
    const CallResult accepted = server.accept(now, listener, nullptr);
    REQUIRE(accepted.error == Errno::none);
    return {fd, static_cast<std::int32_t>(accepted.value)};
  }

  Host client;
  Host server;
  Time now{};
  std::vector<Segment> sent;
};

}  // namespace synwave::test
