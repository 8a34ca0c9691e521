// Any script that can be read can be run: the interpreter and the endpoint behind it survive whatever it asks for, and
// a run that is over has a verdict. As libFuzzer's corpus tests/drill serves best.
#include <string>

#include "core/drill/parser.hpp"
#include "core/drill/run.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace synwave;

namespace {

constexpr std::uint32_t steps = 3000;  // of a run; one that goes on for longer is left

void check(std::string_view text) {
  drill::ParseResult parsed = drill::parse(text);
  if (!parsed.ok()) return;
  drill::Run run{std::move(parsed.script), {}};
  if (run.step(steps) == drill::Progress::more) return;
  const drill::Verdict& verdict = run.verdict();
  HOLDS(verdict.outcome != drill::Outcome::unusable);
  HOLDS(!drill::line_of("script.pkt", verdict).empty());
  HOLDS(verdict.segment == nothing || verdict.segment < run.log().segments.size());
}

constexpr std::string_view scripts[] = {
    "0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 bind(3, ..., ...) = 0\n+0 listen(3, 1) = 0\n"
    "+0 < S 0:0(0) win 32792 <mss 1000,sackOK,TS val 1 ecr 0,nop,wscale 7>\n+0 > S. 0:0(0) ack 1 <...>\n"
    "+.1 < . 1:1(0) ack 1 win 257\n+0 accept(3, ..., ...) = 4\n+0 write(4, ..., 5000) = 5000\n+0 > P. 1:5001(5000) ack "
    "1\n"
    "+.1 < . 1:1(0) ack 1 win 257 <sack 1001:2001,nop,nop>\n+0 %{ assert tcpi_unacked == 5, tcpi_snd_cwnd }%\n"
    "+0 close(4) = 0\n* > F. 5001:5001(0) ack 1\n",
    "--profile=linux\n`sysctl -q net.ipv4.tcp_timestamps=1`\n0 socket(..., SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = "
    "3\n"
    "+0 connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress)\n+0 > S 0:0(0) <...>\n"
    "+0 < icmp unreachable frag_needed mtu 1000 [0:0(0)]\n+.01 < S. 0:0(0) ack 1 win 65535 <mss 1460,sackOK,TS val 7 "
    "ecr 0>\n"
    "* > . 1:1(0) ack 1 <...>\n+0 poll([{fd=3, events=POLLIN|POLLOUT, revents=POLLOUT}], 1, 100) = 1\n"
    "+0 `ss -tan | grep -c ESTAB | grep 1`\n+0 < R. 1:1(0) ack 1 win 0\n"
    "+0 getsockopt(3, SOL_SOCKET, SO_ERROR, [ECONNRESET], [4]) = 0\n",
    "--ip_version=ipv6\n0 `sysctl net.inet.tcp.rfc1323=0`\n+0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n"
    "+0 setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0}, 8) = 0\n+0 bind(3, ..., ...) = 0\n+0 listen(3, 5) = "
    "0\n"
    "+0...0.2 accept(3, ..., ...) = 4\n+0 < 1234 > 8080 S 1:1(0) win 65535 <mss 1440>\n+0 > S. 0:0(0) ack 2 <...>\n"
    "+.2 < . 1:1(0) ack 1 win 65535\n+0 epoll_create(1) = 5\n+0 epoll_ctl(5, EPOLL_CTL_ADD, 4, {events=EPOLLIN, fd=4}) "
    "= 0\n"
    "+0...1 epoll_wait(5, {events=EPOLLIN, fd=4}, 1, 2000) = 1\n+1 < P. 1:11(10) ack 1 win 65535\n"
    "+0 recvmsg(4, {msg_name(...)=..., msg_iov(1)=[{..., 5}], msg_flags=0}, 0) = 5\n+0 close(4) = 0\n* > R. 1:1(0) ack "
    "11\n",
};

}  // namespace

static std::vector<fuzz::Input> fuzz_seeds() {
  std::vector<fuzz::Input> seeds;
  for (const std::string_view script : scripts) seeds.emplace_back(script.begin(), script.end());
  return seeds;
}

SYNWAVE_FUZZ_BODY(drill_run, input) {
  check({reinterpret_cast<const char*>(input.data()), input.size()});
}
