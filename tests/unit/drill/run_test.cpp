#include "tests/unit/drill/running.hpp"

using namespace synwave;
using namespace synwave::drill;
using test::accepted;
using test::outcome;

TEST_CASE("packetdrill run: what the endpoint does as expected passes") {
  CHECK(outcome(accepted("+0 write(4, ..., 100) = 100\n+0 > P. 1:101(100) ack 1\n")) == "pass");
}

TEST_CASE("packetdrill run: the first difference is named, in the order of the language's definition") {
  CHECK(outcome(accepted("+0 write(4, ..., 100) = 100\n+0 > . 2:102(100) ack 7\n")) ==
        "fail 11: expected > . 2:102(100) ack 7, got > P. 1:101(100) ack 1 win 65535 (flags)");
  CHECK(outcome(accepted("+0 write(4, ..., 100) = 100\n+0 > P. 2:102(100) ack 7\n")) ==
        "fail 11: expected > P. 2:102(100) ack 7, got > P. 1:101(100) ack 1 win 65535 (seq 1)");
  CHECK(outcome(accepted("+0 write(4, ..., 100) = 100\n+0 > P. 1:101(100) ack 1 win 7\n")) ==
        "fail 11: expected > P. 1:101(100) ack 1 win 7, got > P. 1:101(100) ack 1 win 65535 (win 65535)");
}

TEST_CASE("packetdrill run: the tolerance is met to the microsecond") {
  const auto at = [](const char* time) {
    return outcome(accepted(std::string{"+0 write(4, ..., 1) = 1\n"} + time + " > P. 1:2(1) ack 1\n"));
  };
  CHECK(at("+0.004") == "pass");
  CHECK(at("+0.004001") == "fail 11: expected > P. 1:2(1) ack 1 at 0.104001 s, got it at 0.100 s (tolerance 0.004 s)");
  CHECK(at("+0~+.1") == "pass");
  CHECK(at("*") == "pass");
}

TEST_CASE("packetdrill run: after a long gap the tolerance is a part of it") {
  // The endpoint repeats its text after a second; an eighth of a second is how far the script may be off.
  const auto at = [](const char* time) {
    return outcome(
        accepted(std::string{"+0 write(4, ..., 1) = 1\n+0 > P. 1:2(1) ack 1\n"} + time + " > P. 1:2(1) ack 1\n"));
  };
  CHECK(at("+1.1") == "pass");
  CHECK(at("+0.88") == "fail 12: expected > P. 1:2(1) ack 1 at 0.980 s, got it at 1.100 s (tolerance 0.110 s)");
}

TEST_CASE("packetdrill run: a packet that never comes is missing") {
  CHECK(outcome(accepted("+0 > . 1:1(0) ack 1\n")) ==
        "fail 10: expected > . 1:1(0) ack 1, got nothing: the endpoint has nothing more to send");
}

TEST_CASE("packetdrill run: segments that follow each other make up the one that is expected, unless it is strict") {
  const std::string rest = "+0 write(4, ..., 2920) = 2920\n+0 > P. 1:2921(2920) ack 1\n";
  CHECK(outcome(accepted(rest)) == "pass");
  CHECK(outcome(accepted(rest, "--strict_segments")) ==
        "fail 11: expected > P. 1:2921(2920) ack 1, got > . 1:1461(1460) ack 1 win 65535 (flags)");
}

TEST_CASE("packetdrill run: a call that waits comes back at its time") {
  const auto reading = [](const char* times) {
    return outcome(accepted(std::string{times} + " read(4, ..., 100) = 10\n+.5 < P. 1:11(10) ack 1 win 65535\n"));
  };
  CHECK(reading("+0...0.5") == "pass");
  CHECK(reading("+0...0.3") ==
        "fail 10: expected read(4, ..., 100) to return at 0.400 s, got 0.600 s (tolerance 0.0375 s)");
  CHECK(outcome(accepted("+0 read(4, ..., 100) = 10\n+.5 < P. 1:11(10) ack 1 win 65535\n")) ==
        "fail 10: expected read(4, ..., 100) to return at once, it waits");
}

TEST_CASE("packetdrill run: results, errno values and what comes back through arguments are compared") {
  CHECK(outcome("0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 read(3, ..., 1) = 0\n") ==
        "fail 2: expected read(3, ..., 1) = 0, got -1 ENOTCONN");
  CHECK(outcome("0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 read(3, ..., 1) = -1 EBADF (Bad descriptor)\n") ==
        "fail 2: expected read(3, ..., 1) to give EBADF, got ENOTCONN");
  CHECK(outcome(accepted("+0 getsockopt(4, SOL_SOCKET, SO_ERROR, [1], [4]) = 0\n")) ==
        "fail 10: expected the value of getsockopt(4, SOL_SOCKET, SO_ERROR, [1], [4]) to be [1], got 0");
  CHECK(outcome("0 read(9, ..., 1) = -1 EBADF (Bad file descriptor)\n") == "pass");
}

