// What goes over the wire, octet for octet, and when.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/wire/icmp.hpp"
#include "tests/bridge/driver.hpp"
#include "tests/shared/text_store.hpp"

namespace synwave::bridge {

namespace {

std::string pattern(std::size_t length, unsigned salt) {
  std::string text(length, '\0');
  for (std::size_t i = 0; i < length; ++i) text[i] = static_cast<char>((i * 31 + i / 251 + salt) & 0xFF);
  return text;
}

}  // namespace

TEST_CASE("a passive opening, text both ways, an orderly close") {
  Accepted c;
  CHECK(c.plugin.state(c.fd) == TCP_ESTABLISHED);
  c.peer.say("GET / \r\n");
  CHECK(c.plugin.read(c.fd) == "GET / \r\n");

  const std::string page = pattern(2500, 3);
  CHECK(c.plugin.write(c.fd, page) == 2500);
  std::string seen;
  while (seen.size() < page.size()) {
    const Got got = c.peer.take();
    REQUIRE(got.any);
    seen += got.text;
    c.peer.say("");
  }
  CHECK(seen == page);

  CHECK(c.plugin.close(c.fd) == 0);
  CHECK(c.peer.take().segment.fin);
  Segment fin = c.peer.segment();
  fin.fin = true;
  c.peer.send(fin);
  const Got last = c.peer.take();
  CHECK(last.is_ack());
  CHECK(last.segment.ack == c.peer.seq);
  CHECK(c.plugin.close(c.listener) == 0);
  CHECK_FALSE(receive(c.plugin).any);  // TIME_WAIT ends, nothing follows
}

TEST_CASE("an active opening without blocking, then a reset") {
  Plugin plugin;
  Peer peer{plugin, {peer_v4, 80}, {}};
  const int fd = plugin.socket();
  plugin.set_nonblocking(fd);
  CHECK(plugin.connect(fd, peer.self) == -1);
  CHECK(errno == EINPROGRESS);
  CHECK(plugin.state(fd) == TCP_SYN_SENT);
  CHECK(plugin.poll_now(fd, POLLOUT) == 0);
  const Got syn = peer.answer();
  CHECK(syn.segment.source.address == host_v4);  // nobody has said anything else
  CHECK(peer.take().is_ack());
  CHECK(plugin.poll_now(fd, POLLOUT) == POLLOUT);
  CHECK(plugin.get(fd, SOL_SOCKET, SO_ERROR) == 0);

  Segment reset = peer.segment();
  reset.rst = true;
  peer.send(reset);
  CHECK(plugin.read(fd) == "errno " + std::to_string(ECONNRESET));
  CHECK(plugin.state(fd) == TCP_CLOSE);
  CHECK(plugin.close(fd) == 0);
}

TEST_CASE("text that comes out of order and twice is read once, in order") {
  Accepted c;
  Segment late = c.peer.segment();
  late.seq = c.peer.seq + SeqLen{4};
  c.peer.send(late, "efgh");
  c.peer.send(late, "efgh");
  c.peer.say("abcd");
  CHECK(c.plugin.read(c.fd, 3) == "abc");
  CHECK(c.plugin.read(c.fd, 100) == "defgh");
}

TEST_CASE("the first retransmission comes one RTO after the segment, the second two later, with its octets") {
  Accepted c;
  const std::string text = pattern(100, 9);
  c.plugin.write(c.fd, text);
  const Got first = c.peer.take();
  const Got second = receive(c.plugin);
  const Got third = receive(c.plugin);
  CHECK(first.text == text);
  CHECK(second.text == text);
  CHECK(third.text == text);
  CHECK(second.at - first.at == 1'000'000);
  CHECK(third.at - second.at == 2'000'000);
}

TEST_CASE("the RTO is a pair of moments: nothing at one microsecond before it") {
  Accepted c;
  c.plugin.write(c.fd, "x");
  const Got first = c.peer.take();
  const long long left = first.at + 1'000'000 - c.plugin.usecs();
  c.plugin.pass(left - 1);
  tcp_info info{};
  socklen_t length = sizeof info;
  c.plugin->getsockopt(c.plugin.data(), c.fd, IPPROTO_TCP, TCP_INFO, &info, &length);
  CHECK(info.tcpi_total_retrans == 0);
  c.plugin.pass(1);
  c.plugin->getsockopt(c.plugin.data(), c.fd, IPPROTO_TCP, TCP_INFO, &info, &length);
  CHECK(info.tcpi_total_retrans == 1);
}

TEST_CASE("nothing to receive, now or ever") {
  Plugin plugin;
  CHECK_FALSE(receive(plugin).any);
}

TEST_CASE("a buffer that is too small loses nothing") {
  Accepted c;
  c.plugin.write(c.fd, "hello");
  std::uint8_t small[20];
  std::size_t count = sizeof small;
  long long at = 0;
  CHECK(c.plugin->netdev_receive(c.plugin.data(), small, &count, &at) == -1);
  CHECK(errno == EMSGSIZE);
  CHECK(c.peer.take().text == "hello");
}

TEST_CASE("the clock is the library's: every look at it takes a microsecond") {
  Plugin plugin;
  const long long begin = plugin.usecs();
  CHECK(plugin.usecs() == begin + 1);
  plugin.pass(2'500'000);
  CHECK(plugin.usecs() == begin + 2'500'002);
}

TEST_CASE("ICMP: a port that cannot be reached ends an opening") {
  Plugin plugin;
  const int fd = plugin.socket();
  plugin.set_nonblocking(fd);
  plugin.connect(fd, {peer_v4, 80});
  const Got syn = receive(plugin);
  REQUIRE(syn.any);
  IcmpMessage message;
  message.source = peer_v4;
  message.destination = host_v4;
  message.type = 3;
  message.code = 3;
  message.quoted_source = syn.segment.source;
  message.quoted_destination = syn.segment.destination;
  message.quoted_seq = syn.segment.seq;
  std::vector<std::uint8_t> packet;
  encode(message, packet);
  CHECK(inject(plugin, packet) == 0);
  CHECK(plugin.get(fd, SOL_SOCKET, SO_ERROR) == ECONNREFUSED);
}

TEST_CASE("IPv6: the address is learned from bind, accept tells the peer's") {
  Plugin plugin;
  const Address host = *parse_address("fd3d:fa7b:d17d::7");
  Peer peer{plugin, {*parse_address("2001:db8::1"), 4321}, {host, 8080}};
  const int listener = plugin.socket(AF_INET6);
  CHECK(plugin.bind(listener, peer.host) == 0);
  CHECK(plugin->listen(plugin.data(), listener, 1) == 0);
  peer.open();
  sockaddr_in6 from{};
  socklen_t length = sizeof from;
  const int fd = plugin->accept(plugin.data(), listener, reinterpret_cast<sockaddr*>(&from), &length);
  REQUIRE(fd >= 0);
  CHECK(length == sizeof from);
  CHECK(from.sin6_family == AF_INET6);
  CHECK(ntohs(from.sin6_port) == 4321);
  CHECK(std::equal(peer.self.address.octets.begin(), peer.self.address.octets.end(), from.sin6_addr.s6_addr));
  peer.say("over six");
  CHECK(plugin.read(fd) == "over six");
}

TEST_CASE("an address that nothing has said is learned from the first datagram") {
  Plugin plugin;
  const int listener = plugin.socket();
  CHECK(plugin.bind(listener, {Address{}, 8080}) == 0);
  CHECK(plugin->listen(plugin.data(), listener, 1) == 0);
  Peer peer{plugin, {peer_v4, 4321}, {Address::v4(10, 9, 8, 7), 8080}};
  peer.open();
  CHECK(plugin.accept(listener) >= 0);
}

TEST_CASE("IPv4 on the wire, IPv6 in the calls") {
  Plugin plugin;
  const int fd = plugin.socket(AF_INET6);
  plugin.set_nonblocking(fd);
  CHECK(plugin.connect(fd, {to_v4_mapped(peer_v4), 80}) == -1);
  CHECK(errno == EINPROGRESS);
  CHECK(receive(plugin).segment.destination == Endpoint{peer_v4, 80});
}

TEST_CASE("flags: profile, keys, address and MTU") {
  Plugin plugin{"profile=freebsd,rto-initial=3s,ip=10.1.1.1,mtu=1400"};
  const int fd = plugin.socket();
  plugin.set_nonblocking(fd);
  plugin.connect(fd, {peer_v4, 80});
  const Got syn = receive(plugin);
  CHECK(syn.segment.source.address == Address::v4(10, 1, 1, 1));
  CHECK(syn.segment.options.mss == 1360);
  CHECK(syn.segment.options.order == OptionOrder::linux);  // as parsed; the shift below is FreeBSD's
  CHECK(syn.segment.options.window_scale == 6);
  CHECK(receive(plugin).at - syn.at == 3'000'000);
}

TEST_CASE("flags that mean nothing end the program") {
  for (const char* flags : {"profile=vms", "rto-min=soon", "colour=blue", "ip=here", "mtu=9", "ecn=perhaps"}) {
    const pid_t child = fork();
    if (child == 0) {
      const int nowhere = open("/dev/null", O_WRONLY);  // what waits in buffers is the parent's to write
      if (dup2(nowhere, STDOUT_FILENO) < 0 || dup2(nowhere, STDERR_FILENO) < 0) _exit(1);
      Plugin plugin{flags};
      _exit(0);
    }
    int status = 0;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status));
    CHECK_MESSAGE(WEXITSTATUS(status) == 2, flags);
  }
}

