// SYN cookies: what each scheme keeps, how long, and what nobody can make up.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/host/syn_cookie.hpp"
#include "tests/unit/host/two_hosts.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

constexpr Secret secret{{1, 2}};

Segment cookie_syn(std::uint16_t mss, std::optional<std::uint8_t> shift = {}, bool sack = false,
                   bool timestamps = false) {
  Segment syn;
  syn.source = {test::TwoHosts::client_address, 5000};
  syn.destination = {test::TwoHosts::server_address, 80};
  syn.seq = Seq32{0xFFFFFFFF};
  syn.syn = true;
  syn.window = 65535;
  syn.options.mss = mss;
  syn.options.window_scale = shift;
  syn.options.sack_permitted = sack;
  if (timestamps) syn.options.timestamps = Timestamps{500, 0};
  return syn;
}

/// The ACK of a client that got this cookie.
Segment ack_of(const Segment& syn, const SynCookie& cookie, System system) {
  Segment ack = syn;
  ack.syn = false;
  ack.seq = syn.seq + SeqLen{1};
  ack.ack = cookie.iss + SeqLen{1};
  ack.options = {};
  if (syn.options.timestamps) {
    const std::uint32_t sent = system == System::linux_ ? timestamp_with_options(77'777, cookie.remembered) : 77'777;
    ack.options.timestamps = Timestamps{600, sent};
  }
  return ack;
}

constexpr System systems[] = {System::rfc, System::linux_, System::freebsd};

bool log_has(const Log& log, Rule rule) {
  return std::any_of(log.events.begin(), log.events.end(),
                     [rule](const Event& event) { return event.rule == static_cast<std::uint16_t>(rule); });
}

}  // namespace

TEST_CASE("what a cookie remembers is what it said it would, in every scheme [RFC4987-3.6-a] [RFC4987-3.6-b]") {
  for (const System system : systems) {
    for (const int offered_mss : {64, 535, 536, 1299, 1300, 1439, 1460, 9000}) {
      const auto mss = static_cast<std::uint16_t>(offered_mss);
      for (const bool timestamps : {false, true}) {
        for (const int shift : {-1, 1, 7, 14}) {
          CAPTURE(static_cast<int>(system));
          CAPTURE(mss);
          CAPTURE(timestamps);
          CAPTURE(shift);
          const CookieScheme scheme{system, &secret, Time{1000s}};
          const auto offered = shift < 0 ? std::nullopt : std::optional{static_cast<std::uint8_t>(shift)};
          const Segment syn = cookie_syn(mss, offered, true, timestamps);
          const SynCookie cookie = make_cookie(scheme, syn);
          RememberedSyn recalled;
          REQUIRE(check_cookie(scheme, ack_of(syn, cookie, system), recalled) == CookieCheck::valid);
          CHECK(recalled.mss == cookie.remembered.mss);
          CHECK(recalled.window_scale == cookie.remembered.window_scale);
          CHECK(recalled.sack_permitted == cookie.remembered.sack_permitted);
          CHECK(recalled.timestamps.has_value() == cookie.remembered.timestamps.has_value());
          const bool keeps = system == System::freebsd || (system == System::linux_ && timestamps);
          CHECK(recalled.sack_permitted == keeps);
          CHECK(recalled.window_scale == (keeps ? offered : std::nullopt));
        }
      }
    }
  }
}

TEST_CASE("the MSS of a cookie is never above the peer's, where the table goes that far down [RFC4987-3.6-b]") {
  for (std::uint32_t mss = 536; mss <= 9000; ++mss) {
    for (const System system : systems) {
      const SynCookie cookie = make_cookie({system, &secret, Time{}}, cookie_syn(static_cast<std::uint16_t>(mss)));
      CHECK(*cookie.remembered.mss <= mss);
    }
  }
}

TEST_CASE("a cookie ages: the last moment at which it counts, and the first at which it does not [RFC4987-3.6-a]") {
  struct Life {
    System system;
    Duration last;
    CookieCheck then;
  };
  // Made at the begin of a tick, so it lives as long as it can.
  for (const Life life :
       {Life{System::rfc, 128s, CookieCheck::too_old}, Life{System::linux_, 120s, CookieCheck::too_old},
        Life{System::freebsd, 30s, CookieCheck::wrong}}) {
    CAPTURE(static_cast<int>(life.system));
    const Time begin{960s};  // a begin of 64, 60 and 15 s
    const Segment syn = cookie_syn(1460);
    const SynCookie cookie = make_cookie({life.system, &secret, begin}, syn);
    const Segment ack = ack_of(syn, cookie, life.system);
    RememberedSyn recalled;
    CHECK(check_cookie({life.system, &secret, begin + life.last - 1ns}, ack, recalled) == CookieCheck::valid);
    CHECK(check_cookie({life.system, &secret, begin + life.last}, ack, recalled) == life.then);
  }
}

TEST_CASE("a cookie is worth nothing for another port, another number, another host [RFC4987-3.6-a]") {
  constexpr Secret another{{1, 3}};
  for (const System system : systems) {
    CAPTURE(static_cast<int>(system));
    const CookieScheme scheme{system, &secret, Time{1000s}};
    const Segment syn = cookie_syn(1460);
    const Segment right = ack_of(syn, make_cookie(scheme, syn), system);
    RememberedSyn recalled;
    REQUIRE(check_cookie(scheme, right, recalled) == CookieCheck::valid);
    Segment wrong = right;
    ++wrong.source.port;
    CHECK(check_cookie(scheme, wrong, recalled) == CookieCheck::wrong);
    wrong = right;
    wrong.source.address.octets[3] ^= 1;
    CHECK(check_cookie(scheme, wrong, recalled) == CookieCheck::wrong);
    wrong = right;
    wrong.seq = wrong.seq + SeqLen{4};  // in Linux's scheme a smaller step would only name another MSS
    CHECK(check_cookie(scheme, wrong, recalled) == CookieCheck::wrong);
    CHECK(check_cookie({system, &another, Time{1000s}}, right, recalled) == CookieCheck::wrong);
  }
}

