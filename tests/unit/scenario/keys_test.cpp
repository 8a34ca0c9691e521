#include "core/scenario/keys.hpp"

#include "core/host/profile.hpp"
#include "tests/unit/scenario/parsed.hpp"

using namespace synwave;
using namespace synwave::scenario;
using namespace synwave::scenario::test;
using namespace std::chrono_literals;

namespace {

HostConfig config_with(const std::string& keys) {
  return parsed("host a " + keys + "\nhost b\nlink a b").hosts[0].config;
}

/// What a host's key is answered with, without place and code.
std::string answer(const std::string& key) {
  const ParseResult result = parse("host a " + key + "\nhost b\nlink a b");
  return result.diagnostics.empty() ? "" : text_of(result.diagnostics[0]);
}

std::string link_answer(const std::string& key) {
  const ParseResult result = parse("host a\nhost b\nlink a b " + key);
  return result.diagnostics.empty() ? "" : text_of(result.diagnostics[0]);
}

LinkConfig link_with(const std::string& keys) {
  return parsed("host a\nhost b\nlink a b " + keys).links[0].ab;
}

}  // namespace

TEST_CASE("each key of a host sets its field") {
  CHECK(config_with("msl=30s").msl == 30s);
  CHECK(config_with("rto-initial=3s").rto_initial == 3s);
  CHECK(config_with("rto-min=200ms").rto_min == 200ms);
  CHECK(config_with("rto-max=60s").rto_max == 60s);
  CHECK(config_with("initial-window=10").initial_window == 10);
  CHECK(config_with("initial-window=rfc5681").initial_window == 0);
  CHECK(config_with("delayed-ack=40ms").delayed_ack == 40ms);
  CHECK(config_with("delayed-ack=off").delayed_ack == 0s);
  CHECK_FALSE(config_with("nagle=off").nagle);
  CHECK(config_with("cc=none").cc == CongestionControl::none);
  CHECK(config_with("cc=reno").cc == CongestionControl::reno);
  CHECK(config_with("isn=clock").isn == IsnChoice::clock);
  CHECK(config_with("isn=4294967295").isn == IsnChoice::fixed);
  CHECK(config_with("isn=4294967295").isn_fixed == Seq32{4294967295});
  CHECK(config_with("mss=100").mss == 100);
  CHECK(config_with("rcvbuf=8k").rcvbuf == 8192);
  CHECK(config_with("sndbuf=1M").sndbuf == 1048576);
  CHECK_FALSE(config_with("rfc1337=off").rfc1337);
  CHECK_FALSE(config_with("challenge-ack=off").challenge_ack);
  CHECK_FALSE(config_with("time-wait=off").time_wait);
  CHECK(config_with("handshake=two-way").handshake == Handshake::two_way);
  CHECK(config_with("fin-wait-2-timeout=60s").fin_wait_2_timeout == 60s);
  CHECK(config_with("ports=32768..60999").first_port == 32768);
  CHECK(config_with("ports=32768..60999").last_port == 60999);
  CHECK(config_with("syn-backlog=1").syn_backlog == 1);
}

TEST_CASE("R2 is a time or a number of retransmissions, and setting one takes the other away") {
  CHECK(config_with("syn-retries=6").syn_retries == 6);
  CHECK(config_with("syn-retries=6").syn_give_up_after == 0s);
  CHECK(config_with("syn-retries=6s").syn_give_up_after == 6s);
  CHECK(config_with("syn-retries=6s").syn_retries == 0);
  CHECK(config_with("retries=15").retries == 15);
  CHECK(config_with("retries=100s").give_up_after == 100s);
  CHECK(answer("retries=0") == "retries=0 is out of range, it must be at least 1 and at most 1000");
  CHECK(answer("retries=often") ==
        "\"often\" cannot be the value of retries, expected a time such as 3m or a number of times");
}

TEST_CASE("a delayed ACK waits less than half a second [RFC9293-MUST-40]") {
  CHECK(config_with("delayed-ack=499.999999ms").delayed_ack == 499999999ns);
  CHECK(answer("delayed-ack=500ms") ==
        "delayed-ack=500ms is out of range, it must be at least 1ns and at most 499.999999ms");
}

