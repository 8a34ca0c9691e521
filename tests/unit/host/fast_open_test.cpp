// Fast Open between two hosts: each decision names its rule, and what is remembered is bounded.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/wire/fast_open.hpp"
#include "tests/unit/host/two_hosts.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

HostConfig fast_client() {
  HostConfig config;
  config.fast_open_client = true;
  return config;
}

HostConfig fast_server() {
  HostConfig config;
  config.fast_open_server = true;
  return config;
}

/// Two hosts whose applications use Fast Open, with one log for both.
struct FastPair {
  test::TwoHosts net;
  Log log;
  bool lose_next_syn = false;
  bool lose_next_text = false;

  FastPair(const HostConfig& of_client, const HostConfig& of_server) : net{of_client, of_server} {
    net.server.application_listen(net.now, 80, std::nullopt, 0, &log);
    exchange();
  }
  void exchange() {
    for (bool again = true; again;) {
      again = false;
      for (Host* from : {&net.client, &net.server}) {
        Departure departure;
        while (from->poll(net.now, departure, &log)) {
          again = true;
          const Segment& s = departure.outgoing.segment;
          if (lose_next_syn && s.syn && from == &net.client) {
            lose_next_syn = false;
            continue;
          }
          if (lose_next_text && !s.text.empty()) {
            lose_next_text = false;
            continue;
          }
          (from == &net.client ? net.server : net.client).on_segment(net.now, s, &log);
        }
      }
    }
  }
  SocketId open(std::uint64_t octets = 10) {
    OpenRequest request;
    request.remote = net.at_server(80);
    request.fast_open = octets;
    const SocketId socket = net.client.application_connect(net.now, request, &log);
    exchange();
    return socket;
  }
  void wait(Duration by) {
    const Time end = net.now + by;
    while (std::min(net.client.next_wakeup(), net.server.next_wakeup()) <= end) {
      net.now = std::min(net.client.next_wakeup(), net.server.next_wakeup());
      (net.client.next_wakeup() <= net.now ? net.client : net.server).on_timer(net.now, &log);
      exchange();
    }
    net.now = end;
  }
  /// Whether a decision of this kind has come since the last question.
  bool decided(Rule rule) {
    const bool found = std::any_of(log.events.begin(), log.events.end(),
                                   [rule](const Event& e) { return e.rule == static_cast<std::uint16_t>(rule); });
    return found;
  }
  void forget() { log = Log{}; }
};

}  // namespace

TEST_CASE("the first connection asks, the second opens with text [RFC7413-4.2.1-a] [RFC7413-4.2.2-c]") {
  FastPair pair{fast_client(), fast_server()};
  pair.open();
  CHECK(pair.decided(Rule::fast_open_asks));
  CHECK(pair.decided(Rule::fast_open_grants));
  CHECK(pair.decided(Rule::fast_open_cookie_kept));
  CHECK_FALSE(pair.decided(Rule::fast_open_syn));
  pair.forget();
  pair.open();
  CHECK(pair.decided(Rule::fast_open_syn));
  CHECK(pair.decided(Rule::fast_open_taken));
  CHECK(pair.decided(Rule::fast_open_accepted));
  CHECK(pair.net.server.counter(Counter::fast_open_passive) == 1);
  CHECK(pair.net.client.counter(Counter::fast_open_active) == 1);
}

TEST_CASE("a client that is not to use Fast Open sends its text after the handshake [RFC7413-2-a]") {
  FastPair pair{{}, fast_server()};
  const SocketId socket = pair.open();
  CHECK(pair.decided(Rule::fast_open_off));
  CHECK_FALSE(pair.decided(Rule::fast_open_asks));
  CHECK(pair.net.client.find(socket)->connection.tcb().snd_queued == 10);  // the ACK is delayed
}

TEST_CASE("a server that is not to use it ignores the option [RFC7413-4.2-a]") {
  FastPair pair{fast_client(), {}};
  pair.open();
  CHECK(pair.decided(Rule::fast_open_not_here));
  CHECK_FALSE(pair.decided(Rule::fast_open_cookie_kept));
}

TEST_CASE(
    "a full queue and a stale cookie: the text goes again with the third segment [RFC7413-4.2.2-f] [RFC7413-4.2-b]") {
  FastPair pair{fast_client(), fast_server()};
  pair.open();
  pair.forget();
  SUBCASE("full") {
    HostConfig config = fast_server();
    config.fast_open_queue = 1;
    pair.net.server.set_config(config);
    // Somebody's request that never ends; the cookie is the client's own, as its next SYN shows.
    OpenRequest request;
    request.remote = pair.net.at_server(80);
    request.fast_open = 10;
    pair.net.client.application_connect(pair.net.now, request, &pair.log);
    Departure departure;
    REQUIRE(pair.net.client.poll(pair.net.now, departure, &pair.log));
    Segment stolen = departure.outgoing.segment;
    stolen.source.port = 1;
    pair.net.server.on_segment(pair.net.now, stolen, &pair.log);
    pair.net.said_by(pair.net.server, &pair.log);
    pair.forget();
    pair.net.server.on_segment(pair.net.now, departure.outgoing.segment, &pair.log);
    pair.exchange();
    CHECK(pair.decided(Rule::fast_open_full));
  }
  SUBCASE("stale") {
    HostConfig config = fast_server();
    config.fast_open_keys = 1;
    config.fast_open_key[0] = {1, 2};
    pair.net.server.set_config(config);
    pair.open();
    CHECK(pair.decided(Rule::fast_open_wrong_cookie));
    CHECK(pair.decided(Rule::fast_open_cookie_kept));
  }
  CHECK(pair.decided(Rule::fast_open_refused));
  CHECK(pair.decided(Rule::fast_open_again));
}

