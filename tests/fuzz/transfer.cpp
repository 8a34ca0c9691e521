// The model of a connection: two applications, two pipes [RFC9293-3.6-a]. Whatever the path loses, doubles, overtakes
// or corrupts and whatever the two hosts are set to, an application reads exactly what the other one wrote, in order;
// an end of stream means that this was all; who did not get all is told by an error; and everything comes to an end.
#include <algorithm>
#include <string>
#include <vector>

#include "core/host/profile.hpp"
#include "core/sim/world.hpp"
#include "tests/fuzz/fuzz.hpp"

using namespace synwave;
using namespace std::chrono_literals;

namespace {

/// Reads the input as choices; zeros when it is used up.
class Choices {
 public:
  explicit Choices(std::span<const std::uint8_t> input) : input_{input} {}
  std::uint32_t u8() { return at_ < input_.size() ? input_[at_++] : 0; }
  std::uint32_t u16() {
    const std::uint32_t high = u8();
    return high << 8 | u8();
  }
  /// One of 0 to n - 1.
  std::uint32_t below(std::uint32_t n) { return u8() % n; }
  bool often() { return below(4) != 0; }
  bool seldom() { return below(8) == 7; }

 private:
  std::span<const std::uint8_t> input_;
  std::size_t at_ = 0;
};

HostConfig host_from(Choices& in) {
  HostConfig config = in.below(3) == 0 ? rfc_profile() : in.below(2) == 0 ? linux_profile() : freebsd_profile();
  // Near the ends of the circle, and where signs change.
  constexpr std::uint32_t isns[] = {0, 0xFFFFFFFF, 0xFFFFF000, 0x7FFFFFF0, 0x80000000, 12345};
  config.isn = IsnChoice::fixed;
  config.isn_fixed = Seq32{isns[in.below(6)]};
  const std::uint32_t changes = in.u16();
  if ((changes & 1) != 0) config.nagle = !config.nagle;
  if ((changes & 2) != 0) config.delayed_ack = 0ms;
  if ((changes & 4) != 0) config.timestamps = !config.timestamps;
  if ((changes & 8) != 0) config.sack = !config.sack;
  if ((changes & 16) != 0) config.wscale = static_cast<std::int8_t>(in.below(15));
  if ((changes & 32) != 0) config.rcvbuf = 1 + in.u16();
  if ((changes & 64) != 0) config.sndbuf = 1 + in.u16();
  if ((changes & 128) != 0) config.mss = 1 + in.u16() % 3000;
  if ((changes & 256) != 0) config.cc = static_cast<CongestionControl>(in.below(3));
  if ((changes & 512) != 0) config.challenge_ack = !config.challenge_ack;
  if ((changes & 1024) != 0) config.quick_ack = !config.quick_ack;
  if ((changes & 2048) != 0) config.probe_without_text = !config.probe_without_text;
  if ((changes & 4096) != 0) config.growth_needs_use = !config.growth_needs_use;
  const std::uint32_t extensions = in.u8();
  if ((extensions & 1) != 0) config.recovery = static_cast<Recovery>(in.below(3));
  if ((extensions & 2) != 0) config.prr = static_cast<PrrBound>(in.below(4));
  if ((extensions & 4) != 0) config.tlp = !config.tlp;
  if ((extensions & 8) != 0) config.dsack = !config.dsack;
  if ((extensions & 16) != 0) config.ecn = static_cast<Ecn>(in.below(3));
  if ((extensions & 32) != 0) config.user_timeout_option = true;
  if ((extensions & 64) != 0) config.syn_cookies = static_cast<SynCookies>(in.below(3));
  // Whoever waits for a peer that has gone notices it.
  config.keepalive = true;
  config.keepalive_idle = 300s;
  config.keepalive_interval = 60s;
  config.keepalive_count = 5;
  return config;
}

LinkConfig link_from(Choices& in) {
  LinkConfig link;
  link.delay = std::chrono::milliseconds{in.u8()};
  const std::uint32_t troubles = in.u8();
  const auto percent = [&in](std::uint32_t most) { return Probability{in.below(most) * 10'000'000}; };
  if ((troubles & 1) != 0) link.loss = percent(35);
  if ((troubles & 2) != 0) link.duplicate = percent(50);
  if ((troubles & 4) != 0) link.reorder = percent(60);
  if ((troubles & 8) != 0) link.corrupt = percent(20);
  if ((troubles & 16) != 0) link.jitter = std::chrono::milliseconds{in.u8()};
  if ((troubles & 32) != 0) link.rate = 50'000ULL * (1 + in.u8());
  if ((troubles & 64) != 0) link.queue = 1 + in.below(30);
  if ((troubles & 64) != 0 && (troubles & 32) != 0) link.mark = in.below(10);
  if ((troubles & 128) != 0) link.mtu = 68 + in.u16() % 3000;
  return link;
}

/// What one application does: writes so much in pieces, reads in pieces and at times not at all, and ends its stream.
struct Application {
  std::int32_t fd = -1;
  StreamId peer_stream;
  std::uint64_t to_write = 0;
  std::uint64_t written = 0;
  std::uint64_t got = 0;
  std::uint32_t piece = 1;
  Duration pause{0};  // after each read
  Time may_read{};
  std::uint64_t abort_at = ~0ULL;  // closes at once when it has read so much
  bool waits_for_end = false;      // ends its stream only after the other one has
  bool connected = false;          // was it once
  bool ended = false;              // has called shutdown
  bool end_seen = false;
  bool closed = false;
  bool aborted = false;
  Errno error = Errno::none;
};

class Transfer {
 public:
  explicit Transfer(Choices& in) : world_{in.u16() + 1ULL} {
    const HostId a = world_.add_host(Address::v4(10, 0, 0, 1), host_from(in));
    const HostId b = world_.add_host(Address::v4(10, 0, 0, 2), host_from(in));
    const LinkConfig there = link_from(in);
    LinkConfig back = in.often() ? there : link_from(in);
    back.mtu = there.mtu;
    world_.add_link(a, b, there, back);
    // Small segments and windows carry little, or a run would take long.
    std::uint64_t segment = there.mtu - 40;
    for (std::uint8_t i = 0; i < 2; ++i) {
      const HostConfig& config = world_.host(HostId{i}).config();
      segment = std::min<std::uint64_t>({segment, config.rcvbuf, config.sndbuf, config.mss == 0 ? 65535 : config.mss});
    }
    for (Application& application : applications_) {
      application.to_write = in.u16() % (in.seldom() ? 65536 : 8192);
      application.to_write = std::min(application.to_write, 300 * segment);
      application.piece = 1 + in.u16() % 20'000;
      if (application.piece < application.to_write / 300) application.piece += 200;
      if (in.seldom()) application.pause = std::chrono::milliseconds{in.u16()};
      if (in.seldom()) application.abort_at = in.u16() % 8192;
      application.waits_for_end = in.below(3) == 0;
    }
    if (applications_[0].waits_for_end) applications_[1].waits_for_end = false;
    if (in.seldom()) cut_ = Time{std::chrono::milliseconds{in.u16()}};
    cut_for_ = in.seldom() ? 24h : std::chrono::seconds{in.u8()};
    open();
  }

