// Every habit of a system shows in a run: what the scenario expects holds with the key, and does not without it.
// Those that only segments or calls show are scripts: tests/drill/keys.
#include "tests/unit/scenario/running.hpp"

using namespace synwave;
using namespace synwave::scenario;
using namespace synwave::scenario::test;

namespace {

struct Habit {
  std::string key;
  std::string text;  // KEY is where it stands
};

const Habit habits[] = {
    {"syn-linear-timeouts=4",
     "host a rfc KEY\n"
     "host b\n"
     "link a b delay=10ms\n"
     "0 b crash\n"
     "0 a connect b:80\n"
     "expect a>b SYN == 5\n"
     "until 4.5s\n"},
    {"repeated-syn=syn-ack",
     "host a rfc rto-initial=3s rto-max=60s KEY\n"
     "host b\n"
     "link a b delay=10ms\n"
     "0 a listen 80\n"
     "0 b connect a:80\n"
     "drop a>b SYN-ACK 1\n"
     "expect a>b SYN-ACK == 2\n"
     "until 1.5s\n"},
    {"drop-syn-fin=on",
     "host a rfc KEY\n"
     "host b\n"
     "link a b delay=10ms\n"
     "0 a listen 80\n"
     "1s inject b>a 4000 > 80 SF 0:0(0) win 1000\n"
     "expect a>b SYN-ACK == 0\n"
     "until 1.5s\n"},
    {"syn-losses-forgiven=1",
     "host a rfc KEY\n"
     "host b\n"
     "link a b delay=10ms\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "drop a>b SYN 1\n"
     "expect at 1.1s a cwnd == 4380\n"
     "until 2s\n"},
    {"timestamps-required=off",
     "host a rfc timestamps=on KEY\n"
     "host b timestamps=on\n"
     "link a b delay=10ms\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "until 2s\n"
     "1s inject b>a . 1:11(10) ack 1\n"
     "expect at 1.1s a rcv.nxt == 11\n"},
    {"rto-min-of=variation",
     "host a rfc KEY\n"
     "host b\n"
     "link a b delay=100ms\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "500ms a send 10\n"
     "expect at 600ms a rto > 1s\n"},
    {"rto-slop=200ms",
     "host a rfc rto-min=1ms KEY\n"
     "host b\n"
     "link a b delay=200ms\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "expect at 600ms a rto > 1.3s\n"},
    {"nagle-waits=small-in-flight",
     "host a rfc KEY\n"
     "host b\n"
     "link a b delay=10ms\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "100ms a send 1460\n"
     "101ms a send 10\n"
     "expect at 102ms a snd.nxt == 1471\n"},
    {"nagle-waits=not-from-idle",
     "host a rfc KEY\n"
     "host b\n"
     "link a b delay=10ms\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "100ms a send 1470\n"
     "expect at 101ms a snd.nxt == 1471\n"},
    {"window-probe=empty",
     "host a rfc KEY\n"
     "host b rcvbuf=3000\n"
     "link a b delay=10ms\n"
     "0 b read off\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "100ms a send 4000\n"
     "expect a>b DATA == 3\n"
     "until 10s\n"},
    {"persist-min=20s",
     "host a rfc KEY\n"
     "host b rcvbuf=3000\n"
     "link a b delay=10ms\n"
     "0 b read off\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "100ms a send 4000\n"
     "expect a>b DATA == 3\n"
     "until 10s\n"},
    {"urgent-announced=off",
     "host a rfc KEY\n"
     "host b rcvbuf=3000\n"
     "link a b delay=10ms\n"
     "0 b read off\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "100ms a send 3000\n"
     "300ms a send 5 urgent\n"
     "expect a>b ACK == 1\n"
     "until 450ms\n"},
    {"growth-needs-use=on",
     "host a rfc KEY\n"
     "host b\n"
     "link a b delay=10ms\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "100ms a send 100\n"
     "200ms a send 100\n"
     "300ms a send 100\n"
     "expect at 400ms a cwnd == 4380\n"},
    {"retries-mean=time",
     "host a rfc retries=4 rto-min=200ms rto-initial=1s KEY\n"
     "host b\n"
     "link a b delay=400ms\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "2s link a b down\n"
     "3s a send 10\n"
     "expect at 30s a CLOSED\n"},
    {"orphan-retries=1",
     "host a rfc retries=8 KEY\n"
     "host b\n"
     "link a b delay=10ms\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "100ms link a b down\n"
     "200ms a send 10\n"
     "200ms a close\n"
     "expect at 20s a CLOSED\n"},
    {"user-timeout-in-persist=on",
     "host a rfc user-timeout=5s KEY\n"
     "host b rcvbuf=3000\n"
     "link a b delay=10ms\n"
     "0 b read off\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "100ms a send 4000\n"
     "expect at 20s a CLOSED\n"
     "until 30s\n"},
    {"rst-on-give-up=on",
     "host a rfc retries=2 KEY\n"
     "host b\n"
     "link a b delay=10ms\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "100ms link a b down\n"
     "200ms a send 10\n"
     "expect a>b RST == 1\n"},
    {"rst-for-unread=off",
     "host a rfc KEY\n"
     "host b\n"
     "link a b delay=10ms\n"
     "0 a read off\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "100ms b send 10\n"
     "200ms a close\n"
     "expect a>b FIN == 1\n"
     "until 1s\n"},
    {"time-wait-ack-restarts=on",
     "host a rfc msl=2s KEY\n"
     "host b\n"
     "link a b delay=10ms\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "100ms a shutdown\n"
     "200ms b shutdown\n"
     "1s inject b>a . 2:2(0) ack 2\n"
     "expect at 4.5s a TIME_WAIT\n"},
    {"icmp-soft-aborts=on",
     "host a rfc KEY\n"
     "host b\n"
     "link a b delay=10ms unreachable=host\n"
     "0 a connect b:80\n"
     "expect at 500ms a CLOSED\n"
     "until 1s\n"},
    {"ecn-retry-after-rst=off",
     "host a rfc ecn=on KEY\n"
     "host b\n"
     "link a b delay=10ms\n"
     "0 a connect b:80\n"
     "expect a>b SYN == 1\n"
     "until 5s\n"},
    {"rst-other-edges=on",
     "host a rfc sack=on KEY\n"
     "host b sack=on\n"
     "link a b delay=10ms\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "100ms inject b>a . 11:21(10) ack 1\n"
     "200ms inject b>a R 21:21(0)\n"
     "expect at 300ms a CLOSED\n"
     "until 1s\n"},
    {"rst-told-after-fin=on",
     "host a rfc KEY\n"
     "host b\n"
     "link a b delay=10ms\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "100ms b shutdown\n"
     "200ms a shutdown\n"
     "201ms b abort\n"
     "expect a error ECONNRESET\n"
     "until 1s\n"},
    {"rcvbuf-max=2000",
     "host a rfc system=linux KEY\n"
     "host b\n"
     "link a b delay=10ms\n"
     "0 a set rcvbuf=100k\n"
     "0 a listen 80\n"
     "0 b connect a:80\n"
     "expect at 100ms b snd.wnd < 3000\n"},
    {"sndbuf-max=2000",
     "host a rfc system=linux KEY\n"
     "host b\n"
     "link a b delay=10ms\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "100ms a set sndbuf=100k\n"
     "100ms a send 50k\n"
     "expect at 105ms a snd.queued < 3000\n"},
    {"system=freebsd",
     "host a rfc KEY\n"
     "host b\n"
     "link a b delay=10ms\n"
     "0 b listen 80\n"
     "0 a connect b:80\n"
     "100ms a set user-timeout=1s\n"
     "200ms link a b down\n"
     "300ms a send 10\n"
     "expect at 5s a ESTABLISHED\n"},
};

std::string with_key(const Habit& habit, const std::string& key) {
  std::string text = habit.text;
  return text.replace(text.find("KEY"), 3, key);
}

}  // namespace

TEST_CASE("each key of a habit does what the reference says, and nothing does so without it") {
  for (const Habit& habit : habits) {
    CAPTURE(habit.key);
    CHECK(failures(with_key(habit, habit.key)).empty());
    CHECK_FALSE(failures(with_key(habit, "")).empty());
  }
}
