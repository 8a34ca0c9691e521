// TCP_INFO: what a connection tells of itself.
#include <doctest/doctest.h>

#include "tests/unit/host/two_hosts.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

HostConfig linux_config() {
  HostConfig config;
  config.system = System::linux_;
  config.timestamps = config.sack = true;
  config.wscale = 7;
  return config;
}

}  // namespace

TEST_CASE("TCP_INFO follows a connection: states, options, counts in segments, times since") {
  test::TwoHosts net{linux_config(), linux_config()};
  CHECK_FALSE(net.client.tcp_info(net.now, 3).has_value());
  const auto ends = net.connected(80);
  const auto info = [&net, &ends] { return *net.client.tcp_info(net.now, ends.client); };
  CHECK(info().state == State::established);
  CHECK(info().options == (info_timestamps | info_sack | info_wscale));
  CHECK(info().snd_mss == 1448);
  CHECK(info().snd_wscale == 7);
  CHECK(info().pmtu == 1500);
  CHECK(info().ca_state == CaState::open);
  CHECK(info().snd_ssthresh == 0x7FFFFFFF);

  net.now += 300ms;
  net.client.send(net.now, ends.client, 3 * 1448, nullptr);
  CHECK(info().notsent_bytes == 3 * 1448);
  net.said_by(net.client);
  CHECK(info().notsent_bytes == 0);
  CHECK(info().unacked == 3);
  CHECK(info().last_data_sent == 0ms);
  CHECK(info().last_ack_recv == 300ms);
  const Time lost_at = net.client.next_wakeup();
  net.client.on_timer(lost_at, nullptr);
  net.said_by(net.client);
  net.now = lost_at;
  CHECK(info().ca_state == CaState::loss);
  CHECK(info().backoff == 1);
  CHECK(info().lost == 3);
  CHECK(info().total_retrans == 1);
}

TEST_CASE("TCP_INFO: a listener tells of its accept queue; Linux hides TIME_WAIT") {
  HostConfig config = linux_config();
  test::TwoHosts net{config, config};
  const auto ends = net.connected(80);
  const TcpInfo listening = *net.server.tcp_info(net.now, 3);
  CHECK(listening.state == State::listen);
  CHECK(listening.unacked == 0);
  CHECK(listening.sacked == 9);
  net.client.shutdown(net.now, ends.client, ShutdownHow::write, nullptr);
  net.exchange();
  net.server.close(net.now, ends.server, nullptr);
  net.exchange();
  REQUIRE(net.client.sockets_in(State::time_wait, 0) == 1);
  CHECK(net.client.tcp_info(net.now, ends.client)->state == State::closed);
  CHECK((net.client.readiness(ends.client) & poll_hup) != 0);
}