  void run() {
    constexpr std::uint32_t most_steps = 400'000;
    std::uint32_t steps = 0;
    for (; steps < most_steps; ++steps) {
      pump(0);
      pump(1);
      const Time next = std::min({world_.next_event(), next_reading(), cut_, mend_});
      if (next == never) break;
      if (next == std::min(cut_, mend_) && next < world_.next_event()) {
        turn_link(next);
      } else if (next < world_.next_event()) {
        world_.advance_to(next);
      } else {
        world_.step(nullptr);
      }
    }
    HOLDS(steps < most_steps);
    judge();
  }

 private:
  void open() {
    Host& server = world_.host(HostId{1});
    listener_ = static_cast<std::int32_t>(server.socket().value);
    server.set_nonblocking(listener_, true);
    server.bind(listener_, {Address{}, 80});
    server.listen(world_.now(), listener_, 5, nullptr);
    world_.flush(HostId{1}, nullptr);
    Host& client = world_.host(HostId{0});
    applications_[0].fd = static_cast<std::int32_t>(client.socket().value);
    client.set_nonblocking(applications_[0].fd, true);
    client.connect(world_.now(), applications_[0].fd, {server.address(), 80}, nullptr);
    world_.flush(HostId{0}, nullptr);
  }

  Time next_reading() const {
    Time next = never;
    for (const Application& application : applications_) {
      if (application.may_read > world_.now()) next = std::min(next, application.may_read);
    }
    return next;
  }

