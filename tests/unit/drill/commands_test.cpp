#include "core/drill/shell.hpp"
#include "tests/unit/drill/running.hpp"

using namespace synwave;
using namespace synwave::drill;
using test::accepted;
using test::outcome;

namespace {

std::string command(std::string_view text) {
  return outcome("0 `" + std::string{text} + "`\n");
}

}  // namespace

TEST_CASE("packetdrill commands: joined as a shell would") {
  CHECK(command("true") == "pass");
  CHECK(command("false") == "fail 1: `false`: it ends with status 1");
  CHECK(command("false; true") == "pass");
  CHECK(command("false && true") == "fail 1: `false && true`: it ends with status 1");
  CHECK(command("false || true") == "pass");
  CHECK(command("echo one two | grep 'e t' > /dev/null 2>&1") == "pass");
  CHECK(command("echo one | grep -c one | grep 1 > /dev/null") == "pass");
  CHECK(command("echo one | grep -v one") != "pass");
}

TEST_CASE("packetdrill commands: nothing reaches a shell, a file or a network") {
  CHECK(command("rm -rf /") == "fail 1: unknown command `rm -rf /`");
  CHECK(command("echo x > /tmp/x") == "fail 1: not supported yet: output to /tmp/x in a command");
  CHECK(command("grep x < /etc/passwd") == "fail 1: not supported yet: input from a file in a command");
  CHECK(command("cat /etc/passwd") == "fail 1: not supported yet: cat /etc/passwd");
  CHECK(command("grep root /etc/passwd") == "fail 1: unknown command `grep root /etc/passwd`");
  CHECK(command("sleep 1 &") == "fail 1: not supported yet: a command in the background in a command");
}

TEST_CASE("packetdrill commands: sysctl by the names of both systems") {
  CHECK(command("sysctl -q -w net.ipv4.tcp_sack=0 net.ipv4.tcp_timestamps=1") == "pass");
  CHECK(command("../common/set_sysctls.py /proc/sys/net/ipv4/tcp_sack=0") == "pass");
  CHECK(command("sysctl -w net.ipv4.tcp_rmem='4096 540000 15728640'") == "pass");
  CHECK(command("sysctl net.inet.tcp.rfc1323=0") == "pass");
  CHECK(command("sysctl -w net.ipv4.tcp_ecn=1") == "pass");
  CHECK(command("sysctl -w net.ipv4.tcp_mtu_probing=1") ==
        "fail 1: not supported yet: sysctl net.ipv4.tcp_mtu_probing=1");
  CHECK(command("sysctl -w net.ipv4.tcp_madeup=1") == "fail 1: not supported yet: sysctl net.ipv4.tcp_madeup");
  CHECK(command("sysctl -w net.ipv4.tcp_sack=x") ==
        "fail 1: `sysctl -w net.ipv4.tcp_sack=x`: the value of net.ipv4.tcp_sack=x cannot be read");
}

TEST_CASE("packetdrill commands: a sysctl changes what connections do from then on") {
  CHECK(
      outcome(
          "--profile=linux\n0 `sysctl -q net.ipv4.tcp_sack=0 net.ipv4.tcp_timestamps=0 net.ipv4.tcp_window_scaling=0`\n"
          "+0 socket(..., SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3\n"
          "+0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)\n+0 > S 0:0(0) <mss 1460>\n") ==
      "pass");
}

TEST_CASE("packetdrill commands: tables of sockets") {
  CHECK(outcome(accepted("+0 `sockstat -4 -P tcp -p 8080 -s | grep packetdril | grep -c ESTABLISHED | grep 1`\n")) ==
        "pass");
  CHECK(outcome(accepted("+0 `ss -tan state established | grep -c ESTAB | grep 1`\n")) == "pass");
  CHECK(outcome(accepted("+0 `cat /proc/net/tcp | grep ':1F90' | grep -c ' 01 ' | grep 1`\n")) == "pass");
  CHECK(outcome(accepted("+0 `synwave state 4 CLOSE_WAIT`\n")) ==
        "fail 10: `synwave state 4 CLOSE_WAIT`: the socket is in ESTABLISHED");
  CHECK(outcome(accepted("+0 `tcpdrop -s ESTABLISHED`\n+0 > R. 1:1(0) ack 1\n", "--profile=freebsd")) == "pass");
}

TEST_CASE("packetdrill commands: counters are those that are kept") {
  CHECK(outcome(accepted("+0 `nstat | grep TcpPassiveOpens | grep 1`\n")) == "pass");
  CHECK(outcome(accepted("+0 `nstat | grep TcpExtTCPNoSuch`\n")) ==
        "fail 10: not supported yet: counter TcpExtTCPNoSuch");
}

TEST_CASE("packetdrill shell: patterns of grep") {
  using shell::matches;
  CHECK(matches("a.c", "xxabcxx", false, false));
  CHECK_FALSE(matches("^a.c", "xabc", false, false));
  CHECK(matches("c$", "abc", false, false));
  CHECK(matches("ab*c", "ac", false, false));
  CHECK(matches("[0-9]+ *x", "12  x", true, false));
  CHECK(matches("a\\+", "caab", false, false));
  CHECK_FALSE(matches("[^a]", "aaa", false, false));
  CHECK(matches("ESTAB|LISTEN", "a LISTEN b", true, false));
  CHECK(matches("EsTaB", "ESTAB", false, true));
  // No pattern takes longer than its length times the line's.
  CHECK_FALSE(matches("a*a*a*a*a*a*a*a*a*a*a*a*b", std::string(2000, 'a'), false, false));
}