TEST_CASE("values out of range and values of another kind") {
  CHECK(answer("msl=0") == "msl=0 is out of range, it must be at least 1ns and at most 24h");
  CHECK(answer("msl=25h") == "msl=25h is out of range, it must be at least 1ns and at most 24h");
  CHECK(answer("msl=long") == "\"long\" cannot be the value of msl, expected a time such as 20ms or 1.5s");
  CHECK(answer("isn=4294967296") == "isn=4294967296 is out of range, it must be at least 0 and at most 4294967295");
  CHECK(answer("isn=x") == "\"x\" cannot be the value of isn, expected rfc6528, clock or a number");
  CHECK(answer("mss=0") == "mss=0 is out of range, it must be at least 1 and at most 65495");
  CHECK(answer("mss=65496") == "mss=65496 is out of range, it must be at least 1 and at most 65495");
  CHECK(answer("rcvbuf=2G") == "rcvbuf=2G is out of range, it must be at least 1 and at most 1G");
  CHECK(answer("nagle=yes") == "\"yes\" cannot be the value of nagle, expected on or off");
  CHECK(answer("ports=5") == "\"5\" cannot be the value of ports, expected FIRST..LAST");
  CHECK(answer("ports=7..6") == "ports=7..6 is out of range, it must be at least 7 and at most 65535");
  CHECK(answer("ports=0..6") == "ports=0..6 is out of range, it must be at least 1 and at most 65535");
  CHECK(answer("syn-backlog=0") == "syn-backlog=0 is out of range, it must be at least 1 and at most 65535");
  CHECK(answer("handshake=four-way") == "\"four-way\" cannot be the value of handshake, expected three-way or two-way");
}

TEST_CASE("keys of opening and reuse") {
  for (const char* key :
       {"syncookies=on", "syncookies=always", "syncookies=off", "syn-recycle=on", "syn-ack-retries=3",
        "syn-ack-retries=same", "fastopen=client", "fastopen=server", "fastopen=on", "fastopen=off", "fastopen-queue=0",
        "tw-reuse=on", "challenge-limit=0", "challenge-period=1s", "rfc1337=2s"}) {
    CAPTURE(key);
    CHECK(answer(key).empty());
  }
  CHECK(answer("syncookies=2") == "\"2\" cannot be the value of syncookies, expected off, on or always");
  CHECK(answer("fastopen=yes") == "\"yes\" cannot be the value of fastopen, expected off, client, server or on");
  CHECK(answer("rfc1337=maybe") == "\"maybe\" cannot be the value of rfc1337, expected on, off or a time such as 2s");
  CHECK(answer("syn-ack-retries=0") == "syn-ack-retries=0 is out of range, it must be at least 1 and at most 1000");
  CHECK(answer("challenge-limit=65536") ==
        "challenge-limit=65536 is out of range, it must be at least 0 and at most 65535");
}

TEST_CASE("values that contradict each other") {
  CHECK(complaints("host a rto-min=5s rto-max=2s\nhost b\nlink a b") ==
        "1:19+10 values_contradict: rto-min=5s contradicts rto-max=2s");
  CHECK(answer("rto-max=500ms rto-min=100ms") == "rto-initial=1s contradicts rto-max=500ms");
}

TEST_CASE("what the engine cannot do yet says so; what it does anyway is accepted") {
  for (const char* key : {"ecn=off", "recovery=newreno", "recovery=sack", "recovery=rack", "prr=crb"}) {
    CAPTURE(key);
    CHECK(answer(key).empty());
  }
  CHECK(answer("wscale=14").empty());
  CHECK(answer("wscale=15") == "wscale=15 is out of range, it must be at least 0 and at most 14");
  CHECK(answer("recovery=fack") == "\"fack\" cannot be the value of recovery, expected newreno, sack or rack");
  CHECK(answer("prr=on") == "\"on\" cannot be the value of prr, expected off, crb, ssrb or adaptive");
  CHECK(answer("cc=vegas") == "\"vegas\" cannot be the value of cc, expected reno, cubic or none");
  for (const char* key : {"unreachable=host", "unreachable=port", "unreachable=off", "icmp=off", "icmp=on"}) {
    CAPTURE(key);
    CHECK(link_answer(key).empty());
  }
  CHECK(link_answer("unreachable=net") == "\"net\" cannot be the value of unreachable, expected off, host or port");
}