  void turn_link(Time at) {
    world_.advance_to(at);
    const bool cuts = at == cut_;
    (cuts ? cut_ : mend_) = never;
    if (cuts) mend_ = at + cut_for_;
    for (std::uint8_t i = 0; i < 2; ++i) {
      const HostId from{i};
      const HostId to{static_cast<std::uint8_t>(1 - i)};
      LinkConfig link = *world_.link(from, to);
      link.up = !cuts;
      world_.set_link(from, to, link, 0, nullptr);
    }
  }

  void fail(Application& application, Errno error) {
    if (error == Errno::none || error == Errno::eagain) return;
    if (error == Errno::enotconn && !application.connected) return;
    if (application.error == Errno::none) application.error = error;
  }

  /// Lets an application do all that it can do now.
  void pump(std::uint8_t i) {
    Application& self = applications_[i];
    Host& host = world_.host(HostId{i});
    if (i == 1) accept();
    if (self.fd < 0) return;
    while (!self.closed && (read(i) || write(i) || end(i))) {
    }
    while (host.poll_completion()) {
    }
  }

  /// The first one is the story; an old ACK that brings back a SYN cookie may open more.
  void accept() {
    Application& self = applications_[1];
    Host& host = world_.host(HostId{1});
    while (true) {
      const CallResult accepted = host.accept(world_.now(), listener_, nullptr);
      world_.flush(HostId{1}, nullptr);
      if (accepted.error != Errno::none) return;
      const auto fd = static_cast<std::int32_t>(accepted.value);
      if (self.fd < 0) {
        self.fd = fd;
        host.set_nonblocking(fd, true);
        continue;
      }
      host.set_linger(fd, true, Duration{0});
      host.close(world_.now(), fd, nullptr);
      world_.flush(HostId{1}, nullptr);
    }
  }

  bool read(std::uint8_t i) {
    Application& self = applications_[i];
    if (self.end_seen || self.error != Errno::none || world_.now() < self.may_read) return false;
    Host& host = world_.host(HostId{i});
    const CallResult result = host.recv(world_.now(), self.fd, self.piece, nullptr);
    world_.flush(HostId{i}, nullptr);
    if (result.error != Errno::none) {
      fail(self, result.error);
      return false;
    }
    for (const Bytes& slice : result.text) {
      HOLDS(slice.offset == self.got);
      if (self.got == 0) self.peer_stream = slice.stream;
      HOLDS(slice.stream == self.peer_stream);
      self.got += slice.length;
    }
    HOLDS(self.got <= applications_[1 - i].written);
    if (result.value == 0) {
      self.end_seen = true;
      // RFC 9293 3.9.1.4: the end of the stream is told after all of the stream.
      HOLDS(applications_[1 - i].ended || applications_[1 - i].aborted);
      if (!applications_[1 - i].aborted) HOLDS(self.got == applications_[1 - i].written);
    }
    if (self.pause != Duration{0}) self.may_read = world_.now() + self.pause;
    if (self.got >= self.abort_at && !self.closed) {
      host.set_linger(self.fd, true, Duration{0});
      host.close(world_.now(), self.fd, nullptr);
      world_.flush(HostId{i}, nullptr);
      self.closed = self.aborted = true;
    }
    return true;
  }