TEST_CASE("packetdrill run: what the engine cannot do yet says so, what can not exist here is skipped") {
  CHECK(outcome(accepted("+0 setsockopt(4, SOL_TCP, TCP_DEFER_ACCEPT, [1], 4) = 0\n")) ==
        "fail 10: not supported yet: TCP_DEFER_ACCEPT");
  CHECK(outcome(accepted("+0 write(4, ..., 1) = 1\n+0 send(4, ..., 1, MSG_ZEROCOPY) = 1\n")) ==
        "skip 11: cannot exist here: MSG_ZEROCOPY");
  CHECK(outcome(accepted("+0 fork() = 0\n")) == "fail 10: unknown call fork");
  CHECK(outcome(accepted("+0 bind(4) = 0\n")) == "fail 10: bind takes 3 arguments, 1 are given");
}

TEST_CASE("packetdrill run: numbers of a SYN are absolute, others relative; near 2^32 too") {
  CHECK(outcome("0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 bind(3, ..., ...) = 0\n+0 listen(3, 1) = 0\n"
                "+0 < S 4294967295:4294967295(0) win 65535 <mss 1460>\n+0 > S. 77:77(0) ack 0 <...>\n"
                "+0 < . 1:1(0) ack 1 win 65535\n+0 accept(3, ..., ...) = 4\n+0 < P. 1:11(10) ack 1 win 65535\n"
                "+0 shutdown(4, SHUT_WR) = 0\n+0 > F. 1:1(0) ack 11\n") == "pass");
}

TEST_CASE("packetdrill run: connections are told apart by their ports") {
  CHECK(outcome("0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 bind(3, ..., ...) = 0\n+0 listen(3, 2) = 0\n"
                "+0 < 1001 > 8080 S 5:5(0) win 65535 <mss 1460>\n+0 < 1002 > 8080 S 9:9(0) win 65535 <mss 1460>\n"
                "+0 > 8080 > 1001 S. 0:0(0) ack 6 <...>\n+0 > 8080 > 1002 S. 0:0(0) ack 10 <...>\n") == "pass");
}

TEST_CASE("packetdrill run: the profile is said, or told by the commands, or rfc") {
  const auto profile = [](std::string_view text) { return test::finished(text).profile(); };
  CHECK(profile("0 `true`") == Profile::rfc);
  CHECK(profile("0 `sysctl -q net.ipv4.tcp_sack=0`") == Profile::linux_);
  CHECK(profile("0 `kldload -n tcp_rack`") == Profile::freebsd);
  CHECK(profile("--profile=rfc\n0 `kldload -n tcp_rack`") == Profile::rfc);
  CHECK(test::finished("--profile=rfc\n0 `true`", {.profile = Profile::linux_}).profile() == Profile::linux_);
}

TEST_CASE("packetdrill run: blocks of code see TCP_INFO of their moment") {
  CHECK(outcome(accepted(
            "+0 %{ assert tcpi_unacked == 0 }%\n+0 write(4, ..., 1) = 1\n"
            "+0 %{ before = tcpi_unacked }%\n+0 > P. 1:2(1) ack 1\n+0 %{ assert before == 1, before }%\n")) == "pass");
  CHECK(outcome(accepted("+0 %{ assert tcpi_state == TCP_CLOSE_WAIT }%\n")) ==
        "fail 10: assertion tcpi_state == TCP_CLOSE_WAIT does not hold: tcpi_state is 1, TCP_CLOSE_WAIT is 8");
  CHECK(outcome(accepted("+0 %{ print('cwnd %d' % tcpi_snd_cwnd) }%\n")) == "pass");
}

TEST_CASE("packetdrill run: an echo must be of a value that the endpoint has sent") {
  const auto echoing = [](const char* ecr) {
    return outcome(
        std::string{"--profile=linux\n0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 bind(3, ..., ...) = 0\n"
                    "+0 listen(3, 1) = 0\n+0 < S 0:0(0) win 65535 <mss 1460,nop,nop,TS val 5 ecr 0>\n"
                    "+0 > S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 100 ecr 5>\n"
                    "+.1 < . 1:1(0) ack 1 win 65535 <nop,nop,TS val 6 ecr "} +
        ecr + ">\n");
  };
  CHECK(echoing("100") == "pass");
  CHECK(echoing("101") == "fail 7: TS ecr 101 was never sent by the endpoint");
}

TEST_CASE("packetdrill run: it ends, however long the endpoint could go on") {
  CHECK(outcome(accepted("+0 write(4, ..., 1) = 1\n+0 > P. 1:2(1) ack 1\n+1000000 read(4, ..., 1) = -1 ETIMEDOUT\n")) ==
        "pass");
  const Run run = test::finished(accepted("+0...9 read(4, ..., 1) = 1\n"));
  CHECK(run.verdict().why.code == Code::call_never_returns);
}
