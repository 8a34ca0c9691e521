// Calls that block: on a second thread, which really sleeps and is woken at the right virtual time.
#include <doctest/doctest.h>

#include <atomic>
#include <memory>

#include "tests/bridge/driver.hpp"

namespace synwave::bridge {

TEST_CASE("accept and read sleep until there is something, and the sleeper learns when that was") {
  Plugin plugin;
  Peer peer{plugin, {peer_v4, 4321}, {host_v4, 8080}};
  const int listener = plugin.socket();
  plugin.bind(listener, peer.host);
  plugin->listen(plugin.data(), listener, 1);
  int fd = -1;
  long long back = 0;
  std::atomic<bool> later{false};
  const auto look_at_clock_late = [&] {
    while (!later) std::this_thread::yield();
    back = plugin.usecs();
  };
  Second accepts{[&] {
    fd = plugin.accept(listener);
    look_at_clock_late();
  }};
  plugin.pass(300'000);
  const long long sent = plugin.usecs();
  peer.open();
  plugin.pass(5'000'000);  // the thread is slow: its call has not lasted so long
  later = true;
  accepts.finish();
  CHECK(fd >= 0);
  CHECK(back - sent <= 2);

  std::string text;
  later = false;
  Second reads{[&] {
    text = plugin.read(fd);
    look_at_clock_late();
  }};
  plugin.pass(100'000);
  const long long said = plugin.usecs();
  peer.say("good morning");
  plugin.pass(1'000'000);
  later = true;
  reads.finish();
  CHECK(text == "good morning");
  CHECK(back - said <= 2);
  CHECK(plugin.usecs() > said + 1'000'000);
}

TEST_CASE("a connect that blocks") {
  Plugin plugin;
  Peer peer{plugin, {peer_v4, 80}, {}};
  const int fd = plugin.socket();
  int result = -2;
  Second connects{[&] { result = plugin.connect(fd, peer.self); }};
  peer.answer();
  connects.finish();
  CHECK(result == 0);
}

TEST_CASE("a connect that is refused") {
  Plugin plugin;
  Peer peer{plugin, {peer_v4, 80}, {}};
  const int fd = plugin.socket();
  int error = 0;
  Second connects{[&] { error = plugin.connect(fd, peer.self) == 0 ? 0 : errno; }};
  const Got syn = receive(plugin);
  peer.host = syn.segment.source;
  peer.seq = Seq32{0};
  peer.ack = syn.segment.seq + SeqLen{1};
  Segment reset = peer.segment();
  reset.rst = true;
  peer.send(reset);
  connects.finish();
  CHECK(error == ECONNREFUSED);
}

TEST_CASE("a write that fills the buffer sleeps until acknowledgements make room") {
  Accepted c{"profile=rfc,sndbuf=4000"};
  const std::string text(10'000, 'w');
  ssize_t written = 0;
  Second writes{[&] { written = c.plugin.write(c.fd, text); }};
  std::string seen;
  while (seen.size() < text.size()) {
    const Got got = c.peer.take();
    REQUIRE(got.any);
    seen += got.text;
    c.peer.say("");
  }
  writes.finish();
  CHECK(written == 10'000);
  CHECK(seen == text);
}

TEST_CASE("MSG_WAITALL keeps what it has while it sleeps") {
  Accepted c;
  char all[9] = {};
  ssize_t length = 0;
  const Segment old = c.peer.segment();
  const std::string read_before(1000, '?');
  c.peer.say(read_before);
  CHECK(c.plugin.read(c.fd) == read_before);
  Second waits{[&] { length = c.plugin->recv(c.plugin.data(), c.fd, all, 8, MSG_WAITALL); }};
  c.peer.say("abc");
  // Enough text that nobody wants for what is kept to be looked through.
  for (int i = 0; i < 1200; ++i) c.peer.send(old, read_before);
  c.peer.say("defgh");
  waits.finish();
  CHECK(length == 8);
  CHECK(std::string{all} == "abcdefgh");
}

TEST_CASE("closing a descriptor sends its sleeper home") {
  Accepted c;
  std::string result;
  Second reads{[&] { result = c.plugin.read(c.fd); }};
  CHECK(c.plugin.close(c.fd) == 0);
  reads.finish();
  CHECK(result == "errno " + std::to_string(EBADF));
}

TEST_CASE("poll's time-out is virtual: it is over when the clock says so") {
  Accepted c;
  pollfd entry{c.fd, POLLIN, 0};
  int ready = -2;
  long long back = 0;
  const long long begin = c.plugin.usecs();
  Second polls{[&] {
    ready = c.plugin->poll(c.plugin.data(), &entry, 1, 250);
    back = c.plugin.usecs();
  }};
  c.plugin.pass(10'000'000);
  polls.finish();
  CHECK(ready == 0);
  CHECK(entry.revents == 0);
  CHECK(back - begin >= 250'000);
  CHECK(back - begin <= 250'010);
}

TEST_CASE("poll is woken by text") {
  Accepted c;
  pollfd entry{c.fd, POLLIN, 0};
  int ready = -2;
  Second polls{[&] { ready = c.plugin->poll(c.plugin.data(), &entry, 1, -1); }};
  c.peer.say("x");
  polls.finish();
  CHECK(ready == 1);
  CHECK(entry.revents == POLLIN);
}

TEST_CASE("a call with a time-out comes back even if nobody lets time pass") {
  Accepted c;
  pollfd entry{c.fd, POLLIN, 0};
  CHECK(c.plugin->poll(c.plugin.data(), &entry, 1, 250) == 0);
}

TEST_CASE("free() while a thread sleeps") {
  std::string result;
  auto c = std::make_unique<Accepted>();
  const Interface table = *c->plugin.operator->();
  const int fd = c->fd;
  void* const keep = Plugin::load();  // so that the code stays there
  (void)keep;
  Second reads{[&result, table, fd] {
    char octet = 0;
    result = table.read(table.userdata, fd, &octet, 1) < 0 && errno == EINTR ? "interrupted" : "?";
  }};
  c.reset();
  reads.finish();
  CHECK(result == "interrupted");
}

}  // namespace synwave::bridge