TEST_CASE("the effective keys of a host read back to the same configuration") {
  const HostConfig config = config_with(
      "msl=30s rto-initial=2s rto-min=200ms rto-max=60s initial-window=10 delayed-ack=off nagle=off cc=none isn=5 "
      "mss=536 "
      "rcvbuf=8k sndbuf=16k rfc1337=2s challenge-ack=off challenge-limit=3 challenge-period=2s time-wait=off "
      "handshake=two-way fin-wait-2-timeout=60s "
      "syn-retries=6 retries=15 ports=1..2 syn-backlog=7 syn-ack-retries=2 syncookies=always "
      "syn-recycle=on fastopen=server fastopen-queue=3 tw-reuse=on timestamps=on sack=on dsack=on recovery=rack "
      "prr=ssrb tlp=off wscale=auto quick-ack=on keepalive=on "
      "keepalive-idle=1m keepalive-interval=1s keepalive-count=3");
  CHECK(config_with("wscale=0").wscale == 0);
  HostConfig again;
  for (const KeyValue& kv : effective_keys(config)) {
    CAPTURE(kv.key);
    CHECK(apply_host_key(kv.key, kv.value, again).outcome == KeyOutcome::ok);
  }
  CHECK(again == config);

  std::string all;
  for (const KeyValue& kv : effective_keys(HostConfig{})) all.append(kv.key).append("=").append(kv.value).append(" ");
  CHECK(all ==
        "handshake=three-way isn=rfc6528 ports=49152..65535 syn-retries=3m syn-linear-timeouts=0 "
        "syn-ack-retries=same repeated-syn=ack drop-syn-fin=off syn-backlog=128 syncookies=off "
        "syn-recycle=off fastopen=off fastopen-queue=16 time-wait=on msl=2m time-wait-ack-restarts=off "
        "rfc1337=on tw-reuse=off fin-wait-2-timeout=off rst-for-unread=on rst-for-late-text=own "
        "rst-on-give-up=off rst-with-ack=off challenge-ack=on challenge-limit=10 challenge-period=5s "
        "rst-other-edges=off rst-spares-text=off rst-told-after-fin=off icmp-soft-aborts=off mss=auto "
        "wscale=off sack=off dsack=off reneging=off timestamps=off timestamps-required=on "
        "option-order=linux sndbuf=64k nagle=on nagle-waits=any-in-flight push-bursts=off "
        "window-probe=octet persist-min=0 urgent-pointer=after urgent-announced=on rcvbuf=65535 "
        "delayed-ack=200ms quick-ack=off rto-initial=1s rto-min=1s rto-min-of=rto rto-max=2m rto-slop=0 "
        "rtt-forgotten-after=off retries=100s retries-are-time=off orphan-retries=same user-timeout=off "
        "user-timeout-in-persist=off user-timeout-option=off user-timeout-advertised=5m "
        "user-timeout-limits=100s..1h user-timeout-changeable=on keepalive=off keepalive-idle=2h "
        "keepalive-interval=75s keepalive-count=9 keepalive-octet=off initial-window=rfc5681 "
        "syn-losses-forgiven=0 cc=reno fast-convergence=on growth=octets growth-needs-use=off "
        "recovery=newreno prr=off tlp=on ecn=off ecn-syn-retries=0 ecn-retry-after-rst=on system=rfc "
        "rcvbuf-max=208k sndbuf-max=208k ");
}

TEST_CASE("whatever a profile sets, a key can set as well") {
  const HostConfig profiles[] = {rfc_profile(), linux_profile(), freebsd_profile()};
  for (const HostConfig& from : profiles) {
    for (const HostConfig& to : profiles) {
      HostConfig config = from;
      for (const KeyValue& kv : effective_keys(to)) apply_host_key(kv.key, kv.value, config);
      CHECK(config == to);
    }
  }
}