TEST_CASE("what is lost after the refused text is an ordinary loss [RFC7413-4.2.2-f]") {
  for (const Recovery recovery : {Recovery::newreno, Recovery::sack}) {
    HostConfig client = fast_client();
    HostConfig server = fast_server();
    client.sack = server.sack = recovery != Recovery::newreno;
    client.recovery = recovery;
    FastPair pair{client, server};
    pair.open();
    server.fast_open_keys = 1;
    server.fast_open_key[0] = {1, 2};
    pair.net.server.set_config(server);
    const SocketId socket = pair.open();
    CHECK(pair.decided(Rule::fast_open_again));
    pair.forget();
    pair.lose_next_text = true;
    pair.net.client.application_send(pair.net.now, socket, 10, 0, &pair.log);
    pair.exchange();
    pair.wait(3s);
    CHECK(pair.decided(Rule::retransmit_text));
    CHECK_FALSE(pair.decided(Rule::fast_open_again));
  }
}

TEST_CASE("a lost SYN with text is remembered for a minute, then for two [RFC7413-4.1.3.1-a] [RFC7413-4.1.3.1-b]") {
  FastPair pair{fast_client(), fast_server()};
  pair.open();
  for (const Duration pause : {60s, 120s}) {
    pair.forget();
    pair.lose_next_syn = true;
    pair.open();
    pair.wait(1s);
    CHECK(pair.decided(Rule::fast_open_failure_kept));
    pair.wait(pause - 1ns - 1s + 1s);
    pair.forget();
    pair.open();
    CHECK(pair.decided(Rule::fast_open_failed_before));
    pair.wait(1ns);
  }
  pair.forget();
  pair.open();
  CHECK(pair.decided(Rule::fast_open_syn));
}

TEST_CASE("the cache keeps one cookie for each server, and not for ever more of them [RFC7413-4.1.3-a]") {
  FastOpenCache cache;
  FastOpenCookie cookie;
  cookie.length = 8;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    cookie.octets[0] = static_cast<std::uint8_t>(i);
    cache.learn(Address::v4(10, 1, static_cast<std::uint8_t>(i / 250), static_cast<std::uint8_t>(i % 250)), 1460,
                cookie);
  }
  CHECK(cache.find(Address::v4(10, 1, 0, 0)) == nullptr);
  REQUIRE(cache.find(Address::v4(10, 1, 3, 249)) != nullptr);
  cookie.octets[0] = 1;
  cache.learn(Address::v4(10, 1, 3, 249), 9000, cookie);
  CHECK(cache.find(Address::v4(10, 1, 3, 249))->cookie == cookie);
  CHECK(cache.find(Address::v4(10, 1, 3, 249))->mss == 1460);  // [RFC7413-4.1.3-b]
}

TEST_CASE("a cookie is the client's address and the server's key; the port is not in it [RFC7413-4.1.2-a]") {
  constexpr Secret secret{{1, 2}};
  constexpr Secret other{{1, 3}};
  const HostConfig config = fast_server();
  const Address server = test::TwoHosts::server_address;
  const FastOpenCookie cookie = make_fast_open_cookie(config, secret, server, test::TwoHosts::client_address);
  CHECK(check_fast_open_cookie(config, secret, server, test::TwoHosts::client_address, cookie) == 0);
  CHECK_FALSE(check_fast_open_cookie(config, secret, server, Address::v4(10, 0, 0, 3), cookie));
  CHECK_FALSE(check_fast_open_cookie(config, other, server, test::TwoHosts::client_address, cookie));
  FastOpenCookie shorter = cookie;
  shorter.length = 4;
  CHECK_FALSE(check_fast_open_cookie(config, secret, server, test::TwoHosts::client_address, shorter));
}

TEST_CASE("the option is written and read back in both kinds, and other lengths are none [RFC7413-4.1.1-a]") {
  for (const bool experimental : {false, true}) {
    for (std::uint8_t length = 0; length <= 16; ++length) {
      FastOpenCookie cookie;
      cookie.length = length;
      cookie.experimental = experimental;
      for (std::size_t i = 0; i < length; ++i) cookie.octets[i] = static_cast<std::uint8_t>(i + 1);
      Options options;
      options.other = option_with(cookie);
      const bool valid = length == 0 || (length >= 4 && length % 2 == 0);
      CHECK(fast_open_of(options).has_value() == valid);
      if (valid) CHECK(*fast_open_of(options) == cookie);
    }
  }
}