TEST_CASE("guessing a cookie: of a million numbers about one in 2^24 times the table counts [RFC4987-3.6-a]") {
  for (const System system : systems) {
    const CookieScheme scheme{system, &secret, Time{1000s}};
    const Segment syn = cookie_syn(1460);
    Segment guess = ack_of(syn, make_cookie(scheme, syn), system);
    int hits = 0;
    RememberedSyn recalled;
    for (std::uint32_t i = 0; i < 1'000'000; ++i) {
      guess.ack = Seq32{i * 4294U + 1};
      if (check_cookie(scheme, guess, recalled) == CookieCheck::valid) ++hits;
    }
    CHECK(hits <= 8);
  }
}

TEST_CASE(
    "text that overtakes the handshake's ACK is no proof of a cookie: its number is not the SYN's [RFC4987-3.6-a]") {
  for (const System system : systems) {
    const CookieScheme scheme{system, &secret, Time{1000s}};
    for (const std::uint16_t mss : {std::uint16_t{64}, std::uint16_t{536}, std::uint16_t{1300}, std::uint16_t{1460}}) {
      const Segment syn = cookie_syn(mss);
      Segment ack = ack_of(syn, make_cookie(scheme, syn), system);
      RememberedSyn recalled;
      REQUIRE(check_cookie(scheme, ack, recalled) == CookieCheck::valid);
      const Seq32 seq = ack.seq;
      for (std::uint32_t octets = 1; octets < 1000; ++octets) {
        ack.seq = seq + SeqLen{octets};
        CHECK(check_cookie(scheme, ack, recalled) == CookieCheck::wrong);
      }
    }
  }
}

TEST_CASE("ten thousand SYNs leave nothing behind, and a client gets through [RFC4987-3.6-a] [RFC4987-3.5-a]") {
  HostConfig config;
  config.syn_cookies = SynCookies::when_full;
  config.syn_backlog = 16;
  test::TwoHosts net{{}, config};
  const auto fd = net.listen(80);
  net.server.set_nonblocking(fd, true);
  Segment syn = cookie_syn(1460);
  for (std::uint16_t port = 1; port <= 10'000; ++port) {
    syn.source.port = port;
    syn.source.address.octets[2] = static_cast<std::uint8_t>(port % 250);
    net.server.on_segment(net.now, syn, nullptr);
    CHECK(net.said_by(net.server).size() == 1);
  }
  CHECK(net.server.sockets_now() == 1 + 16);
  const auto client = net.nonblocking_socket(net.client);
  net.client.connect(net.now, client, net.at_server(80), nullptr);
  net.exchange();
  const CallResult accepted = net.server.accept(net.now, fd, nullptr);
  CHECK(accepted.error == Errno::none);
  CHECK(net.server.counter(Counter::syncookies_recv) == 1);
  CHECK(net.server.counter(Counter::syncookies_sent) == 10'000 - 16 + 1);
}

TEST_CASE("each decision about a cookie names its rule") {
  HostConfig config;
  config.syn_cookies = SynCookies::when_full;
  config.syn_backlog = 1;
  test::TwoHosts net{{}, config};
  net.listen(80);
  Segment syn = cookie_syn(1460);
  net.server.on_segment(net.now, syn, nullptr);
  net.said_by(net.server);
  const auto says = [&net](Rule rule, const Segment& segment) {
    Log log;
    net.server.on_segment(net.now, segment, &log);
    net.said_by(net.server, &log);
    return log_has(log, rule);
  };
  syn.source.port = 5001;
  CHECK(says(Rule::cookie_sent, syn));
  const CookieScheme other{System::rfc, &secret, net.now};
  CHECK(says(Rule::cookie_wrong, ack_of(syn, make_cookie(other, syn), System::rfc)));

  net.server.on_segment(net.now, syn, nullptr);
  const auto said = net.said_by(net.server);
  REQUIRE(said.size() == 1);
  Segment ack = ack_of(syn, {said[0].seq, {}}, System::rfc);
  net.now = net.now + 200s;
  Segment third = syn;
  third.source.port = 5002;
  config.syn_cookies = SynCookies::always;
  config.syn_backlog = 5;
  net.server.set_config(config);
  CHECK(says(Rule::cookie_always, third));
  CHECK(says(Rule::cookie_too_old, ack));

  net.server.on_segment(net.now, syn, nullptr);
  const auto again = net.said_by(net.server);
  REQUIRE(again.size() == 1);
  ack = ack_of(syn, {again[0].seq, {}}, System::rfc);
  CHECK(says(Rule::cookie_recalls, ack));
}

TEST_CASE("the oldest half-open connection makes room [RFC4987-3.4-a]") {
  HostConfig config;
  config.syn_recycle = true;
  config.syn_backlog = 1;
  test::TwoHosts net{{}, config};
  net.listen(80);
  Segment syn = cookie_syn(1460);
  net.server.on_segment(net.now, syn, nullptr);
  net.said_by(net.server);
  syn.source.port = 5001;
  Log log;
  net.server.on_segment(net.now, syn, &log);
  CHECK(net.said_by(net.server, &log).size() == 1);
  CHECK(log_has(log, Rule::half_open_recycled));
  CHECK(net.server.sockets_in(State::syn_received, 80) == 1);
}
