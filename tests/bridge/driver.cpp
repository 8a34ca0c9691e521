#define DOCTEST_CONFIG_IMPLEMENT
#include "tests/bridge/driver.hpp"

#include <dlfcn.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <fstream>

namespace synwave::bridge {

namespace {

const char* library_path = nullptr;

struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t length = 0;
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

SocketAddress address_of(const Endpoint& end) {
  SocketAddress out;
  if (end.address.v6) {
    sockaddr_in6 in6{};
    in6.sin6_family = AF_INET6;
    in6.sin6_port = htons(end.port);
    std::memcpy(&in6.sin6_addr, end.address.octets.data(), 16);
    std::memcpy(&out.storage, &in6, sizeof in6);
    out.length = sizeof in6;
  } else {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    in.sin_port = htons(end.port);
    std::memcpy(&in.sin_addr, end.address.octets.data(), 4);
    std::memcpy(&out.storage, &in, sizeof in);
    out.length = sizeof in;
  }
  return out;
}

/// The letter of /proc/self/task/TID/stat: S sleeps.
char state_of_thread(pid_t tid) {
  std::ifstream file{"/proc/self/task/" + std::to_string(tid) + "/stat"};
  std::string text;
  std::getline(file, text);
  const std::size_t end = text.rfind(')');
  return end == std::string::npos || end + 2 >= text.size() ? '?' : text[end + 2];
}

}  // namespace

void Plugin::library_is(const char* path) {
  library_path = path;
}

void* Plugin::load() {
  void* const library = dlopen(library_path, RTLD_NOW | RTLD_LOCAL);
  REQUIRE_MESSAGE(library != nullptr, dlerror());
  return library;
}

Plugin::Plugin(const std::string& flags) : library_{load()} {
  using Init = void (*)(const char*, Interface*);
  void* const found = dlsym(library_, "packetdrill_interface_init");
  REQUIRE(found != nullptr);
  const auto init = reinterpret_cast<Init>(found);
  init(flags.c_str(), &table_);
}

Plugin::~Plugin() {
  table_.free(data());
  dlclose(library_);
}

int Plugin::bind(int fd, const Endpoint& at) const {
  const SocketAddress address = address_of(at);
  return table_.bind(data(), fd, address.get(), address.length);
}

int Plugin::connect(int fd, const Endpoint& to) const {
  const SocketAddress address = address_of(to);
  return table_.connect(data(), fd, address.get(), address.length);
}

std::string Plugin::read(int fd, std::size_t most) const {
  std::string text(most, '?');
  const ssize_t length = table_.read(data(), fd, text.data(), most);
  if (length < 0) return "errno " + std::to_string(errno);
  text.resize(static_cast<std::size_t>(length));
  return text;
}

int Plugin::set(int fd, int level, int name, int value) const {
  return table_.setsockopt(data(), fd, level, name, &value, sizeof value);
}

int Plugin::get(int fd, int level, int name) const {
  int value = -1;
  socklen_t length = sizeof value;
  return table_.getsockopt(data(), fd, level, name, &value, &length) == 0 ? value : -errno;
}

void Plugin::set_nonblocking(int fd) const {
  CHECK(table_.fcntl(data(), fd, F_SETFL, O_RDWR | O_NONBLOCK) == 0);
}

short Plugin::poll_now(int fd, short events) const {
  pollfd entry{fd, events, 0};
  const int ready = table_.poll(data(), &entry, 1, 0);
  CHECK(ready == (entry.revents != 0 ? 1 : 0));
  return entry.revents;
}

int Plugin::state(int fd) const {
  tcp_info info{};
  socklen_t length = sizeof info;
  CHECK(table_.getsockopt(data(), fd, IPPROTO_TCP, TCP_INFO, &info, &length) == 0);
  CHECK(length == sizeof info);
  return info.tcpi_state;
}

long long Plugin::usecs() const {
  timeval now{};
  table_.gettimeofday(data(), &now, nullptr);
  return now.tv_sec * 1'000'000LL + now.tv_usec;
}

Got receive(const Plugin& plugin) {
  std::vector<std::uint8_t> buffer(65536);
  std::size_t count = buffer.size();
  Got got;
  REQUIRE(plugin->netdev_receive(plugin.data(), buffer.data(), &count, &got.at) == 0);
  if (count == 0) return got;
  const ParseResult parsed = parse(std::span{buffer}.first(count));
  REQUIRE(parsed.ok());
  got.any = true;
  got.segment = parsed.segment;
  got.text.assign(buffer.begin() + parsed.text_at, buffer.begin() + parsed.text_at + parsed.text_length);
  return got;
}

int inject(const Plugin& plugin, const std::vector<std::uint8_t>& packet) {
  return plugin->netdev_send(plugin.data(), packet.data(), packet.size());
}

Segment Peer::segment() const {
  Segment s;
  s.source = self;
  s.destination = host;
  s.seq = seq;
  s.ack = ack;
  s.window = 65535;
  return s;
}

void Peer::send(Segment s, const std::string& text) {
  Octets octets;
  const StreamId stream{7};
  octets.write(stream, 0, text);
  if (!text.empty()) s.text = {stream, static_cast<std::uint32_t>(text.size()), 0};
  std::vector<std::uint8_t> packet;
  encode(s, octets, packet);
  CHECK(inject(plugin, packet) == 0);
  if (s.seq == seq) seq = s.seq_end();
}

Got Peer::take() {
  Got got = receive(plugin);
  if (!got.any) return got;
  CHECK(got.segment.source == host);
  CHECK(got.segment.destination == self);
  const auto length = static_cast<std::uint32_t>(got.text.size());
  const Seq32 end = got.segment.seq + SeqLen{length + (got.segment.syn ? 1U : 0U) + (got.segment.fin ? 1U : 0U)};
  if (got.segment.syn || got.segment.seq == ack) ack = end;
  return got;
}

Got Peer::open() {
  Segment syn = segment();
  syn.syn = true;
  syn.ack.reset();
  syn.options.mss = std::uint16_t{1000};
  send(syn);
  Got got = take();
  CHECK(got.segment.syn);
  CHECK(got.segment.ack == seq);
  say("");
  return got;
}

Got Peer::answer() {
  Got syn = receive(plugin);
  REQUIRE(syn.any);
  CHECK(syn.segment.syn);
  CHECK_FALSE(syn.segment.ack);
  host = syn.segment.source;
  ack = syn.segment.seq + SeqLen{1};
  Segment answer = segment();
  answer.syn = true;
  answer.options.mss = std::uint16_t{1000};
  send(answer);
  return syn;
}

Accepted::Accepted(const std::string& flags) : plugin{flags}, peer{plugin, {peer_v4, 4321}, {host_v4, 8080}} {
  listener = plugin.socket();
  REQUIRE(listener >= 0);
  REQUIRE(plugin.bind(listener, peer.host) == 0);
  REQUIRE(plugin->listen(plugin.data(), listener, 5) == 0);
  peer.open();
  fd = plugin.accept(listener);
  REQUIRE(fd >= 0);
}

Second::Second(std::function<void()> call) {
  std::atomic<pid_t> tid{0};
  std::atomic<bool> calls{false};
  thread_ = std::thread{[&tid, &calls, call = std::move(call)] {
    tid = static_cast<pid_t>(syscall(SYS_gettid));
    while (!calls) std::this_thread::yield();
    call();
  }};
  while (tid == 0) std::this_thread::yield();
  calls = true;
  bool sleeps = false;
  for (int tries = 0; tries < 5000 && !sleeps; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds{1});
    sleeps = state_of_thread(tid) == 'S';
  }
  CHECK_MESSAGE(sleeps, "the thread does not sleep in its call");
}

Second::~Second() {
  if (thread_.joinable()) thread_.join();
}

}  // namespace synwave::bridge

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fputs("usage: bridge_driver LIBRARY [doctest's options]\n", stderr);
    return 2;
  }
  synwave::bridge::Plugin::library_is(argv[1]);
  doctest::Context context{argc - 1, argv + 1};
  return context.run();
}