TEST_CASE("damaged and foreign datagrams are dropped") {
  Accepted c;
  CHECK(inject(c.plugin, {0x45, 0, 0}) == 0);
  std::vector<std::uint8_t> packet;
  Segment segment = c.peer.segment();
  encode(segment, Octets{}, packet);
  packet[packet.size() - 1] ^= 1;
  CHECK(inject(c.plugin, packet) == 0);
  c.peer.say("still there");
  CHECK(c.plugin.read(c.fd) == "still there");
}

TEST_CASE("octets are kept as long as somebody can ask for them") {
  Incoming incoming;
  const std::string text = "0123456789";
  const auto octets = [](const std::string& s) {
    return std::span{reinterpret_cast<const std::uint8_t*>(s.data()), s.size()};
  };
  const Bytes first = incoming.keep(octets(text));
  const Bytes second = incoming.keep(octets("abcdef"));
  CHECK(incoming.size() == 16);
  std::string out;
  incoming.copy({first.stream, 9, first.offset + 3}, out);  // two that touch may have become one
  CHECK(out == "3456789ab");
  incoming.keep_only({second.without_first(5)});
  CHECK(incoming.size() == 6);
  incoming.keep_only({});
  CHECK(incoming.size() == 0);

  Outgoing outgoing;
  const StreamId stream{5};
  outgoing.write(stream, 0, text);
  outgoing.cut(stream, 8);
  outgoing.write(stream, 8, "xyz");
  outgoing.forget_before(stream, 6);
  CHECK(outgoing.text({stream, 5, 6}) == "67xyz");
  CHECK(outgoing.size() == 5);
  outgoing.cut(stream, 2);  // below what is kept
  CHECK(outgoing.size() == 0);
}

TEST_CASE("a long run: every octet arrives, and memory stays what it was") {
  Accepted c{"profile=rfc,delayed-ack=off"};
  const auto memory = [] {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;  // KiB
  };
  long before = 0;
  for (unsigned round = 0; round < 24'000; ++round) {
    if (round == 4'000) before = memory();
    const std::string text = pattern(1000, round);
    c.peer.say(text);
    REQUIRE(c.plugin.read(c.fd) == text);
    REQUIRE(c.plugin.write(c.fd, text) == 1000);
    Got got = c.peer.take();
    while (got.text.empty()) got = c.peer.take();
    REQUIRE(got.text == text);
  }
  const long growth = memory() - before;
#ifdef SYNWAVE_SANITIZE  // it keeps what has been freed
  MESSAGE("grown by ", growth, " KiB");
#else
  CHECK(growth < 8 * 1024);
#endif
}

}  // namespace synwave::bridge