  bool write(std::uint8_t i) {
    Application& self = applications_[i];
    if (self.ended || self.written == self.to_write || self.error != Errno::none || self.closed) return false;
    Host& host = world_.host(HostId{i});
    const std::uint64_t wanted = std::min<std::uint64_t>(self.piece, self.to_write - self.written);
    const CallResult result = host.send(world_.now(), self.fd, wanted, nullptr, send_nosignal);
    world_.flush(HostId{i}, nullptr);
    fail(self, result.error);
    if (result.error != Errno::none) return false;
    self.written += static_cast<std::uint64_t>(result.value);
    return result.value != 0;
  }

  bool end(std::uint8_t i) {
    Application& self = applications_[i];
    if (self.closed) return false;
    Host& host = world_.host(HostId{i});
    const bool done = self.end_seen || self.error != Errno::none;
    self.connected |= host.remote_end(self.fd).has_value();
    if (!self.ended && self.error == Errno::none && self.connected && self.written == self.to_write &&
        (!self.waits_for_end || self.end_seen)) {
      const CallResult result = host.shutdown(world_.now(), self.fd, ShutdownHow::write, nullptr);
      world_.flush(HostId{i}, nullptr);
      fail(self, result.error);
      self.ended = result.error == Errno::none;
      return self.ended;
    }
    if (!done || (!self.ended && self.error == Errno::none)) return false;
    // Whoever closes is told nothing any more, so what is on its way must have arrived, or be lost for good.
    if (self.error == Errno::none) fail(self, error_of(i));
    const bool alive = host.tcp_info(world_.now(), self.fd)->state != State::closed;
    if (self.error == Errno::none && alive && host.unsent(self.fd).value != 0) return false;
    host.close(world_.now(), self.fd, nullptr);
    world_.flush(HostId{i}, nullptr);
    self.closed = true;
    return false;
  }

  Errno error_of(std::uint8_t i) {
    const CallResult result =
        world_.host(HostId{i}).get_option(world_.now(), applications_[i].fd, SocketOption::so_error);
    return static_cast<Errno>(result.value);
  }

  void judge() const {
    const Application& a = applications_[0];
    const Application& b = applications_[1];
    const bool opened = b.fd >= 0;
    for (const Application& self : applications_) {
      const Application& peer = &self == &a ? b : a;
      if (&self == &b && !opened) continue;
      // Nobody waits for ever without a word.
      HOLDS(self.closed);
      const bool complete = self.end_seen && self.got == peer.written && peer.ended;
      HOLDS(complete || self.aborted || self.error != Errno::none);
      // Who aborts does so knowingly; otherwise text is lost only if both ends are told.
      const bool told = self.aborted || peer.aborted || peer.fd < 0;
      if (self.got != peer.written && !told) {
        // RFC 9293 3.10.7.4: a RST in CLOSING or LAST-ACK is told to nobody; systems do tell.
        const bool silent = !world_.host(HostId{static_cast<std::uint8_t>(&peer == &b)}).config().reset_told_after_fin;
        HOLDS(peer.error != Errno::none || silent);
      }
    }
    if (!opened) HOLDS(a.error != Errno::none || a.aborted);
    // No socket is left behind but the listener.
    HOLDS(world_.host(HostId{0}).sockets_now() == 0);
    HOLDS(world_.host(HostId{1}).sockets_now() == 1);
    HOLDS(world_.in_flight() == 0);
  }

  World world_;
  Application applications_[2];
  std::int32_t listener_ = -1;
  Time cut_ = never;
  Time mend_ = never;
  Duration cut_for_{0};
};

}  // namespace

static std::vector<fuzz::Input> fuzz_seeds() {
  std::vector<fuzz::Input> seeds;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    fuzz::Input input;
    for (std::uint64_t i = 0; i < 80; ++i) input.push_back(static_cast<std::uint8_t>(mix64(seed * 1000 + i)));
    seeds.push_back(input);
  }
  return seeds;
}

SYNWAVE_FUZZ_BODY(transfer, input) {
  Choices in{input};
  Transfer transfer{in};
  transfer.run();
}