TEST_CASE("habits of systems are keys like others") {
  const HostConfig config = config_with("linux system=freebsd rto-min-of=rto nagle-waits=not-from-idle rcvbuf-max=1M");
  CHECK(config.system == System::freebsd);
  CHECK_FALSE(config.rto_min_is_of_variation);
  CHECK(config.nagle_variant == NagleVariant::not_from_idle);
  CHECK(config.rmem_max == 1U << 20);
  CHECK(config.push_bursts);  // nobody has asked for anything else
  CHECK(answer("nagle-waits=never") ==
        "\"never\" cannot be the value of nagle-waits, expected any-in-flight, small-in-flight or not-from-idle");
  CHECK(answer("window-probe=full") == "\"full\" cannot be the value of window-probe, expected octet or empty");
  CHECK(answer("system=plan9") == "\"plan9\" cannot be the value of system, expected rfc, linux or freebsd");
  CHECK(answer("rst-with-ack=maybe") == "\"maybe\" cannot be the value of rst-with-ack, expected on or off");
  CHECK(answer("persist-min=soon") ==
        "\"soon\" cannot be the value of persist-min, expected a time such as 20ms or 1.5s");
  CHECK(answer("rto-slop=25h") == "rto-slop=25h is out of range, it must be at least 0 and at most 24h");
  CHECK(answer("syn-linear-timeouts=1001") ==
        "syn-linear-timeouts=1001 is out of range, it must be at least 0 and at most 1000");
  CHECK(answer("sndbuf-max=2G") == "sndbuf-max=2G is out of range, it must be at least 1 and at most 1G");
}

TEST_CASE("a value that cannot be leaves the configuration as it was") {
  for (const char* key : {"rfc1337=maybe", "ports=7..6", "isn=x", "retries=often", "wscale=15", "fastopen=yes"}) {
    CAPTURE(key);
    HostConfig config;
    const std::string_view pair = key;
    const std::size_t equals = pair.find('=');
    CHECK(apply_host_key(pair.substr(0, equals), pair.substr(equals + 1), config).outcome != KeyOutcome::ok);
    CHECK(config == HostConfig{});
  }
}

TEST_CASE("each key of a link sets its field, and reads back") {
  const LinkConfig link = link_with(
      "delay=20ms jitter=5ms loss=1% rate=1.5Mbps queue=64 duplicate=2% reorder=3% reorder-by=7ms corrupt=0.5% "
      "mark=9 "
      "mtu=576");
  CHECK(link.delay == 20ms);
  CHECK(link.jitter == 5ms);
  CHECK(link.loss.parts_per_billion == 10'000'000);
  CHECK(link.rate == 1'500'000);
  CHECK(link.queue == 64);
  CHECK(link.duplicate.parts_per_billion == 20'000'000);
  CHECK(link.reorder.parts_per_billion == 30'000'000);
  CHECK(link.reorder_by == 7ms);
  CHECK(link.corrupt.parts_per_billion == 5'000'000);
  CHECK(link.mark == 9);
  CHECK(link.mtu == 576);
  LinkConfig again;
  for (const KeyValue& kv : effective_keys(link)) {
    std::optional<LinkSetting> setting;
    CHECK(read_link_key(kv.key, kv.value, setting).outcome == KeyOutcome::ok);
    REQUIRE(setting);
    apply(*setting, again);
  }
  CHECK(again == link);
  std::string all;
  for (const KeyValue& kv : effective_keys(LinkConfig{})) all.append(kv.key).append("=").append(kv.value).append(" ");
  CHECK(all ==
        "delay=0 jitter=0 loss=0% rate=unlimited queue=unlimited duplicate=0% reorder=0% reorder-by=0 corrupt=0% "
        "mark=off "
        "mtu=1500 unreachable=off icmp=on ");
}

TEST_CASE("wrong values of a link") {
  CHECK(link_answer("loss=5") == "\"5\" cannot be the value of loss, expected a percentage such as 2.5%");
  CHECK(link_answer("loss=101%") == "loss=101% is out of range, it must be at least 0% and at most 100%");
  CHECK(link_answer("rate=10") == "\"10\" cannot be the value of rate, expected a rate such as 64kbps or 10Mbps");
  CHECK(link_answer("rate=0bps") == "rate=0bps is out of range, it must be at least 1bps and at most 1000Gbps");
  CHECK(link_answer("queue=0") == "queue=0 is out of range, it must be at least 1 and at most 1000000");
  CHECK(link_answer("mtu=67") == "mtu=67 is out of range, it must be at least 68 and at most 65535");
  CHECK(link_answer("dealy=1s") == "unknown key \"dealy\", expected a key; did you mean \"delay\"?");
  CHECK(link_answer("delay=-1s") == "\"-1s\" cannot be the value of delay, expected a time such as 20ms or 1.5s");
}
